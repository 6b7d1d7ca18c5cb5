package poll_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
	"zuruf/live/poll"
)

// dying lets the process end behind so many scripts: nothing goes through any
// more, and the answer to the last one is lost.
type dying struct {
	left atomic.Int64
	on   atomic.Bool
}

var errDied = errors.New("the process is gone")

func (d *dying) DialHook(next redis.DialHook) redis.DialHook { return next }

func (d *dying) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (d *dying) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if !d.on.Load() || !strings.HasPrefix(cmd.Name(), "eval") {
			return next(ctx, cmd)
		}
		if d.left.Load() == 0 {
			cmd.SetErr(errDied)
			return errDied
		}
		if err := next(ctx, cmd); err != nil { // the script is not loaded yet
			return err
		}
		if d.left.Add(-1) == 0 {
			cmd.SetErr(errDied)
		}
		return cmd.Err()
	}
}

var quiz = poll.Definition{Kind: live.PollQuiz, Seconds: 20, Points: 1000,
	Options: []live.PollOption{{Text: "3"}, {Text: "4", Right: true}, {Text: "5"}}}

// TestPointsAreGivenOnce, although the process dies while it gives them and
// others go on.
func TestPointsAreGivenOnce(t *testing.T) {
	const players = 12_000 // in more hashes than one call looks at
	timed(t, func(w *world) {
		d := quiz
		d.Who = live.PollRoom
		p := w.open(d)
		ballots := make([]live.Ballot, players)
		for i := range ballots {
			ballots[i] = live.Ballot{Poll: p.ID, Round: 1, Kind: live.Room, Voter: w.store.Secret().Voter(fmt.Sprint("player", i)), Fields: fmt.Sprint(i % 3)}
		}
		_, refused, err := w.store.Cast(w.ctx, w.show, ballots...)
		w.ok(errors.Join(append(refused, err)...))
		w.finish(p)
		for died := 0; ; died++ {
			hook := &dying{}
			hook.left.Store(1)
			n := w.start(nil, hook)
			hook.on.Store(true)
			if n.polls.Scan(w.ctx) == nil {
				if died < 2 {
					t.Fatalf("died %d times only: no test", died)
				}
				break
			}
			if died > 20 {
				t.Fatal("never done")
			}
		}
		w.run(w.start(nil))
		w.run(w.start(nil))
		time.Sleep(10 * time.Second)
		synctest.Wait()
		ranks, err := w.store.Ranks(w.ctx, w.show, players)
		w.ok(err)
		if len(ranks) != players/3 {
			t.Fatalf("%d have points", len(ranks))
		}
		for _, r := range ranks {
			if r.Points != 1000 || r.Place != 1 {
				t.Fatalf("%+v", r)
			}
		}
	})
}

func TestPointsForSpeed(t *testing.T) {
	timed(t, func(w *world) {
		d := quiz
		d.Who, d.Speed = live.PollRoom, true
		p := w.open(d)
		w.clicks(p, "ann", options(1))
		w.clicks(p, "wrong", options(0))
		time.Sleep(5 * time.Second)
		w.clicks(p, "bob", options(1))
		w.clicks(p, "cat", options(0))
		time.Sleep(5 * time.Second)
		w.clicks(p, "ann", options(1)) // again: it is the first time that counts
		w.clicks(p, "cat", options(1)) // changed: it is when they knew
		w.clicks(p, "gone", options(1))
		w.clicks(p, "gone", poll.Input{Choice: []int{}})
		time.Sleep(9900 * time.Millisecond)
		w.clicks(p, "dan", options(1))
		w.finish(p)
		w.ok(w.polls.Scan(w.ctx))
		w.ok(w.polls.Scan(w.ctx))
		ranks, err := w.store.Ranks(w.ctx, w.show, 10)
		w.ok(err)
		got := ""
		for _, r := range ranks {
			got += fmt.Sprint(r.Place, " ", r.Name, " ", r.Points, "; ")
		}
		if got != "1 ann 1000; 2 bob 875; 3 cat 750; 4 dan 502; " {
			t.Errorf("%s", got)
		}
	})
}

// TestPlayersKeepTheirPoints over polls, rounds and a link with a platform.
func TestPlayersKeepTheirPoints(t *testing.T) {
	timed(t, func(w *world) {
		w.source(live.YouTube, 0)
		w.run(w.node)
		for i := range 3 {
			p := w.open(quiz)
			w.clicks(p, "ann", options(1))
			w.says(w.node, live.YouTube, "bob", "4", time.Now())
			if i > 0 { // comes late
				w.says(w.node, live.YouTube, "damn joe", "B", time.Now())
			}
			time.Sleep(40 * time.Second)
		}
		ranks, err := w.store.Ranks(w.ctx, w.show, 10)
		w.ok(err)
		got := ""
		for _, r := range ranks {
			got += fmt.Sprint(r.Place, " ", r.Name, " ", r.Points, " ", r.Kind, "; ")
		}
		if got != "1 ann 3000 room; 1 bob 3000 youtube; 3  2000 youtube; " && got != "1 bob 3000 youtube; 1 ann 3000 room; 3  2000 youtube; " {
			t.Errorf("%s", got)
		}
	})
}
