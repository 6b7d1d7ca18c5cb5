// All of polls that a phone needs only once there is one.

export { Casting } from './casting.svelte'
export { default as Panel } from './Panel.svelte'
