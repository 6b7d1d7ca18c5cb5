// What only those need who come on stage.

export { default as Check } from './Check.svelte'
export { default as Live } from './Live.svelte'
export { default as OpenOutside } from './OpenOutside.svelte'
export { Speaking } from './speaking.svelte'
