package twitch

import (
	"context"
	"time"

	"zuruf/ingest"
)

// pump hands over what comes in until the connection is lost. If another one
// is made ready meanwhile it goes on with that, and what was still on its way
// over the old one is read first.
func (r *reader) pump(ctx context.Context, l *link) error {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	var next *link
	var leave <-chan time.Time
	defer func() {
		l.close()
		if next != nil {
			next.close()
			r.moving = false
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case b, ok := <-l.frames:
			if !ok && next == nil {
				if next = r.awaited(ctx); next == nil {
					return l.err
				}
			}
			if !ok {
				l, next, leave = r.change(l, next), nil, nil
				continue
			}
			if err := r.burst(ctx, l, b); err != nil {
				return err
			}
		case next = <-r.next:
			if next == nil {
				r.moving = false
				continue
			}
			leave = time.After(leaving)
		case <-leave:
			if len(l.frames) > 0 && time.Since(next.began) < leavingMost {
				leave = time.After(leaving)
				continue
			}
			l, next, leave = r.change(l, next), nil, nil
		case x := <-r.looks:
			r.looked(x)
		case <-tick.C:
			if err := r.tick(ctx, l); err != nil {
				return err
			}
		}
	}
}

// burst takes a frame and those that wait behind it, and hands them over.
func (r *reader) burst(ctx context.Context, l *link, b []byte) error {
	r.heard = time.Now()
	err := r.take(ctx, l, b)
	for err == nil && len(r.batch) < burst {
		select {
		case b, ok := <-l.frames:
			if ok {
				err = r.take(ctx, l, b)
				continue
			}
		default:
		}
		break
	}
	if len(r.batch) > 0 {
		if e := r.hand(ctx); e != nil {
			return e
		}
	}
	return err
}

func (r *reader) take(ctx context.Context, l *link, b []byte) error {
	if l.mode == modeIRC {
		return r.lines(ctx, l, b)
	}
	return r.event(ctx, b)
}

// change leaves the old connection for the next.
func (r *reader) change(old, next *link) *link {
	old.close()
	if next.began.After(old.over) {
		r.status.gap(r.heard, next.began)
	}
	r.moving = false
	if next.mode == modeEventSub {
		r.refusal = nil
	}
	if next.own != "" {
		r.d.own = next.own
	}
	r.heard, r.since = time.Now(), time.Now()
	r.status.mode, r.lookAt = next.mode, time.Time{}
	r.show()
	return next
}

// awaited returns the connection that is being made, if one is, now that the
// old one is gone.
func (r *reader) awaited(ctx context.Context) *link {
	if !r.moving {
		return nil
	}
	wait := time.NewTimer(handshake)
	defer wait.Stop()
	select {
	case next := <-r.next:
		r.moving = next != nil
		return next
	case <-wait.C:
	case <-ctx.Done():
	}
	return nil
}

// succeed makes the connection that follows the present one, while that is
// still being read.
func (r *reader) succeed(ctx context.Context, open func(context.Context) (*link, error)) {
	if r.moving {
		return
	}
	r.moving = true
	r.wg.Go(func() {
		limited, cancel := context.WithTimeout(ctx, moving)
		defer cancel()
		for pause := time.Second; ; pause *= 2 {
			l, err := open(limited)
			if err == nil {
				r.next <- l
				return
			}
			if mustReconnect(err) != nil || ingest.Sleep(limited, pause) != nil {
				r.next <- nil
				return
			}
		}
	})
}

// tick looks at the clock: Twitch is asked whether it is there, the broadcast
// is looked up, a refused account is tried again, old hints go.
func (r *reader) tick(ctx context.Context, l *link) error {
	now := time.Now()
	if l.mode == modeIRC && now.Sub(r.heard) >= quiet {
		if err := knock(l); err != nil {
			return err
		}
	}
	if r.refusal != nil && r.mode == modeAuto && now.After(r.retry) {
		r.postpone()
		r.succeed(ctx, r.openEventSub)
	}
	if !now.Before(r.lookAt) {
		r.look(ctx, now)
	}
	if r.status.expired(now) {
		r.show()
	}
	if r.heard.Sub(r.saved) >= saving {
		return r.hand(ctx)
	}
	return nil
}
