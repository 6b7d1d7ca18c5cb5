import { page } from '../lib/mount'
import Enter from './Enter.svelte'

page(Enter)
