package moderation

import (
	"context"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/store"
)

var mo = live.Actor{Role: live.Moderator, ID: "mo", Name: "Mo"}

// tells submits what a platform tells that is no comment.
func (d *desk) tells(m live.Message) {
	d.Helper()
	m.Comment.Kind, m.Comment.Source = live.YouTube, "src"
	if _, err := d.Submit(d.ctx, d.show, []live.Message{m}); err != nil {
		d.Fatal(err)
	}
}

func (d *desk) bans() []store.Ban {
	d.Helper()
	list, err := d.store.Bans(d.ctx, d.show)
	if err != nil {
		d.Fatal(err)
	}
	return list
}

func (d *desk) again(c *live.Comment) *live.Comment {
	d.Helper()
	c, err := d.store.Comment(d.ctx, d.show, c.ID)
	if err != nil {
		d.Fatal(err)
	}
	return c
}

func (d *desk) asks() int {
	d.Helper()
	q, _, err := d.AskQuestion(d.ctx, d.show, store.Op{}, Asking{Text: "Warum " + live.NewID() + "?", Kind: live.Hall})
	if err != nil {
		d.Fatal(err)
	}
	return q.Number
}

func (d *desk) votes(n int) int {
	d.Helper()
	q, err := d.store.Question(d.ctx, d.show, n)
	if err != nil {
		d.Fatal(err)
	}
	return q.Votes
}

func banOf(user string, seconds int64) live.Message {
	return live.Message{Ban: &live.PlatformBan{Author: live.Author{PlatformID: user, Name: user}, Seconds: seconds}}
}

func TestBannedOnThePlatformLeavesEverything(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	n := d.asks()
	c := d.hears("1", "ann", "hallo")
	d.hears("2", "ann", "+1 #1")
	if d.votes(n) != 1 {
		t.Fatalf("%d votes", d.votes(n))
	}
	if err := d.store.ShowComment(d.ctx, d.show, store.Op{Actor: mo}, c.ID, 0); err != nil {
		t.Fatal(err)
	}
	d.tells(banOf("ann", 0))
	d.tells(banOf("ann", 0))
	scene, err := d.store.Scene(d.ctx, d.show)
	if err != nil {
		t.Fatal(err)
	}
	if list := d.bans(); len(list) != 1 || !list[0].Platform || list[0].By != "youtube" || list[0].Until != 0 {
		t.Errorf("bans %+v", list)
	}
	if d.again(c).Visible() || d.votes(n) != 0 || scene.Kind != live.SceneNone {
		t.Errorf("still there: %+v, %d votes, scene %+v", d.again(c), d.votes(n), scene)
	}
	lifted := banOf("ann", 0)
	lifted.Ban.Lifted = true
	d.tells(lifted)
	d.tells(lifted)
	if len(d.bans()) != 0 || !d.again(c).Visible() || d.votes(n) != 1 {
		t.Errorf("lifted: %+v, %d votes", d.bans(), d.votes(n))
	}
}

func TestWhoWasBannedHereIsNotLetInByThePlatform(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	c := d.hears("1", "ann", "hallo")
	if _, err := d.Ban(d.ctx, d.show, store.Op{Actor: mo}, c.ID, "spam"); err != nil {
		t.Fatal(err)
	}
	d.tells(banOf("ann", 60))
	lifted := banOf("ann", 0)
	lifted.Ban.Lifted = true
	d.tells(lifted)
	d.ahead.Store(int64(time.Hour))
	if err := d.LiftDue(d.ctx, d.show); err != nil {
		t.Fatal(err)
	}
	if list := d.bans(); len(list) != 1 || list[0].Platform || list[0].Reason != "spam" {
		t.Errorf("%+v", list)
	}
}

func TestTimeoutEndsByItself(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	c := d.hears("1", "ann", "hallo")
	lift := func(after time.Duration, left int) {
		t.Helper()
		d.ahead.Store(int64(after))
		if err := d.LiftDue(d.ctx, d.show); err != nil {
			t.Fatal(err)
		}
		if list := d.bans(); len(list) != left {
			t.Fatalf("after %v: %+v", after, list)
		}
	}
	d.tells(banOf("ann", 300))
	lift(4*time.Minute, 1)
	d.tells(banOf("ann", 300)) // again, from now on
	lift(6*time.Minute, 1)
	lift(10*time.Minute, 0)
	if !d.again(c).Visible() {
		t.Error("the comment did not come back")
	}
	d.tells(banOf("ann", 300))
	d.tells(banOf("ann", 0)) // for good after all
	lift(24*time.Hour, 1)
}

func TestSweepTakesBackWhatWasSaid(t *testing.T) {
	for name, c := range map[string]struct {
		sweep live.Sweep
		gone  []bool
	}{
		"one author": {live.Sweep{Author: "ann"}, []bool{true, false, true}},
		"everybody":  {live.Sweep{}, []bool{true, true, true}},
		"until then": {live.Sweep{Until: 1}, []bool{false, false, false}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, live.Series{}, live.HoldRules)
			all := []*live.Comment{d.hears("1", "ann", "eins"), d.hears("2", "bob", "zwei"), d.hears("3", "ann", "drei")}
			m := live.Message{Sweep: &c.sweep}
			d.tells(m)
			for i, old := range all {
				if by := d.again(old).RemovedBy; (by == live.RemovedByPlatform) != c.gone[i] {
					t.Errorf("comment %d: removed by %q", i+1, by)
				}
			}
		})
	}
}

// TestOrderIsKeptAroundTidings: what is said after a ban's end counts again.
func TestOrderIsKeptAroundTidings(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	n := d.asks()
	say := func(id, text string) live.Message {
		return live.Message{Comment: live.Comment{Source: "src", Kind: live.YouTube, PlatformID: id, Text: text, Author: &live.Author{PlatformID: "ann", Name: "ann"}}}
	}
	in, out := banOf("ann", 0), banOf("ann", 0)
	in.Comment.Kind, out.Comment.Kind, out.Ban.Lifted = live.YouTube, live.YouTube, true
	repeated, err := d.Submit(d.ctx, d.show, []live.Message{say("1", "hallo"), in, say("2", "+1 #1"), out, say("1", "hallo")})
	if err != nil || repeated != 1 {
		t.Fatalf("%d repeated, %v", repeated, err)
	}
	if d.votes(n) != 0 {
		t.Error("a banned person's vote counts")
	}
}

func TestPurgeTakesCommentsQuestionsAndVotesOut(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	n := d.asks()
	wrong := func(id, author, text string) {
		t.Helper()
		m := live.Message{Comment: live.Comment{Source: "wrong", Kind: live.YouTube, PlatformID: id, Text: text, Author: &live.Author{PlatformID: author, Name: author}}}
		if _, err := d.Submit(d.ctx, d.show, []live.Message{m}); err != nil {
			t.Fatal(err)
		}
	}
	d.hears("r1", "ann", "+1 #1")
	wrong("w1", "bob", "Falsche Sendung?")
	first := d.again(&live.Comment{ID: d.store.Secret().CommentID(live.YouTube, "w1")})
	if _, err := d.Ask(d.ctx, d.show, store.Op{Actor: mo}, first.ID, 0); err != nil {
		t.Fatal(err)
	}
	wrong("w2", "ann", "+1 #1")
	wrong("w3", "bob", "+1 #1")
	wrong("w4", "eve", "👍 1")
	if d.votes(n) != 3 {
		t.Fatalf("%d votes", d.votes(n))
	}
	erased, err := d.Purge(d.ctx, d.show, store.Op{Actor: mo}, "wrong")
	if err != nil || erased != 4 {
		t.Fatalf("%d erased, %v", erased, err)
	}
	if got := d.votes(n); got != 1 { // ann voted from the right broadcast too
		t.Errorf("%d votes", got)
	}
	if c := d.again(first); c.RemovedBy != live.RemovedBySource || c.Text != "" {
		t.Errorf("%+v", c)
	}
	q, err := d.store.Question(d.ctx, d.show, 2)
	if err != nil || q.State != live.QuestionRemoved {
		t.Errorf("%+v, %v", q, err)
	}
	if again, err := d.Purge(d.ctx, d.show, store.Op{Actor: mo}, "wrong"); err != nil || again != 0 {
		t.Errorf("again: %d, %v", again, err)
	}
}

func TestForgetterKeepsTheTimeLimitAndTheLaw(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	c := d.hears("1", "ann", "dreißig Tage")
	f := Forgetter{Moderation: d.Service, Shows: d.store.Shows, Every: time.Hour, Lift: time.Hour,
		Ages: map[live.SourceKind]time.Duration{live.YouTube: 30 * 24 * time.Hour}}
	done, cancel := context.WithCancel(d.ctx)
	cancel()
	run := func(ahead time.Duration, want live.RemovedBy) {
		t.Helper()
		d.ahead.Store(int64(ahead))
		f.expire(d.ctx)
		if got := d.again(c); got.RemovedBy != want || (got.Text == "") != (want != live.NotRemoved) {
			t.Errorf("after %v: %+v", ahead, got)
		}
	}
	if err := f.Run(done); err != nil {
		t.Error(err)
	}
	run(29*24*time.Hour, live.NotRemoved)
	run(31*24*time.Hour, live.RemovedByAge)
	other := d.hears("2", "bob", "Gesetz")
	if n, err := f.EraseEverywhere(d.ctx, []live.SourceKind{live.Facebook, live.YouTube}, "bob"); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	if got := d.again(other); got.RemovedBy != live.RemovedByLaw || got.Author != nil {
		t.Errorf("%+v", got)
	}
}
