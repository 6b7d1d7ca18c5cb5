package api

import (
	"sync"
	"time"

	"zuruf/live"
)

// limiter counts acts of a session or address in periods of a minute, in memory only.
type limiter struct {
	mu    sync.Mutex
	since time.Time
	done  map[string]int
}

// allow notes one act under key and refuses it beyond most a minute.
func (l *limiter) allow(now time.Time, key string, most int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done == nil || now.Sub(l.since) > time.Minute {
		l.since, l.done = now, map[string]int{}
	}
	l.done[key]++
	if l.done[key] <= most {
		return nil
	}
	return &live.Error{Kind: live.TooMany, Code: "too_many", Retry: max(1, int((time.Minute-now.Sub(l.since))/time.Second)), Message: live.Text{
		EN: "That was a lot at once. Please wait a minute.", DE: "Das war viel auf einmal. Bitte warten Sie eine Minute."}}
}
