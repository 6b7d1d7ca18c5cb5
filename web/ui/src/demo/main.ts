import { page } from '../lib/mount'
import Demo from './Demo.svelte'

page(Demo)
