package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

// fill makes a key of every type, with values that a text format could break.
func fill(t testing.TB, c *redis.Client) {
	t.Helper()
	ctx := t.Context()
	pipe := c.Pipeline()
	pipe.Set(ctx, "string", "a\r\n#C:00000000 0\r\n\x00\xff", 0)
	pipe.Set(ctx, "empty", "", 0)
	for i := range 200 {
		pipe.HSet(ctx, "hash", fmt.Sprint("field", i), "*1\r\n$4\r\nEXEC\r\n", "n", i)
		pipe.RPush(ctx, "list", i%7)
		pipe.SAdd(ctx, "set", i*i)
		pipe.ZAdd(ctx, "zset", redis.Z{Score: float64(i) / 3, Member: i})
		pipe.XAdd(ctx, &redis.XAddArgs{Stream: "stream", ID: fmt.Sprintf("%d-7", i+1), MaxLen: 50, Approx: true, Values: []string{"i", fmt.Sprint(i)}})
	}
	if _, err := pipe.Exec(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	e := mustOpen(t, dir)
	c := newClient(t, e)
	fill(t, c)
	want := content(t, c)
	if len(want) != 7 {
		t.Fatalf("%d keys", len(want))
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "is in use by another zuruf process") {
		t.Errorf("opened twice: %v", err)
	}
	mustClose(t, e)
	mustClose(t, e)
	if err := c.Ping(t.Context()).Err(); err == nil {
		t.Error("answers after Close")
	}
	if err := newClient(t, e).Ping(t.Context()).Err(); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("data folder: %v %v", info.Mode(), err)
	}

	unfinished := filepath.Join(dir, journalName+".new")
	if err := os.WriteFile(unfinished, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	e = mustOpen(t, dir)
	if diff := cmp.Diff(want, content(t, newClient(t, e))); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(unfinished); err == nil {
		t.Error("an unfinished compaction was left")
	}
	if r := e.Recovery(); r.Changes != 2+200*5 || r.TornBytes != 0 || r.Compacted {
		t.Errorf("%+v", r)
	}
}

func TestCompact(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	c := newClient(t, e)
	fill(t, c)
	for range 3 {
		if err := e.Compact(); err != nil {
			t.Fatal(err)
		}
	}
	c.Set(t.Context(), "after", 1, 0)
	want := content(t, c)
	mustClose(t, e)
	if err := e.Compact(); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	e = mustOpen(t, dir)
	if diff := cmp.Diff(want, content(t, newClient(t, e))); diff != "" {
		t.Error(diff)
	}
	if r := e.Recovery(); r.Changes > 100 {
		t.Errorf("%+v", r)
	}
}

// A compaction that cannot be written leaves everything as it was.
func TestCompactFails(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	c := newClient(t, e)
	if err := os.Mkdir(filepath.Join(dir, journalName+".new"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := e.Compact(); err == nil {
		t.Error("no error")
	}
	if err := c.Set(t.Context(), "k", "v", 0).Err(); err != nil || e.Err() != nil {
		t.Error(err, e.Err())
	}
	mustClose(t, e)
	e = mustOpen(t, dir)
	if got := newClient(t, e).Get(t.Context(), "k").Val(); got != "v" {
		t.Errorf("%q", got)
	}
}

func TestCompactAtOpen(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	c := newClient(t, e)
	big := strings.Repeat("x", 1<<20)
	for range compactMinimum>>20 + 1 {
		if err := c.Set(t.Context(), "key", big, 0).Err(); err != nil {
			t.Fatal(err)
		}
	}
	mustClose(t, e)
	for _, compacted := range []bool{true, false} {
		e = mustOpen(t, dir)
		if r := e.Recovery(); r.Compacted != compacted || r.CompactErr != nil {
			t.Errorf("%+v", r)
		}
		if got := newClient(t, e).Get(t.Context(), "key").Val(); got != big {
			t.Errorf("%d bytes left", len(got))
		}
		mustClose(t, e)
	}
	if info, err := os.Stat(filepath.Join(dir, journalName)); err != nil || info.Size() > 2<<20 {
		t.Errorf("%d bytes: %v", info.Size(), err)
	}
}

func TestRefused(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	c := newClient(t, e)
	ctx := t.Context()
	c.SAdd(ctx, "set", "a", "b")
	want := content(t, c)
	for _, line := range []string{
		"EXPIRE set 10",           // time to live
		"SET k v EX 10",           //
		"SETEX k 10 v",            //
		"GETEX set",               //
		"SPOP set",                // random
		"XADD s * a b",            // generated id
		"XADD s 5-* a b",          //
		"XADD s 5 a b",            // not the form in which a client sees it
		"XADD s 0-0 a b",          //
		"XADD s MAXLEN 0 1-1 a b", // the last id would be lost
		"XADD s MINID 3 1-1 a b",  //
		"XADD s MAXLEN ~",         // syntax
		"XADD s MAXLEN ~ 5 1-1 a", //
		"XTRIM s MAXLEN 0",        //
		"XDEL s 1-1",              //
		"XGROUP CREATE s g $",     // consumer groups
		"MULTI",                   // transactions
		"WATCH set",               //
		"SELECT 1",                // other databases
		"MOVE set 1",              //
		"FLUSHALL",                // everything
		"INCRBYFLOAT k 0.1",       // prints differently
		"PFADD k v",               // stored differently
		"ZADD z nan m",            // Go's numbers
		"ZADD z inf m",            //
		"ZADD z 0x10 m",           //
		"ZADD z 1 m 2 m",          // order decides
		"HINCRBY h f +1",          //
		"INCRBY k 1_0",            //
		"LPUSH set x",             // wrong type
		"BLPOP list 1",            //
		"NOSUCH a b",              //
	} {
		args := strings.Fields(line)
		call := make([]any, len(args))
		for i, a := range args {
			call[i] = a
		}
		if err := c.Do(ctx, call...).Err(); err == nil || errors.Is(err, redis.Nil) {
			t.Errorf("%s: %v", line, err)
		}
		if err := c.Eval(ctx, "return redis.call(unpack(ARGV))", nil, call...).Err(); err == nil || errors.Is(err, redis.Nil) {
			t.Errorf("%s in a script: %v", line, err)
		}
	}
	if err := c.Eval(ctx, "return redis.call('XREAD','BLOCK',1,'STREAMS','s','0')", nil).Err(); err == nil {
		t.Error("a script blocked")
	}
	many := make([]any, maxArgs)
	for i := range many {
		many[i] = "m"
	}
	if err := c.SAdd(ctx, "many", many...).Err(); err == nil {
		t.Error("more arguments than can be read back")
	}
	if diff := cmp.Diff(want, content(t, c)); diff != "" {
		t.Error(diff)
	}
	mustClose(t, e)
	e = mustOpen(t, dir)
	if diff := cmp.Diff(want, content(t, newClient(t, e))); diff != "" {
		t.Error(diff)
	}
	if n := e.Recovery().Changes; n != 1 {
		t.Errorf("%d changes in the journal", n)
	}
}

// A script that raises an error keeps what it wrote before, as in Redis.
func TestScriptError(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	c := newClient(t, e)
	err := c.Eval(t.Context(), "redis.call('SET','a',1) redis.pcall('INCR','a','x') redis.call('LPUSH','a',1) redis.call('SET','b',1)", nil).Err()
	if err == nil {
		t.Fatal("no error")
	}
	want := content(t, c)
	if len(want) != 1 {
		t.Fatal(want)
	}
	mustClose(t, e)
	if diff := cmp.Diff(want, content(t, newClient(t, mustOpen(t, dir)))); diff != "" {
		t.Error(diff)
	}
}

func TestPubSub(t *testing.T) {
	e := mustOpen(t, t.TempDir())
	c := newClient(t, e)
	ctx := t.Context()
	sub := c.Subscribe(ctx, "news")
	defer sub.Close()
	if _, err := sub.Receive(ctx); err != nil {
		t.Fatal(err)
	}
	const n = 2000
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for i := range n / 4 {
				err := c.Eval(ctx, "redis.call('SADD','s',ARGV[1]) return redis.call('PUBLISH','news',ARGV[1])", nil, fmt.Sprint(w, "-", i)).Err()
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	seen := map[string]bool{}
	for len(seen) < n {
		m, err := sub.ReceiveMessage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		seen[m.Payload] = true
	}
	wg.Wait()
}

func TestBlockingRead(t *testing.T) {
	e := mustOpen(t, t.TempDir())
	c := newClient(t, e)
	ctx := t.Context()
	got := make(chan error, 1)
	go func() {
		_, err := c.XRead(ctx, &redis.XReadArgs{Streams: []string{"s", "0"}, Block: time.Minute}).Result()
		got <- err
	}()
	for i := 1; ; i++ {
		c.Eval(ctx, "return redis.call('XADD','s',ARGV[1]..'-1','a','b')", nil, i)
		select {
		case err := <-got:
			if err != nil {
				t.Fatal(err)
			}
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Close ends what clients are doing; what was acknowledged is there afterwards.
func TestCloseWhileBusy(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	c := newClient(t, e)
	ctx := t.Context()
	sub := c.Subscribe(ctx, "log")
	defer sub.Close()
	messages := sub.Channel()
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := c.XRead(ctx, &redis.XReadArgs{Streams: []string{"nothing", "0"}, Block: 0}).Result(); err == nil {
			t.Error("the blocked read returned")
		}
	})
	acked := make([][]string, 8)
	for w := range acked {
		wg.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprint(w, "-", i)
				if intake.Run(ctx, c, intakeKeys, id, "1").Err() != nil {
					return
				}
				acked[w] = append(acked[w], id)
			}
		})
	}
	for range 200 {
		<-messages
	}
	mustClose(t, e)
	wg.Wait()
	checkIntake(t, newClient(t, mustOpen(t, dir)), slices.Concat(acked...))
}

// A pipeline that is larger than every buffer, and replies that are.
func TestLargePipeline(t *testing.T) {
	e := mustOpen(t, t.TempDir())
	c := newClient(t, e)
	ctx := t.Context()
	big := strings.Repeat("x", 1<<20)
	pipe := c.Pipeline()
	for range 2 * queueLimit >> 20 {
		pipe.Set(ctx, "k", big, 0)
		pipe.Get(ctx, "k")
	}
	cmds, err := pipe.Exec(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got := cmds[len(cmds)-1].(*redis.StringCmd).Val(); got != big {
		t.Errorf("%d bytes", len(got))
	}
}

func TestContextLimitsWaiting(t *testing.T) {
	e := mustOpen(t, t.TempDir())
	c := newClient(t, e)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := c.XRead(ctx, &redis.XReadArgs{Streams: []string{"s", "$"}, Block: 0}).Result()
	if err == nil {
		t.Error("no error")
	}
	<-ctx.Done()
}
