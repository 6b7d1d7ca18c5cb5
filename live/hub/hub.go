// Package hub hands messages to the subscribers of this process: topics,
// coalescing, order. Bytes in, bytes out; it knows no socket and no Redis.
//
// A message is encoded once and its bytes are shared by every subscriber.
// Messages that may wait leave together, at most Window after the first; an
// urgent one leaves at once and takes those that wait with it, so that the
// order of a topic is kept.
package hub

import (
	"runtime"
	"slices"
	"sync"
	"time"
)

// Window is how long a message that may wait does so at the most.
const Window = 20 * time.Millisecond

// parallelFrom is the number of subscribers from which a batch is handed out
// by several goroutines.
const parallelFrom = 256

// Hub holds the topics of one process. It is safe for concurrent use.
type Hub struct {
	encode func([]byte) []byte

	mu     sync.Mutex
	topics map[string]*topic
	wg     sync.WaitGroup
	closed bool
}

// Subscriber takes what a topic has to say. Deliver must not block: batch is
// one or more encoded messages, shared, and must not be changed.
type Subscriber struct {
	Deliver func(batch []byte)
}

type topic struct {
	name string
	hub  *Hub

	mu       sync.Mutex
	subs     map[*Subscriber]struct{}
	list     []*Subscriber // of subs; nil when out of date
	pending  []byte
	flushing bool
	urgent   bool // something pending must not wait
	last     time.Time
	timer    *time.Timer
}

// New builds a Hub. encode frames a message for the transport; it is called
// once a message.
func New(encode func([]byte) []byte) *Hub {
	return &Hub{encode: encode, topics: map[string]*topic{}}
}

// Subscribe adds s to a topic. What is published from now on reaches it.
func (h *Hub) Subscribe(name string, s *Subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.topics[name]
	if t == nil {
		t = &topic{name: name, hub: h, subs: map[*Subscriber]struct{}{}}
		h.topics[name] = t
	}
	t.mu.Lock()
	t.subs[s], t.list = struct{}{}, nil
	t.mu.Unlock()
}

// Unsubscribe takes s away. A batch that is being handed out may still reach it.
func (h *Hub) Unsubscribe(name string, s *Subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.topics[name]
	if t == nil {
		return
	}
	t.mu.Lock()
	delete(t.subs, s)
	t.list = nil
	if len(t.subs) == 0 { // what waits is for nobody
		t.pending = nil
		t.stopLocked()
		delete(h.topics, name)
	}
	t.mu.Unlock()
}

// Count returns how many subscribers a topic has.
func (h *Hub) Count(name string) int {
	h.mu.Lock()
	t := h.topics[name]
	h.mu.Unlock()
	if t == nil {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.subs)
}

// Publish hands a message to every subscriber of a topic, in the order of the
// calls. It does not wait for the subscribers.
func (h *Hub) Publish(name string, message []byte, urgent bool) {
	h.mu.Lock()
	t := h.topics[name]
	if t == nil || h.closed {
		h.mu.Unlock()
		return
	}
	t.mu.Lock()
	h.mu.Unlock()
	defer t.mu.Unlock()
	t.pending = append(t.pending, h.encode(message)...)
	t.urgent = t.urgent || urgent
	switch wait := Window - time.Since(t.last); {
	case t.flushing: // goes round again by itself
	case t.urgent || wait <= 0:
		t.startLocked()
	case t.timer == nil:
		t.timer = time.AfterFunc(wait, t.fire)
	}
}

// Close hands out what was published, also what could have waited longer, and
// waits until that is done. What is published later reaches nobody.
func (h *Hub) Close() {
	h.mu.Lock()
	h.closed = true
	for _, t := range h.topics {
		t.mu.Lock()
		t.urgent = true
		if !t.flushing && len(t.pending) > 0 {
			t.startLocked()
		}
		t.mu.Unlock()
	}
	h.mu.Unlock()
	h.wg.Wait()
}

func (t *topic) fire() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.timer = nil
	if !t.flushing && len(t.pending) > 0 {
		t.startLocked()
	}
}

func (t *topic) stopLocked() {
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
}

func (t *topic) startLocked() {
	t.stopLocked()
	t.flushing = true
	t.hub.wg.Add(1)
	go t.flush()
}

// flush hands out what is pending until nothing is left that is urgent or due.
func (t *topic) flush() {
	defer t.hub.wg.Done()
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.pending) > 0 {
		if wait := Window - time.Since(t.last); wait > 0 && !t.urgent {
			t.timer = time.AfterFunc(wait, t.fire)
			break
		}
		batch := t.pending
		t.pending, t.urgent = nil, false
		t.last = time.Now()
		if t.list == nil {
			t.list = make([]*Subscriber, 0, len(t.subs))
			for s := range t.subs {
				t.list = append(t.list, s)
			}
		}
		list := t.list
		t.mu.Unlock()
		deliver(list, batch)
		t.mu.Lock()
	}
	t.flushing = false
}

func deliver(list []*Subscriber, batch []byte) {
	if len(list) < parallelFrom {
		for _, s := range list {
			s.Deliver(batch)
		}
		return
	}
	var wg sync.WaitGroup
	for part := range slices.Chunk(list, len(list)/runtime.GOMAXPROCS(0)+1) {
		wg.Go(func() {
			for _, s := range part {
				s.Deliver(batch)
			}
		})
	}
	wg.Wait()
}
