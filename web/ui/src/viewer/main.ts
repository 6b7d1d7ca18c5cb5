import { page } from '../lib/mount'
import Viewer from './Viewer.svelte'

page(Viewer)
