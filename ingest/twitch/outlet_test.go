package twitch_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/ingest/twitch"
	"zuruf/live"
)

// bareOutlet takes what a connector hands over as it is: nothing behind it
// leaves out what came twice.
type bareOutlet struct {
	mu    sync.Mutex
	texts []string
	slow  time.Duration // of a store that takes its time
}

func (o *bareOutlet) Cursor() string                         { return "" }
func (o *bareOutlet) Report(change func(*live.SourceStatus)) { change(new(live.SourceStatus)) }
func (o *bareOutlet) Hand(_ context.Context, batch []live.Message, _ string) error {
	time.Sleep(o.slow)
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, m := range batch {
		if m.Says() {
			o.texts = append(o.texts, m.Comment.Text)
		}
	}
	return nil
}

// far lets every new connection take its time.
func (s *stage) far(latency time.Duration) {
	s.connector = twitch.New(twitch.Options{
		API: "http://simulation", EventSub: "ws://simulation/eventsub/ws", IRC: "ws://simulation/irc", ClientID: simulator.TwitchClientID,
		Client: ingest.NewClient(ingesttest.Transport{Handler: s.sim}, 0), Tokens: s.world,
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			if err := ingest.Sleep(ctx, latency); err != nil {
				return nil, err
			}
			return s.network.Dial(ctx, network, address)
		},
	})
}

// TestCutWhileMoving: the old connection breaks before the new one stands.
func TestCutWhileMoving(t *testing.T) {
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, way)
				s.far(2 * time.Second)
				node := s.start("a")
				after(10 * time.Second)
				s.say("vorher")
				s.sim.Fault(live.Twitch, "reconnect", 0)
				after(time.Second)
				s.network.Cut()
				after(500 * time.Millisecond)
				s.say("dazwischen")
				after(4 * time.Second)
				s.say("danach")
				after(2 * time.Second)
				if diff := cmp.Diff([]string{"vorher", "danach"}, s.world.Texts()); diff != "" {
					t.Error(diff)
				}
				if gapHint(s.lamp()) == "" {
					t.Errorf("no hint: %+v", s.lamp())
				}
				for _, state := range s.states() {
					if state == live.SourceSlow {
						t.Error("the supervisor had to begin anew")
					}
				}
				node.Stop()
			})
		})
	}
}

// TestGapSoon: a connection that breaks soon after the first start is told of too.
func TestGapSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		after(time.Minute) // virtual time begins at midnight
		s := newStage(t, "auto")
		node := s.start("a")
		after(3 * time.Second)
		for range 2 {
			s.sim.Fault(live.Twitch, "close", 0)
			after(time.Millisecond)
			heard := time.Now().Add(-11 * time.Second).Format(time.TimeOnly) // a sign of life comes every 10 s
			after(4 * time.Second)
			if m := hinted.FindStringSubmatch(gapHint(s.lamp())); m == nil || m[1] < heard {
				t.Errorf("lost after %s: %v, %+v", heard, m, s.lamp())
			}
			after(20 * time.Second)
		}
		node.Stop()
	})
}

// TestHandsOverOnce changes the connection again and again while the store is
// slow: what waits on the old one is read before the new one, and what comes
// over both is handed over once. Run goes on by itself, over a break too.
func TestHandsOverOnce(t *testing.T) {
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, way)
				s.far(2 * time.Second)
				out := &bareOutlet{slow: 700 * time.Millisecond}
				ctx, cancel := context.WithCancel(t.Context())
				done := make(chan error, 1)
				go func() { done <- s.connector.Run(ctx, s.src, out) }()
				after(35 * time.Second)
				var want []string
				for i := range 900 {
					if i%180 == 7 {
						s.sim.Fault(live.Twitch, "reconnect", 0)
					}
					want = append(want, fmt.Sprint(i))
					s.say(want[len(want)-1])
					if i%180 == 26 { // a flood, just before the new connection stands
						for n := range 1500 {
							want = append(want, fmt.Sprintf("%d.%d", i, n))
							s.say(want[len(want)-1])
						}
					}
					after(100 * time.Millisecond)
				}
				after(40 * time.Second)
				s.sim.Fault(live.Twitch, "close", 0)
				after(5 * time.Second)
				want = append(want, "danach")
				s.say("danach")
				after(2 * time.Second)
				if diff := cmp.Diff(want, out.texts); diff != "" {
					t.Error(diff)
				}
				select {
				case err := <-done:
					t.Fatalf("ended by itself: %v", err)
				default:
				}
				cancel()
				if err := <-done; err != context.Canceled {
					t.Error(err)
				}
			})
		})
	}
}

// TestListLagsBehind: the list of broadcasts learns of a beginning minutes
// after the event that told of it, and is not believed until then.
func TestListLagsBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "auto")
		s.through(func(w http.ResponseWriter, r *http.Request, _ string) bool {
			if r.URL.Path == "/helix/streams" {
				io.WriteString(w, `{"data":[]}`)
			}
			return r.URL.Path == "/helix/streams"
		})
		s.sim.Fault(live.Twitch, "waiting", 0)
		node := s.start("a")
		after(2 * time.Second)
		s.sim.Fault(live.Twitch, "live", 0)
		after(20 * time.Second)
		if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Channel != simulator.TwitchName {
			t.Errorf("lamp %+v", lamp)
		}
		after(12 * time.Minute)
		if lamp := s.lamp(); lamp.State != live.SourceEnded {
			t.Errorf("after all it is not live: %+v", lamp)
		}
		node.Stop()
	})
}
