// The keys of the desk. They can be switched off and changed, and stay so on
// this device.

import { tick } from 'svelte'
import { actOf, type Bindings } from '../lib/keys'
import { save, saved } from '../lib/saved'
import type { Comment, Hand, Question } from '../lib/wire.gen'
import type { Column, Desk } from './desk.svelte'

export const original = {
  down: 'j',
  up: 'k',
  select: 'Space',
  approve: 'a',
  reject: 'x',
  ask: 'f',
  reply: 'r',
  platform: 'o',
  edit: 'e',
  search: '/',
  hall: '+',
  help: '?',
  show: 'Shift+S',
  clear: 'Shift+C',
  next: 'Shift+N',
  answered: 'Shift+D',
  panic: 'Shift+P',
  ban: 'Shift+B',
  undo: 'Mod+Z',
  polls: 'p',
  quick: 'u',
  pollOpen: 'Shift+O',
  pollReveal: 'Shift+R',
  pollAir: 'Shift+V',
  stage: 'b',
} as const

export type Key = keyof typeof original

/** bound gives a key that a person chose to its act alone: what came to the desk later goes without. */
export function bound(chosen: Partial<Bindings<Key>>): Bindings<Key> {
  const taken = new Set(Object.values(chosen))
  const free = Object.entries(original).map(([key, to]) => [key, taken.has(to) ? '' : to])
  return { ...(Object.fromEntries(free) as Bindings<Key>), ...chosen }
}

export class Keys {
  on = $state(saved('keys.on', true))
  bindings = $state.raw<Bindings<Key>>(bound(saved<Partial<Bindings<Key>>>('keys', {})))

  switch(on: boolean) {
    this.on = on
    save('keys.on', on)
  }

  /** change gives an act another key; the act that has it already is returned instead. */
  change(key: Key, to: string): Key | undefined {
    const taken = (Object.keys(original) as Key[]).find((k) => k !== key && this.bindings[k] === to)
    if (taken) return taken
    this.bindings = { ...this.bindings, [key]: to }
    save('keys', this.bindings)
    return undefined
  }

  reset() {
    this.bindings = { ...original }
    save('keys', null)
  }

  /** press does what the pressed key means on the desk; false: not a key of the desk. */
  press(event: KeyboardEvent, desk: Desk, search: () => void): boolean {
    if (!this.on || desk.dialog) return false
    const key = actOf(event, this.bindings)
    if (!key) return false
    act(key, desk, search)
    return true
  }
}

/** act does what a key or its button stands for. */
export function act(key: Key, desk: Desk, search: () => void): void {
  const { comment, question, acts } = desk
  const hand = desk.pane === 'stage' ? desk.stage.visible : undefined
  switch (key) {
    case 'down':
      return desk.move(1)
    case 'up':
      return desk.move(-1)
    case 'select':
      return desk.toggle()
    case 'approve':
      if (hand) return invite(desk, hand)
      return approve(desk, comment, question)
    case 'reject':
      if (hand) return decline(desk, hand)
      return reject(desk, comment, question)
    case 'ask':
      if (comment && comment.state !== 'removed') void acts.comment(comment, 'ask')
      return
    case 'reply':
      if (comment) desk.actions.reply(comment)
      return
    case 'platform':
      // Its button knows where the menu opens; it is there when something is offered.
      return document.querySelector<HTMLElement>('[data-platform]')?.click()
    case 'edit':
      if (question) desk.dialog = { kind: 'edit', question }
      else if (desk.pane === 'polls') desk.polls.edit()
      return
    case 'search':
      return search()
    case 'hall':
      desk.dialog = { kind: 'hall' }
      return
    case 'help':
      desk.dialog = { kind: 'keys' }
      return
    case 'show':
      if (hand) return enter(desk, hand)
      return show(desk, question ?? comment)
    case 'clear':
      return void acts.clear()
    case 'next':
      return void acts.next()
    case 'answered':
      return answered(desk, question)
    case 'panic':
      return void acts.panic(true)
    case 'ban':
      if (hand) return banGuest(desk, hand)
      return ban(desk, comment, question)
    case 'undo':
      return void acts.undo()
    case 'polls':
      return column(desk, 'polls')
    case 'stage':
      return column(desk, 'stage')
    case 'quick':
      return write(desk)
    case 'pollOpen':
      return void desk.polls.turn()
    case 'pollReveal':
      return void desk.polls.disclose()
    case 'pollAir':
      return void desk.polls.toggleAir()
  }
}

/** column turns to a list or back to the questions, and leads to its tab. */
function column(desk: Desk, to: Column) {
  desk.show(desk.column === to ? 'questions' : to)
  void tick().then(() => document.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus())
}

function write(desk: Desk) {
  desk.show('polls')
  void tick().then(() => document.querySelector<HTMLElement>('[data-quick]')?.focus())
}

function invite(desk: Desk, hand: Hand) {
  if (hand.state === 'raised') void desk.stage.act(hand, 'invite')
}

function decline(desk: Desk, hand: Hand) {
  if (['raised', 'invited', 'accepted'].includes(hand.state)) void desk.stage.act(hand, 'decline')
}

function enter(desk: Desk, hand: Hand) {
  if (hand.state === 'preview') void desk.stage.act(hand, 'stage')
}

function show(desk: Desk, item?: Comment | Question) {
  if (item && item.state !== 'removed') void desk.acts.show(item)
}

function approve(desk: Desk, comment?: Comment, question?: Question) {
  if (comment?.state === 'held') void desk.acts.comment(comment, 'approve')
  if (comment?.state === 'rejected') void desk.acts.comment(comment, 'restore')
  if (question?.state === 'held') void desk.acts.question(question, 'open')
  if (question?.state === 'dismissed' || question?.state === 'answered')
    void desk.acts.question(question, 'restore')
}

function reject(desk: Desk, comment?: Comment, question?: Question) {
  if (comment?.state === 'held' || comment?.state === 'approved')
    void desk.acts.comment(comment, 'reject')
  if (question && question.state !== 'answered' && question.state !== 'dismissed')
    void desk.acts.question(question, 'dismiss')
}

/** What is on air is answered before what is selected. */
function answered(desk: Desk, question?: Question) {
  const air = desk.state.scene.item?.question
  const which = air ? (desk.state.questions.get(air.number) ?? air) : question
  if (which) void desk.acts.question(which, 'answered', 'live')
}

function banGuest(desk: Desk, hand: Hand) {
  const author = desk.stage.author(hand)
  if (author) desk.dialog = { kind: 'ban', name: author.name, from: author.from }
}

function ban(desk: Desk, comment?: Comment, question?: Question) {
  if (comment?.author && !comment.author.banned)
    desk.dialog = { kind: 'ban', name: comment.author.name, from: `comments/${comment.id}` }
  if (question?.author?.id)
    desk.dialog = { kind: 'ban', name: question.author.name, from: `questions/${question.number}` }
}
