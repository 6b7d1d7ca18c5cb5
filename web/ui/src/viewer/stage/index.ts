// All of the stage that a phone needs only once it looks at it.

export { default as Over } from './Over.svelte'
export { default as Panel } from './Panel.svelte'
export { Room } from './room.svelte'
