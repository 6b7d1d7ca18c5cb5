package simulator

import (
	"fmt"
	"strings"

	"zuruf/live"
)

// chatItem is a liveChatMessage resource.
func chatItem(m *message) object {
	at := m.at.UTC().Format("2006-01-02T15:04:05.000000Z")
	if m.index%2 == 0 {
		at = m.at.UTC().Format("2006-01-02T15:04:05.000000+00:00") // both forms are in use
	}
	id := chat
	if m.video != "" {
		id = chat2
	}
	snippet := object{"liveChatId": id, "publishedAt": at, "type": m.kind, "hasDisplayContent": true,
		"authorChannelId": m.user, "displayMessage": m.text}
	item := object{"kind": "youtube#liveChatMessage", "etag": "simulation", "id": m.id, "snippet": snippet,
		"authorDetails": object{
			"channelId": m.user, "channelUrl": "http://www.youtube.com/channel/" + m.user, "displayName": "@" + m.name,
			"profileImageUrl": "https://yt3.ggpht.com/simulation/" + m.user + "=s88-c-k-c0x00ffffff-no-rj",
			"isVerified":      false, "isChatOwner": m.user == YouTubeChannel, "isChatSponsor": m.index%7 == 0, "isChatModerator": false,
		}}
	if m.deleted {
		item["snippet"] = object{"liveChatId": id, "publishedAt": at, "type": "tombstone"}
		delete(item, "authorDetails")
		return item
	}
	name, details := chatDetails(m)
	if name != "" {
		snippet[name] = details
	}
	switch m.kind {
	case "":
		snippet["type"] = "textMessageEvent"
	case "superChatEvent":
		snippet["displayMessage"] = fmt.Sprintf("%s from @%s: %q", m.amount, m.name, m.text)
	case "messageDeletedEvent", "messageRetractedEvent", "userBannedEvent":
		delete(snippet, "displayMessage")
	}
	return item
}

// chatDetails returns what the snippet says besides, and under which name.
func chatDetails(m *message) (string, object) {
	switch m.kind {
	case "":
		return "textMessageDetails", object{"messageText": m.text}
	case "superChatEvent":
		details := object{"amountMicros": "5000000", "currency": "EUR", "amountDisplayString": m.amount, "tier": 2}
		if m.text != "" {
			details["userComment"] = m.text
		}
		return "superChatDetails", details
	case "superStickerEvent":
		return "superStickerDetails", object{"amountMicros": "2000000", "currency": "EUR", "amountDisplayString": m.amount,
			"tier": 1, "superStickerMetadata": object{"stickerId": "sim", "altText": m.text, "altTextLanguage": "de"}}
	case "memberMilestoneChatEvent":
		return "memberMilestoneChatDetails", object{"userComment": m.text, "memberMonth": 7, "memberLevelName": "Zaungast"}
	case "newSponsorEvent":
		return "newSponsorDetails", object{"memberLevelName": "Zaungast", "isUpgrade": false}
	case "membershipGiftingEvent":
		return "membershipGiftingDetails", object{"giftMembershipsCount": 5, "giftMembershipsLevelName": "Zaungast"}
	case "giftMembershipReceivedEvent":
		return "giftMembershipReceivedDetails", object{"memberLevelName": "Zaungast", "gifterChannelId": YouTubeChannel}
	case "giftEvent":
		return "giftDetails", object{"giftName": m.text, "comboCount": 3 + m.combo, "giftDuration": "5s", "jewelsAmount": 10}
	case "pollEvent":
		question, rest, _ := strings.Cut(m.text, "|")
		options := []object{}
		for option := range strings.SplitSeq(rest, "|") {
			options = append(options, object{"optionText": option, "tally": "0"})
		}
		return "pollDetails", object{"metadata": object{"questionText": question, "options": options}, "status": "active"}
	case "messageDeletedEvent":
		return "messageDeletedDetails", object{"deletedMessageId": m.target}
	case "messageRetractedEvent":
		return "messageRetractedDetails", object{"retractedMessageId": m.target}
	case "userBannedEvent":
		details := object{"banType": "permanent", "bannedUserDetails": object{"channelId": m.target, "displayName": "@" + m.text}}
		if m.amount != "" {
			details["banType"], details["banDurationSeconds"] = "temporary", m.amount
		}
		return "userBannedDetails", details
	}
	return "", nil
}

// Raise gives a gift once more: the same message comes again with a higher
// count. False if there is none of that id.
func (s *Simulator) Raise(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.walls[live.YouTube]
	m := w.byID[id]
	if m == nil || m.kind != "giftEvent" {
		return false
	}
	raised := *m
	raised.combo++
	w.add(&raised)
	return true
}
