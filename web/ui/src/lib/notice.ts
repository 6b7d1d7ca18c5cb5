import { language } from './language.svelte'
import type { Notice } from './wire.gen'

/** notice says what is wrong in the page's language. */
export function notice(of: Notice): string {
  return language.current === 'de' && of.message_de ? of.message_de : of.message
}
