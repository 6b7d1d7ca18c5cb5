package embedded

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var rounds = flag.Int("rounds", 10, "how often TestKill kills a writing process")

var helpers = map[string]func(dir string) int{
	"write":   func(dir string) int { return writeUntilKilled(dir, false) },
	"compact": func(dir string) int { return writeUntilKilled(dir, true) },
}

// writeAll runs 16 writers until each has met an error, and prints the id of
// every change after its acknowledgement. It returns the errors.
func writeAll(e *Engine) []error {
	c := e.Client()
	defer c.Close()
	errs := make([]error, 16)
	var wg sync.WaitGroup
	for w := range errs {
		wg.Go(func() {
			for i := 0; errs[w] == nil; i++ {
				id := fmt.Sprint(os.Getpid(), "-", w, "-", i)
				if errs[w] = intake.Run(context.Background(), c, intakeKeys, id, "1").Err(); errs[w] == nil {
					os.Stdout.WriteString(id + "\n")
				}
			}
		})
	}
	wg.Wait()
	return errs
}

func writeUntilKilled(dir string, compact bool) int {
	e, err := Open(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if compact {
		go func() {
			for e.Compact() == nil {
			}
		}()
	}
	fmt.Fprintln(os.Stderr, writeAll(e))
	return 1
}

// acknowledged collects what a helper prints; with kill above 0 it kills the
// helper after so many lines.
func acknowledged(t *testing.T, name, dir string, kill int) []string {
	t.Helper()
	cmd := helper(name, dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var acked []string
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if acked = append(acked, strings.TrimSpace(line)); len(acked) == kill {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); (kill > 0) != (err != nil) {
		t.Fatalf("helper %s: %v", name, err)
	}
	return acked
}

// Kill -9 loses nothing that was acknowledged, also while the journal is
// compacted, and however the tail of the file looks.
func TestKill(t *testing.T) {
	if *rounds < 1 {
		t.Fatal("-rounds must be at least 1")
	}
	dir := t.TempDir()
	var acked []string
	torn := 0
	for round := range *rounds {
		name := []string{"write", "compact"}[round%2]
		acked = append(acked, acknowledged(t, name, dir, 1+rand.IntN(1000))...)
		if rand.IntN(2) == 0 {
			appendGarbage(t, dir)
		}
		e := mustOpen(t, dir)
		c := newClient(t, e)
		checkIntake(t, c, acked)
		if e.Recovery().TornBytes > 0 {
			torn++
		}
		c.Close()
		mustClose(t, e)
	}
	t.Logf("%d rounds, %d acknowledged, %d torn tails", *rounds, len(acked), torn)
}

// appendGarbage adds what a write that did not end may leave.
func appendGarbage(t *testing.T, dir string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, journalName))
	if err != nil {
		t.Fatal(err)
	}
	b = b[max(0, len(b)-300):]
	garbage := [][]byte{make([]byte, 1+rand.IntN(5000)), b[:1+rand.IntN(len(b)-1)], []byte("*1\r\n$5\r\nMUL")}[rand.IntN(3)]
	f, err := os.OpenFile(filepath.Join(dir, journalName), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(garbage); err != nil {
		t.Fatal(err)
	}
}

// Another process may read the journal at any moment, but not open it.
func TestOtherProcess(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	c := newClient(t, e)
	second := helper("write", dir)
	second.Stderr = nil
	if out, err := second.CombinedOutput(); err == nil || !strings.Contains(string(out), "is in use by another zuruf process") {
		t.Errorf("a second process on the folder: %v %s", err, out)
	}
	var stop atomic.Bool
	var acked []string
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := 0; !stop.Load(); i++ {
			if err := intake.Run(t.Context(), c, intakeKeys, i, "1").Err(); err != nil {
				t.Error(err)
				return
			}
			acked = append(acked, fmt.Sprint(i))
		}
	}()
	before := int64(0)
	for range 5 {
		copied := t.TempDir()
		f, err := os.Create(filepath.Join(copied, journalName))
		if err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(5 * time.Second); c.SCard(t.Context(), "seen").Val() < before+20 && time.Now().Before(deadline); {
			time.Sleep(time.Millisecond)
		}
		if err := Backup(dir, f); err != nil {
			t.Fatal(err)
		}
		f.Close()
		b := mustOpen(t, copied)
		if n := checkIntake(t, newClient(t, b), nil); n <= before {
			t.Errorf("%d in the backup, %d in the one before", n, before)
		} else {
			before = n
		}
		mustClose(t, b)
	}
	stop.Store(true)
	<-done
	checkIntake(t, c, acked)
}
