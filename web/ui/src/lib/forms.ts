// What kind of message a platform calls it, in words. Platforms have more of
// them than anybody knows, and new ones come: those are other messages.

import { type Language, texts, type Texts } from './language.svelte'

const dictionary = {
  superchat: { de: 'Super Chat', en: 'Super Chat' },
  supersticker: { de: 'Super Sticker', en: 'Super Sticker' },
  member: { de: 'neues Mitglied', en: 'new member' },
  milestone: { de: 'Mitglied seit Langem', en: 'member milestone' },
  gifting: { de: 'verschenkt Mitgliedschaften', en: 'gifts memberships' },
  gifted: { de: 'Mitgliedschaft geschenkt bekommen', en: 'was gifted a membership' },
  gift: { de: 'Geschenk', en: 'gift' },
  poll: { de: 'Umfrage der Plattform', en: 'the platform’s poll' },
  membersOnly: { de: 'Chat nur für Mitglieder', en: 'members-only chat' },
  everybody: { de: 'Chat wieder für alle', en: 'chat open to all again' },
  photo: { de: 'Foto', en: 'photo' },
  video: { de: 'Video', en: 'video' },
  sticker: { de: 'Sticker', en: 'sticker' },
  animated: { de: 'GIF', en: 'GIF' },
  link: { de: 'Link', en: 'link' },
  attachment: { de: 'Anhang', en: 'attachment' },
  sub: { de: 'neues Abo', en: 'new subscription' },
  resub: { de: 'Abo verlängert', en: 'subscribed again' },
  subGift: { de: 'Abo verschenkt', en: 'gifted a subscription' },
  raid: { de: 'Raid', en: 'raid' },
  unraid: { de: 'Raid abgesagt', en: 'raid called off' },
  bits: { de: 'Bits', en: 'Bits' },
  badge: { de: 'Bits-Abzeichen', en: 'Bits badge' },
  announcement: { de: 'Ankündigung', en: 'announcement' },
  highlighted: { de: 'hervorgehoben', en: 'highlighted' },
  intro: { de: 'stellt sich vor', en: 'introduces themselves' },
  streak: { de: 'Zuschauerserie', en: 'watch streak' },
  charity: { de: 'Spende', en: 'donation' },
  other: { de: 'andere Nachricht', en: 'other message' },
} satisfies Texts

type Form = keyof typeof dictionary
const t = texts(dictionary)

const forms: Record<string, Form> = {
  superChatEvent: 'superchat',
  fanFundingEvent: 'superchat',
  superStickerEvent: 'supersticker',
  newSponsorEvent: 'member',
  memberMilestoneChatEvent: 'milestone',
  membershipGiftingEvent: 'gifting',
  giftMembershipReceivedEvent: 'gifted',
  giftEvent: 'gift',
  pollEvent: 'poll',
  sponsorOnlyModeStartedEvent: 'membersOnly',
  sponsorOnlyModeEndedEvent: 'everybody',

  photo: 'photo',
  video: 'video',
  video_inline: 'video',
  sticker: 'sticker',
  animated_image_share: 'animated',
  animated_image_video: 'animated',
  link: 'link',
  share: 'link',
  attachment: 'attachment',

  sub: 'sub',
  prime_paid_upgrade: 'sub',
  resub: 'resub',
  gift_paid_upgrade: 'resub',
  giftpaidupgrade: 'resub',
  anongiftpaidupgrade: 'resub',
  sub_gift: 'subGift',
  subgift: 'subGift',
  community_sub_gift: 'subGift',
  submysterygift: 'subGift',
  pay_it_forward: 'subGift',
  raid: 'raid',
  unraid: 'unraid',
  cheer: 'bits',
  bits: 'bits',
  bits_badge_tier: 'badge',
  bitsbadgetier: 'badge',
  announcement: 'announcement',
  channel_points_highlighted: 'highlighted',
  user_intro: 'intro',
  viewermilestone: 'streak',
  charity_donation: 'charity',
  donation: 'charity',
}

/** form says what kind of message it is. */
export function form(of: string, lang?: Language): string {
  return t(Object.hasOwn(forms, of) ? forms[of]! : 'other', undefined, lang)
}
