package store

import (
	"context"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"zuruf/live/store/enginetest"
)

// timing answers TIME after a while, as a store whose clock is ahead, or fails.
type timing struct {
	ahead, takes time.Duration
	err          error
}

func (*timing) DialHook(next redis.DialHook) redis.DialHook { return next }

func (*timing) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (h *timing) ProcessHook(redis.ProcessHook) redis.ProcessHook {
	return func(_ context.Context, cmd redis.Cmder) error {
		time.Sleep(h.takes / 2)
		if now, ok := cmd.(*redis.TimeCmd); ok && h.err == nil {
			now.SetVal(time.Now().Add(h.ahead))
		}
		time.Sleep(h.takes / 2)
		cmd.SetErr(h.err)
		return h.err
	}
}

func TestTheStoresClockIsCompared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &timing{}
		rdb := enginetest.Engines["embedded"](t)
		rdb.AddHook(h)
		s := New(rdb, nil, nil)
		for _, c := range []struct {
			what string
			now  timing
			want time.Duration
		}{
			{"a minute ahead", timing{ahead: time.Minute}, time.Minute},
			{"no answer: what was found before holds", timing{err: io.ErrUnexpectedEOF}, time.Minute},
			{"a slow answer tells nothing", timing{ahead: time.Hour, takes: 3 * time.Second}, time.Minute},
			{"half of the way is taken off", timing{ahead: -time.Minute, takes: 400 * time.Millisecond}, -time.Minute},
			{"so little does not matter", timing{ahead: 40 * time.Millisecond}, 0},
		} {
			*h = c.now
			s.compareClocks(t.Context())
			if got := s.Ahead(); got != c.want || time.Until(s.Now()) != c.want {
				t.Errorf("%s: %v, want %v", c.what, got, c.want)
			}
		}
	})
}
