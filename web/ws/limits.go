package ws

import (
	"sync"
	"time"

	"zuruf/live"
)

var errTooFast = &live.Error{Kind: live.TooMany, Code: "too_fast", Retry: 5, Message: live.Text{
	EN: "That was a little fast. Please try again in a few seconds.", DE: "Das war etwas schnell. Bitte in ein paar Sekunden noch einmal."}}

// limits counts what sessions do in periods of ten seconds.
type limits struct {
	now   func() time.Time
	mu    sync.Mutex
	since time.Time
	done  map[string]*used
}

type used struct{ frames, votes int }

const (
	period     = 10 * time.Second
	mostFrames = 300
	mostVotes  = 40
)

func newLimits(now func() time.Time) *limits { return &limits{now: now, done: map[string]*used{}} }

func (l *limits) of(session string) *used {
	if n := l.now(); n.Sub(l.since) > period {
		l.since = n
		clear(l.done)
	}
	u := l.done[session]
	if u == nil {
		u = &used{}
		l.done[session] = u
	}
	return u
}

func (l *limits) frame(session string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	u := l.of(session)
	u.frames++
	return u.frames <= mostFrames
}

func (l *limits) vote(session string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	u := l.of(session)
	u.votes++
	return u.votes <= mostVotes
}
