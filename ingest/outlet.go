package ingest

import (
	"context"
	"errors"
	"sync"
	"time"

	"zuruf/live"
)

// outlet is the Outlet of one call of Connector.Run.
type outlet struct {
	w     *worker
	epoch int64

	mu     sync.Mutex // held while handing over: one batch and its cursor at a time
	cursor string
	handed bool
}

// load reads the cursor, waiting for the store as long as it takes.
func (o *outlet) load(ctx context.Context) error {
	return o.patiently(ctx, func() (err error) {
		o.cursor, err = o.w.s.store.Cursor(ctx, o.w.src.Show, o.w.src.ID)
		return err
	})
}

func (o *outlet) Cursor() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.cursor
}

func (o *outlet) worked() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.handed
}

func (o *outlet) Report(change func(*live.SourceStatus)) { o.w.lamp.report(change) }

func (o *outlet) Hand(ctx context.Context, batch []live.Message, cursor string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	err := o.patiently(ctx, func() error {
		sum, err := o.w.pipe.submit(ctx, batch, o.w.lamp.start)
		if err == nil {
			o.w.lamp.counted(sum, time.Now())
		}
		return err
	})
	if err != nil {
		return err
	}
	if cursor != o.cursor {
		err = o.patiently(ctx, func() error {
			return o.w.s.store.SaveCursor(ctx, o.w.src.Show, o.w.src.ID, o.epoch, cursor)
		})
		if errors.Is(err, live.ErrState) {
			return errLeaseLost
		}
		if err != nil {
			return err
		}
		o.cursor = cursor
	}
	o.handed = true
	return nil
}

// patiently repeats do while the store is away, and shows that in the lamp. It
// returns nil, ctx's error, or a refusal that repeating would not change.
func (o *outlet) patiently(ctx context.Context, do func() error) error {
	defer o.w.lamp.troubled(nil)
	for attempt := 0; ; attempt++ {
		err := do()
		if err == nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		e := live.AsError(err)
		if e == nil {
			e = live.ErrUnavailable.Because(err)
		}
		if e.Kind != live.Unavailable && e.Kind != live.TooMany {
			return e
		}
		if attempt == 0 {
			o.w.s.log.Warn("the store does not take comments", "show", o.w.src.Show, "source", o.w.src.ID, "error", err)
		}
		o.w.lamp.troubled(e)
		if err := Sleep(ctx, backoff(attempt, 100*time.Millisecond, storage)); err != nil {
			return err
		}
	}
}
