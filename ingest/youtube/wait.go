package youtube

import "time"

// When a broadcast is looked for that has not begun. A look costs a unit, now
// and then two or three; in any six hours they come to at most 60.
const (
	soonPause = 30 * time.Second
	farPause  = 15 * time.Minute
	latePause = 15 * time.Minute
	near      = 3 * time.Minute // before and after the planned time
	fullEvery = 6               // looks, of which one asks for everything and the others only for what is known
)

// pause returns how long to wait before looking again, for a broadcast that was
// planned for scheduled (zero: nobody said) and has been waited for since then:
// seldom while it is far away, often around its time, and in growing pauses
// when it is late.
func pause(now, since, scheduled time.Time) time.Duration {
	waited := now.Sub(since)
	if scheduled.IsZero() {
		return growing(waited)
	}
	away := scheduled.Sub(now)
	switch {
	case away > near:
		return max(soonPause, min(farPause, away-near))
	case away > -near:
		return soonPause
	}
	return growing(min(waited, -away-near))
}

func growing(waited time.Duration) time.Duration {
	return min(max(soonPause, waited/2), latePause)
}
