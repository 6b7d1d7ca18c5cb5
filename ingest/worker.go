package ingest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"zuruf/live"
)

// errLeaseLost ends the reading of a source that another node has taken over.
var errLeaseLost = errors.New("another node reads this source now")

// errNudged ends the waiting of a connector, because somebody wants it tried now.
var errNudged = errors.New("to be tried now")

// worker reads one source for as long as it stands in the list.
type worker struct {
	s         *Supervisor
	src       live.Source
	connector Connector
	pipe      *pipeline
	lamp      *lamp
	before    *worker // of the same source, to end first
	cancel    context.CancelFunc
	owns      atomic.Bool   // this node holds the lease
	asked     chan struct{} // something was asked of the platform
	nudge     chan struct{} // somebody wants it tried now
	stopped   bool          // under the supervisor's lock
	done      chan struct{}
}

// tell signals without waiting.
func (w *worker) tell(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (w *worker) stop() {
	w.stopped = true
	w.cancel()
}

// reads reports whether w reads exactly src.
func (w *worker) reads(src live.Source) bool {
	return w.src.Kind == src.Kind && w.src.Paused == src.Paused && w.src.Simulated == src.Simulated && maps.Equal(w.src.Config, src.Config) && maps.Equal(w.src.Secrets, src.Secrets)
}

func (w *worker) run(ctx context.Context) {
	defer close(w.done)
	defer w.cancel()
	if w.before != nil {
		<-w.before.done
		w.before = nil
	}
	for ctx.Err() == nil {
		if epoch, ok := w.acquire(ctx); ok {
			w.own(ctx, epoch)
			Sleep(ctx, time.Second) // lost: never in a tight circle with the store
		}
	}
}

// acquire waits until this node owns the lease. It takes it over when its
// counter has stood still for long enough by this node's own clock.
func (w *worker) acquire(ctx context.Context) (epoch int64, ok bool) {
	var last int64
	moved := time.Now()
	for {
		var counter int64
		if time.Since(moved) >= takeover {
			counter = last
		}
		owner, epoch, now, err := w.s.store.HoldLease(ctx, w.src.Show, w.src.ID, w.s.node, counter)
		switch {
		case err != nil:
			moved = time.Now() // nobody could renew what nobody could reach
		case owner == w.s.node:
			return epoch, true
		case now != last:
			last, moved = now, time.Now()
		}
		if Sleep(ctx, renewal) != nil {
			return 0, false
		}
	}
}

// own reads the source until ctx ends or the lease is lost.
func (w *worker) own(ctx context.Context, epoch int64) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	var lost atomic.Bool
	w.owns.Store(true)
	defer w.owns.Store(false)
	defer func() {
		cancel()
		wg.Wait()
		if !lost.Load() {
			w.release()
		}
	}()
	wg.Go(func() {
		for Sleep(ctx, renewal) == nil {
			owner, now, _, err := w.s.store.HoldLease(ctx, w.src.Show, w.src.ID, w.s.node, 0)
			if err == nil && (owner != w.s.node || now != epoch) {
				lost.Store(true)
				w.s.log.Info("source taken over by another node", "show", w.src.Show, "source", w.src.ID)
				cancel()
			}
		}
	})
	wg.Go(func() { w.publish(ctx) })
	unclear := w.unclear(ctx)
	wg.Go(func() { w.act(ctx, epoch, unclear) })
	if w.src.Paused {
		w.lamp.report(func(s *live.SourceStatus) { s.State = live.SourcePaused })
		<-ctx.Done()
		return
	}
	w.read(ctx, epoch)
}

// release lets another node begin at once.
func (w *worker) release() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := w.s.store.ReleaseLease(ctx, w.src.Show, w.src.ID, w.s.node); err != nil {
		w.s.log.Info("lease not released", "show", w.src.Show, "source", w.src.ID, "error", err)
	}
}

// publish shows the lamp when it changes, at most once a second, and keeps a
// sample of it each minute and with every change of its state.
func (w *worker) publish(ctx context.Context) {
	var last live.SourceStatus
	var history sampler
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		w.lamp.able(w.connector.Capabilities(w.src)) // what an account may do is sometimes known only later
		now := w.lamp.snapshot(time.Now())
		if sample, due := history.take(now, w.lamp.total(), time.Now()); due {
			if err := w.s.store.KeepSample(ctx, w.src.Show, w.src.ID, sample); err != nil && ctx.Err() == nil {
				w.s.log.Debug("sample not kept", "source", w.src.ID, "error", err)
			}
		}
		if !sameStatus(now, last) {
			if w.s.store.PublishStatus(ctx, w.src.Show, now) == nil {
				last = now
			}
			select { // the second that must pass
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-w.lamp.wake:
		case <-tick.C:
		}
	}
}

// read calls the connector again and again, with the pauses that its errors ask for.
func (w *worker) read(ctx context.Context, epoch int64) {
	attempt, code := 0, ""
	for ctx.Err() == nil {
		out := &outlet{w: w, epoch: epoch}
		began := time.Now()
		err := out.load(ctx)
		if err == nil {
			err = w.once(ctx, out)
		}
		if ctx.Err() != nil || errors.Is(err, errLeaseLost) {
			return
		}
		if errors.Is(err, errNudged) {
			continue
		}
		if out.worked() || time.Since(began) > ceiling {
			attempt, code = 0, ""
		}
		pause := w.settle(err, attempt)
		if e := live.AsError(err); e != nil && e.Code != code {
			code = e.Code
			w.s.log.Warn("source cannot be read", "show", w.src.Show, "source", w.src.ID, "kind", w.src.Kind, "error", err, "pause", pause)
		}
		attempt++
		w.rest(ctx, pause)
	}
}

// once runs the connector and turns a panic into an error.
func (w *worker) once(ctx context.Context, out *outlet) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var nudged atomic.Bool
	defer func() {
		if p := recover(); p != nil {
			w.s.log.Error("connector panicked", "source", w.src.ID, "kind", w.src.Kind, "panic", p, "stack", string(debug.Stack()))
			err = ErrConnector.Because(fmt.Errorf("panic: %v", p))
		}
	}()
	go func() {
		select {
		case <-ctx.Done():
		case <-w.nudge:
			if state := w.lamp.snapshot(time.Now()).State; state != live.SourceLive {
				nudged.Store(true)
				cancel()
			}
		}
	}()
	err = w.connector.Run(ctx, w.src, out)
	if nudged.Load() {
		return errNudged
	}
	if err != nil && live.AsError(err) == nil && !errors.Is(err, errLeaseLost) {
		err = ErrConnector.Because(err)
	}
	return err
}
