// Package enginetest has the two engines that a suite about the store runs on.
package enginetest

import (
	"testing"

	"github.com/redis/go-redis/v9"

	"zuruf/live/store/embedded"
	"zuruf/live/store/redistest"
)

// Engines are a redis-server and the built-in engine, each started for one test
// and ended with it.
var Engines = map[string]func(testing.TB) redis.UniversalClient{
	"redis": func(tb testing.TB) redis.UniversalClient {
		c := redistest.Start(tb).Client()
		tb.Cleanup(func() { c.Close() })
		return c
	},
	"embedded": func(tb testing.TB) redis.UniversalClient {
		e, err := embedded.Open(tb.TempDir())
		if err != nil {
			tb.Fatal(err)
		}
		c := e.Client()
		tb.Cleanup(func() { c.Close(); e.Close() })
		return c
	},
}
