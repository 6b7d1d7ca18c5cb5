package room

import (
	"slices"
	"time"

	"zuruf/live"
)

// fullHeight is what the largest layer of a video is taken to have; each smaller
// one has half of it.
const fullHeight = 720

// steer decides for every watcher what goes into each slot.
func (r *Room) steer() {
	pubs := r.publications()
	now := time.Now()
	for i := range r.parts {
		shed := r.media.shards[i].shed.Load()
		for _, w := range *r.parts[i].Load() {
			r.steerOne(w, pubs, shed, now)
		}
	}
}

func (r *Room) steerOne(w *watcher, pubs [live.Seats]*publication, shed uint32, now time.Time) {
	// Whose turn it is to get less moves on through the ranks, slowly, since each
	// return costs a key frame.
	less := (w.rank+uint32(r.ms()/100))%1000 < shed
	rate, wants, warned := w.rate()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.connected {
		return
	}
	for i, s := range w.audio {
		var l *layer
		if p := r.heard(w, pubs, i); p != nil {
			l, _ = p.streams()
		}
		s.aim(l)
		if l != nil {
			rate -= int(l.rate.Load())
		}
	}
	var list []choice
	for i, s := range w.video {
		var layers []*layer
		if p := r.seen(w, pubs, i); p != nil && w.height(p.live.Seat) != 0 {
			layers = p.shown(w.height(p.live.Seat))
		}
		if len(layers) == 0 {
			s.aim(nil)
			continue
		}
		rate -= int(layers[0].rate.Load())
		list = append(list, choice{slot: s, layers: layers})
	}
	short := rate < 0 && warned
	full := !less
	for i := range list {
		c := &list[i]
		for c.at+1 < len(c.layers) && !less {
			next := c.layers[c.at+1]
			step := int(next.rate.Load() - c.layers[c.at].rate.Load())
			up := c.slot.rises(next)
			fits := rate >= step
			if up {
				fits = rate >= step+step/4 && now.Sub(c.slot.lowered) >= calm
			}
			if !fits && up && wants && c.slot.source == c.layers[c.at] && now.After(c.slot.tryAfter) {
				// The estimate is low only because little is sent: try.
				fits, wants, rate = true, false, rate+step
				c.slot.tried = now
			}
			if !fits {
				break
			}
			rate -= step
			c.at++
		}
		c.slot.settle(c.layers[c.at], now, short && i == len(list)-1, less && len(c.layers) == 1)
		full = full && c.at == len(c.layers)-1 && c.slot.source == c.layers[c.at]
	}
	w.relax(full && !warned, now)
}

// calmAfter is how long a watcher gets all there is, without a sign of trouble,
// until a part of the packets is enough to watch the way by.
const calmAfter = 5 * time.Second

// relax notes whether all is well. Whoever is calm reports on a quarter of the
// packets, which spares both sides most of the reports; at the first sign of
// trouble the way is measured anew, with all of them.
func (w *watcher) relax(well bool, now time.Time) {
	switch {
	case !well && w.calm.Swap(false):
		w.bandwidth.Renew(startRate)
		w.wellSince = time.Time{}
	case !well:
		w.wellSince = time.Time{}
	case w.wellSince.IsZero():
		w.wellSince = now
	case now.Sub(w.wellSince) >= calmAfter:
		w.calm.Store(true)
	}
}

// choice is the layer that a slot shall get, of those that it may.
type choice struct {
	slot   *slot
	layers []*layer
	at     int
}

// rate is what the watcher is believed to receive, whether it may be more than
// that, and whether delay or loss says that it is not.
func (w *watcher) rate() (bits int, wants, warned bool) {
	if !w.estimated.Load() {
		return mostRate, false, false
	}
	if w.calm.Load() { // little is reported, so that the estimate says little
		return mostRate, false, w.bandwidth.Warned()
	}
	return w.bandwidth.Rate(), w.bandwidth.Wants(), w.bandwidth.Warned()
}

// heard is whose voice goes into the watcher's i-th audio slot, nil for nobody's.
func (r *Room) heard(w *watcher, pubs [live.Seats]*publication, i int) *publication {
	if w.only >= 0 {
		i = w.only
	} else if len(w.audio) == 1 {
		i = r.speaking()
	}
	if i < 0 || i >= len(pubs) {
		return nil
	}
	p := pubs[i]
	if p == nil || p.muted.Load() || !w.may(p) || w.role == live.Host && p.live.Kind != live.GuestOn {
		return nil
	}
	return p
}

// seen is whose picture goes into the watcher's i-th video slot.
func (r *Room) seen(w *watcher, pubs [live.Seats]*publication, i int) *publication {
	if w.only >= 0 {
		i = w.only
	} else if len(w.video) == 1 {
		for _, at := range []int{live.ScreenSeat, live.HostSeat} {
			if p := pubs[at]; p != nil && w.may(p) {
				return p
			}
		}
		for _, p := range pubs[live.GuestSeat:] {
			if p != nil && w.may(p) {
				return p
			}
		}
		return nil
	}
	if i < len(pubs) && pubs[i] != nil && w.may(pubs[i]) && (w.role != live.Host || pubs[i].live.Kind == live.GuestOn) {
		return pubs[i]
	}
	return nil
}

// may reports whether the watcher may see p: not themself, and only moderators
// whoever is in the green room.
func (w *watcher) may(p *publication) bool {
	return (p.session == "" || p.session != w.session) && (!p.green.Load() || w.role.Moderates())
}

// height is what the watcher wants of a seat: −1 for all there is, 0 for nothing.
func (w *watcher) height(seat int) int {
	if w.heights == nil || seat >= len(w.heights) {
		return -1
	}
	return w.heights[seat]
}

// shown are the layers of p's video that are on and not larger than a picture
// of that height needs, the smallest first.
func (p *publication) shown(height int) []*layer {
	_, all := p.streams()
	all = slices.DeleteFunc(all, func(l *layer) bool { return !l.on() })
	slices.SortStableFunc(all, bySize)
	for height > 0 && len(all) > 1 && fullHeight>>1 >= height {
		all, height = all[:len(all)-1], height*2
	}
	return all
}

// calm is how long a slot that had to go down waits before it goes up again. Who
// went up on trial and could not stay waits longer, each time.
const (
	calm     = 4 * time.Second
	trial    = 5 * time.Second
	firstTry = 8 * time.Second
	lastTry  = 64 * time.Second
)

// rises reports whether l would be more than the slot gets now.
func (s *slot) rises(l *layer) bool {
	return s.source != nil && s.source != l && bySize(s.source, l) < 0
}

// The pauses of a slot for which not even the smallest layer fits.
const (
	firstPause = 3 * time.Second
	lastPause  = 24 * time.Second
)

// settle aims the slot at l, or halts it: when the bandwidth is short, for a
// while that doubles each time, or as long as the machine is overloaded.
func (s *slot) settle(l *layer, now time.Time, short, shed bool) {
	if short && now.After(s.pausedUntil) && s.source != nil && !s.waiting {
		s.pause = min(max(2*s.pause, firstPause), lastPause)
		s.pausedUntil = now.Add(s.pause)
	}
	if shed || now.Before(s.pausedUntil) {
		s.source, s.target = nil, nil
		return
	}
	if s.source != nil && s.source.pub == l.pub && bySize(l, s.source) < 0 {
		if s.lowered = now; now.Sub(s.tried) < trial {
			s.wait = min(max(2*s.wait, firstTry), lastTry)
			s.tryAfter = now.Add(s.wait)
		}
	}
	s.aim(l)
}
