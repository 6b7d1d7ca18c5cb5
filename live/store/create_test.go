package store

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

var errCut = errors.New("the line was cut")

// cut lets a number of commands through and then none.
type cut struct{ left atomic.Int32 }

func (c *cut) DialHook(next redis.DialHook) redis.DialHook { return next }

func (c *cut) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if c.left.Add(-1) < 0 {
			return errCut
		}
		return next(ctx, cmd)
	}
}

func (c *cut) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if c.left.Add(-1) < 0 {
			return errCut
		}
		return next(ctx, cmds)
	}
}

// TestAnInterruptedCreationIsFinishedByItsRetry cuts the line after each
// command that creating a show takes.
func TestAnInterruptedCreationIsFinishedByItsRetry(t *testing.T) {
	each(t, func(w *world) {
		c := &cut{}
		w.rdb.AddHook(c)
		interrupted := 0
		for after := int32(0); after < 20; after++ {
			id := live.NewID()
			series := live.Series{ID: id, Title: "T"}
			name := op("creation cut after " + id)
			c.left.Store(after)
			_, err := w.CreateShow(w.ctx, name, live.Show{ID: live.NewID(), Series: id, Title: "T", Language: "de", Hold: live.HoldRules}, series)
			c.left.Store(1 << 30)
			if err == nil {
				break
			}
			w.refused(err, live.ErrUnavailable)
			interrupted++
			other := live.NewID() // the retry draws new ids
			made, err := w.CreateShow(w.ctx, name, live.Show{ID: live.NewID(), Series: other, Title: "T", Language: "de", Hold: live.HoldRules}, live.Series{ID: other, Title: "T"})
			w.ok(err)
			kept, err := w.Series(w.ctx, made.Series)
			w.ok(err)
			byCode, err := w.SeriesByCode(w.ctx, made.Code)
			w.ok(err)
			if kept.Show != made.ID || kept.Code != made.Code || byCode.ID != made.Series {
				w.Fatalf("cut after %d: show %+v, series %+v", after, made, kept)
			}
			all, err := w.Shows(w.ctx)
			w.ok(err)
			if len(all) != 1+interrupted {
				w.Fatalf("cut after %d: %d shows", after, len(all))
			}
		}
		if interrupted < 5 {
			w.Fatalf("only %d interruptions", interrupted)
		}
	})
}
