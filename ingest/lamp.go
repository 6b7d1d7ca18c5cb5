package ingest

import (
	"reflect"
	"slices"
	"sync"
	"time"

	"zuruf/live"
)

const (
	rateWindow = 10               // seconds over which the rate is taken
	lagSamples = 31               // comments over which the lag is taken
	lagAge     = 60 * time.Second // a lag older than this says nothing
	pushAge    = 60 * time.Second // a webhook older than this says nothing about the broadcast
)

// lamp is one source's status with the figures behind it. Safe for concurrent use.
type lamp struct {
	mu      sync.Mutex
	status  live.SourceStatus
	trouble *live.Error // of the store: shown over whatever the platform's state is
	seconds [rateWindow]struct {
		at int64
		n  int
	}
	lags     []lag
	comments int64     // since the start
	pushed   time.Time // when a webhook last brought something
	wake     chan struct{}
	start    time.Time
}

type lag struct {
	at time.Time
	ms int64
}

func newLamp(src live.Source, can []live.PlatformAct, now time.Time) *lamp {
	return &lamp{
		status: live.SourceStatus{ID: src.ID, Kind: src.Kind, State: live.SourceWaiting, Can: can, Simulated: src.Simulated},
		wake:   make(chan struct{}, 1),
		start:  now,
	}
}

// report lets a connector or the supervisor change the status.
func (l *lamp) report(change func(*live.SourceStatus)) {
	l.mu.Lock()
	l.status.Error, l.status.Hint, l.status.QuotaEnds = nil, nil, nil
	change(&l.status)
	if e := l.status.Error; e != nil && e.Cause != nil {
		l.status.Error = e.Because(nil) // causes are for the log
	}
	if h := l.status.Hint; h != nil && h.Cause != nil {
		l.status.Hint = h.Because(nil)
	}
	l.mu.Unlock()
	l.changed()
}

// able says what may be done on the platform.
func (l *lamp) able(can []live.PlatformAct) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status.Can = can
}

// troubled shows, or with nil ends, a trouble with the store.
func (l *lamp) troubled(e *live.Error) {
	l.mu.Lock()
	same := (e == nil) == (l.trouble == nil)
	l.trouble = nil
	if e != nil {
		l.trouble = e.Because(nil)
	}
	l.mu.Unlock()
	if !same {
		l.changed()
	}
}

// counted adds what a submission brought.
func (l *lamp) counted(sum count, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status.Uncounted += int64(sum.anonymous)
	l.comments += int64(sum.comments)
	if sum.comments > 0 {
		l.status.HeardAt = now.Truncate(time.Second).UnixMilli() // not a new status with every comment
	}
	sec := int64(now.Sub(l.start) / time.Second)
	slot := &l.seconds[sec%rateWindow]
	if slot.at != sec {
		slot.at, slot.n = sec, 0
	}
	slot.n += sum.comments
	for _, ms := range sum.lags {
		l.lags = append(l.lags, lag{at: now, ms: ms})
	}
	if extra := len(l.lags) - lagSamples; extra > 0 {
		l.lags = slices.Delete(l.lags, 0, extra)
	}
}

// total returns how many comments came so far.
func (l *lamp) total() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.comments
}

// delivered notes that a webhook brought something: a source that waits for
// its broadcast to be found is live then.
func (l *lamp) delivered(now time.Time) {
	l.mu.Lock()
	l.pushed = now
	l.mu.Unlock()
	l.changed()
}

func (l *lamp) changed() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// snapshot returns the status with its figures as of now.
func (l *lamp) snapshot(now time.Time) live.SourceStatus {
	l.mu.Lock()
	defer l.mu.Unlock()
	sec, n := int64(now.Sub(l.start)/time.Second), 0
	for i := range l.seconds {
		if sec-l.seconds[i].at < rateWindow {
			n += l.seconds[i].n
		}
	}
	l.lags = slices.DeleteFunc(l.lags, func(x lag) bool { return now.Sub(x.at) > lagAge })
	if len(l.lags) > 0 {
		all := make([]int64, len(l.lags))
		for i := range l.lags {
			all[i] = l.lags[i].ms
		}
		slices.Sort(all)
		l.status.LagMS = all[len(all)/2] // and stays when it falls silent
	}
	s := l.status
	s.Rate = float64(n) / rateWindow
	if s.State == live.SourceWaiting && !l.pushed.IsZero() && now.Sub(l.pushed) < pushAge {
		s.State = live.SourceLive
	}
	if l.trouble != nil {
		s.State, s.Error = live.SourceSlow, l.trouble
	}
	return s
}

func sameStatus(a, b live.SourceStatus) bool { return reflect.DeepEqual(a, b) }
