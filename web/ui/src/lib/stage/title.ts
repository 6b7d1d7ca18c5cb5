import type { Publication } from '../wire.gen'
import { t } from './texts'

/** title names somebody on stage. */
export function title(p: Publication): string {
  if (p.kind === 'screen') return p.name ? t('screenOf', { name: p.name }) : t('screen')
  return p.name || t(p.kind === 'host' ? 'host' : 'guest')
}
