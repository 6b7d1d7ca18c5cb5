// Package redistest starts a real redis-server for tests and benchmarks.
package redistest

import (
	"context"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Server is a redis-server of its own: unix socket, append-only file, fsync always.
type Server struct {
	Dir    string
	Socket string
	cmd    *exec.Cmd
	tb     testing.TB
	extra  []string
}

// Start runs a redis-server in a temporary folder until the test ends, with
// further options of its own if there are any. A missing redis-server fails the
// test: make test installs it.
func Start(tb testing.TB, options ...string) *Server {
	tb.Helper()
	s := &Server{Dir: tb.TempDir(), tb: tb, extra: options}
	s.Socket = filepath.Join(s.Dir, "redis.sock")
	s.Run()
	tb.Cleanup(s.Kill)
	return s
}

// Run starts the server and waits until it answers.
func (s *Server) Run() {
	s.tb.Helper()
	bin, err := exec.LookPath("redis-server")
	if err != nil {
		s.tb.Fatal("redis-server is missing; install Debian's package redis-server")
	}
	s.cmd = exec.Command(bin, append([]string{"--port", "0", "--unixsocket", s.Socket, "--dir", s.Dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--loglevel", "warning", "--maxmemory-policy", "noeviction"}, s.extra...)...)
	if err := s.cmd.Start(); err != nil {
		s.tb.Fatal(err)
	}
	c := s.Client()
	defer c.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for c.Ping(ctx).Err() != nil {
		select {
		case <-tick.C:
		case <-ctx.Done():
			s.tb.Fatal("redis-server does not answer")
		}
	}
}

// Kill ends the server with SIGKILL, as a crash would.
func (s *Server) Kill() {
	if s.cmd.ProcessState == nil {
		s.cmd.Process.Signal(syscall.SIGKILL)
		s.cmd.Wait()
	}
}

// URL is the address for store.Dial.
func (s *Server) URL() string { return "unix://" + s.Socket }

// Client is a client that never retries by itself, as the store wants it.
func (s *Server) Client() *redis.Client {
	return redis.NewClient(&redis.Options{Network: "unix", Addr: s.Socket, MaxRetries: -1, PoolSize: 16})
}
