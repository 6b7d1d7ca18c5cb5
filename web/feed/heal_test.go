package feed

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/wire"
)

// TestADeadSubscriptionIsFoundByTheProbe takes the node's ear away: what is
// logged and counted then is still told, a little later.
func TestADeadSubscriptionIsFoundByTheProbe(t *testing.T) {
	each(t, func(w *world) {
		w.hurry()
		desk, public := w.desk(), w.join(Client{Audience: Public})
		n := w.ask("a", "before")
		w.settled()
		w.ok(w.feed.listener.Unfollow(w.ctx, w.show))
		w.until("silence", func() bool {
			counts, err := w.rdb.PubSubNumSub(w.ctx, "zuruf:{"+w.show+"}:now").Result()
			return err == nil && counts["zuruf:{"+w.show+"}:now"] == 0
		})
		id := w.say("1", "ann", "nobody heard this")
		w.act(n, live.ActQueue)
		w.vote(n, 1)
		w.until("the probe", func() bool { return len(desk.said("nobody heard this")) == 1 && desk.token() == public.token() })
		w.until("the count", func() bool { return public.votes(n) == 1 })
		w.same(desk)
		w.same(public)
		if len(desk.said(id)) == 0 || strings.Count(desk.kinds(), "snapshot") != 1 {
			w.Errorf("healed by %s", desk.kinds())
		}
	})
}

// TestAForkIsAnsweredWithSnapshots: after the store lost a tail of its history
// every client is given the whole state, and goes on from there.
func TestAForkIsAnsweredWithSnapshots(t *testing.T) {
	each(t, func(w *world) {
		w.hurry()
		n := w.ask("a", "kept?")
		w.vote(n, 1)
		desk, public := w.desk(), w.join(Client{Audience: Public})
		for i := range 4 {
			w.vote(n, 10+i)
			w.say(strconv.Itoa(i), "ann", "lost "+strconv.Itoa(i))
		}
		w.settled()
		w.until("five votes", func() bool { return public.votes(n) == 5 })
		p := "zuruf:{" + w.show + "}:"
		pipe := w.rdb.Pipeline()
		pipe.Del(w.ctx, p+"log", p+"cl", p+"c", p+"cs", p+"held", p+"qv:"+strconv.Itoa(n))
		pipe.HSet(w.ctx, p+"meta", "seq", 3, "head", "3-77", "tv", 1)
		pipe.XAdd(w.ctx, xadd(p+"log", "3-77"))
		pipe.SAdd(w.ctx, p+"qv:"+strconv.Itoa(n), "7")
		pipe.ZAdd(w.ctx, p+"rank", score(1, strconv.Itoa(n)))
		_, err := pipe.Exec(w.ctx)
		w.ok(err)
		for _, m := range []*model{desk, public} {
			w.until("a snapshot", func() bool { return m.token() == "3-77" && strings.Count(m.kinds(), "snapshot") == 2 })
			w.same(m)
		}
		w.vote(n, 30) // versions have begun again, and still count
		w.say("9", "ann", "and on")
		for _, m := range []*model{desk, public} {
			w.until("the new count", func() bool { return m.votes(n) == 2 })
			w.same(m)
		}
	})
}

// TestBeats come to quiet topics with the head of the log, and people who fell
// silent are gone.
func TestBeats(t *testing.T) {
	each(t, func(w *world) {
		w.hurry()
		public, desk := w.join(Client{Audience: Public}), w.desk()
		w.ok(w.feed.Here(w.ctx, w.show, wire.Person{ID: "mod-9", Name: "Theo", Role: "moderator"}))
		w.until("Theo", func() bool { return len(desk.said("Theo")) > 0 })
		for i := range 3 { // nothing of these is the audience's
			w.say(strconv.Itoa(i), "ann", "text")
		}
		w.settled()
		head, err := w.store.Head(w.ctx, w.show)
		w.ok(err)
		w.until("a beat with the head", func() bool { return public.token() == head.String() })
		if k := public.kinds(); !strings.Contains(k, "beat") || strings.Contains(k, "patch") {
			w.Errorf("the audience heard %s", k)
		}
	})
}

// TestASnapshotsClockIsRight: a snapshot that is shared by many is not so old
// that a page's clock would follow it into the past.
func TestASnapshotsClockIsRight(t *testing.T) {
	each(t, func(w *world) {
		w.join(Client{Audience: Public})
		start := time.Now()
		w.feed.now = func() time.Time { return start.Add(time.Hour) }
		m := w.join(Client{Audience: Public})
		if !strings.Contains(m.frame(0), wire.At(start.Add(time.Hour).UnixMilli())) {
			w.Errorf("%.120s", m.frame(0))
		}
	})
}

// TestWhoMissedTheMoveIsMoved: a rehearsal begins and ends while the node hears
// nothing, and the pages are led to where the links lead all the same.
func TestWhoMissedTheMoveIsMoved(t *testing.T) {
	each(t, func(w *world) {
		w.hurry()
		moved := make(chan string, 100)
		w.feed.Moved = func(show string) { moved <- show }
		awaits := func(show string) {
			w.Helper()
			w.until("the move away from "+show, func() bool {
				select {
				case from := <-moved:
					return from == show
				default:
					return false
				}
			})
		}
		deaf := func() {
			w.Helper()
			w.ok(w.feed.listener.Unfollow(w.ctx, w.show))
			w.until("silence", func() bool {
				counts, err := w.rdb.PubSubNumSub(w.ctx, "zuruf:{"+w.show+"}:now").Result()
				return err == nil && counts["zuruf:{"+w.show+"}:now"] == 0
			})
		}
		id := live.NewID()
		of, err := w.store.CreateShow(w.ctx, op(), live.Show{ID: live.NewID(), Series: id, Title: "T", Language: "de", Hold: live.HoldRules}, live.Series{ID: id})
		w.ok(err)
		w.show = of.ID
		w.join(Client{Audience: Public})
		deaf()
		r, err := w.store.BeginRehearsal(w.ctx, op(), of, nil)
		w.ok(err)
		awaits(of.ID)
		w.show = r.ID
		w.join(Client{Audience: Public})
		deaf()
		of, err = w.store.Show(w.ctx, of.ID)
		w.ok(err)
		w.ok(w.store.EndRehearsal(w.ctx, op(), of))
		awaits(r.ID)
	})
}
