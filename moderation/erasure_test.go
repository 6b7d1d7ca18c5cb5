package moderation

import (
	"context"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/store"
)

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

func TestDeletionThatWasInterruptedIsCarriedOut(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	m := live.Message{Comment: live.Comment{Source: "src", Kind: live.Facebook, PlatformID: "1", Text: "x", Author: &live.Author{PlatformID: "user-7"}}}
	if _, err := d.Submit(d.ctx, d.show, []live.Message{m}); err != nil {
		t.Fatal(err)
	}
	broken := live.Show{ID: "broken", CreatedAt: 1}
	shows := func(ctx context.Context) ([]live.Show, error) {
		list, err := d.store.Shows(ctx)
		return append([]live.Show{broken}, list...), err
	}
	f := Forgetter{Moderation: d.Service, Shows: shows, Requests: d.store}
	failing := &failingShow{Store: d.Service.store, show: broken.ID}
	d.Service.store = failing
	if err := d.store.PutDeletion(d.ctx, store.Deletion{Code: "code", User: "user-7", At: 1}); err != nil {
		t.Fatal(err)
	}
	f.pending(d.ctx)
	c := d.again(&live.Comment{ID: d.store.Secret().CommentID(live.Facebook, "1")})
	if request, err := d.store.Deletion(d.ctx, "code"); err != nil || request.Done != 0 || c.RemovedBy != live.RemovedByLaw {
		t.Errorf("with one show that cannot be read: %+v, %v, comment %+v", request, err, c)
	}
	failing.show = ""
	f.pending(d.ctx)
	list, err := d.store.Deletions(d.ctx)
	if err != nil || len(list) != 1 || list[0].Done == 0 || list[0].User != "" {
		t.Errorf("%+v, %v", list, err)
	}
}

// failingShow is a store that cannot read one show.
type failingShow struct {
	Store
	show string
}

func (f *failingShow) CommentsBy(ctx context.Context, show, author string) ([]*live.Comment, error) {
	if show == f.show {
		return nil, live.ErrUnavailable
	}
	return f.Store.CommentsBy(ctx, show, author)
}

func TestShowsThatNobodyWritesInAreForgotten(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	d.hears("1", "ann", "hallo")
	d.ahead.Store(int64(2 * idleTime))
	d.recentOf("another")
	if len(d.recent) != 1 || len(d.settings) != 0 {
		t.Errorf("%d memories, %d settings", len(d.recent), len(d.settings))
	}
}
