package store

import (
	"context"
	"errors"
	"net"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

var errURL = live.Refuse(live.Invalid, "redis_url", "redis",
	"The Redis address is not valid; write it as redis://[user:password@]host:6379/0, with ?master_name=… for Sentinel or ?addr=… for a cluster.",
	"Die Redis-Adresse ist ungültig; richtig ist redis://[Benutzer:Passwort@]Host:6379/0, mit ?master_name=… für Sentinel oder ?addr=… für einen Cluster.")

const (
	dialTimeout = 3 * time.Second
	readTimeout = 5 * time.Second
	poolSize    = 32
)

// Dial opens a client for a redis://, rediss:// or unix:// URL: with master_name
// in its query for Sentinel, with addr (once or more) for a cluster, else for
// one server. The client never retries by itself.
func Dial(address string) (redis.UniversalClient, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errURL // the cause would show the password
	}
	switch q := u.Query(); {
	case q.Has("master_name"):
		o, err := redis.ParseFailoverURL(address)
		if err != nil {
			return nil, errURL
		}
		o.MaxRetries, o.DialTimeout, o.ReadTimeout, o.PoolSize = -1, dialTimeout, readTimeout, poolSize
		return redis.NewFailoverClient(o), nil
	case q.Has("addr"):
		o, err := redis.ParseClusterURL(address)
		if err != nil {
			return nil, errURL
		}
		o.MaxRetries, o.DialTimeout, o.ReadTimeout, o.PoolSize = -1, dialTimeout, readTimeout, poolSize
		// The default of a minute is how long writes fail after a master dies.
		o.ClusterStateReloadInterval = time.Second
		c := redis.NewClusterClient(o)
		c.AddHook(&reloader{cluster: c})
		return c, nil
	}
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, errURL
	}
	o.MaxRetries, o.DialTimeout, o.ReadTimeout, o.PoolSize = -1, dialTimeout, readTimeout, poolSize
	return redis.NewClient(o), nil
}

// reloader reads the cluster's layout again as soon as a node cannot be
// reached, at most every 200 ms.
type reloader struct {
	cluster *redis.ClusterClient
	last    atomic.Int64
}

func (r *reloader) DialHook(next redis.DialHook) redis.DialHook { return next }

func (r *reloader) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		r.look(ctx, err)
		return err
	}
}

func (r *reloader) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		err := next(ctx, cmds)
		r.look(ctx, err)
		return err
	}
}

func (r *reloader) look(ctx context.Context, err error) {
	var network net.Error
	if err == nil || !errors.As(err, &network) {
		return
	}
	now := time.Now().UnixMilli()
	if last := r.last.Load(); now-last > 200 && r.last.CompareAndSwap(last, now) {
		r.cluster.ReloadState(ctx)
	}
}
