//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package embedded

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

func init() { helpers["full"] = writeUntilFull }

// writeUntilFull writes under a limit of the file's size, which is how a full
// disk looks, and reports what it finds wrong.
func writeUntilFull(dir string) int {
	signal.Ignore(syscall.SIGXFSZ)
	e, err := Open(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	limit := &syscall.Rlimit{Cur: 100_000, Max: 100_000}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, limit); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for _, err := range writeAll(e) {
		if !strings.HasPrefix(err.Error(), "STORAGE ") {
			fmt.Fprintln(os.Stderr, "a writer ended with:", err)
			return 1
		}
	}
	<-e.Failed()
	c := e.Client()
	n, err := c.SCard(context.Background(), "seen").Result()
	if err != nil || n == 0 || e.Err() == nil {
		fmt.Fprintln(os.Stderr, "reading after the failure:", n, err, e.Err())
		return 1
	}
	return 0
}

// A full disk ends the acknowledgements, not the reading, and loses nothing.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	acked := acknowledged(t, "full", dir, 0)
	if len(acked) < 100 {
		t.Fatalf("only %d acknowledged", len(acked))
	}
	e := mustOpen(t, dir)
	c := newClient(t, e)
	checkIntake(t, c, acked)
	if err := intake.Run(t.Context(), c, intakeKeys, "after", "1").Err(); err != nil {
		t.Error(err)
	}
}
