package poll_test

import (
	"strings"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
)

func TestLinkCodes(t *testing.T) {
	for text, want := range map[string]string{
		"!link K7Q2": "K7Q2", "!link k7q2": "K7Q2", "!LINK K7Q2": "K7Q2", "  !link   K7Q2  ": "K7Q2",
		"!linkK7Q2": "", "!link": "", "!link ": "", "link K7Q2": "", "!link K7Q": "", "!link K7Q22": "", "!link K7 Q2": "",
		"!link K!Q2": "", "!link !!!!": "", "!link K7Q2 bitte": "", "hallo !link K7Q2": "", "!link ÄÖ": "", "!link I0O1": "", "": "",
	} {
		if got := poll.LinkCode(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestALinkCodeWorksOnceAndNotForever(t *testing.T) {
	timed(t, func(w *world) {
		w.source(live.YouTube, 0)
		p := w.open(tea)
		for _, name := range []string{"ann", "bob"} {
			w.clicks(p, name, options(0))
			w.says(w.node, live.YouTube, name, "2", time.Now())
		}
		w.wantCounts(p, "[r0:2 y1:2]")
		code := func(name string) string {
			c, err := w.store.LinkCode(w.ctx, w.show, w.store.Secret().Voter(w.author(live.Room, name).ID), time.Now().Add(poll.LinkCodeTime).UnixMilli())
			w.ok(err)
			return c
		}
		ann, bob := code("ann"), code("bob")
		time.Sleep(poll.LinkCodeTime - time.Second)
		w.says(w.node, live.YouTube, "ann", "!link "+strings.ToLower(ann), time.Now())
		w.wantCounts(p, "[r0:2 y1:1]")
		w.says(w.node, live.YouTube, "bob", "!link "+ann, time.Now())
		w.wantCounts(p, "[r0:2 y1:1]")
		time.Sleep(2 * time.Second)
		w.says(w.node, live.YouTube, "bob", "!link "+bob, time.Now())
		w.wantCounts(p, "[r0:2 y1:1]")
		w.says(w.node, live.YouTube, "ann", "3", time.Now()) // the newest vote of both
		w.wantCounts(p, "[r0:1 y1:1 y2:1]")
		w.clicks(p, "ann", options(0))
		w.wantCounts(p, "[r0:2 y1:1]")
	})
}

// TestPointsOfALinkedPersonAreOnePlace, also those from before.
func TestPointsOfALinkedPersonAreOnePlace(t *testing.T) {
	timed(t, func(w *world) {
		stop := w.run(w.node)
		defer stop()
		w.source(live.YouTube, 0)
		for range 2 {
			p := w.open(quiz)
			w.says(w.node, live.YouTube, "ann", "B", time.Now())
			w.clicks(p, "bob", options(1))
			w.close(p)
			time.Sleep(time.Minute)
		}
		room := w.author(live.Room, "ann at home")
		c, err := w.store.LinkCode(w.ctx, w.show, w.store.Secret().Voter(room.ID), time.Now().Add(time.Minute).UnixMilli())
		w.ok(err)
		w.says(w.node, live.YouTube, "ann", "!link "+c, time.Now())
		ranks, err := w.store.Ranks(w.ctx, w.show, 10)
		w.ok(err)
		if len(ranks) != 2 || ranks[0].Points != 2000 || ranks[1].Points != 2000 || ranks[1].Place != 1 {
			t.Errorf("%+v", ranks)
		}
		if r, ok, err := w.store.RankOf(w.ctx, w.show, w.store.Secret().Voter(room.ID)); err != nil || !ok || r.Points != 2000 {
			t.Errorf("%+v %v %v", r, ok, err)
		}
	})
}
