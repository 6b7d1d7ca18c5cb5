package ingest

import (
	"hash/maphash"
	"strings"
	"sync"

	"zuruf/live"
)

// seen remembers which messages the store has acknowledged, so that the
// overlap of two polls need not be stored again. It is a hint: it forgets when
// it is full, and never knows a message whose submission was not acknowledged.
// Safe for concurrent use.
type seen struct {
	mu         sync.Mutex
	seedA      maphash.Seed
	seedB      maphash.Seed
	size       int
	fresh, old map[[2]uint64]uint64 // comment → content; old is the generation before
}

func newSeen(size int) *seen {
	return &seen{
		seedA: maphash.MakeSeed(), seedB: maphash.MakeSeed(), size: size,
		fresh: make(map[[2]uint64]uint64), old: make(map[[2]uint64]uint64),
	}
}

// key identifies a comment as the store does: by its platform id, for Facebook
// by the part after the last "_".
func (s *seen) key(m *live.Message) [2]uint64 {
	id := bare(m.Comment.Kind, m.Comment.PlatformID)
	return [2]uint64{maphash.String(s.seedA, id), maphash.String(s.seedB, id)}
}

// bare is the part of a platform id by which a comment is known: webhook and
// polling of Facebook prefix it differently.
func bare(kind live.SourceKind, id string) string {
	if kind == live.Facebook {
		return id[strings.LastIndexByte(id, '_')+1:]
	}
	return id
}

// content is a hash over everything that makes a message other than a repeat.
func (s *seen) content(m *live.Message) uint64 {
	c := &m.Comment
	if m.Removed != live.NotRemoved {
		return maphash.String(s.seedB, "removed "+string(m.Removed))
	}
	var h maphash.Hash
	h.SetSeed(s.seedA)
	for _, part := range [...]string{c.Text, c.Form, c.Amount} {
		h.WriteString(part)
		h.WriteByte(0)
	}
	if c.Author != nil {
		h.WriteString(c.Author.PlatformID)
	}
	maphash.WriteComparable(&h, c.Likes)
	return h.Sum64()
}

// knows reports whether a comment of this id, and whether exactly this
// message, was acknowledged of late.
func (s *seen) knows(m *live.Message) (comment, message bool) {
	key := s.key(m)
	s.mu.Lock()
	defer s.mu.Unlock()
	content, ok := s.fresh[key]
	if !ok {
		content, ok = s.old[key]
	}
	return ok, ok && content == s.content(m)
}

// acknowledged remembers a batch that the store has taken.
func (s *seen) acknowledged(batch []live.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range batch {
		if m := &batch[i]; !m.Says() && m.Removed == live.NotRemoved {
			continue // not about what a comment says
		}
		if len(s.fresh) >= s.size/2 {
			s.fresh, s.old = s.old, s.fresh
			clear(s.fresh)
		}
		s.fresh[s.key(&batch[i])] = s.content(&batch[i])
	}
}
