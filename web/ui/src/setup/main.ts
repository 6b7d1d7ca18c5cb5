import { page } from '../lib/mount'
import Setup from './Setup.svelte'

page(Setup)
