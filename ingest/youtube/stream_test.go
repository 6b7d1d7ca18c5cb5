package youtube_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest/simulator"
	"zuruf/live"
)

// TestStreamIsPushed: in the stream a comment arrives within a moment, over many connections.
func TestStreamIsPushed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		node := s.start(t, "a")
		defer node.Stop()
		after(3 * time.Second)
		for i := range 100 {
			s.text(i)
			after(150 * time.Millisecond)
			if texts := s.world.Texts(); len(texts) != i+1 {
				t.Fatalf("comment %d is not here after 150 ms", i)
			}
			after(1250 * time.Millisecond)
		}
		if lamp := s.lamp(); lamp.Mode != "stream" || lamp.Hint != nil {
			t.Errorf("lamp %+v", lamp)
		}
		if reading, _ := s.units(); reading > 5*16 {
			t.Errorf("%d units in 140 seconds", reading)
		}
	})
}

// TestStreamFallsBack polls while there is no stream, says so, and tries the
// stream again after a while.
func TestStreamFallsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		s.sim.Fault(live.YouTube, "stream_off", 0)
		node := s.start(t, "a")
		defer node.Stop()
		after(30 * time.Second)
		if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Mode != "poll" || lamp.Hint == nil || lamp.Hint.Code != "stream_unavailable" {
			t.Errorf("without a stream: %+v", lamp)
		}
		s.sim.Fault(live.YouTube, "none", 0)
		after(10 * time.Minute)
		streamed := 0
		for _, c := range s.asked() {
			if strings.HasSuffix(c.path, "/stream") {
				streamed++
			}
		}
		if streamed != 1 {
			t.Errorf("%d tries of a stream that was not there", streamed)
		}
		after(6 * time.Minute)
		s.text(1)
		after(time.Second)
		if lamp := s.lamp(); lamp.Mode != "stream" || lamp.Hint != nil || len(s.world.Texts()) != 1 {
			t.Errorf("with a stream again: %+v, %v", lamp, s.world.Texts())
		}
	})
}
