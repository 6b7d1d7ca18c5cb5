import { page } from '../lib/mount'
import Join from './Join.svelte'

page(Join)
