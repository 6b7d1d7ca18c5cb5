package ingest

import "strings"

// Strings copies short-lived strings into shared memory, so that a page of
// comments costs a few allocations and not several a comment. What it returned
// stays valid for good; the memory goes when the last string of a piece goes.
// The zero value is ready. Not safe for concurrent use.
type Strings struct{ b strings.Builder }

// Pieces begin small, for a webhook of one comment, and grow with what comes.
const (
	smallPiece = 512
	largePiece = 32 << 10
)

// Keep returns a copy of s.
func (k *Strings) Keep(s string) string {
	if s == "" {
		return ""
	}
	if k.b.Cap()-k.b.Len() < len(s) {
		size := min(max(smallPiece, 4*k.b.Cap()), largePiece)
		k.b.Reset() // the strings handed out keep the old piece
		k.b.Grow(max(size, len(s)))
	}
	start := k.b.Len()
	k.b.WriteString(s)
	return k.b.String()[start:]
}
