package twitch

// recentSize is how many ids are remembered at least. Twitch delivers again
// what it is unsure of within seconds.
const recentSize = 4096

// recent remembers ids of late, so that nothing is taken twice.
type recent struct{ fresh, old map[string]struct{} }

// add remembers an id; false if it was known.
func (r *recent) add(id string) bool {
	if _, ok := r.fresh[id]; ok {
		return false
	}
	if _, ok := r.old[id]; ok {
		return false
	}
	if r.fresh == nil || len(r.fresh) >= recentSize {
		r.old, r.fresh = r.fresh, make(map[string]struct{}, 64)
	}
	r.fresh[id] = struct{}{}
	return true
}
