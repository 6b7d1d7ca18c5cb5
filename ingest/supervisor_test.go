package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// script is a connector that does what a test says.
type script struct {
	run   func(ctx context.Context, src live.Source, out ingest.Outlet) error
	runs  atomic.Int64
	now   atomic.Int64 // how many run at this moment
	mu    sync.Mutex
	began []time.Time
}

func (s *script) Kind() live.SourceKind                        { return "script" }
func (s *script) Capabilities(live.Source) []live.PlatformAct  { return nil }
func (s *script) Fields() []ingest.Field                       { return nil }
func (s *script) Prepare(src live.Source) (live.Source, error) { return src, nil }
func (s *script) Probe(context.Context, live.Source) (live.Source, live.SourceStatus, error) {
	return live.Source{}, live.SourceStatus{}, errors.New("no words for this")
}

func (s *script) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	s.runs.Add(1)
	s.now.Add(1)
	defer s.now.Add(-1)
	s.mu.Lock()
	s.began = append(s.began, time.Now())
	s.mu.Unlock()
	return s.run(ctx, src, out)
}

// pauses returns the time between the calls of Run.
func (s *script) pauses() []time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []time.Duration
	for i := 1; i < len(s.began); i++ {
		list = append(list, s.began[i].Sub(s.began[i-1]))
	}
	return list
}

func source(id string) live.Source {
	return live.Source{ID: id, Show: "show", Kind: "script", Config: map[string]string{"a": "1"}, Secrets: map[string]string{}}
}

func said(id int, text string) live.Message {
	now := time.Now().UnixMilli()
	return live.Message{Comment: live.Comment{Kind: "script", Source: "s", PlatformID: fmt.Sprint(id), Text: text,
		Author: &live.Author{PlatformID: "u", Name: "Jupp Teakettle"}, PublishedAt: now - 1500, ReceivedAt: now}}
}

func after(d time.Duration) {
	time.Sleep(d) // virtual: every test here runs in a bubble
	synctest.Wait()
}

// talk says one thing a second, from the number in the cursor on.
func talk(ctx context.Context, _ live.Source, out ingest.Outlet) error {
	var n int
	fmt.Sscan(out.Cursor(), &n)
	for {
		n++
		if err := out.Hand(ctx, []live.Message{said(n, fmt.Sprint("Satz ", n))}, fmt.Sprint(n)); err != nil {
			return err
		}
		out.Report(func(s *live.SourceStatus) { s.State, s.Title = live.SourceLive, "Titel" })
		if err := ingest.Sleep(ctx, time.Second); err != nil {
			return err
		}
	}
}

// sentences is what talk has said up to n.
func sentences(n int) []string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprint("Satz ", i+1))
	}
	return list
}

func TestBackOffGrowsAndIsCapped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &script{run: func(context.Context, live.Source, ingest.Outlet) error { return errors.New("broken") }}
		w := ingesttest.New(source("s"))
		node := ingesttest.Start(t, w, "a", c)
		defer node.Stop()
		after(2 * time.Hour)
		pauses := c.pauses()
		if len(pauses) < 100 || len(pauses) > 1000 {
			t.Fatalf("%d attempts in two hours", len(pauses))
		}
		var late time.Duration
		for i, p := range pauses {
			if p > time.Minute+time.Second {
				t.Errorf("pause %d is %v", i, p)
			}
			if i >= 20 {
				late += p
			}
		}
		if mean := late / time.Duration(len(pauses)-20); mean < 20*time.Second || mean > 40*time.Second {
			t.Errorf("full jitter below a minute should wait 30 s on average, not %v", mean)
		}
		if early := pauses[0] + pauses[1]; early > 3*time.Second+100*time.Millisecond {
			t.Errorf("the first two pauses take %v", early)
		}
		if lamp := w.Lamp("show", "s"); lamp.State != live.SourceSlow || lamp.Error == nil || lamp.Error.Code != "connector_failed" {
			t.Errorf("lamp %+v", lamp)
		}
	})
}

func TestSuccessResetsBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &script{run: func(ctx context.Context, _ live.Source, out ingest.Outlet) error {
			if err := out.Hand(ctx, nil, ""); err != nil {
				return err
			}
			return ingest.ErrPlatform
		}}
		node := ingesttest.Start(t, ingesttest.New(source("s")), "a", c)
		defer node.Stop()
		after(time.Minute)
		for _, p := range c.pauses() {
			if p > time.Second+100*time.Millisecond {
				t.Errorf("pause %v after a success", p)
			}
		}
		if c.runs.Load() < 50 {
			t.Errorf("%d runs in a minute", c.runs.Load())
		}
	})
}

func TestPanicIsCaught(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := ingesttest.New(source("s"))
		c := &script{}
		c.run = func(ctx context.Context, src live.Source, out ingest.Outlet) error {
			if c.runs.Load() < 3 {
				panic("rubbish in, panic out")
			}
			return talk(ctx, src, out)
		}
		node := ingesttest.Start(t, w, "a", c)
		defer node.Stop()
		after(20 * time.Second)
		if len(w.Texts()) < 5 || w.Lamp("show", "s").State != live.SourceLive {
			t.Errorf("%v, %+v", w.Texts(), w.Lamp("show", "s"))
		}
	})
}

func TestRefusedCredentialsWaitForAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		src := source("s")
		w := ingesttest.New(src)
		c := &script{}
		c.run = func(ctx context.Context, src live.Source, out ingest.Outlet) error {
			if src.Secrets["token"] != "good" {
				return live.Refuse(live.Unauthorized, "token_expired", "", "Expired.", "Abgelaufen.")
			}
			return talk(ctx, src, out)
		}
		node := ingesttest.Start(t, w, "a", c)
		defer node.Stop()
		after(10*time.Minute + time.Second)
		if n := c.runs.Load(); n != 11 {
			t.Errorf("%d tries in ten minutes, want one a minute", n)
		}
		if lamp := w.Lamp("show", "s"); lamp.State != live.SourceReconnect || lamp.Error.Code != "token_expired" {
			t.Errorf("lamp %+v", lamp)
		}
		src.Secrets = map[string]string{"token": "good"}
		w.SetSources(src)
		node.Changed("show")
		after(5 * time.Second)
		if len(w.Texts()) == 0 || w.Lamp("show", "s").State != live.SourceLive {
			t.Errorf("a new token is not used at once: %+v", w.Lamp("show", "s"))
		}
	})
}

func TestRemovedSourceStopsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := ingesttest.New(source("s"), source("other"))
		c := &script{run: func(ctx context.Context, _ live.Source, out ingest.Outlet) error {
			<-ctx.Done()
			return ctx.Err()
		}}
		node := ingesttest.Start(t, w, "a", c)
		defer node.Stop()
		after(time.Second)
		if c.now.Load() != 2 {
			t.Fatalf("%d running", c.now.Load())
		}
		w.SetSources(source("other"))
		node.Changed("show")
		synctest.Wait()
		if c.now.Load() != 1 {
			t.Errorf("%d running after one was removed", c.now.Load())
		}
		w.SetSources()
		after(11 * time.Second) // nobody said so: the slow re-read finds it
		if c.now.Load() != 0 {
			t.Errorf("%d running after all were removed", c.now.Load())
		}
		w.SetSources(source("s"))
		node.Changed("show")
		synctest.Wait()
		if c.now.Load() != 1 {
			t.Errorf("%d running after one came back", c.now.Load())
		}
	})
}

// TestOneNodeReads lets two nodes want one source: one reads, the other takes
// over when the first falls silent, and nothing is lost or doubled.
func TestOneNodeReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := ingesttest.New(source("s"))
		a, b := &script{run: talk}, &script{run: talk}
		first := ingesttest.Start(t, w, "a", a)
		after(time.Second)
		second := ingesttest.Start(t, w, "b", b)
		defer second.Stop()
		after(time.Minute)
		if b.runs.Load() != 0 || a.now.Load() != 1 {
			t.Fatalf("a runs %d, b ran %d times", a.now.Load(), b.runs.Load())
		}
		w.SetDying(true)
		first.Stop()
		w.SetDying(false)
		after(9 * time.Second)
		if b.runs.Load() != 0 {
			t.Error("taken over before the lease was old")
		}
		after(10 * time.Second)
		if b.now.Load() != 1 {
			t.Error("not taken over")
		}
		after(10 * time.Second)
		texts := w.Texts()
		if diff := cmp.Diff(sentences(len(texts)), texts); diff != "" || len(texts) < 60 {
			t.Errorf("%d texts, %s", len(texts), diff)
		}
	})
}

// TestReleasesWhenItStops: another node need not wait for the lease to grow old.
func TestReleasesWhenItStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := ingesttest.New(source("s"))
		a, b := &script{run: talk}, &script{run: talk}
		first := ingesttest.Start(t, w, "a", a)
		after(time.Second)
		second := ingesttest.Start(t, w, "b", b)
		defer second.Stop()
		after(4 * time.Second)
		first.Stop()
		after(3 * time.Second)
		if b.now.Load() != 1 {
			t.Error("not taken over at once")
		}
		if owner, epoch := w.Owner("show", "s"); owner != "b" || epoch != 2 {
			t.Errorf("owner %s, epoch %d", owner, epoch)
		}
	})
}

// stuck is a store whose leases cannot be renewed by one node, as if it were cut off.
type stuck struct {
	*ingesttest.World
	cut atomic.Bool
}

func (s *stuck) HoldLease(ctx context.Context, show, source, node string, counter int64) (string, int64, int64, error) {
	if s.cut.Load() && node == "a" {
		return "", 0, 0, ingesttest.ErrDown
	}
	return s.World.HoldLease(ctx, show, source, node, counter)
}

// TestCursorIsFenced: a node that lost its lease without noticing cannot move
// the cursor, and stops.
func TestCursorIsFenced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &stuck{World: ingesttest.New(source("s"))}
		a, b := &script{run: talk}, &script{run: talk}
		start := func(name string, c *script) context.CancelFunc {
			s := ingest.New(ingest.Options{Store: w, Intake: w, Connectors: []ingest.Connector{c}, Node: name})
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- s.Run(ctx) }()
			return func() { cancel(); <-done }
		}
		defer start("a", a)()
		after(5 * time.Second)
		defer start("b", b)()
		after(time.Second)
		w.cut.Store(true)
		after(30 * time.Second)
		if a.now.Load() != 0 || b.now.Load() != 1 {
			t.Errorf("a runs %d, b runs %d", a.now.Load(), b.now.Load())
		}
		texts := w.Texts()
		if diff := cmp.Diff(sentences(len(texts)), texts); diff != "" {
			t.Error(diff)
		}
	})
}

func TestStoreAwayLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := ingesttest.New(source("s"))
		node := ingesttest.Start(t, w, "a", &script{run: talk})
		defer node.Stop()
		after(5 * time.Second)
		w.SetDown(true)
		after(30 * time.Second)
		w.SetDown(false)
		after(10 * time.Second)
		w.LoseReplies(3)
		after(20 * time.Second)
		texts := w.Texts()
		if diff := cmp.Diff(sentences(len(texts)), texts); diff != "" || len(texts) < 20 {
			t.Errorf("%d texts, %s", len(texts), diff)
		}
		if lamp := w.Lamp("show", "s"); lamp.State != live.SourceLive || lamp.Error != nil {
			t.Errorf("lamp %+v", lamp)
		}
	})
}

// TestCursorWaitsForTheIntake: a node that is stopped while nothing can be
// stored has not moved the cursor past what it had in hand.
func TestCursorWaitsForTheIntake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := ingesttest.New(source("s"))
		first := ingesttest.Start(t, w, "a", &script{run: talk})
		after(5 * time.Second)
		w.SetRefusing(true)
		after(30 * time.Second)
		if lamp := w.Lamp("show", "s"); lamp.State != live.SourceSlow || lamp.Error == nil || lamp.Error.Code != "store_unavailable" {
			t.Errorf("lamp %+v", lamp)
		}
		first.Stop()
		w.SetRefusing(false)
		second := ingesttest.Start(t, w, "b", &script{run: talk})
		defer second.Stop()
		after(30 * time.Second)
		texts := w.Texts()
		if diff := cmp.Diff(sentences(len(texts)), texts); diff != "" || len(texts) < 10 {
			t.Errorf("%d texts, %s", len(texts), diff)
		}
	})
}

func TestLampFigures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := ingesttest.New(source("s"))
		quiet := make(chan struct{})
		c := &script{run: func(ctx context.Context, _ live.Source, out ingest.Outlet) error {
			for n := range 300 {
				m := said(n, "Hallo")
				if n%10 == 0 {
					m.Comment.Author = nil
				}
				if n == 50 {
					m.Comment.PublishedAt -= time.Hour.Milliseconds() // one of long ago
				}
				m.Comment.PublishedAt = max(m.Comment.PublishedAt, 0)
				if err := out.Hand(ctx, []live.Message{m, m}, ""); err != nil {
					return err
				}
				out.Report(func(s *live.SourceStatus) { s.State, s.Title = live.SourceLive, fmt.Sprint("Titel ", n) })
				if err := ingest.Sleep(ctx, 100*time.Millisecond); err != nil {
					return err
				}
			}
			close(quiet)
			<-ctx.Done()
			return ctx.Err()
		}}
		node := ingesttest.Start(t, w, "a", c)
		defer node.Stop()
		after(29 * time.Second)
		lamp := w.Lamp("show", "s")
		if lamp.Rate < 18 || lamp.Rate > 21 { // each said twice in a batch: the store decides, the rate is a hint
			t.Errorf("rate %v", lamp.Rate)
		}
		if lamp.LagMS != 1500 {
			t.Errorf("lag %d", lamp.LagMS)
		}
		<-quiet
		after(20 * time.Second)
		lamp = w.Lamp("show", "s")
		if lamp.Rate != 0 || lamp.LagMS != 1500 {
			t.Errorf("when silent: rate %v, lag %d", lamp.Rate, lamp.LagMS)
		}
		history := w.History("show", "s")
		for i := 1; i < len(history); i++ {
			if d := history[i].At.Sub(history[i-1].At); d < time.Second {
				t.Fatalf("published again after %v", d)
			}
		}
		if len(history) < 20 {
			t.Errorf("only %d lamps", len(history))
		}
	})
}

func TestRepeatsAreSubmittedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := ingesttest.New(source("s"))
		removal := live.Message{Comment: live.Comment{Kind: "script", PlatformID: "1"}, Removed: live.RemovedByAuthor}
		c := &script{run: func(ctx context.Context, _ live.Source, out ingest.Outlet) error {
			first := said(1, "eins")
			for _, m := range []live.Message{first, first, said(1, "eins!"), said(1, "eins!"), removal, removal, said(2, "zwei"), first} {
				if err := out.Hand(ctx, []live.Message{m}, ""); err != nil {
					return err
				}
			}
			<-ctx.Done()
			return ctx.Err()
		}}
		node := ingesttest.Start(t, w, "a", c)
		defer node.Stop()
		after(time.Second)
		if n := w.Submits(); n != 5 {
			t.Errorf("%d submissions, want 5: eins, its edit, its removal, zwei, and the late repeat that differs from the last", n)
		}
	})
}

func TestTextsAreMadeFit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := ingesttest.New(source("s"))
		long := slices.Repeat([]rune{'ß'}, 5000)
		c := &script{run: func(ctx context.Context, _ live.Source, out ingest.Outlet) error {
			if err := out.Hand(ctx, []live.Message{said(1, string(long)), said(2, "kaputt \xff\xfe"), said(3, "")}, "x"); err != nil {
				return err
			}
			return nil
		}}
		node := ingesttest.Start(t, w, "a", c)
		defer node.Stop()
		after(time.Second)
		want := []string{string(long[:live.MaxCommentText]), "kaputt \uFFFD", ""}
		if diff := cmp.Diff(want, w.Texts()); diff != "" {
			t.Error(diff)
		}
		if lamp := w.Lamp("show", "s"); lamp.State != live.SourceEnded {
			t.Errorf("lamp %+v", lamp)
		}
	})
}

func TestProbeSpeaksPlainly(t *testing.T) {
	s := ingest.New(ingest.Options{Connectors: []ingest.Connector{&script{}}})
	if _, _, err := s.Probe(t.Context(), live.Source{Kind: "myspace"}); !errors.Is(err, ingest.ErrUnknownKind) {
		t.Errorf("unknown kind: %v", err)
	}
	if _, _, err := s.Probe(t.Context(), source("s")); live.AsError(err) == nil {
		t.Errorf("an error without words reaches the person: %v", err)
	}
	if _, err := s.Deliver(t.Context(), "script", nil, ""); !errors.Is(err, live.ErrNotFound) {
		t.Errorf("a webhook for a platform without webhooks: %v", err)
	}
}
