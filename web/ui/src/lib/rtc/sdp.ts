// The parts of an SDP that an ICE restart exchanges.

const EOL = '\r\n'
const ice = /^a=(ice-ufrag|ice-pwd|candidate|end-of-candidates)/
const credential = /^a=ice-(ufrag|pwd)/

/** sections splits an SDP into what is for all media, and each of them. */
function sections(sdp: string): string[][] {
  const all: string[][] = [[]]
  for (const line of sdp.split(/\r?\n/).filter(Boolean)) {
    if (line.startsWith('m=')) all.push([])
    all.at(-1)!.push(line)
  }
  return all
}

/** fragment takes the ICE credentials out of an offer, as trickle-ice-sdpfrag. */
export function fragment(offer: string): string {
  const [head = [], first = []] = sections(offer)
  return [
    ...head.filter((l) => /^a=(ice-options|group:BUNDLE)/.test(l)),
    ...first.filter((l) => l.startsWith('m=') || l.startsWith('a=mid:') || ice.test(l)),
    '',
  ].join(EOL)
}

/** restarted is the answer before with the ICE credentials and candidates of a fragment. */
export function restarted(answer: string, part: string): string {
  const fresh = part.split(/\r?\n/).filter((l) => ice.test(l))
  const named = fresh.filter((l) => credential.test(l))
  const candidates = fresh.filter((l) => !credential.test(l))
  const [head = [], ...media] = sections(answer)
  const kept = (l: string) => !ice.test(l)
  return [
    ...head.filter(kept),
    ...media.flatMap((lines, i) => {
      // Attributes come last in a section.
      const from = lines.findIndex((l) => l.startsWith('a='))
      const at = from < 0 ? lines.length : from
      return [...lines.slice(0, at), ...named, ...(i === 0 ? candidates : []), ...lines.slice(at).filter(kept)]
    }),
    '',
  ].join(EOL)
}
