// The guests on stage as a source for OBS.

export { default as Guests } from './Guests.svelte'
