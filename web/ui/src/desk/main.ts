import { page } from '../lib/mount'
import Desk from './Desk.svelte'

page(Desk)
