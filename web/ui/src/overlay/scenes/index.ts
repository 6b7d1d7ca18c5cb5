export { default as Scene } from './Scene.svelte'
export { samplePoll } from './sample'
