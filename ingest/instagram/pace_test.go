package instagram_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

const interval = 6 * time.Second // between two polls

// TestPollsAreShort: what is known is not fetched again, and it is asked now
// and then only what is broadcast.
func TestPollsAreShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.New(simulator.Options{})
		var calls atomic.Int64
		src := simulator.Source(live.Instagram)
		src.ID, src.Show = "source", "show"
		world := ingesttest.New(src)
		for i := range 400 {
			sim.Say(live.Instagram, simulator.Line{Name: "lotte", Text: fmt.Sprint("Satz ", i)})
			after(time.Second)
		}
		ingesttest.Start(t, world, "a", connectorTo("http://simulation", ingesttest.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			calls.Add(1)
			sim.ServeHTTP(w, r)
		})}, 0))
		after(10 * time.Second)
		if n := len(world.Comments()); n != 400 {
			t.Fatalf("%d comments", n)
		}
		calls.Store(0)
		after(time.Minute)
		if n := calls.Load(); n > 10+5 {
			t.Errorf("%d calls in a minute without news", n)
		}
		for i := range 3 { // the end shows two polls later, wherever in the rhythm of the lists it falls
			sim.Fault(live.Instagram, "live", 0)
			after(time.Minute + time.Duration(i)*interval)
			sim.Fault(live.Instagram, "ended", 0)
			after(2*interval + time.Second)
			if state := world.Lamp("show", "source").State; state != live.SourceEnded {
				t.Errorf("after the end: %s", state)
			}
		}
	})
}
