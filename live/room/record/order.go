package record

import "time"

const (
	// window is how many packets may lie between one that is missing and the
	// newest, patience how long it is waited for.
	window   = 256
	patience = 500 * time.Millisecond

	// A packet that is this far behind is not late: the sender began anew.
	behind = 2048
)

type packet struct {
	seq     uint16
	ts      uint32
	marker  bool
	payload []byte
}

// order hands packets on in the order of their numbers, each once.
type order struct {
	out func(p packet, gap bool) error

	slots [window]slot
	held  int
	next  uint16
	begun bool
	gap   bool      // before next
	since time.Time // when waiting for next began
}

type slot struct {
	packet
	used bool
}

// push takes a packet. Its payload is copied if it has to wait.
func (o *order) push(p packet, now time.Time) error {
	if !o.begun {
		o.begun, o.next = true, p.seq
	}
	ahead := int(int16(p.seq - o.next))
	if ahead < 0 && ahead > -behind {
		return nil
	}
	if ahead < 0 || ahead >= window {
		if err := o.flush(); err != nil {
			return err
		}
		o.next, o.gap, ahead = p.seq, true, 0
	}
	if ahead == 0 {
		if err := o.hand(p); err != nil {
			return err
		}
		return o.drain(now)
	}
	s := &o.slots[p.seq%window]
	if s.used {
		return nil
	}
	s.used = true
	s.packet = packet{p.seq, p.ts, p.marker, append(s.payload[:0], p.payload...)}
	if o.held == 0 {
		o.since = now
	}
	o.held++
	if now.Sub(o.since) < patience {
		return nil
	}
	o.skip()
	return o.drain(now)
}

func (o *order) hand(p packet) error {
	gap := o.gap
	o.gap = false
	o.next = p.seq + 1
	return o.out(p, gap)
}

// drain hands on what follows without a gap.
func (o *order) drain(now time.Time) error {
	o.since = now
	for o.held > 0 {
		s := &o.slots[o.next%window]
		if !s.used {
			return nil
		}
		s.used = false
		o.held--
		if err := o.hand(s.packet); err != nil {
			return err
		}
	}
	return nil
}

// skip gives up the packets that are missing before the first one held.
func (o *order) skip() {
	for o.held > 0 && !o.slots[o.next%window].used {
		o.next++
		o.gap = true
	}
}

// flush hands on everything that is held.
func (o *order) flush() error {
	for o.held > 0 {
		o.skip()
		if err := o.drain(o.since); err != nil {
			return err
		}
	}
	return nil
}

// restart is for a new source: its numbers have nothing to do with the old ones.
func (o *order) restart() error {
	err := o.flush()
	o.begun, o.gap = false, true
	return err
}
