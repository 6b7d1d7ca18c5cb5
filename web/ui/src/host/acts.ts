import type { Bindings } from '../lib/keys'

export type Act = 'answered' | 'skip' | 'later'
export const bindings: Bindings<Act> = { answered: 'd', skip: 's', later: 'l' }
