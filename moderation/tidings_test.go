package moderation

import (
	"strconv"
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

// TestSweepGoesByThePlatformsClock: ours may be ahead of it.
func TestSweepGoesByThePlatformsClock(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	there := time.Now().Add(-time.Minute) // what their clock shows
	say := func(id string, at time.Time) *live.Comment {
		t.Helper()
		m := live.Message{Comment: live.Comment{Source: "src", Kind: live.YouTube, PlatformID: id, Text: id, PublishedAt: at.UnixMilli(), Author: &live.Author{PlatformID: "ann"}}}
		if _, err := d.Submit(d.ctx, d.show, []live.Message{m}); err != nil {
			t.Fatal(err)
		}
		return d.again(&live.Comment{ID: d.store.Secret().CommentID(live.YouTube, id)})
	}
	before, after := say("before", there.Add(-time.Second)), say("after", there.Add(time.Second))
	d.tells(live.Message{Sweep: &live.Sweep{Author: "ann", Until: there.UnixMilli()}})
	if d.again(before).RemovedBy == live.NotRemoved || d.again(after).RemovedBy != live.NotRemoved {
		t.Errorf("before: %q, after: %q", d.again(before).RemovedBy, d.again(after).RemovedBy)
	}
}

// TestSweepOfMany takes back a whole chat in parts, and of one person what they said.
func TestSweepOfMany(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	var batch []live.Message
	for i := range 2*sweepBatch + 20 {
		author := "bob"
		if i%1000 == 3 {
			author = "ann"
		}
		batch = append(batch, live.Message{Comment: live.Comment{Source: "src", Kind: live.YouTube, PlatformID: strconv.Itoa(i),
			Text: strconv.Itoa(i), Author: &live.Author{PlatformID: author}}})
	}
	if _, err := d.Submit(d.ctx, d.show, batch); err != nil {
		t.Fatal(err)
	}
	left := func() (n int) {
		t.Helper()
		err := d.store.EachComment(d.ctx, d.show, func(c *live.Comment) error {
			if c.RemovedBy == live.NotRemoved {
				n++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, step := range []struct {
		author string
		left   int
	}{{"eve", len(batch)}, {"ann", len(batch) - 3}, {"", 0}} {
		if d.tells(live.Message{Sweep: &live.Sweep{Author: step.author}}); left() != step.left {
			t.Errorf("after the sweep of %q %d are left, want %d", step.author, left(), step.left)
		}
	}
}
