package ingest

import (
	"context"
	"math/rand/v2"
	"time"

	"zuruf/live"
)

// backoff returns how long to wait after the attempt-th failure in a row, from
// 0: full jitter below a ceiling that doubles from base up to limit.
func backoff(attempt int, base, limit time.Duration) time.Duration {
	ceiling := limit
	if attempt < 16 {
		ceiling = min(limit, base<<attempt)
	}
	return rand.N(ceiling) + time.Millisecond
}

// Sleep waits for d or until ctx ends; it returns ctx's error in that case.
func Sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// mostLater bounds how long a platform may ask us to wait: a day's quota is
// renewed once a day.
const mostLater = 25 * time.Hour

// later is how long the refusal of a platform asks us to wait.
func later(e *live.Error) time.Duration {
	return time.Duration(min(max(e.Retry, 0), int(mostLater/time.Second))) * time.Second
}
