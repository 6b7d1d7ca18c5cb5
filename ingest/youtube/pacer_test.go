package youtube

import (
	"testing"
	"time"
)

// noon is 20:00 UTC on a winter's day: 12 hours before the units are renewed.
var noon = time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)

func TestPace(t *testing.T) {
	usual := pacing{daily: 10_000, reserve: 500, cost: 5, planned: 4 * time.Hour}
	with := func(change func(*pacing)) pacing {
		p := usual
		change(&p)
		return p
	}
	for _, c := range []struct {
		name       string
		p          pacing
		now, began time.Duration // after noon
		used       int64
		calls      int64
		spacing    time.Duration
		mode       string
	}{
		{"at the beginning", usual, 0, 0, 0, 1900, 4 * time.Hour / 1900, modeStream},
		{"midway, half spent", usual, 2 * time.Hour, 0, 4750, 950, 2 * time.Hour / 950, modeStream},
		{"midway, much spent", usual, 2 * time.Hour, 0, 9000, 100, 2 * time.Hour / 100, modePoll},
		{"longer than planned", usual, 5 * time.Hour, 0, 9000, 100, 30 * time.Minute / 100, modePoll},
		{"just before the renewal", usual, 11*time.Hour + 50*time.Minute, 9 * time.Hour, 9400, 20, 10 * time.Minute / 20, modePoll},
		{"renewed, long past the plan", usual, 13 * time.Hour, 0, 0, 1900, 30 * time.Minute / 1900, modeStream},
		{"cheap calls", with(func(p *pacing) { p.cost = 1 }), 0, 0, 0, 9500, 4 * time.Hour / 9500, modeStream},
		{"two sources", with(func(p *pacing) { p.readers = 2 }), 0, 0, 0, 1900, 8 * time.Hour / 1900, modePoll},
		{"few units", with(func(p *pacing) { p.daily = 2000 }), 0, 0, 0, 300, 4 * time.Hour / 300, modePoll},
		{"a long show", with(func(p *pacing) { p.planned = 10 * time.Hour }), 0, 0, 0, 1900, 10 * time.Hour / 1900, modePoll},
		{"one call left", usual, 0, 0, 9495, 1, 4 * time.Hour, modePoll},
		{"only the reserve left", usual, 0, 0, 9496, 0, 0, modeStream},
		{"overspent by writes", usual, 0, 0, 12_000, 0, 0, modeStream},
	} {
		got := c.p.at(noon.Add(c.now), noon.Add(c.began), c.used)
		if got.calls != c.calls || got.spacing != c.spacing {
			t.Errorf("%s: %d calls each %v, want %d each %v", c.name, got.calls, got.spacing, c.calls, c.spacing)
		}
		if m := mode(modeAuto, "", got.spacing); m != c.mode {
			t.Errorf("%s: %s", c.name, m)
		}
	}
	for _, c := range []struct{ wanted, present, want string }{
		{modeStream, modePoll, modeStream}, {modePoll, modeStream, modePoll}, {modeAuto, modePoll, modePoll}, {modeAuto, modeStream, modeStream},
	} {
		if got := mode(c.wanted, c.present, 9500*time.Millisecond); got != c.want {
			t.Errorf("%s while in %s: %s", c.wanted, c.present, got)
		}
	}
}

// TestPaceLasts lets shows run minute by minute in virtual time: reading never
// touches the reserve, goes on at least for as long as was planned, and slows
// down before it stops.
func TestPaceLasts(t *testing.T) {
	for _, c := range []struct {
		name    string
		p       pacing
		natural time.Duration
		lasts   time.Duration // at least
	}{
		{"four hours by stream", pacing{daily: 10_000, reserve: 500, cost: 5, planned: 4 * time.Hour}, connectionTime, 7 * time.Hour},
		{"four hours by fast polls", pacing{daily: 10_000, reserve: 500, cost: 5, planned: 4 * time.Hour}, time.Second, 4 * time.Hour},
		{"twelve hours", pacing{daily: 10_000, reserve: 500, cost: 5, planned: 12 * time.Hour}, connectionTime, 12 * time.Hour},
		{"a small project", pacing{daily: 1000, reserve: 250, cost: 5, planned: 3 * time.Hour}, connectionTime, 3 * time.Hour},
		{"shorter than it takes", pacing{daily: 10_000, reserve: 500, cost: 5, planned: time.Hour}, time.Second, time.Hour},
	} {
		used, now, last := int64(0), noon.Add(-12*time.Hour), time.Duration(0) // midnight Pacific
		began := now
		for now.Before(renewal(began)) {
			p := c.p.at(now, began, used)
			if p.calls == 0 {
				break
			}
			if used += c.p.cost; !c.p.affords(used, 0) {
				t.Fatalf("%s: %d used", c.name, used)
			}
			last = max(c.natural, p.spacing)
			now = now.Add(last)
		}
		if ran := now.Sub(began); ran < c.lasts {
			t.Errorf("%s: only %v", c.name, ran)
		} else if now.Before(renewal(began)) && last < time.Minute {
			t.Errorf("%s: stopped after %v without slowing down, %v apart", c.name, ran, last)
		}
	}
}

func TestPaceEnds(t *testing.T) {
	p := pacing{daily: 10_000, reserve: 500, cost: 5}
	for _, c := range []struct {
		calls, readers int64
		spacing, want  time.Duration // want 0: not before the renewal
	}{
		{360, 1, 10 * time.Second, time.Hour},
		{360, 2, 10 * time.Second, 30 * time.Minute},
		{5000, 1, 10 * time.Second, 0},
		{1 << 40, 1, 10 * time.Second, 0},
		{100, 1, 0, 0},
		{0, 1, 10 * time.Second, time.Nanosecond},
	} {
		p.readers = c.readers
		end, dry := p.ends(noon, c.calls, c.spacing)
		if dry != (c.want > 0) || dry && end.Sub(noon) != c.want.Truncate(time.Minute) {
			t.Errorf("%d calls each %v by %d: %v %t", c.calls, c.spacing, c.readers, end.Sub(noon), dry)
		}
	}
}

// TestWaitingCost counts the looks of any six hours, for broadcasts planned at
// any time, begun late or never, or not planned at all.
func TestWaitingCost(t *testing.T) {
	const window = 6 * time.Hour
	count := func(since, scheduled time.Time) (looks int, longest time.Duration) {
		for now := since; now.Before(since.Add(window)); looks++ {
			d := pause(now, since, scheduled)
			if d < soonPause {
				t.Fatalf("pause of %v", d)
			}
			longest = max(longest, d)
			now = now.Add(d)
		}
		return looks, longest
	}
	for ahead := -24 * time.Hour; ahead <= 24*time.Hour; ahead += 7 * time.Minute {
		// one look in six may cost a unit or two more
		if looks, longest := count(noon, noon.Add(ahead)); looks+looks/fullEvery+3 > 60 || longest > 15*time.Minute {
			t.Errorf("planned %v ahead: %d looks, pauses of up to %v", ahead, looks, longest)
		}
	}
	if looks, _ := count(noon, time.Time{}); looks+looks/fullEvery+3 > 60 || looks < 20 {
		t.Errorf("unplanned: %d looks", looks)
	}
	for _, c := range []struct{ away, want time.Duration }{
		{10 * time.Hour, farPause}, {4 * time.Minute, time.Minute}, {3*time.Minute + time.Second, soonPause}, {time.Minute, soonPause}, {-2 * time.Minute, soonPause},
		{-13 * time.Minute, 5 * time.Minute}, {-5 * time.Hour, latePause},
	} {
		if got := pause(noon, noon.Add(-8*time.Hour), noon.Add(c.away)); got != c.want {
			t.Errorf("%v before its time: %v, want %v", c.away, got, c.want)
		}
	}
	if got := pause(noon, noon, noon.Add(-5*time.Hour)); got != soonPause {
		t.Errorf("somebody has just set up a late broadcast: %v", got)
	}
}
