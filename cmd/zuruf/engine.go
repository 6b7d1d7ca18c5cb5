package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/store/embedded"
)

// engine is where the data is: a Redis, or the built-in engine.
type engine struct {
	rdb      redis.UniversalClient
	embedded *embedded.Engine
}

func (s storage) open(ctx context.Context) (*engine, error) {
	if s.Redis != "" {
		rdb, err := store.Dial(s.Redis)
		if err != nil {
			return nil, err
		}
		if err := rdb.Ping(ctx).Err(); err != nil {
			rdb.Close()
			return nil, fmt.Errorf("no Redis answers at the given address: %w", err)
		}
		return &engine{rdb: rdb}, nil
	}
	e, err := embedded.Open(s.Data)
	if err != nil {
		return nil, err
	}
	if r := e.Recovery(); r.TornBytes > 0 {
		slog.Warn("the journal's last write was cut off; it had not been acknowledged", "bytes", r.TornBytes, "kept", r.TornFile)
	}
	return &engine{rdb: e.Client(), embedded: e}, nil
}

// node is this process's name in leases. The built-in engine has one process,
// which after a restart goes on at once with the leases it held.
func (e *engine) node() string {
	if e.embedded != nil {
		return "one"
	}
	return live.NewID()
}

// broken says why nothing is acknowledged any more, or nil.
func (e *engine) broken() error {
	if e.embedded == nil {
		return nil
	}
	return e.embedded.Err()
}

func (e *engine) close() error {
	err := e.rdb.Close()
	if e.embedded != nil {
		err = e.embedded.Close()
	}
	return err
}
