// The stage over WebRTC. Only what is fetched later may import this: a page
// that shows no stage loads none of it.

export { Publisher, type PublisherOptions } from './publisher'
export type { LinkState } from './session'
export { counts, REACTIONS, Watcher, type WatcherOptions } from './watcher'
