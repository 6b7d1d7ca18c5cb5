// Reactions over the scenes, fetched with the first of them.

export { default as Reactions } from './Reactions.svelte'
