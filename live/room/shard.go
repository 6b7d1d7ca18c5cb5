package room

import (
	"sync/atomic"
	"time"
)

// shard forwards to a share of the watchers, on a goroutine of its own.
type shard struct {
	media *Media
	index int
	in    chan *packet
	burst []*packet
	over  atomic.Bool // in was full: something was lost

	lag   time.Duration // the largest in this window
	since time.Time
	hot   bool          // so was the last window: no single stall
	shed  atomic.Uint32 // how many of 1,000 watchers get less
}

// waitingPackets is how many packets may wait for a shard.
const waitingPackets = 2048

// company is how long the packets of one frame wait for its last one, so that
// they leave together.
const company = 2 * time.Millisecond

// tooOld is the age at which packets are dropped instead of forwarded.
const tooOld = 150 * time.Millisecond

// forward hands p to every shard that has watchers of its room; it never waits.
func (m *Media) forward(p *packet) {
	for i, s := range m.shards {
		if len(*p.layer.pub.room.parts[i].Load()) == 0 {
			continue
		}
		select {
		case s.in <- p:
		default:
			s.over.Store(true)
		}
	}
}

func (s *shard) run() {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		select {
		case p := <-s.in:
			s.gather(p, timer)
		case <-s.media.ctx.Done():
			return
		}
		s.pass()
	}
}

// gather takes what waits, and gives the rest of a frame a moment to come.
func (s *shard) gather(p *packet, timer *time.Timer) {
	s.burst = append(s.burst[:0], p)
	var late <-chan time.Time
	for len(s.burst) < datagrams {
		select {
		case p = <-s.in:
			s.burst = append(s.burst, p)
			continue
		default:
		}
		if p.marker || !p.layer.video() {
			return
		}
		if late == nil {
			timer.Reset(company)
			late = timer.C
		}
		select {
		case p = <-s.in:
			s.burst = append(s.burst, p)
		case <-late:
			return
		case <-s.media.ctx.Done():
			return
		}
	}
}

// pass brings the packets of a burst to the watchers, each watcher's together.
func (s *shard) pass() {
	now := time.Now()
	lost := s.over.Swap(false)
	age := now.Sub(s.burst[0].at)
	s.judge(now, age)
	for len(s.burst) > 0 {
		room := s.burst[0].layer.pub.room
		n := 1
		for n < len(s.burst) && s.burst[n].layer.pub.room == room {
			n++
		}
		for _, w := range *room.parts[s.index].Load() {
			w.forward(s.burst[:n], now, lost || age > tooOld)
		}
		s.burst = s.burst[n:]
	}
	s.media.flush()
}

// The share of watchers that get less, of 1,000: it rises while packets wait longer
// than high, from the second window on and once every window so that the last step can take effect, and falls by a
// twentieth while they wait less than low.
const (
	window   = 300 * time.Millisecond
	high     = 40 * time.Millisecond
	low      = 15 * time.Millisecond
	shedUp   = 60
	shedDown = 20 // a part of it
	shedMost = 900
)

func (s *shard) judge(now time.Time, age time.Duration) {
	s.lag = max(s.lag, age)
	if now.Sub(s.since) < window {
		return
	}
	shed := s.shed.Load()
	switch {
	case s.lag > high && s.hot:
		shed = min(shed+shedUp, shedMost)
	case s.lag < low && shed > 0:
		shed -= min(shed, 5+shed/shedDown)
	}
	s.shed.Store(shed)
	s.hot, s.lag, s.since = s.lag > high, 0, now
}
