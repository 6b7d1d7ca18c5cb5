package ingest

import (
	"context"
	"math/rand/v2"
	"time"
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
