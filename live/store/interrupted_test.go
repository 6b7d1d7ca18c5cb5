package store

import (
	"context"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

// TestForgottenIsNotWrittenAgain: whoever still reads a source or shows a page
// writes nothing for what was removed or deleted meanwhile.
func TestForgottenIsNotWrittenAgain(t *testing.T) {
	each(t, func(w *world) {
		late := func(ctx context.Context) {
			w.ok(w.PublishStatus(ctx, w.show, live.SourceStatus{ID: "src"}))
			w.ok(w.KeepSample(ctx, w.show, "src", live.Sample{At: 1}))
			w.ok(w.OverlayBeat(ctx, w.show, live.OverlayStatus{ID: "page", SeenAt: w.now().UnixMilli()}))
			w.HoldLease(ctx, w.show, "src", "node", 0)
		}
		keys := func() []string { return w.rdb.Keys(w.ctx, "zuruf:{"+w.show+"}:*").Val() }
		w.source("src")
		late(w.ctx)
		if lamps, err := w.Statuses(w.ctx, w.show); err != nil || len(lamps) != 1 {
			w.Fatalf("lamps %v, %v", lamps, err)
		}
		w.ok(w.DeleteSource(w.ctx, w.show, op("del"), "src"))
		late(w.ctx)
		for _, key := range keys() {
			if strings.Contains(key, ":history") || strings.Contains(key, ":lease") || strings.HasSuffix(key, ":lamps") {
				w.Errorf("of the source is left %s", key)
			}
		}
		w.ok(w.DeleteShow(w.ctx, w.show))
		late(w.ctx)
		if left := keys(); len(left) != 0 {
			w.Errorf("of the show is left %v", left)
		}
	})
}

// breaking lets the first commands of a client through and fails all others.
type breaking struct{ left atomic.Int64 }

func (b *breaking) DialHook(next redis.DialHook) redis.DialHook { return next }

func (b *breaking) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if b.left.Add(-1) < 0 {
			cmd.SetErr(io.ErrUnexpectedEOF)
			return io.ErrUnexpectedEOF
		}
		return next(ctx, cmd)
	}
}

func (b *breaking) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if b.left.Add(-1) < 0 {
			for _, cmd := range cmds {
				cmd.SetErr(io.ErrUnexpectedEOF)
			}
			return io.ErrUnexpectedEOF
		}
		return next(ctx, cmds)
	}
}

// TestRehearsalThatWasInterruptedCanBeBegunAgainAndEnded, wherever it broke off:
// in the end the links lead to the show, and nothing is left.
func TestRehearsalThatWasInterruptedCanBeBegunAgainAndEnded(t *testing.T) {
	each(t, func(w *world) {
		b := &breaking{}
		b.left.Store(1 << 40)
		w.rdb.AddHook(b)
		src := live.Source{ID: "sim", Kind: live.YouTube, Simulated: true}
		begin := func(of live.Show) error {
			_, err := w.BeginRehearsal(w.ctx, op("r"), of, []live.Source{src})
			return err
		}
		end := func(of live.Show) error { return w.EndRehearsal(w.ctx, op("e"), of) }
		attempt := func(do func(live.Show) error, calls int64) bool {
			of, err := w.Show(w.ctx, w.show)
			w.ok(err)
			b.left.Store(calls)
			err = do(of)
			b.left.Store(1 << 40)
			return err == nil
		}
		for calls, done := int64(0), false; !done; calls++ {
			if done = attempt(begin, calls) && attempt(end, calls); done {
				break
			}
			at, err := w.Moved(w.ctx, w.show)
			w.ok(err)
			if _, err := w.Show(w.ctx, at); err != nil {
				w.Fatalf("broken after %d calls, the links lead to %s: %v", calls, at, err)
			}
			if !attempt(begin, 1<<40) || !attempt(end, 1<<40) {
				w.Fatalf("broken after %d calls, it cannot be mended", calls)
			}
			shows, err := w.Shows(w.ctx)
			w.ok(err)
			series, err := w.Series(w.ctx, shows[0].Series)
			w.ok(err)
			if len(shows) != 1 || shows[0].Rehearsal != "" || series.Show != w.show {
				w.Fatalf("broken after %d calls: %+v, series %+v", calls, shows, series)
			}
			for _, key := range w.rdb.Keys(w.ctx, "zuruf:{*").Val() {
				if !strings.HasPrefix(key, "zuruf:{"+w.show) && !strings.HasPrefix(key, globalKey("")) {
					w.Fatalf("broken after %d calls, left: %s", calls, key)
				}
			}
		}
	})
}

func TestOfTwoRehearsalsOneIsRefused(t *testing.T) {
	each(t, func(w *world) {
		of, err := w.Show(w.ctx, w.show)
		w.ok(err)
		r, err := w.BeginRehearsal(w.ctx, op("one"), of, nil)
		w.ok(err)
		_, err = w.BeginRehearsal(w.ctx, op("two"), of, nil) // had read the show before
		w.refused(err, live.ErrState)
		shows, err := w.Shows(w.ctx)
		w.ok(err)
		if len(shows) != 2 {
			w.Errorf("%d shows", len(shows))
		}
		w.ok(w.EndShow(w.ctx, w.show, op("end")))
		of.Rehearsal = r.ID
		w.ok(w.EndRehearsal(w.ctx, op("e"), of))
		if at, err := w.Moved(w.ctx, w.show); err != nil || at != w.show {
			w.Errorf("the links of the ended show lead to %s, %v", at, err)
		}
	})
}

func TestOfTwoChangesOfASourceNoneIsLost(t *testing.T) {
	each(t, func(w *world) {
		w.ok(w.PutSource(w.ctx, op("put"), live.Source{ID: "src", Show: w.show, Kind: live.YouTube, Config: map[string]string{}, Secrets: map[string]string{"k": "s"}}))
		first := true
		src, err := w.ChangeSource(w.ctx, op("one"), w.show, "src", func(src *live.Source) {
			if src.Config["video"] = "new"; first {
				first = false
				_, err := w.ChangeSource(w.ctx, op("two"), w.show, "src", func(src *live.Source) { src.Paused = true })
				w.ok(err)
			}
		})
		w.ok(err)
		if kept, err := w.Source(w.ctx, w.show, "src"); err != nil || !kept.Paused || kept.Config["video"] != "new" || kept.Secrets["k"] != "s" || !src.Paused {
			w.Errorf("%+v, %v", kept, err)
		}
		w.ok(w.DeleteSource(w.ctx, w.show, op("del"), "src"))
		_, err = w.ChangeSource(w.ctx, op("three"), w.show, "src", func(*live.Source) {})
		w.refused(err, live.ErrNotFound)
	})
}
