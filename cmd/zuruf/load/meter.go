package load

import (
	"encoding/json"
	"sync"
	"time"

	"zuruf/live/wire"
)

// meter notes what one page of a sort is told of the counts: the first one that
// is told anything. Safe for concurrent use.
type meter struct {
	mu    sync.Mutex
	of    *socket
	at    []time.Time // when counts came
	votes int         // of the last one
}

// hear takes a frame with counts.
func (m *meter) hear(s *socket, frame []byte) {
	now := time.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.of == nil {
		m.of = s
	}
	var t wire.Tallies
	if m.of != s || json.Unmarshal(frame, &t) != nil || len(t.Polls) == 0 {
		return
	}
	m.at, m.votes = append(m.at, now), t.Polls[0].Votes
}

func (m *meter) hears() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.of != nil
}

// await waits until the page was told of so many votes, or not any longer, and
// returns of how many it was.
func (m *meter) await(votes int, most time.Duration) int {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.After(most)
	for {
		m.mu.Lock()
		got := m.votes
		m.mu.Unlock()
		if got >= votes {
			return got
		}
		select {
		case <-tick.C:
		case <-late:
			return got
		}
	}
}

// rate sums up how often the page was told, between the first time and the last.
func (m *meter) rate(page string) TallyRate {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := TallyRate{Page: page, Frames: len(m.at)}
	if len(m.at) > 1 {
		out.Rate = float64(len(m.at)-1) / m.at[len(m.at)-1].Sub(m.at[0]).Seconds()
	}
	from := 0
	for i, t := range m.at {
		for t.Sub(m.at[from]) >= time.Second {
			from++
		}
		out.Most = max(out.Most, i-from+1)
	}
	return out
}
