package youtube

import (
	"fmt"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the quota's day is Pacific, also where no zones are installed
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

// ledger counts the units that one API key has cost today: all sources with
// that key share it. What others spend with the same key is not known here, so
// it is an estimate. Safe for concurrent use.
type ledger struct {
	mu    sync.Mutex
	daily int64
	day   string
	used  int64
}

// spend books a request and returns what is left.
func (l *ledger) spend(now time.Time, units int64) (left int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turnLocked(now)
	l.used += units
	return max(0, l.daily-l.used)
}

// state returns the day and what was used on it.
func (l *ledger) state(now time.Time) (string, int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turnLocked(now)
	return l.day, l.used
}

// restore takes over what an earlier process had used, if it was today.
func (l *ledger) restore(now time.Time, day string, used int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turnLocked(now)
	if day == l.day {
		l.used = max(l.used, used)
	}
}

// exhausted books everything as used, because the platform says so.
func (l *ledger) exhausted(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.turnLocked(now)
	l.used = max(l.used, l.daily)
}

func (l *ledger) turnLocked(now time.Time) {
	if d := day(now); d != l.day {
		l.day, l.used = d, 0
	}
}

// cursor is where reading stopped: chat and token of one video, and what the
// key had used by then.
type cursor struct {
	video, chat, token string
	day                string
	used               int64
}

func (c cursor) String() string {
	dash := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	return fmt.Sprintf("1 %s %s %s %s %d", dash(c.video), dash(c.chat), dash(c.token), dash(c.day), c.used)
}

// parseCursor reads the text form; anything else is the beginning.
func parseCursor(s string) cursor {
	var c cursor
	if n, _ := fmt.Sscanf(s, "1 %s %s %s %s %d", &c.video, &c.chat, &c.token, &c.day, &c.used); n != 5 {
		return cursor{}
	}
	for _, p := range []*string{&c.video, &c.chat, &c.token, &c.day} {
		*p = strings.TrimPrefix(*p, "-")
	}
	return c
}
