package api

import (
	"context"
	"time"

	"zuruf/live"
)

// purged is the answer to taking back what a source brought.
type purged struct {
	Erased int `json:"erased"`
}

func (c *call) purgeSource() (any, error) {
	src, err := c.Store.Source(c.ctx, c.show.ID, c.path("source"))
	if err != nil {
		return nil, err
	}
	n, err := c.purge(src.ID)
	return purged{Erased: n}, err
}

// purge takes back what a source brought, to the end, however long the caller
// waits for it.
func (c *call) purge(source string) (int, error) {
	return c.Moderation.Purge(context.WithoutCancel(c.ctx), c.show.ID, c.op(), source)
}

// stopTime is how long a purge waits until whoever reads the source has
// stopped: a node that nobody watches the show on looks every ten seconds.
const stopTime = 12 * time.Second

// purgeStopped takes back what a source brought while nobody reads it. It
// reports whether the source was being read, and is to be again; if it fails,
// it is.
func (c *call) purgeStopped(src live.Source) (resume bool, err error) {
	if resume, err = c.stopReading(src); err == nil {
		_, err = c.purge(src.ID)
	}
	if err != nil && resume {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(c.ctx), probeTime)
		defer cancel()
		c.setPaused(ctx, src.ID, false)
	}
	return resume, err
}

// setPaused changes whether a source is paused, and nothing else.
func (c *call) setPaused(ctx context.Context, source string, paused bool) error {
	op := c.op()
	op.ID = ""
	_, err := c.Store.ChangeSource(ctx, op, c.show.ID, source, func(now *live.Source) { now.Paused = paused })
	c.Ingest.Changed(c.show.ID)
	return err
}

// stopReading pauses a source, and waits until the lease shows that whoever
// read it, on whatever node, has let go of it. It reports whether it was read.
func (c *call) stopReading(src live.Source) (was bool, err error) {
	if src.Paused {
		return false, nil
	}
	reader, epoch, err := c.Store.Lease(c.ctx, c.show.ID, src.ID)
	if err != nil {
		return false, err
	}
	if err := c.setPaused(c.ctx, src.ID, true); err != nil || reader == "" {
		return err == nil, err
	}
	ctx, cancel := context.WithTimeout(c.ctx, stopTime)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		owner, now, err := c.Store.Lease(c.ctx, c.show.ID, src.ID)
		if err != nil || owner == "" || now != epoch {
			return true, err
		}
		select {
		case <-ctx.Done(): // its node is gone, or has lost the store
			return true, c.ctx.Err()
		case <-tick.C:
		}
	}
}
