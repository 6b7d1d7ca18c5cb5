package feed

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"zuruf/live"
	"zuruf/live/hub"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/live/store/enginetest"
	"zuruf/moderation"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var actor = live.Actor{Role: live.Moderator, ID: "mod-1", Name: "Mo"}

func op() store.Op { return store.Op{Actor: actor} }

// world is a live show that is followed on one node, on one engine.
type world struct {
	*testing.T
	ctx   context.Context
	rdb   redis.UniversalClient
	store *store.Store
	mod   *moderation.Service
	polls *poll.Service
	hub   *hub.Hub
	feed  *Feed
	show  string

	models []*model // the clients that joined
}

func each(t *testing.T, test func(w *world)) {
	t.Parallel()
	for name, open := range enginetest.Engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &world{T: t, ctx: context.Background(), rdb: open(t)}
			seal, err := store.NewSealer([]byte("test"))
			w.ok(err)
			w.store = store.New(w.rdb, live.Secret("secret"), seal)
			w.mod, w.polls = moderation.NewWithPolls(w.store, time.Now)
			w.hub = hub.New(func(b []byte) []byte { return append(b[:len(b):len(b)], '\n') })
			w.feed = New(w.store, w.hub, func(code string) string { return "https://zuruf.example/" + code }, time.Now)
			ctx, cancel := context.WithCancel(w.ctx)
			stopped := make(chan error, 1)
			go func() { stopped <- w.feed.Run(ctx) }()
			t.Cleanup(func() {
				cancel()
				if err := <-stopped; err != nil {
					t.Error(err)
				}
				w.hub.Close()
				w.mod.Close()
				w.polls.Close()
				w.store.Close()
			})
			id := live.NewID()
			sh, err := w.store.CreateShow(w.ctx, op(), live.Show{ID: live.NewID(), Series: id, Title: "T", Language: "de", Hold: live.HoldRules, Anonymous: true},
				live.Series{ID: id, Title: "T"})
			w.ok(err)
			w.show = sh.ID
			w.ok(w.store.StartShow(w.ctx, w.show, op()))
			test(w)
		})
	}
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// join is a client that joins and stays until the test ends.
func (w *world) join(c Client) *model {
	w.Helper()
	m := newModel(c)
	watch, err := w.feed.Follow(w.ctx, w.show)
	w.ok(err)
	first, err := watch.Join(w.ctx, c, m.sub)
	w.ok(err)
	m.open(first)
	w.models = append(w.models, m)
	w.Cleanup(func() {
		watch.Leave(c, m.sub)
		watch.End()
		if m.wrong != nil {
			w.Errorf("%s: frames that break the protocol: %q", c.Audience, m.wrong)
		}
	})
	return m
}

func (w *world) desk() *model { return w.join(Client{Audience: Desk, Session: "mod-1"}) }

// until polls a condition for at most ten seconds.
func (w *world) until(what string, done func() bool) {
	w.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	end := time.After(10 * time.Second)
	for !done() {
		select {
		case <-tick.C:
		case <-end:
			w.Fatalf("%s did not happen", what)
		}
	}
}

// pause lets the hub hand out what it holds back for company.
func (w *world) pause(d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	<-t.C
}

// hurry shortens the intervals at which a node heals itself.
func (w *world) hurry() { w.feed.probe, w.feed.beat = 200*time.Millisecond, 500*time.Millisecond }

func message(id, author, text string) live.Message {
	return live.Message{Comment: live.Comment{Source: "src", Kind: live.YouTube, PlatformID: id, Text: text,
		Author: &live.Author{PlatformID: author, Name: author}}}
}

// submit takes in what a connector would hand over.
func (w *world) submit(m live.Message) {
	w.Helper()
	_, err := w.mod.Submit(w.ctx, w.show, []live.Message{m})
	w.ok(err)
}

// say lets somebody on YouTube say something and returns the comment's id.
func (w *world) say(id, author, text string) string {
	w.Helper()
	w.submit(message(id, author, text))
	return w.store.Secret().CommentID(live.YouTube, id)
}

// ask lets somebody in the room ask and returns the question's number.
func (w *world) ask(session, text string) int {
	w.Helper()
	q, _, err := w.mod.AskQuestion(w.ctx, w.show, op(), moderation.Asking{Text: text, Kind: live.Room, Author: w.author(session)})
	w.ok(err)
	return q.Number
}

func (w *world) author(session string) *live.Author {
	return &live.Author{ID: w.store.Secret().AuthorID(live.Room, session), Name: "N " + session}
}

func (w *world) act(n int, act live.Act) {
	w.Helper()
	w.ok(w.mod.Move(w.ctx, w.show, op(), n, 0, act, nil))
}

func (w *world) vote(n, voter int) {
	w.Helper()
	_, err := w.mod.Vote(w.ctx, w.show, n, 1, "voter "+strconv.Itoa(voter))
	w.ok(err)
}

func xadd(key, id string) *redis.XAddArgs {
	return &redis.XAddArgs{Stream: key, ID: id, Values: []string{"t", "show", "i", ""}}
}

func score(votes float64, member string) redis.Z { return redis.Z{Score: votes, Member: member} }
