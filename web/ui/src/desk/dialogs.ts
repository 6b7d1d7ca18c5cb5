// What may be open above the desk.

import type { Comment, Poll, Question } from '../lib/wire.gen'
import type { Definition } from './polls/definition'

export type Dialog =
  | { kind: 'keys' }
  | { kind: 'hall' }
  | { kind: 'edit'; question: Question }
  | { kind: 'ban'; name: string; from: string }
  | { kind: 'platform'; comment: Comment; person: boolean; at: DOMRect }
  | { kind: 'sure'; comment: Comment; act: 'delete' | 'ban' }
  | { kind: 'timeout'; comment: Comment }
  | { kind: 'reply'; comment: Comment; way: 'reply' | 'private_reply' }
  | { kind: 'actions' }
  | PollDialog

export type PollDialog =
  | { kind: 'poll'; poll?: Poll; from?: Partial<Definition> } // written anew, or a draft changed
  | { kind: 'pollSure'; poll: Poll; act: 'reset' | 'remove' }
  | { kind: 'templates' }
  | { kind: 'ranks' }
