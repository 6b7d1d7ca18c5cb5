package store

import (
	"context"
	"sync"
	"time"

	"zuruf/live"
)

// batcher collects calls for one show and hands them to one script call at a
// time: what arrives while a batch is in flight makes the next one. So an
// unloaded call waits for nothing, and under load a call costs the script a
// fraction. One goroutine runs while there is work and ends when there is none.
type batcher[T, R any] struct {
	most int
	send func(batch string, in []T) ([]R, error) // batch is the same when it is sent again
	wg   *sync.WaitGroup

	mu      sync.Mutex
	waiting []call[T, R]
	running bool
}

type call[T, R any] struct {
	in   []T
	done chan reply[R]
}

type reply[R any] struct {
	out []R
	err error
}

// batchBacklog bounds what may wait, in items; beyond it callers are refused
// at once instead of piling up.
const batchBacklog = 50_000

var errBacklog = live.Refuse(live.TooMany, "overloaded", "",
	"Too much at once. Please try again in a moment.", "Gerade zu viel auf einmal. Bitte gleich noch einmal versuchen.")

// do adds the items to the next batch and waits for their results, which come
// in the order of the items. When ctx ends first the items may still be done:
// the outcome is unknown and the caller asks again, as with any lost reply.
func (b *batcher[T, R]) do(ctx context.Context, in []T) ([]R, error) {
	c := call[T, R]{in: in, done: make(chan reply[R], 1)}
	b.mu.Lock()
	if len(b.waiting) > batchBacklog {
		b.mu.Unlock()
		return nil, errBacklog
	}
	b.waiting = append(b.waiting, c)
	if !b.running {
		b.running = true
		b.wg.Add(1)
		go b.run()
	}
	b.mu.Unlock()
	select {
	case r := <-c.done:
		return r.out, r.err
	case <-ctx.Done():
		return nil, unavailable(ctx.Err())
	}
}

func (b *batcher[T, R]) run() {
	defer b.wg.Done()
	for {
		b.mu.Lock()
		if len(b.waiting) == 0 {
			b.running = false
			b.waiting = nil
			b.mu.Unlock()
			return
		}
		size, n := 0, 0
		for n < len(b.waiting) && (n == 0 || size+len(b.waiting[n].in) <= b.most) {
			size += len(b.waiting[n].in)
			n++
		}
		calls := b.waiting[:n:n]
		b.waiting = b.waiting[n:]
		b.mu.Unlock()
		b.flush(calls, size)
	}
}

// retryPauses are the waits before a batch is sent again after the store did
// not answer; the scripts behind a batcher may run twice.
var retryPauses = []time.Duration{50 * time.Millisecond, 200 * time.Millisecond}

func (b *batcher[T, R]) flush(calls []call[T, R], size int) {
	items := make([]T, 0, size)
	for _, c := range calls {
		items = append(items, c.in...)
	}
	batch := live.NewID()
	out, err := b.send(batch, items)
	for _, pause := range retryPauses {
		if e := live.AsError(err); e == nil || e.Kind != live.Unavailable {
			break
		}
		time.Sleep(pause)
		out, err = b.send(batch, items)
	}
	at := 0
	for _, c := range calls {
		if err != nil {
			c.done <- reply[R]{err: err}
			continue
		}
		c.done <- reply[R]{out: out[at : at+len(c.in)]}
		at += len(c.in)
	}
}

func batcherFor[T, R any](s *Store, all map[string]*batcher[T, R], show string, most int, send func(string, []T) ([]R, error)) *batcher[T, R] {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := all[show]
	if b == nil {
		b = &batcher[T, R]{most: most, send: send, wg: &s.wg}
		all[show] = b
	}
	return b
}
