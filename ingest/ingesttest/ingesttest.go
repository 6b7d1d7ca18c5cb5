// Package ingesttest holds what tests of connectors need: a Store and an
// Intake in memory, with the failures of real ones, and a transport that calls
// a handler without a network, so that time can be virtual. It is imported by
// tests only.
package ingesttest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"zuruf/live"
)

// ErrDown is what Store and Intake answer while they are down.
var ErrDown = errors.New("connection refused")

// World is a Store and an Intake in memory. Safe for concurrent use.
type World struct {
	mu       sync.Mutex
	sources  []live.Source
	leases   map[string]*lease
	cursors  map[string]string
	statuses map[string][]Published
	comments map[string]*live.Comment // by kind and id
	order    []string
	removed  map[string]live.RemovedBy
	edits    int
	repeats  int
	submits  int
	down     bool
	refusing bool
	dying    bool
	lose     int // submissions that are stored while the reply is lost
	samples  map[string][]live.Sample
	actions  []live.Action
	slow     time.Duration // that PendingActions takes
	spent    map[string]int64
	accounts map[string]live.Account
	Tidings  []live.Message // hidings, bans and sweeps, in order of arrival
	Likes    map[string]int // by kind and id
}

type lease struct {
	owner          string
	epoch, counter int64
}

// Published is one lamp that was shown.
type Published struct {
	At     time.Time
	Status live.SourceStatus
}

// New returns a world with sources.
func New(sources ...live.Source) *World {
	return &World{
		sources: sources, leases: map[string]*lease{}, cursors: map[string]string{}, statuses: map[string][]Published{},
		comments: map[string]*live.Comment{}, removed: map[string]live.RemovedBy{},
		samples: map[string][]live.Sample{}, spent: map[string]int64{}, accounts: map[string]live.Account{}, Likes: map[string]int{},
	}
}

// SetSources replaces all sources.
func (w *World) SetSources(sources ...live.Source) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sources = sources
}

// SetDown lets everything fail, or work again.
func (w *World) SetDown(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
}

// SetRefusing lets Submit alone fail, or work again.
func (w *World) SetRefusing(refusing bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.refusing = refusing
}

// LoseReplies stores the next n submissions but answers them with an error.
func (w *World) LoseReplies(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lose = n
}

// Sources is part of ingest.Store.
func (w *World) Sources(context.Context) ([]live.Source, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return nil, ErrDown
	}
	return slices.Clone(w.sources), nil
}

// HoldLease is part of ingest.Store.
func (w *World) HoldLease(_ context.Context, show, source, node string, counter int64) (string, int64, int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return "", 0, 0, ErrDown
	}
	l := w.leases[show+"/"+source]
	switch {
	case l == nil:
		l = &lease{owner: node, epoch: 1, counter: 1}
		w.leases[show+"/"+source] = l
	case l.owner == node:
		l.counter++
	case l.owner == "", counter > 0 && counter == l.counter:
		l.owner = node
		l.epoch++
		l.counter++
	}
	return l.owner, l.epoch, l.counter, nil
}

// Cursor is part of ingest.Store.
func (w *World) Cursor(_ context.Context, show, source string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return "", ErrDown
	}
	return w.cursors[show+"/"+source], nil
}

// SaveCursor is part of ingest.Store.
func (w *World) SaveCursor(_ context.Context, show, source string, epoch int64, cursor string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return ErrDown
	}
	if l := w.leases[show+"/"+source]; l == nil || l.epoch != epoch {
		return live.ErrState
	}
	w.cursors[show+"/"+source] = cursor
	return nil
}

// PublishStatus is part of ingest.Store.
func (w *World) PublishStatus(_ context.Context, show string, s live.SourceStatus) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return ErrDown
	}
	w.statuses[show+"/"+s.ID] = append(w.statuses[show+"/"+s.ID], Published{time.Now(), s})
	return nil
}

// Submit is the Intake: it knows a comment by kind and id, takes other content
// as an edit, and lets a removal win over whatever comes after it.
func (w *World) Submit(ctx context.Context, show string, batch []live.Message) (repeated int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down || w.refusing {
		return 0, ErrDown
	}
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	w.submits++
	for i := range batch {
		m := &batch[i]
		if !m.Says() && m.Removed == live.NotRemoved {
			w.Tidings = append(w.Tidings, *m)
			continue
		}
		key := Key(m.Comment.Kind, m.Comment.PlatformID)
		if m.Comment.Likes > 0 {
			w.Likes[key] = m.Comment.Likes
		}
		old := w.comments[key]
		switch {
		case m.Removed != live.NotRemoved:
			w.removed[key] = m.Removed
		case old == nil:
			c := m.Comment
			w.comments[key] = &c
			w.order = append(w.order, key)
		case old.Text != m.Comment.Text:
			old.Text = m.Comment.Text
			w.edits++
		default:
			w.repeats++
			repeated++
		}
	}
	if w.lose > 0 {
		w.lose--
		return 0, ErrDown
	}
	return repeated, nil
}

// Key is how a comment is known.
func Key(kind live.SourceKind, id string) string {
	if kind == live.Facebook {
		id = id[strings.LastIndexByte(id, '_')+1:]
	}
	return string(kind) + "/" + id
}

// Comments returns what is stored, in order of arrival.
func (w *World) Comments() []live.Comment {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := make([]live.Comment, 0, len(w.order))
	for _, key := range w.order {
		c := *w.comments[key]
		c.RemovedBy = w.removed[key]
		list = append(list, c)
	}
	return list
}

// Texts returns the texts of what is stored and not removed, in order of arrival.
func (w *World) Texts() []string {
	texts := []string{}
	for _, c := range w.Comments() {
		if c.RemovedBy == live.NotRemoved {
			texts = append(texts, c.Text)
		}
	}
	return texts
}

// Removed returns who removed a comment.
func (w *World) Removed(kind live.SourceKind, id string) live.RemovedBy {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.removed[Key(kind, id)]
}

// Submits returns how often Submit stored something.
func (w *World) Submits() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.submits
}

// Owner returns who holds a lease, and its epoch.
func (w *World) Owner(show, source string) (string, int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if l := w.leases[show+"/"+source]; l != nil {
		return l.owner, l.epoch
	}
	return "", 0
}

// History returns all lamps that a source has shown.
func (w *World) History(show, source string) []Published {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.statuses[show+"/"+source])
}

// Lamp returns the lamp that a source shows.
func (w *World) Lamp(show, source string) live.SourceStatus {
	if h := w.History(show, source); len(h) > 0 {
		return h[len(h)-1].Status
	}
	return live.SourceStatus{}
}
