package moderation

import (
	"hash/maphash"
	"sync"
)

// window is how far back the memory of recent comments reaches at least, ms.
const window = 30_000

// recentMost bounds the entries of one half of the memory.
const recentMost = 20_000

// recent remembers who wrote what of late, for the rules on floods and
// repeats. It is a hint of this node, kept in two halves: when the younger one
// is older than the window it becomes the older one, which is then forgotten.
type recent struct {
	mu         sync.Mutex
	seed       maphash.Seed
	since      int64
	young, old half
}

type half struct {
	count map[uint64]int
	ids   map[string]bool
}

func newHalf() half { return half{count: map[uint64]int{}, ids: map[string]bool{}} }

func newRecent() *recent {
	return &recent{seed: maphash.MakeSeed(), young: newHalf(), old: newHalf()}
}

// seen notes a comment and returns how many its author wrote, how often the
// author wrote this text, and how often anybody did, this one included. A
// comment seen before counts as it did then.
func (r *recent) seen(at int64, id, author, text string) (byAuthor, sameAuthor, sameText int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at-r.since > window || len(r.young.ids) > recentMost {
		if at-r.since > 2*window {
			r.young = newHalf()
		}
		r.old, r.young, r.since = r.young, newHalf(), at
	}
	add := 1
	if r.young.ids[id] || r.old.ids[id] {
		add = 0
	}
	r.young.ids[id] = true
	byAuthor, sameAuthor = 1, 1
	if author != "" {
		byAuthor = r.note(add, "a\x00"+author)
		sameAuthor = r.note(add, "b\x00"+author+"\x00"+text)
	}
	return byAuthor, sameAuthor, r.note(add, "t\x00"+text)
}

func (r *recent) note(add int, key string) int {
	h := maphash.String(r.seed, key)
	r.young.count[h] += add
	return r.young.count[h] + r.old.count[h]
}
