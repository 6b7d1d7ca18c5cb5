package embedded

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// intake is a script like those of the store: it counts, logs and publishes what
// it has not seen before.
var intake = redis.NewScript(`
if redis.call('SADD', KEYS[1], ARGV[1]) == 0 then return 0 end
local n = redis.call('INCR', KEYS[2])
redis.call('XADD', KEYS[3], n .. '-' .. ARGV[2], 'id', ARGV[1])
redis.call('PUBLISH', 'log', n)
return n`)

var intakeKeys = []string{"seen", "count", "log"}

// checkIntake fails unless everything acknowledged is there and the three keys
// of intake agree. It returns how much is there.
func checkIntake(t *testing.T, c *redis.Client, acked []string) int64 {
	t.Helper()
	ctx := t.Context()
	n := c.SCard(ctx, "seen").Val()
	count, _ := c.Get(ctx, "count").Int64()
	last := c.XRevRangeN(ctx, "log", "+", "-", 1).Val()
	if count != n || c.XLen(ctx, "log").Val() != n {
		t.Fatalf("%d seen, %d counted, %d logged", n, count, c.XLen(ctx, "log").Val())
	}
	if n > 0 && !strings.HasPrefix(last[0].ID, fmt.Sprint(n, "-")) {
		t.Fatalf("%d counted, last log entry %s", n, last[0].ID)
	}
	missing := 0
	for len(acked) > 0 {
		part := acked[:min(1000, len(acked))]
		acked = acked[len(part):]
		members := make([]any, len(part))
		for i, id := range part {
			members[i] = id
		}
		for _, there := range c.SMIsMember(ctx, "seen", members...).Val() {
			if !there {
				missing++
			}
		}
	}
	if missing > 0 {
		t.Fatalf("%d acknowledged changes lost", missing)
	}
	return n
}

// A slowDisk is a logFile whose Sync can be held and can fail.
type slowDisk struct {
	*os.File
	mu      sync.Mutex
	synced  int64
	hold    chan struct{} // if not nil, Sync waits for it
	holding chan struct{} // gets a value when Sync waits
	err     error
}

func (d *slowDisk) Sync() error {
	d.mu.Lock()
	hold, err := d.hold, d.err
	d.mu.Unlock()
	if hold != nil {
		d.holding <- struct{}{}
		<-hold
	}
	if err != nil {
		return err
	}
	info, err := d.Stat()
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.synced = info.Size()
	return d.File.Sync()
}

func (d *slowDisk) set(hold chan struct{}, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hold, d.err = hold, err
}

// openSlow opens an engine on a slowDisk. The test must release a held Sync.
func openSlow(t *testing.T, dir string) (*Engine, *slowDisk) {
	t.Helper()
	d := &slowDisk{holding: make(chan struct{}, 1)}
	e, err := open(dir, func(f *os.File) logFile { d.File = f; return d })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e, d
}

// Nobody hears of a change before it is durable: neither the writer, nor a
// reader, nor a subscriber.
func TestReplyWaitsForDisk(t *testing.T) {
	e, disk := openSlow(t, t.TempDir())
	c := newClient(t, e)
	ctx := t.Context()
	sub := c.Subscribe(ctx, "log")
	defer sub.Close()
	if _, err := sub.Receive(ctx); err != nil {
		t.Fatal(err)
	}
	hold := make(chan struct{})
	disk.set(hold, nil)
	heard := make(chan string, 4)
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := intake.Run(ctx, c, intakeKeys, "a", "1").Err(); err != nil {
			t.Error(err)
		}
		heard <- "writer"
	})
	wg.Go(func() {
		if m, err := sub.ReceiveMessage(ctx); err != nil || m.Payload != "1" {
			t.Error(m, err)
		}
		heard <- "subscriber"
	})
	<-disk.holding
	wg.Go(func() {
		if n, err := c.Get(ctx, "count").Int(); err != nil || n != 1 {
			t.Error(n, err)
		}
		heard <- "reader"
	})
	wg.Go(func() {
		if err := c.EvalRO(ctx, "return redis.call('GET',KEYS[1])", []string{"count"}).Err(); err != nil {
			t.Error(err)
		}
		heard <- "script"
	})
	select {
	case who := <-heard:
		t.Errorf("the %s did not wait", who)
	case <-time.After(100 * time.Millisecond):
	}
	disk.set(nil, nil)
	close(hold)
	wg.Wait()
}

// The file is cut at a random place behind the last fdatasync, and what is left
// behind it may be garbage.
func TestPowerCut(t *testing.T) {
	const rounds = 40
	dir := t.TempDir()
	cuts := 0
	var mu sync.Mutex
	var acked []string
	for round := range rounds {
		e, disk := openSlow(t, dir)
		c := newClient(t, e)
		hold := make(chan struct{})
		var writers sync.WaitGroup
		for w := range 16 {
			writers.Go(func() {
				for i := 0; ; i++ {
					id := fmt.Sprint(round, "-", w, "-", i)
					if intake.Run(t.Context(), c, intakeKeys, id, "1").Err() != nil {
						return
					}
					mu.Lock()
					acked = append(acked, id)
					if len(acked)%40 == 39 {
						disk.set(hold, nil)
					}
					mu.Unlock()
				}
			})
		}
		<-disk.holding
		mu.Lock()
		told := len(acked)
		mu.Unlock()
		b, err := os.ReadFile(filepath.Join(dir, journalName))
		if err != nil {
			t.Fatal(err)
		}
		disk.mu.Lock()
		durable := int(max(disk.synced, 0))
		disk.mu.Unlock()
		disk.set(nil, errors.New("power cut"))
		close(hold)
		writers.Wait()
		c.Close()
		if err := e.Close(); err == nil {
			t.Fatal("the failure is not reported")
		}
		mu.Lock()
		acked = acked[:told]
		mu.Unlock()

		if durable > 0 && len(b) > durable {
			cuts++
			b = b[:durable+rand.IntN(len(b)-durable+1)]
			for tail := b[durable:]; len(tail) > 0 && rand.IntN(2) == 0; {
				tail[rand.IntN(len(tail))] ^= byte(1 + rand.IntN(255))
			}
		}
		if err := os.WriteFile(filepath.Join(dir, journalName), b, 0o600); err != nil {
			t.Fatal(err)
		}
		after := mustOpen(t, dir)
		check := newClient(t, after)
		checkIntake(t, check, acked)
		check.Close()
		mustClose(t, after)
	}
	if cuts < rounds/2 {
		t.Errorf("only %d real cuts in %d rounds", cuts, rounds)
	}
	t.Logf("%d cuts, %d acknowledged", cuts, len(acked))
}

// After a failed fdatasync nothing is acknowledged, although the disk works again.
func TestFailedSyncIsSticky(t *testing.T) {
	e, disk := openSlow(t, t.TempDir())
	c := newClient(t, e)
	ctx := t.Context()
	if err := intake.Run(ctx, c, intakeKeys, "a", "1").Err(); err != nil {
		t.Fatal(err)
	}
	disk.set(nil, syscall.EIO)
	if err := intake.Run(ctx, c, intakeKeys, "b", "1").Err(); err == nil || !strings.HasPrefix(err.Error(), "STORAGE ") || !errors.Is(err, syscall.EIO) {
		t.Errorf("the change that met the failure: %v", err)
	}
	disk.set(nil, nil)
	<-e.Failed()
	if err := e.Err(); !errors.Is(err, syscall.EIO) {
		t.Error(err)
	}
	checkStorageError(t, c)
	if err := e.Compact(); !errors.Is(err, syscall.EIO) {
		t.Errorf("Compact: %v", err)
	}
	if err := e.Close(); !errors.Is(err, syscall.EIO) {
		t.Errorf("Close: %v", err)
	}
}

// checkStorageError fails unless writes are refused and reads go on.
func checkStorageError(t *testing.T, c *redis.Client) {
	t.Helper()
	ctx := t.Context()
	pipe := c.Pipeline()
	for name, cmd := range map[string]redis.Cmder{
		"script":          intake.Eval(ctx, pipe, intakeKeys, "x", "1"),
		"script by pcall": pipe.Eval(ctx, "redis.pcall('SET','k','v') return 1", nil),
		"command":         pipe.Set(ctx, "k", "v", 0),
	} {
		pipe.Exec(ctx)
		if err := cmd.Err(); err == nil || !strings.HasPrefix(err.Error(), "STORAGE ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := c.SMembers(ctx, "seen").Err(); err != nil {
		t.Errorf("reading: %v", err)
	}
	if n, err := c.Eval(ctx, "return redis.call('SCARD',KEYS[1])", []string{"seen"}).Int(); err != nil || n == 0 {
		t.Errorf("reading script: %d %v", n, err)
	}
	if c.Exists(ctx, "k").Val() != 0 || c.SIsMember(ctx, "seen", "x").Val() {
		t.Error("a refused write was executed")
	}
}
