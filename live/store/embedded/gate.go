package embedded

import (
	"sync"
	"sync/atomic"
)

// A gate knows which frames are durable and holds back the replies that tell of
// others. Frames are numbered from 2; number 1 stands for what was loaded.
type gate struct {
	issued  atomic.Uint64 // newest frame begun; changes under Engine.exec only
	durable atomic.Uint64 // all frames up to this one are on disk
	lost    atomic.Uint64 // not 0: frames up to this one that are not durable never will be
	err     error         // set before lost

	mu      sync.Mutex
	holding map[*queue]struct{}
}

func newGate() *gate {
	g := &gate{holding: map[*queue]struct{}{}}
	g.issued.Store(1)
	g.durable.Store(1)
	return g
}

// begin starts the next frame. It must be followed by journal.submit.
func (g *gate) begin() uint64 { return g.issued.Add(1) }

// check tells whether a reply with this tag may leave; an error means never.
func (g *gate) check(tag uint64) (bool, error) {
	lost := g.lost.Load() // before durable, which is final once lost is set
	switch {
	case tag <= g.durable.Load():
		return true, nil
	case lost == 0:
		return false, nil
	case tag <= lost:
		return false, g.err
	}
	return true, nil
}

// advance records that all frames up to n are durable, and lets replies go.
func (g *gate) advance(n uint64) {
	g.durable.Store(n)
	g.wake()
}

// fail gives up all frames that are not durable. Later tags pass: they belong to
// reads and to refusals.
func (g *gate) fail(err error) {
	g.err = err
	g.lost.Store(g.issued.Load())
	g.issued.Add(1)
	g.wake()
}

func (g *gate) wake() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for q := range g.holding {
		q.wake()
	}
}

func (g *gate) add(q *queue) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.holding[q] = struct{}{}
}

func (g *gate) remove(q *queue) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.holding, q)
}
