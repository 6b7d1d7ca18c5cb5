import { page } from '../lib/mount'
import Host from './Host.svelte'

page(Host)
