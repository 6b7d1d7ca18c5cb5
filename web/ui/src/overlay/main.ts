import { page } from '../lib/mount'
import Overlay from './Overlay.svelte'

page(Overlay)
