package moderation

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"zuruf/ingest/simulator"
	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/live/store/embedded"
)

// desk is the service over a show on the built-in engine; its clock is moved by hand.
type desk struct {
	*Service
	*testing.T
	store *store.Store
	ctx   context.Context
	show  string
	ahead atomic.Int64
	polls *poll.Service
}

func newDesk(t *testing.T, series live.Series, hold live.Hold) *desk {
	t.Helper()
	e, err := embedded.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	seal, err := store.NewSealer([]byte("test"))
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, ctx: context.Background()}
	c := e.Client()
	d.store = store.New(c, live.Secret("secret"), seal)
	d.Service, d.polls = NewWithPolls(d.store, func() time.Time { return time.Now().Add(time.Duration(d.ahead.Load())) })
	t.Cleanup(func() {
		d.Service.Close()
		d.polls.Close()
		d.store.Close()
		c.Close()
		e.Close()
	})
	series.ID, series.Title = live.NewID(), "T"
	sh, err := d.store.CreateShow(d.ctx, store.Op{}, live.Show{ID: live.NewID(), Series: series.ID, Title: "T", Language: "de", Hold: hold, Anonymous: true}, series)
	if err != nil {
		t.Fatal(err)
	}
	d.show = sh.ID
	return d
}

// hears submits what one person says and returns what is kept of it.
func (d *desk) hears(id, author, text string) *live.Comment {
	d.Helper()
	m := live.Message{Comment: live.Comment{Source: "src", Kind: live.YouTube, PlatformID: id, Text: text}}
	if author != "" {
		m.Comment.Author = &live.Author{PlatformID: author, Name: author}
	}
	if _, err := d.Submit(d.ctx, d.show, []live.Message{m}); err != nil {
		d.Fatal(err)
	}
	c, err := d.store.Comment(d.ctx, d.show, d.store.Secret().CommentID(live.YouTube, id))
	if err != nil {
		d.Fatal(err)
	}
	return c
}

// held expects a comment to wait for those reasons, or with none not to.
func (d *desk) held(c *live.Comment, reasons ...string) {
	d.Helper()
	if (c.Decision == live.Held) != (len(reasons) > 0) || !slices.Equal(c.Reasons, reasons) {
		d.Errorf("%q by %v: %s for %v, want %v", c.Text, c.Author, c.Decision, c.Reasons, reasons)
	}
}

// TestALivelyAudience takes in what the simulated audiences of all platforms
// say, twice, as a source does that is read again.
func TestALivelyAudience(t *testing.T) {
	d := newDesk(t, live.Series{Words: []string{"langweilig*", "fake"}}, live.HoldRules)
	for range 5 {
		if _, _, err := d.AskQuestion(d.ctx, d.show, store.Op{}, Asking{Text: "What about " + live.NewID() + "?", Kind: live.Hall}); err != nil {
			t.Fatal(err)
		}
	}
	var batch []live.Message
	for _, kind := range []live.SourceKind{live.YouTube, live.Facebook, live.Instagram} {
		audience := simulator.NewAudience(kind, 7)
		for i := range 400 {
			line := audience.Next()
			m := live.Message{Comment: live.Comment{Source: string(kind), Kind: kind, PlatformID: strconv.Itoa(i), Text: line.Text, Form: line.Form, Amount: line.Amount,
				ReceivedAt: int64(1000 * i), Author: &live.Author{PlatformID: line.User, Name: line.Name}}}
			if line.Act == simulator.Delete {
				m.Removed = live.RemovedByAuthor
			}
			batch = append(batch, m)
		}
	}
	if _, err := d.Submit(d.ctx, d.show, slices.Clone(batch)); err != nil {
		t.Fatal(err)
	}
	head, err := d.store.Head(d.ctx, d.show)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Submit(d.ctx, d.show, slices.Clone(batch)); err != nil {
		t.Fatal(err)
	}
	if again, err := d.store.Head(d.ctx, d.show); err != nil || again != head {
		t.Errorf("the same batch again changes something: %v, then %v, %v", head, again, err)
	}
	reasons, counted, all := map[string]int{}, 0, 0
	after := 0
	for {
		list, next, err := d.store.ListComments(d.ctx, d.show, store.CommentFilter{}, after, 200)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			all++
			if c.Counted {
				counted++
			}
			for _, r := range c.Reasons {
				reasons[r]++
			}
			if (c.Decision == live.Held) != (len(c.Reasons) > 0) {
				t.Errorf("%q is %s for %v", c.Text, c.Decision, c.Reasons)
			}
			for _, text := range []string{c.Text, c.Author.Name} {
				if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) || strings.TrimSpace(text) != text {
					t.Errorf("%q is not displayable", text)
				}
			}
		}
		if after = next; next == 0 {
			break
		}
	}
	if all < 1000 || counted < 50 {
		t.Errorf("%d comments, %d of them votes", all, counted)
	}
	for _, rule := range []string{"words", "links", "repeat", "capitals"} {
		if reasons[rule] == 0 {
			t.Errorf("among %d comments nothing was held for %s: %v", all, rule, reasons)
		}
	}
	votes := 0
	questions, err := d.store.AllQuestions(d.ctx, d.show)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range questions {
		votes += q.Votes
	}
	if votes == 0 || votes > counted {
		t.Errorf("%d votes of %d comments: one person, one vote", votes, counted)
	}
}

// TestRulesWithMemory are about what somebody, or everybody, said of late.
func TestRulesWithMemory(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	for i := range 8 {
		d.held(d.hears("flood "+strconv.Itoa(i), "flo", "line "+strconv.Itoa(i)))
	}
	d.held(d.hears("flood 8", "flo", "line 8"), "flood")
	d.held(d.hears("flood 8", "flo", "line 8"), "flood") // the platform repeats itself
	d.held(d.hears("calm", "ann", "I am somebody else"))

	d.held(d.hears("r1", "bob", "buy my book"))
	d.held(d.hears("r1", "bob", "buy my book")) // one comment, delivered twice, is no repeat
	d.held(d.hears("r2", "bob", "buy my book"), "repeat")
	d.held(d.hears("r3", "cat", "buy my book"))
	for i := range 5 {
		d.held(d.hears("p"+strconv.Itoa(i), "p"+strconv.Itoa(i), "copy and paste this everywhere"))
	}
	d.held(d.hears("p5", "p5", "copy and paste this everywhere"), "repeat")
	for i := range 6 {
		d.held(d.hears("lol"+strconv.Itoa(i), "l"+strconv.Itoa(i), "lol"))
	}
	for i := range 3 { // votes are alike by nature
		d.held(d.hears("v"+strconv.Itoa(i), "voter", "+1 #1"))
	}
	for i := range 12 { // nobody knows who says it, so nobody floods
		d.held(d.hears("n"+strconv.Itoa(i), "", "nameless "+strconv.Itoa(i)))
	}

	d.ahead.Store(int64(2*window*time.Millisecond + time.Second)) // a minute later all is forgotten
	d.held(d.hears("later", "flo", "line 9"))
	d.held(d.hears("later too", "bob", "buy my book"))
}

// TestSettingsAreRead: words of the series, first comments, and holding all.
func TestSettingsAreRead(t *testing.T) {
	d := newDesk(t, live.Series{Words: []string{"idiot"}, HoldFirst: true}, live.HoldRules)
	d.held(d.hears("1", "ann", "hello"), "first")
	d.held(d.hears("2", "ann", "hello again"))
	d.held(d.hears("3", "ann", "you 1d1ot"), "words")
	d.held(d.hears("4", "xx idiot xx", "hi"), "words", "first")
	d.held(d.hears("5", "", "nobody has no first"))
	all := live.HoldAll
	if err := d.store.PatchShow(d.ctx, d.show, store.Op{}, nil, nil, &all, nil); err != nil {
		t.Fatal(err)
	}
	d.Forget(d.show)
	if c := d.hears("6", "ann", "and now?"); c.Decision != live.Held || c.Reasons != nil {
		t.Errorf("%s %v", c.Decision, c.Reasons)
	}
	if _, err := d.Submit(d.ctx, "nosuch", []live.Message{{}}); live.AsError(err) == nil || live.AsError(err).Kind != live.NotFound {
		t.Errorf("%v", err)
	}
}

// TestTheMemoryIsBounded, and keeps what is young.
func TestTheMemoryIsBounded(t *testing.T) {
	r := newRecent()
	for i := range 5 * recentMost {
		r.seen(int64(i/1000), strconv.Itoa(i), "author "+strconv.Itoa(i), "text "+strconv.Itoa(i))
	}
	if n := len(r.young.ids) + len(r.old.ids); n > 2*(recentMost+1) {
		t.Errorf("%d ids are remembered", n)
	}
	if n := len(r.young.count) + len(r.old.count); n > 6*(recentMost+1) {
		t.Errorf("%d counts are remembered", n)
	}
	if by, same, any := r.seen(101, "new", "author "+strconv.Itoa(5*recentMost-1), "text "+strconv.Itoa(5*recentMost-1)); by != 2 || same != 2 || any != 2 {
		t.Errorf("the youngest is forgotten: %d %d %d", by, same, any)
	}
}
