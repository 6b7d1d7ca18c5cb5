package poll_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/live/store/embedded"
	"zuruf/moderation"
)

// world is a show on the built-in engine, in a time that passes at once.
type world struct {
	*testing.T
	ctx    context.Context
	engine *embedded.Engine
	show   string
	said   int
	*node
}

// node is what one process has of the services.
type node struct {
	store *store.Store
	mod   *moderation.Service
	polls *poll.Service
}

// timed tests in a bubble whose clock jumps when everybody waits.
func timed(t *testing.T, test func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newWorld(t)) })
}

func newWorld(t *testing.T) *world {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &world{T: t, ctx: ctx}
	var err error
	w.engine, err = embedded.Open(t.TempDir())
	w.ok(err)
	t.Cleanup(func() {
		cancel()
		w.ok(w.engine.Close())
	})
	w.node = w.start(nil)
	series := live.Series{ID: live.NewID(), Title: "T", Words: []string{"damn"}}
	sh, err := w.store.CreateShow(w.ctx, store.Op{}, live.Show{ID: live.NewID(), Series: series.ID, Title: "T", Language: "en", Hold: live.HoldRules}, series)
	w.ok(err)
	w.show = sh.ID
	return w
}

// start is what a process does that starts; wrap may change what its polls
// have of the store.
func (w *world) start(wrap func(*store.Store) poll.Store, hooks ...redis.Hook) *node {
	w.Helper()
	seal, err := store.NewSealer([]byte("test"))
	w.ok(err)
	rdb := w.engine.Client()
	for _, h := range hooks {
		rdb.AddHook(h)
	}
	n := &node{store: store.New(rdb, live.Secret("secret"), seal)}
	n.mod, n.polls = moderation.NewWithPolls(n.store, n.store.Now)
	if wrap != nil {
		n.polls.Close()
		o := n.polls.Options
		o.Store = wrap(n.store)
		n.polls = poll.New(o)
		n.mod = moderation.New(n.store, n.polls, n.store.Now)
	}
	w.Cleanup(func() {
		n.mod.Close()
		n.polls.Close()
		n.store.Close()
		rdb.Close()
	})
	return n
}

// run closes polls in the background, as a running process does, until stop.
func (w *world) run(n *node) (stop func()) {
	ctx, cancel := context.WithCancel(w.ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		n.polls.Run(ctx)
	}()
	stop = func() {
		cancel()
		<-done
	}
	w.Cleanup(stop)
	return stop
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// source adds a source whose picture is behind by a delay, 0: not measured.
func (w *world) source(kind live.SourceKind, delay time.Duration) {
	w.Helper()
	w.ok(w.store.PutSource(w.ctx, store.Op{}, live.Source{ID: string(kind), Show: w.show, Kind: kind, Delay: delay.Milliseconds()}))
}

// draft makes a poll.
func (w *world) draft(d poll.Definition) *live.Poll {
	w.Helper()
	if d.Title == "" {
		d.Title = "?"
	}
	p, err := w.polls.Text.Define(d, "en")
	w.ok(err)
	p.ID = live.NewID()
	w.ok(w.store.PutPoll(w.ctx, w.show, store.Op{}, p, 0))
	return w.poll(p.ID)
}

func (w *world) poll(id string) *live.Poll {
	w.Helper()
	p, err := w.store.Poll(w.ctx, w.show, id)
	w.ok(err)
	return p
}

// open makes a poll and opens it, as a moderator does on w's node.
func (w *world) open(d poll.Definition) *live.Poll {
	w.Helper()
	p := w.draft(d)
	_, graces, err := w.polls.GracesOf(w.ctx, w.show, p.ID)
	w.ok(err)
	w.ok(w.store.OpenPoll(w.ctx, w.show, store.Op{}, p.ID, 0, int64(p.Seconds)*1000, graces))
	if d.Kind == live.PollQuiz { // points come with the result
		w.ok(w.store.MovePoll(w.ctx, w.show, store.Op{}, p.ID, 0, "reveal"))
	}
	return w.poll(p.ID)
}

func (w *world) close(p *live.Poll) *live.Poll {
	w.Helper()
	_, graces, err := w.polls.GracesOf(w.ctx, w.show, p.ID)
	w.ok(err)
	w.ok(w.store.ClosePoll(w.ctx, w.show, store.Op{}, p.ID, 0, graces))
	return w.poll(p.ID)
}

// finish lets the time pass that votes may still come in, and makes the result final.
func (w *world) finish(p *live.Poll) *live.Poll {
	w.Helper()
	p = w.close(p)
	time.Sleep(time.Until(time.UnixMilli(p.FinalAt + 1)))
	w.ok(w.store.FinishPoll(w.ctx, w.show, p.ID))
	return w.poll(p.ID)
}

func (w *world) author(kind live.SourceKind, name string) live.Author {
	return live.Author{ID: w.store.Secret().AuthorID(kind, name), PlatformID: name, Name: name}
}

// click votes in the room.
func (w *world) click(p *live.Poll, name string, in poll.Input) (poll.Voted, error) {
	return w.polls.Click(w.ctx, w.show, poll.Click{Poll: p.ID, Round: p.Round, Author: w.author(live.Room, name), Input: in})
}

func (w *world) clicks(p *live.Poll, name string, in poll.Input) poll.Voted {
	w.Helper()
	v, err := w.click(p, name, in)
	w.ok(err)
	return v
}

// says submits what somebody says on a platform at a time by the platform's clock.
func (w *world) says(n *node, kind live.SourceKind, name, text string, at time.Time) *live.Comment {
	w.Helper()
	w.said++
	a := w.author(kind, name)
	c := live.Comment{Source: string(kind), Kind: kind, PlatformID: fmt.Sprint("c", w.said), Text: text, Author: &a, ReceivedAt: time.Now().UnixMilli()}
	if !at.IsZero() {
		c.PublishedAt = at.UnixMilli()
	}
	_, err := n.mod.Submit(w.ctx, w.show, []live.Message{{Comment: c}})
	w.ok(err)
	kept, err := n.store.Comment(w.ctx, w.show, w.store.Secret().CommentID(kind, c.PlatformID))
	w.ok(err)
	return kept
}

func (w *world) tally(p *live.Poll) *live.Tally {
	w.Helper()
	list, err := w.store.Tallies(w.ctx, w.show, []*live.Poll{p})
	w.ok(err)
	return list[0]
}

// counts are the votes for each field by letter of the source kind: "y0:2".
func (w *world) counts(p *live.Poll) string {
	w.Helper()
	t := w.tally(p)
	out := []string{}
	for _, kind := range slices.Sorted(maps.Keys(t.Counts)) {
		for _, field := range slices.Sorted(maps.Keys(t.Counts[kind])) {
			out = append(out, fmt.Sprint(string(kind[:1]), field, ":", t.Counts[kind][field]))
		}
	}
	return fmt.Sprint(out)
}

func (w *world) wantCounts(p *live.Poll, want string) {
	w.Helper()
	if got := w.counts(p); got != want {
		w.Fatalf("%s at %d: %s, want %s", p.Title, time.Now().UnixMilli(), got, want)
	}
}

// acts are how often things were done to polls, by the audit log.
func (w *world) acts() map[string]int {
	w.Helper()
	list, err := w.store.Audit(w.ctx, w.show, 0, 200)
	w.ok(err)
	out := map[string]int{}
	for _, e := range list {
		if e.Kind == "poll" {
			out[e.Act]++
		}
	}
	return out
}

func options(i ...int) poll.Input { return poll.Input{Choice: i} }

func words(s string) poll.Input { return poll.Input{Text: &s} }

var tea = poll.Definition{Kind: live.PollChoice, Options: optionsOf("Tea", "Coffee", "Milk")}

func op(id string) store.Op {
	return store.Op{ID: id, Actor: live.Actor{Role: live.Moderator, ID: "mod", Name: "Mo"}}
}
