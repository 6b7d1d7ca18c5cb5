package facebook_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/ingest"
	"zuruf/ingest/facebook"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

// pageStage is a stage whose source is set to the page, with a pasted token.
func pageStage(t *testing.T, o simulator.Options, broadcast string) *stage {
	s := &stage{world: ingesttest.New()}
	o.Hooks = "http://zuruf/hooks"
	s.build(o)
	s.sim.Fault(live.Facebook, broadcast, 0)
	src, _, err := s.connector().Probe(t.Context(), live.Source{Kind: live.Facebook,
		Config: map[string]string{"page": simulator.Page}, Secrets: map[string]string{"page_token": simulator.PageToken}})
	if err != nil {
		t.Fatal(err)
	}
	src.ID, src.Show = "source", "show"
	s.src = src
	s.world.SetSources(src)
	return s
}

// TestBroadcastBegins: the webhook that says so is acted upon at once, and
// without it the page is asked each minute, no more.
func TestBroadcastBegins(t *testing.T) {
	for name, within := range map[string]time.Duration{"webhook": time.Second, "polling": 62 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := pageStage(t, simulator.Options{}, "waiting")
				s.start(t, "a")
				if name == "webhook" {
					s.webhooks(t)
				}
				after(5*time.Minute + 7*time.Second)
				if n := s.calls.Load(); n > 12 || s.lamp().State != live.SourceWaiting || s.lamp().Channel == "" {
					t.Errorf("%d calls while waiting, lamp %+v", n, s.lamp())
				}
				s.sim.Fault(live.Facebook, "live", 0)
				s.say("erster")
				after(within)
				if diff := cmp.Diff([]string{"erster"}, s.world.Texts()); diff != "" || s.lamp().State != live.SourceLive || s.lamp().Title == "" {
					t.Errorf("%s, lamp %+v", diff, s.lamp())
				}
			})
		})
	}
}

// TestWebhookNamesTheBroadcast: of a source set to a page only what belongs to
// the broadcast that is read comes in by webhook; news about others does no harm.
func TestWebhookNamesTheBroadcast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := pageStage(t, simulator.Options{}, "live")
		s.start(t, "a")
		after(4 * time.Second)
		other := func(verb string) []byte {
			return []byte(strings.ReplaceAll(string(feedBody(verb, "888888888_22222", "unter einem anderen Beitrag")), simulator.PageVideo, "888888888"))
		}
		for _, c := range []struct {
			body []byte
			want int
		}{
			{feedBody("edited", simulator.PageVideo+"_11111", "hier"), 1}, {other("add"), 0}, {other("edited"), 0}, {other("remove"), 1}, {other("hide"), 1},
		} {
			if n, err := s.node.Load().Deliver(t.Context(), live.Facebook, c.body, simulator.Sign(c.body)); n != c.want || err != nil {
				t.Errorf("accepted %d, %v, want %d of %s", n, err, c.want, c.body)
			}
		}
		if diff := cmp.Diff([]string{"hier"}, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
	})
}

// TestTailOfTheLastBroadcast: a node that takes over after the end still reads
// what was said in its last seconds.
func TestTailOfTheLastBroadcast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := pageStage(t, simulator.Options{}, "live")
		s.start(t, "a")
		s.say("Anfang")
		after(10 * time.Second)
		s.node.Load().Stop()
		s.say("Schluss")
		s.sim.Fault(live.Facebook, "ended", 0)
		s.start(t, "b")
		after(30 * time.Second)
		if diff := cmp.Diff([]string{"Anfang", "Schluss"}, s.world.Texts()); diff != "" || s.lamp().State != live.SourceEnded {
			t.Errorf("%s, lamp %+v", diff, s.lamp())
		}
	})
}

// TestTheListIsRefused: then the number is asked for, in setup and in the lamp.
func TestTheListIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := pageStage(t, simulator.Options{}, "waiting")
		s.sim.Fault(live.Facebook, "no_live_videos", 0)
		_, _, err := s.connector().Probe(t.Context(), s.src)
		if e := live.AsError(err); e == nil || e.Code != "live_videos_refused" || e.Field != "live_video" || !strings.Contains(e.Message.DE, "Reading is not supported") {
			t.Errorf("probe: %v", err)
		}
		s.start(t, "a")
		after(5 * time.Second)
		if lamp := s.lamp(); lamp.State != live.SourceWaiting || lamp.Error == nil || lamp.Error.Code != "live_videos_refused" {
			t.Errorf("lamp %+v", lamp)
		}
	})
}

// TestEditIsNotUndone: a retried "add" comes late, after the edit, to a process
// that remembers nothing.
func TestEditIsNotUndone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		s.start(t, "a")
		id := simulator.PageVideo + "_11111"
		send := func(body []byte) {
			t.Helper()
			if _, err := s.node.Load().Deliver(t.Context(), live.Facebook, body, simulator.Sign(body)); err != nil {
				t.Error(err)
			}
		}
		send(feedBody("add", id, "alt"))
		send(feedBody("edited", id, "neu"))
		s.node.Load().Stop()
		s.start(t, "b")
		after(5 * time.Minute)
		send(feedBody("add", id, "alt"))
		if diff := cmp.Diff([]string{"neu"}, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
	})
}

// TestHidings: by webhook at once, by polling within a minute.
func TestHidings(t *testing.T) {
	for name, hooks := range map[string]bool{"webhook": true, "polling": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, simulator.Options{})
				s.start(t, "a")
				wait := 70 * time.Second
				if hooks {
					s.webhooks(t)
					wait = time.Second
				}
				id := s.say("strittig")
				after(5 * time.Second)
				for _, want := range []live.Hiding{live.Hidden, live.Unhidden} {
					before := len(s.world.Tidings)
					r, err := http.NewRequest("POST", "http://simulation/v26.0/"+id, strings.NewReader("access_token="+simulator.PageToken+"&is_hidden="+map[live.Hiding]string{live.Hidden: "true", live.Unhidden: "false"}[want]))
					if err != nil {
						t.Fatal(err)
					}
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					if _, err := (ingesttest.Transport{Handler: s.sim}).RoundTrip(r); err != nil {
						t.Fatal(err)
					}
					after(wait)
					if list := s.world.Tidings[before:]; len(list) == 0 || list[0].Hiding != want || list[0].Comment.PlatformID != id {
						t.Errorf("%s: %+v", want, list)
					}
				}
			})
		})
	}
}

// TestLikes are refreshed by the polls that look back.
func TestLikes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		s.start(t, "a")
		id := s.say("beliebt")
		after(90 * time.Second)
		s.sim.Like(live.Facebook, id, 41)
		after(70 * time.Second)
		if n := s.world.Likes[ingesttest.Key(live.Facebook, id)]; n != 41 {
			t.Errorf("%d likes", n)
		}
	})
}

// TestConnectedAccount: a refused token is asked for anew, once, and a dead
// account says that it must be connected again.
func TestConnectedAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		tokens := &renewing{}
		c := facebook.New(facebook.Options{URL: "http://simulation", Tokens: tokens, Client: ingest.NewClient(ingesttest.Transport{Handler: s.sim}, 0)})
		src, err := c.Prepare(live.Source{Kind: live.Facebook, Config: map[string]string{"account": "a", "live_video": simulator.LiveVideo}})
		if err != nil {
			t.Fatal(err)
		}
		s.sim.Fault(live.Facebook, "expired", 0)
		if _, _, err := c.Probe(t.Context(), src); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"", simulator.PageToken}, tokens.refused); diff != "" {
			t.Error(diff)
		}
		s.sim.Fault(live.Facebook, "unauthorized", 0) // whatever the token
		tokens.refused = nil
		_, _, err = c.Probe(t.Context(), src)
		if e := live.AsError(err); e == nil || e.Kind != live.Unauthorized || e.Field != "account" || !strings.Contains(e.Message.DE, "Konto") || len(tokens.refused) != 2 {
			t.Errorf("%v after %q", err, tokens.refused)
		}
	})
}

// renewing gives the expired token first, and the next one when that is refused.
type renewing struct {
	ingest.Tokens
	refused []string
}

func (r *renewing) Access(_ context.Context, _, refused string) (string, error) {
	r.refused = append(r.refused, refused)
	if refused == "" {
		return simulator.PageToken, nil
	}
	return simulator.PageToken2, nil
}

func (r *renewing) Account(context.Context, string) (live.Account, error) {
	return live.Account{User: simulator.Page}, nil
}

// TestTwoBroadcasts: what was said under a broadcast in the second before a
// newer one was turned to is read, and so is everything that was said under it
// meanwhile, once the newer one is over.
func TestTwoBroadcasts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := pageStage(t, simulator.Options{}, "live")
		s.start(t, "a")
		want := []string{"erster"}
		s.say("erster")
		after(57 * time.Second)
		s.sim.Fault(live.Facebook, "second", 0)
		after(2 * time.Second)
		s.say("kurz davor")
		want = append(want, "kurz davor")
		after(4 * time.Second)
		if diff := cmp.Diff(want, s.world.Texts()); diff != "" || len(s.lamp().Choices) != 2 {
			t.Errorf("%s, choices %+v", diff, s.lamp().Choices)
		}
		for i := range 450 { // more than a first look takes
			s.say(fmt.Sprint("inzwischen ", i))
			want = append(want, fmt.Sprint("inzwischen ", i))
			after(100 * time.Millisecond)
		}
		s.sim.Fault(live.Facebook, "alone", 0)
		after(2 * time.Minute)
		if diff := cmp.Diff(want, s.world.Texts()); diff != "" {
			t.Error(diff)
		}
	})
}

// TestPollsOverlap: each poll goes back two seconds behind the newest known
// comment, because Facebook's times are whole seconds and some appear late.
func TestPollsOverlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, since := simulator.New(simulator.Options{}), []string{}
		src := simulator.Source(live.Facebook)
		src.ID, src.Show = "source", "show"
		ingesttest.Start(t, ingesttest.New(src), "a", facebook.New(facebook.Options{URL: "http://simulation", Client: ingest.NewClient(ingesttest.Transport{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/comments") {
				since = append(since, r.URL.Query().Get("since"))
			}
			sim.ServeHTTP(w, r)
		})}, 0)}))
		said := time.Now().Unix()
		sim.Say(live.Facebook, simulator.Line{Name: "Uwe", Text: "x"})
		after(4 * time.Second)
		if diff := cmp.Diff([]string{"", fmt.Sprint(said - 2)}, since); diff != "" {
			t.Error(diff)
		}
	})
}
