package youtube

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

// shared is a ledger that can be away, and can lose its answers.
type shared struct {
	mu         sync.Mutex
	spent      map[string]int64
	away, deaf bool
}

func (l *shared) Spend(_ context.Context, account, period string, units int64) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away {
		return 0, errors.New("away")
	}
	l.spent[account+" "+period] += units
	if l.deaf {
		return 0, errors.New("answer lost")
	}
	return l.spent[account+" "+period], nil
}

func TestBook(t *testing.T) {
	ctx, l := t.Context(), &shared{spent: map[string]int64{}}
	a, b := &book{shared: l, account: "p"}, &book{shared: l, account: "p"}
	step := func(name string, got, want int64) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %d used, want %d", name, got, want)
		}
	}
	step("one node", a.spend(ctx, noon, 5), 5)
	step("another node", b.spend(ctx, noon, 50), 55)
	step("asked only", a.spend(ctx, noon, 0), 55)
	l.away = true
	step("counted here while the ledger is away", a.spend(ctx, noon, 5), 60)
	step("and again", a.spend(ctx, noon, 5), 65)
	step("the other does not know", b.spend(ctx, noon, 0), 55)
	l.away = false
	step("told later", a.spend(ctx, noon, 0), 65)
	step("then the other knows", b.spend(ctx, noon, 0), 65)
	l.deaf = true
	a.spend(ctx, noon, 5)
	l.deaf = false
	if used := a.spend(ctx, noon, 0); used < 70 {
		t.Errorf("a lost answer lost units: %d", used)
	}
	a.exhausted(ctx, noon, 1000)
	step("exhausted is known everywhere", b.spend(ctx, noon, 0), 1000)
	a.exhausted(ctx, noon, 1000)
	step("but not counted twice", b.spend(ctx, noon, 0), 1000)
	step("a new day", b.spend(ctx, noon.Add(24*time.Hour), 5), 5)

	alone := &book{}
	alone.restore(noon, "20261120", 90) // yesterday's
	alone.spend(ctx, noon, 5)
	alone.restore(noon, "20261121", 60)
	step("restored", alone.spend(ctx, noon, 5), 65)
	if today, used := alone.state(noon.Add(24 * time.Hour)); today != "20261122" || used != 0 {
		t.Errorf("%s %d", today, used)
	}
	leave, leave2 := alone.join(), alone.join()
	if alone.sharing() != 2 {
		t.Error("two readers are not counted")
	}
	leave()
	leave2()
	if alone.sharing() != 1 {
		t.Error("nobody reads, and the units are shared by more than one")
	}
}

func TestAccountGivesNothingAway(t *testing.T) {
	const key = "AIzaSyNotARealKey"
	a, b := accountOf(key), accountOf(key+"2")
	if a == b || !strings.HasPrefix(a, "youtube:") || strings.Contains(a, key) || len(a) > 24 || a != accountOf(key) {
		t.Errorf("%q, %q", a, b)
	}
}

func TestQuotaDay(t *testing.T) {
	for _, c := range []struct{ now, want string }{
		{"2026-11-21T20:00:00Z", "2026-11-22T08:00:00Z"},
		{"2026-07-01T07:00:01Z", "2026-07-02T07:00:00Z"},
		{"2026-07-01T06:59:59Z", "2026-07-01T07:00:00Z"},
		{"2026-03-08T09:00:00Z", "2026-03-09T07:00:00Z"}, // the day of 23 hours
		{"2026-11-01T08:00:00Z", "2026-11-02T08:00:00Z"}, // the day of 25 hours
	} {
		now, _ := time.Parse(time.RFC3339, c.now)
		if got := renewal(now).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("renewal(%s) = %s, want %s", c.now, got, c.want)
		}
	}
}
