package embedded

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"
)

// helperVar names the helper that a copy of the test program shall be.
const helperVar = "ZURUF_EMBEDDED_HELPER"

func TestMain(m *testing.M) {
	if name := os.Getenv(helperVar); name != "" {
		os.Exit(helpers[name](os.Getenv("ZURUF_EMBEDDED_DIR")))
	}
	goleak.VerifyTestMain(m)
}

// helper is a command that runs the helper on the folder.
func helper(name, dir string, env ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), env...), helperVar+"="+name, "ZURUF_EMBEDDED_DIR="+dir)
	cmd.Stderr = os.Stderr
	return cmd
}

// mustOpen opens the engine; the test closes it at its end.
func mustOpen(t testing.TB, dir string) *Engine {
	t.Helper()
	e, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// newClient is a client of the engine that the test closes at its end.
func newClient(t testing.TB, e *Engine) *redis.Client {
	t.Helper()
	c := e.Client()
	t.Cleanup(func() { c.Close() })
	return c
}

func mustClose(t testing.TB, e *Engine) {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

// startRedis runs a redis-server, on the given append-only file if it is not
// empty, and returns a client.
func startRedis(t testing.TB, aof string) *redis.Client {
	t.Helper()
	program, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("this test compares with a real Redis: install redis-server (Debian: apt-get install redis-server)")
	}
	dir, err := os.MkdirTemp("", "zuruf") // short: the path of a socket has a limit
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if aof != "" {
		b, err := os.ReadFile(aof)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "appendonly.aof"), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	socket := filepath.Join(dir, "s")
	var log strings.Builder
	cmd := exec.Command(program, "--port", "0", "--unixsocket", socket, "--dir", dir, "--save", "",
		"--appendonly", "yes", "--appendfilename", "appendonly.aof", "--appendfsync", "no", "--aof-load-truncated", "no")
	cmd.Stdout, cmd.Stderr = &log, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	t.Cleanup(func() { cmd.Process.Kill(); <-ended })

	c := redis.NewClient(&redis.Options{
		MaxRetries: -1,
		Dialer:     func(context.Context, string, string) (net.Conn, error) { return net.Dial("unix", socket) },
	})
	t.Cleanup(func() { c.Close() })
	for deadline := time.Now().Add(20 * time.Second); c.Ping(t.Context()).Err() != nil; time.Sleep(5 * time.Millisecond) {
		select {
		case <-ended:
			t.Fatalf("redis-server ended: %s", log.String())
		default:
		}
		if time.Now().After(deadline) {
			cmd.Process.Kill()
			<-ended
			t.Fatalf("redis-server does not answer: %s", log.String())
		}
	}
	return c
}

// content describes every key: its type and what is in it.
func content(t testing.TB, c *redis.Client) map[string]string {
	t.Helper()
	ctx := t.Context()
	keys, err := c.Keys(ctx, "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, key := range keys {
		kind, err := c.Type(ctx, key).Result()
		if err != nil {
			t.Fatal(err)
		}
		var v any
		switch kind {
		case "string":
			v, err = c.Get(ctx, key).Result()
		case "hash":
			v, err = c.HGetAll(ctx, key).Result()
		case "list":
			v, err = c.LRange(ctx, key, 0, -1).Result()
		case "set":
			var members []string
			members, err = c.SMembers(ctx, key).Result()
			sort.Strings(members)
			v = members
		case "zset":
			v, err = c.ZRangeWithScores(ctx, key, 0, -1).Result()
		case "stream":
			v, err = c.XRange(ctx, key, "-", "+").Result()
		}
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		all[key] = fmt.Sprintf("%s %q", kind, fmt.Sprint(v))
	}
	return all
}
