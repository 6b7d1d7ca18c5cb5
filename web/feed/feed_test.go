package feed

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/live"
	"zuruf/live/hub"
	"zuruf/live/store"
	"zuruf/live/wire"
)

var audiences = []Audience{Desk, Host, Public, Overlay}

// same expects a client to show, soon and from then on, what a fresh snapshot
// of the store shows.
func (w *world) same(m *model) {
	w.Helper()
	var got, want string
	deadline := time.Now().Add(12 * time.Second)
	tick := time.NewTicker(3 * hub.Window)
	defer tick.Stop()
	for agreed := 0; ; {
		fresh := newModel(Client{Audience: m.client.Audience})
		watch, err := w.feed.Follow(w.ctx, w.show)
		w.ok(err)
		snap, err := w.store.Snapshot(w.ctx, w.show, snapshotComments)
		w.ok(err)
		frame, err := watch.show.compile(w.ctx, m.client.Audience, snap)
		w.ok(err)
		watch.End()
		b, err := json.Marshal(frame)
		w.ok(err)
		fresh.open([][]byte{b})
		if got, want = m.state(), fresh.state(); got != want {
			agreed = 0
		} else if agreed++; agreed == 2 {
			return
		}
		if time.Now().After(deadline) {
			w.Fatalf("%s (since %q) and a fresh snapshot differ:\n%s", m.client.Audience, m.client.Since, cmp.Diff(want, got))
		}
		<-tick.C
	}
}

// TestSnapshotsAndPatchesLeaveNoGap lets many writers change a show while
// clients of every audience join, resume and stay: all end in the same state.
func TestSnapshotsAndPatchesLeaveNoGap(t *testing.T) {
	each(t, func(w *world) {
		const writers, acts = 8, 30
		first := map[Audience]*model{}
		for _, a := range audiences {
			first[a] = w.join(Client{Audience: a})
		}
		for i := range 6 {
			w.ask("asker "+strconv.Itoa(i), "Question number "+strconv.Itoa(i))
		}
		var writing, joining sync.WaitGroup
		for i := range writers {
			writing.Go(func() { w.write(rand.New(rand.NewPCG(1, uint64(i))), i, acts) })
		}
		done := make(chan struct{})
		go func() { writing.Wait(); close(done) }()
		var mu sync.Mutex
		var joined []*model
		for _, a := range audiences {
			joining.Go(func() {
				for n := range 5 {
					since := ""
					if n%2 == 1 {
						since = first[a].token()
					}
					m := newModel(Client{Audience: a})
					watch, err := w.feed.Follow(w.ctx, w.show)
					if err != nil {
						w.Error(err)
						return
					}
					if since != "" { // a client that was here before and comes back
						snap, err := watch.show.snapshot(w.ctx, a)
						if err != nil {
							w.Error(err)
							return
						}
						m.open([][]byte{snap})
						m.opened = false
						m.client.Since = m.at
						if n == 1 {
							w.pause(20 * time.Millisecond)
						}
					}
					frames, err := watch.Join(w.ctx, m.client, m.sub)
					if err != nil {
						w.Error(err)
						return
					}
					w.pause(time.Millisecond) // patches come while the first frames are on their way
					m.open(frames)
					w.Cleanup(func() { watch.Leave(m.client, m.sub); watch.End() })
					mu.Lock()
					joined = append(joined, m)
					mu.Unlock()
					w.pause(15 * time.Millisecond)
				}
			})
		}
		joining.Wait()
		<-done
		w.settled()
		for _, a := range audiences {
			w.same(first[a])
		}
		if len(joined) != 5*len(audiences) {
			w.Fatalf("%d joined", len(joined))
		}
		for _, m := range joined {
			w.same(m)
		}
	})
}

// write does what people do to a show, at random. Conflicts are part of it.
func (w *world) write(rng *rand.Rand, who, acts int) {
	ctx, secret := w.ctx, w.store.Secret()
	check := func(err error) {
		if e := live.AsError(err); err != nil && (e == nil || e.Kind != live.Conflict && e.Kind != live.NotFound) {
			w.Error(err)
		}
	}
	for i := range acts {
		n := 1 + rng.IntN(6)
		old := strconv.Itoa(who) + "-" + strconv.Itoa(rng.IntN(i+1))
		id := secret.CommentID(live.YouTube, old)
		author := "author " + strconv.Itoa(rng.IntN(5))
		switch rng.IntN(13) {
		case 0, 1, 2:
			_, err := w.mod.Submit(ctx, w.show, []live.Message{message(strconv.Itoa(who)+"-"+strconv.Itoa(i), author, "text "+strconv.Itoa(rng.Int()))})
			check(err)
		case 3:
			_, err := w.mod.Submit(ctx, w.show, []live.Message{message(old, author, "edited to see https://x.example "+strconv.Itoa(i))})
			check(err)
		case 4:
			m := message(old, author, "")
			m.Removed = live.RemovedByAuthor
			_, err := w.mod.Submit(ctx, w.show, []live.Message{m})
			check(err)
		case 5:
			check(w.mod.Decide(ctx, w.show, op(), id, 0, []string{"approve", "reject", "restore"}[rng.IntN(3)]))
		case 6:
			_, err := w.mod.Ask(ctx, w.show, op(), id, 0)
			if e := live.AsError(err); e == nil || e.Code != "text_empty" {
				check(err)
			}
		case 7, 8:
			acts := []live.Act{live.ActOpen, live.ActQueue, live.ActShow, live.ActAnswered, live.ActSkip, live.ActDismiss, live.ActRestore}
			check(w.mod.Move(ctx, w.show, op(), n, 0, acts[rng.IntN(len(acts))], nil))
		case 9, 10:
			_, err := w.mod.Vote(ctx, w.show, n, rng.IntN(2), "voter "+strconv.Itoa(rng.IntN(20)))
			check(err)
		case 11:
			check(w.store.SetScene(ctx, w.show, op(), []live.SceneKind{live.SceneTop, live.SceneJoin, live.SceneNone}[rng.IntN(3)], "", 0))
		case 12:
			if rng.IntN(2) == 0 {
				_, err := w.mod.Ban(ctx, w.show, op(), id, "")
				check(err)
			} else {
				check(w.mod.Unban(ctx, w.show, op(), secret.AuthorID(live.YouTube, author)))
			}
		}
	}
}

// TestResume sends the newest state of each item once, and then the totals.
func TestResume(t *testing.T) {
	each(t, func(w *world) {
		one, two := w.ask("a", "one?"), w.ask("b", "two?")
		id := w.say("1", "ann", "first words")
		was := w.desk()
		w.settled()
		since := was.token()
		for _, act := range []live.Act{live.ActQueue, live.ActShow, live.ActSkip} {
			w.act(one, act)
		}
		for i := range 3 {
			w.say("1", "ann", "other words "+strconv.Itoa(i))
		}
		w.vote(two, 1)
		w.settled()
		back := w.join(Client{Audience: Desk, Since: since})
		if got := back.kinds(); !strings.HasPrefix(got, "patch totals") || strings.Contains(got, "snapshot") {
			w.Fatalf("a resume begins with %s", got)
		}
		var p wire.Patch
		w.ok(json.Unmarshal([]byte(back.frame(0)), &p))
		if len(p.Questions) != 1 || p.Questions[0].State != "open" || p.Questions[0].Version != 4 || len(p.Comments) != 1 || p.Comments[0].ID != id ||
			p.Comments[0].Text != "other words 2" || p.At != was.token() {
			w.Errorf("%+v", p)
		}
		if strings.Contains(back.frame(0), "first words") || strings.Contains(back.frame(0), "other words 1") {
			w.Error("a resume replays history")
		}
		var totals wire.Totals
		w.ok(json.Unmarshal([]byte(back.frame(1)), &totals))
		if len(totals.Q) != 2 || totals.V == 0 {
			w.Errorf("%+v", totals)
		}
		// With nothing missed there is nothing to patch, and still a token and the totals.
		again := w.join(Client{Audience: Public, Since: was.token()})
		if got := again.kinds(); !strings.HasPrefix(got, "patch totals you") || again.token() != was.token() {
			w.Errorf("%s at %s", got, again.token())
		}
	})
}

// TestForeignTokens: what is not in the log is answered with a snapshot.
func TestForeignTokens(t *testing.T) {
	each(t, func(w *world) {
		w.ask("a", "one?")
		was := w.desk()
		w.settled()
		seq, nonce, _ := strings.Cut(was.token(), "-")
		for why, since := range map[string]string{
			"another history": seq + "-" + nonce + "1", "a future": "99999-1", "rubbish": "rubbish", "of Redis": "$", "nothing": "", "the beginning of time": "0-0",
		} {
			if m := w.join(Client{Audience: Desk, Since: since}); !strings.HasPrefix(m.kinds(), "snapshot") {
				w.Errorf("%s (%q): %s", why, since, m.kinds())
			}
		}
		w.ok(w.rdb.XTrimMaxLen(w.ctx, "zuruf:{"+w.show+"}:log", 1).Err())
		if m := w.join(Client{Audience: Desk, Since: "1-1"}); !strings.HasPrefix(m.kinds(), "snapshot") {
			w.Errorf("a trimmed token: %s", m.kinds())
		}
		if m := w.join(Client{Audience: Desk, Since: was.token()}); !strings.HasPrefix(m.kinds(), "patch") {
			w.Errorf("the newest token: %s", m.kinds())
		}
	})
}

// TestTotalsOutOfOrder: counts are absolute; the highest version wins on the
// node and at the client, in whatever order they come.
func TestTotalsOutOfOrder(t *testing.T) {
	each(t, func(w *world) {
		n := w.ask("a", "one?")
		for voter := range 3 {
			w.vote(n, voter)
		}
		m := w.join(Client{Audience: Public})
		w.until("three votes", func() bool { return m.votes(n) == 3 })
		truth, err := w.store.Counts(w.ctx, w.show)
		w.ok(err)
		for _, t := range []store.Totals{{Version: truth.Version + 20, Votes: [][2]int{{n, 50}}}, {Version: truth.Version + 10, Votes: [][2]int{{n, 40}}},
			{Version: truth.Version, Votes: [][2]int{{n, 3}}}, {Version: truth.Version + 21, Votes: [][2]int{{n, 60}}}} {
			w.ok(w.store.PublishTotals(w.ctx, w.show, t))
		}
		w.until("the newest count", func() bool { return m.votes(n) == 60 })
		if old := append(m.said("40]"), m.said(`,3]`)...); len(old) > 1 { // the first counted up to three
			w.Errorf("an old count was sent on: %s", old)
		}
		m.deliver([]byte(`{"t":"totals","v":1,"q":[[1,7]]}` + "\n"))
		if m.votes(n) != 60 {
			w.Error("the client took an old count")
		}
	})
}
