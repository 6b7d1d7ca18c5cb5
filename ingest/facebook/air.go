package facebook

import (
	"sync"

	"zuruf/live"
)

// maxAir bounds how many sources are remembered.
const maxAir = 1000

// air is what the readers of this process know: which broadcast each source
// reads, and who waits for one to begin. The zero value is ready. Safe for
// concurrent use.
type air struct {
	mu      sync.Mutex
	sources map[[2]string]onAir // by show and source
	waiting map[string]map[chan struct{}]struct{}
}

// onAir is a broadcast by both of its ids; "" is an unknown one.
type onAir struct{ live, video string }

func (a *air) set(src live.Source, b onAir) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.sources == nil || len(a.sources) >= maxAir {
		a.sources = map[[2]string]onAir{}
	}
	a.sources[[2]string{src.Show, src.ID}] = b
}

func (a *air) reads(src live.Source) onAir {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.sources[[2]string{src.Show, src.ID}]
}

// listen returns a channel that receives when a broadcast of the page begins,
// until stop is called.
func (a *air) listen(page string) (began <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.waiting == nil {
		a.waiting = map[string]map[chan struct{}]struct{}{}
	}
	if a.waiting[page] == nil {
		a.waiting[page] = map[chan struct{}]struct{}{}
	}
	a.waiting[page][c] = struct{}{}
	return c, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		if delete(a.waiting[page], c); len(a.waiting[page]) == 0 {
			delete(a.waiting, page)
		}
	}
}

// wake says that a broadcast of the page has begun.
func (a *air) wake(page string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for c := range a.waiting[page] {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
