package room

import (
	"sync"
	"time"

	"zuruf/live/room/codec"
)

// packet is one RTP packet of a publisher, shared by all who watch. It is never
// changed after it was made.
type packet struct {
	layer   *layer
	seq     uint16
	ts      uint32
	marker  bool
	frame   codec.Frame
	payload []byte
	at      time.Time // of arrival
}

// cached is how many packets of a layer can be asked for again: at 300 packets
// a second those of the last 1.7 s.
const cached = 512

// cache keeps the last packets of a layer for whoever missed one.
type cache struct {
	mu   sync.RWMutex
	ring [cached]*packet
}

func (c *cache) put(p *packet) {
	c.mu.Lock()
	c.ring[p.seq%cached] = p
	c.mu.Unlock()
}

func (c *cache) get(seq uint16) *packet {
	c.mu.RLock()
	p := c.ring[seq%cached]
	c.mu.RUnlock()
	if p == nil || p.seq != seq {
		return nil
	}
	return p
}
