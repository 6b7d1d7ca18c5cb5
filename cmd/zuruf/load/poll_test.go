package load

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/live/wire"
)

func TestAPollHasBoundsOfItsOwn(t *testing.T) {
	good := Options{Target: "http://127.0.0.1:8080", Token: "t", Viewers: -1, Votes: 100, Decisions: 20, Duration: time.Minute, Poll: true, Within: 5 * time.Second}
	o := good
	if err := o.check(); err != nil || o.Viewers != 5000 || o.Votes != 0 || o.Decisions != 0 || o.Duration != 15*time.Second {
		t.Fatalf("%+v %v", o, err)
	}
	o = good
	if o.Poll = false; o.check() != nil || o.Viewers != 1000 || o.Votes != 100 {
		t.Fatalf("%+v", o)
	}
	for why, change := range map[string]func(*Options){
		"nobody votes":     func(o *Options) { o.Viewers = 0 },
		"too many viewers": func(o *Options) { o.Viewers = mostViewers + 1 },
		"no time":          func(o *Options) { o.Within = 0 },
		"too long":         func(o *Options) { o.Within = mostDuration },
	} {
		o := good
		change(&o)
		if o.check() == nil {
			t.Errorf("%s: taken", why)
		}
	}
}

func TestBallotsAreSpreadEvenly(t *testing.T) {
	list := plan(5000, 5*time.Second)
	first, again, perSecond := map[int]time.Duration{}, map[int]bool{}, make([]int, 5)
	for i, b := range list {
		if i > 0 && b.due < list[i-1].due || b.due >= 5*time.Second {
			t.Fatalf("%+v behind %+v", b, list[i-1])
		}
		perSecond[b.due/time.Second]++
		if !b.again {
			first[b.viewer] = b.due
			continue
		}
		if at, ok := first[b.viewer]; !ok || b.due-at != time.Second || again[b.viewer] || b.option() == (ballot{viewer: b.viewer}).option() {
			t.Fatalf("%+v, first at %v", b, at)
		}
		again[b.viewer] = true
	}
	if len(first) != 5000 || len(again) != 500 {
		t.Errorf("%d viewers, %d twice", len(first), len(again))
	}
	for _, n := range perSecond {
		if n < 1000 || n > 1125 {
			t.Errorf("%v ballots a second", perSecond)
		}
	}
	if list := plan(3, time.Second); len(list) != 3 {
		t.Errorf("%+v", list)
	}
}

func TestAMeterCountsOnePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m meter
		page, other := &socket{}, &socket{}
		if m.hears() {
			t.Error("hears before it was told anything")
		}
		for i := range 21 { // ten a second
			m.hear(page, fmt.Appendf(nil, `{"t":"tally","polls":[{"id":"p","votes":%d}]}`, i))
			m.hear(other, []byte(`{"t":"tally","polls":[{"id":"p","votes":99}]}`))
			time.Sleep(100 * time.Millisecond)
		}
		if r := m.rate("desk"); r != (TallyRate{Page: "desk", Frames: 21, Rate: 10, Most: 10}) {
			t.Errorf("%+v", r)
		}
		go m.hear(page, []byte(`{"t":"tally","polls":[{"id":"p","votes":21}]}`))
		if got := m.await(21, time.Second); got != 21 {
			t.Errorf("told of %d", got)
		}
		if got := m.await(22, time.Second); got != 21 {
			t.Errorf("told of %d", got)
		}
	})
}

func TestTooManyCountsASecondAreNoticed(t *testing.T) {
	for every, over := range map[time.Duration]bool{100 * time.Millisecond: false, 98 * time.Millisecond: false, 90 * time.Millisecond: true, 10 * time.Millisecond: true} {
		synctest.Test(t, func(t *testing.T) {
			var m meter
			page := &socket{}
			for range 30 {
				m.hear(page, []byte(`{"t":"tally","polls":[{"id":"p"}]}`))
				time.Sleep(every)
			}
			if r := m.rate("desk"); r.over(mostTallies) != over {
				t.Errorf("every %v: %+v", every, r)
			}
		})
	}
}

// TestAWrongResultIsAnError: the server counts one vote too few, or forgets who
// changed their mind, or does not tell a page.
func TestAWrongResultIsAnError(t *testing.T) {
	right := wire.Poll{ID: "p", Votes: 40, Repeats: 4, Voters: map[string]int{"room": 40}, BySource: map[string][]int{"room": {6, 14, 10, 10}}}
	for what, c := range map[string]struct {
		change func(*wire.Poll)
		told   int
		faults int
	}{
		"right":            {func(*wire.Poll) {}, 40, 0},
		"one is missing":   {func(p *wire.Poll) { p.Voters["room"] = 39 }, 40, 1},
		"another option":   {func(p *wire.Poll) { p.BySource["room"] = []int{7, 13, 10, 10} }, 40, 1},
		"changed unseen":   {func(p *wire.Poll) { p.Repeats = 3 }, 40, 1},
		"the desk is late": {func(*wire.Poll) {}, 39, 1},
	} {
		t.Run(what, func(t *testing.T) {
			p := right
			p.Voters, p.BySource = map[string]int{"room": 40}, map[string][]int{"room": right.BySource["room"]}
			c.change(&p)
			web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { json.NewEncoder(w).Encode(p) }))
			defer web.Close()
			r := &run{o: Options{Within: time.Second}, server: newServer(web.URL), show: wire.Show{Tokens: &wire.Tokens{}}, viewers: make([]*viewer, 40), poll: &poll{Poll: p}}
			defer r.server.http.CloseIdleConnections()
			r.poll.desk.hear(&socket{}, fmt.Appendf(nil, `{"t":"tally","polls":[{"id":"p","votes":%d}]}`, c.told))
			out := r.counted(t.Context())
			if got := r.faults.all(); len(got) != c.faults || out.Voters != 40 || out.Changed != 4 || len(out.Tallies) != 1 {
				t.Errorf("%v, %+v", got, out)
			}
		})
	}
}
