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
