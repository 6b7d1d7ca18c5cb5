package youtube

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"
	_ "time/tzdata" // the quota's day is Pacific, also where no zones are installed

	"zuruf/ingest"
)

// pacific is where the quota's day begins and ends ("Quota cost": daily quotas
// reset at midnight Pacific Time).
var pacific = func() *time.Location {
	loc, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err) // embedded above
	}
	return loc
}()

// renewal returns the next midnight in Pacific time, on days of 23 and 25 hours too.
func renewal(now time.Time) time.Time {
	y, m, d := now.In(pacific).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, pacific)
}

func day(now time.Time) string { return now.In(pacific).Format("20060102") }

// untilRenewal is the pause until then, in whole seconds.
func untilRenewal(now time.Time) int { return int(renewal(now).Sub(now)/time.Second) + 1 }

// patience is how long booking waits for the store. What it could not book it
// books with the next call.
const patience = 2 * time.Second

// book counts the units that one Google project has spent today: all sources
// with its credentials share it. It asks the shared ledger and goes on counting
// here while that is away. What others spend of the same project is not known,
// so it is an estimate. Safe for concurrent use.
type book struct {
	shared  ingest.Ledger // nil: counted here alone
	account string

	mu       sync.Mutex
	day      string
	used     int64
	unbooked int64 // of used, not yet told to shared
	readers  int64 // sources that read with it, on this node
}

// accountOf names credentials in the ledger without giving them away.
func accountOf(credentials string) string {
	sum := sha256.Sum256([]byte(credentials))
	return "youtube:" + hex.EncodeToString(sum[:6])
}

// spend books units (0: only asks) and returns what was used today in all.
func (b *book) spend(ctx context.Context, now time.Time, units int64) (used int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turnLocked(now)
	b.used += units
	b.unbooked += units
	if b.shared == nil {
		return b.used
	}
	today, sum := b.day, b.unbooked
	b.unbooked = 0
	b.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, patience)
	total, err := b.shared.Spend(ctx, b.account, today, sum)
	cancel()
	b.mu.Lock()
	switch {
	case today != b.day: // midnight has passed meanwhile
	case err != nil:
		b.unbooked += sum
	default:
		b.used = max(b.used, total+b.unbooked)
	}
	return b.used
}

// state returns the day and what was used on it, as far as is known here.
func (b *book) state(now time.Time) (string, int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turnLocked(now)
	return b.day, b.used
}

// restore takes over what an earlier process had used, if it was today.
func (b *book) restore(now time.Time, day string, used int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turnLocked(now)
	if day == b.day {
		b.used = max(b.used, used)
	}
}

// exhausted books a whole day's units as used, because the platform says so.
func (b *book) exhausted(ctx context.Context, now time.Time, daily int64) {
	if _, used := b.state(now); used < daily {
		b.spend(ctx, now, daily-used)
	}
}

// join counts a source that reads with it, until the returned function is called.
func (b *book) join() (leave func()) {
	add := func(n int64) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.readers += n
	}
	add(1)
	return func() { add(-1) }
}

// sharing is how many sources read with it, at least one.
func (b *book) sharing() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return max(1, b.readers)
}

func (b *book) turnLocked(now time.Time) {
	if d := day(now); d != b.day {
		b.day, b.used, b.unbooked = d, 0, 0
	}
}
