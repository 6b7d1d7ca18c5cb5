// What was asked of platforms, and how far it is. The platform's answer comes
// later, as a frame; everybody at the desk sees the same.

import type { ApiError } from '../lib/api'
import { save, saved } from '../lib/saved'
import type { Action, Comment } from '../lib/wire.gen'
import type { Desk } from './desk.svelte'
import { p } from './platformTexts'
import type { Act } from './platform'

const MOST = 500
const over = (action: Action) => action.state !== 'asked'

export interface Words {
  seconds?: number
  text?: string
}

export class Actions {
  /** The newest first. */
  all = $state.raw<Action[]>([])
  private byComment = $derived(group(this.all, (a) => a.comment))
  private byAuthor = $derived(group(this.all, (a) => a.author_id ?? ''))
  private dismissed = $state.raw<ReadonlySet<string>>(new Set(saved<string[]>('dismissed', [])))

  constructor(private readonly desk: Desk) {}

  restart(actions: Action[]) {
    this.all = []
    this.take(actions)
  }

  /** take keeps the newest state of each: what is over does not begin again. */
  take(actions: Action[]) {
    const all = new Map(this.all.map((a) => [a.id, a]))
    for (const action of actions) {
      const before = all.get(action.id)
      if (!before || over(action) || !over(before)) all.set(action.id, action)
    }
    this.all = [...all.values()].sort((a, b) => b.at.localeCompare(a.at)).slice(0, MOST)
  }

  /** of lists what was asked for a comment, by whom it was written: the newest first. */
  of(comment: string): Action[] {
    return this.byComment.get(comment) ?? []
  }

  ofAuthor(author: string): Action[] {
    return author ? (this.byAuthor.get(author) ?? []) : []
  }

  get asked(): number {
    return this.all.filter((a) => !over(a)).length
  }

  get refused(): number {
    return this.all.filter((a) => this.needs(a)).length
  }

  /** needs: it was refused, and nobody here has put that aside. */
  needs(action: Action): boolean {
    return action.state === 'refused' && !this.dismissed.has(action.id)
  }

  /** telling picks what a row has to say: what is under way or refused, else the newest that is done. */
  telling(list: Action[]): Action[] {
    const open = list.filter((a) => !over(a) || this.needs(a))
    const newest = list.find((a) => a.state === 'done')
    return open.length || !newest ? open : [newest]
  }

  dismiss(action: Action) {
    this.dismissed = new Set([...[...this.dismissed].slice(-199), action.id])
    save('dismissed', [...this.dismissed])
  }

  /** ask asks the platform of a comment; key is kept when the same is asked again after an error. */
  async ask(comment: string, act: Act, words: Words = {}, key?: string): Promise<boolean> {
    const { desk } = this
    try {
      const path = `/comments/${comment}/platform`
      const { action } = await desk.send<{ action: Action }>('POST', path, { act, ...words }, key)
      this.take([action])
      return true
    } catch (error) {
      desk.acts.failed(error as ApiError, true)
      return false
    }
  }

  async again(action: Action): Promise<void> {
    const { act, seconds, text } = action
    const words = { ...(seconds && { seconds }), ...(text && { text }) }
    if (await this.ask(action.comment, act as Act, words)) this.dismiss(action)
  }

  /** load reads what the snapshot had no room for. */
  async load(): Promise<void> {
    try {
      const { items } = await this.desk.get<{ items: Action[] }>('/actions?limit=200')
      this.take(items)
    } catch (error) {
      this.desk.acts.failed(error, true)
    }
  }

  /** reply opens the dialog for an answer on the platform, or says why there is none. */
  reply(comment: Comment) {
    const { acts } = this.desk.offer(comment)
    const ways = acts.filter((act) => act === 'reply' || act === 'private_reply')
    if (ways.length) this.desk.dialog = { kind: 'reply', comment, way: ways[0]! }
    else this.desk.acts.tell(p('noReply'), false, true)
  }
}

function group(actions: Action[], key: (action: Action) => string): ReadonlyMap<string, Action[]> {
  const all = new Map<string, Action[]>()
  for (const action of actions) {
    const list = all.get(key(action))
    if (list) list.push(action)
    else all.set(key(action), [action])
  }
  return all
}
