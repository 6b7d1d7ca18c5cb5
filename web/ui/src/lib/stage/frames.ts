// Whether a video element is given pictures: a camera that was switched off
// leaves its last one.

const STILL = 3000
const LOOK = 1000

/** follow tells whenever pictures begin to come or cease; it returns what ends that. */
export function follow(video: HTMLVideoElement, tell: (moving: boolean) => void): () => void {
  let last = 0
  let moving = false
  let handle = 0
  const say = (now: boolean) => {
    if (now !== moving) tell((moving = now))
  }
  // Where the browser does not say when a picture comes, any picture will do.
  if (!('requestVideoFrameCallback' in video)) {
    const of = video as HTMLVideoElement
    const timer = setInterval(() => say(of.videoWidth > 0), LOOK)
    return () => clearInterval(timer)
  }
  const next = () => {
    last = performance.now()
    say(true)
    handle = video.requestVideoFrameCallback(next)
  }
  handle = video.requestVideoFrameCallback(next)
  // A hidden page is shown no pictures, and nobody misses them.
  const timer = setInterval(() => !document.hidden && performance.now() - last > STILL && say(false), LOOK)
  return () => {
    clearInterval(timer)
    video.cancelVideoFrameCallback(handle)
  }
}
