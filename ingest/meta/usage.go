package meta

import (
	"net/http"
	"sync"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// Usage is how much of what is allowed has been used, by the platform's own account.
type Usage struct {
	Percent int
	Wait    time.Duration // until access is regained; 0: it is not lost
}

// usageOf reads X-App-Usage and X-Business-Use-Case-Usage ("Rate limits").
func usageOf(p *fastjson.Parser, header http.Header) Usage {
	var u Usage
	take := func(v *fastjson.Value) {
		for _, key := range [...]string{"call_count", "total_time", "total_cputime"} {
			u.Percent = max(u.Percent, v.GetInt(key))
		}
		u.Wait = max(u.Wait, time.Duration(min(v.GetInt("estimated_time_to_regain_access"), 24*60))*time.Minute)
	}
	if v, err := p.Parse(header.Get("X-App-Usage")); err == nil {
		take(v)
	}
	if v, err := p.Parse(header.Get("X-Business-Use-Case-Usage")); err == nil {
		v.GetObject().Visit(func(_ []byte, list *fastjson.Value) {
			for _, v := range list.GetArray() {
				take(v)
			}
		})
	}
	return u
}

// Pace stretches an interval as the allowance runs out; slow says that it did so noticeably.
func (u Usage) Pace(interval time.Duration) (_ time.Duration, slow bool) {
	switch {
	case u.Wait > 0:
		return max(interval, u.Wait), true
	case u.Percent >= 95:
		return 20 * interval, true
	case u.Percent >= 85:
		return 5 * interval, true
	case u.Percent >= 70:
		return 2 * interval, false
	}
	return interval, false
}

// gate keeps the calls with a token back for as long as Meta said that none is
// allowed, whoever makes them: reading, acts and tests. Safe for concurrent use.
type gate struct {
	mu     sync.Mutex
	closed map[string]time.Time // by token, until when
}

func (g *gate) close(token string, wait time.Duration) {
	if wait <= 0 {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if g.closed == nil {
		g.closed = map[string]time.Time{}
	}
	for t, until := range g.closed {
		if !now.Before(until) {
			delete(g.closed, t)
		}
	}
	g.closed[token] = now.Add(wait)
}

func (g *gate) left(token string) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return max(0, time.Until(g.closed[token]))
}

// later is the refusal of what Meta does not allow before wait has passed.
func later(wait time.Duration) *live.Error {
	e := ingest.ErrRate.Because(nil)
	e.Retry = int((wait + time.Second - 1) / time.Second)
	return e
}
