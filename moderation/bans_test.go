package moderation

import (
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/store"
)

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

// dated is a message of the platform's with its own time.
func dated(m live.Message, at time.Time) live.Message {
	ban := *m.Ban
	ban.At = at.UnixMilli()
	m.Ban = &ban
	return m
}

// TestRepeatedNewsOfBansChangeNothing: platforms repeat what they told, long after.
func TestRepeatedNewsOfBansChangeNothing(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	c := d.hears("1", "ann", "hallo")
	now := time.Now()
	in, out := dated(banOf("ann", 300), now.Add(-time.Minute)), dated(banOf("ann", 0), now.Add(-50*time.Second))
	out.Ban.Lifted = true
	d.tells(in)
	until := d.bans()[0].Until
	d.ahead.Store(int64(2 * time.Minute))
	d.tells(in)
	if list := d.bans(); len(list) != 1 || list[0].Until != until {
		t.Errorf("told again it lasts longer: %+v", list)
	}
	d.tells(out)
	d.tells(in)
	if list := d.bans(); len(list) != 0 || !d.again(c).Visible() {
		t.Errorf("told again it bans anew: %+v", list)
	}
	anew := dated(banOf("ann", 0), now.Add(3*time.Minute))
	d.tells(anew)
	d.tells(out) // the end of the one before
	if list := d.bans(); len(list) != 1 {
		t.Errorf("the end of an earlier ban ends a later one: %+v", list)
	}
	if err := d.Unban(d.ctx, d.show, store.Op{Actor: mo}, d.bans()[0].Author.ID); err != nil {
		t.Fatal(err)
	}
	if d.tells(anew); len(d.bans()) != 0 {
		t.Error("whom people let in is banned by a repeat")
	}
}

func TestBanHereAfterATimeoutThereIsForGood(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	c := d.hears("1", "ann", "hallo")
	d.tells(banOf("ann", 60))
	b, err := d.Ban(d.ctx, d.show, store.Op{Actor: mo}, c.ID, "spam")
	if err != nil || b.Platform || b.Reason != "spam" {
		t.Errorf("%+v, %v", b, err)
	}
	d.ahead.Store(int64(time.Hour))
	if err := d.LiftDue(d.ctx, d.show); err != nil || len(d.bans()) != 1 {
		t.Errorf("%+v, %v", d.bans(), err)
	}
}
