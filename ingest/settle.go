package ingest

import (
	"context"
	"time"

	"zuruf/live"
)

// rest waits before the next try, unless somebody wants it now.
func (w *worker) rest(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-w.nudge:
	}
}

// settle shows in the lamp how a connector ended and returns the pause before
// it is called again.
func (w *worker) settle(err error, attempt int) time.Duration {
	state, pause, ends := live.SourceSlow, backoff(attempt, time.Second, ceiling), (*int64)(nil)
	e := live.AsError(err)
	switch {
	case e == nil, e.Code == live.ErrEnded.Code:
		state, pause = live.SourceEnded, again
	case e.Kind == live.Unauthorized, e.Kind == live.Forbidden:
		state, pause = live.SourceReconnect, again
	case e.Kind == live.NotFound, e.Kind == live.Invalid, e.Kind == live.Conflict:
		state, pause = live.SourceWaiting, again
	case e.Code == ErrQuota.Code:
		state, pause = live.SourcePaused, max(pause, later(e))
		at := time.Now().Add(pause).UnixMilli()
		ends = &at
	default:
		if wait := later(e); wait > pause {
			at := time.Now().Add(wait).UnixMilli()
			pause, ends = wait, &at
		}
	}
	w.lamp.report(func(s *live.SourceStatus) {
		s.State, s.Error, s.QuotaEnds = state, e, ends
	})
	return pause
}
