package embedded

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

// anyCall runs a command and hides the text of errors, which differs.
var anyCall = redis.NewScript(`
local r = redis.pcall(unpack(ARGV))
if type(r) == 'table' and r.err then return 'error' end
if type(r) == 'table' and r.ok then return r.ok end
return r`)

// vote and move are scripts as the store has them.
var (
	vote = redis.NewScript(`
local old = redis.call('HGET', KEYS[1], ARGV[1])
if old == ARGV[2] then return {0, old} end
if old then redis.call('ZINCRBY', KEYS[2], -1, old) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
local n = redis.call('ZINCRBY', KEYS[2], 1, ARGV[2])
local seq = redis.call('HINCRBY', KEYS[3], 'seq', 1)
redis.call('XADD', KEYS[4], 'MAXLEN', '=', 50, seq .. '-' .. ARGV[3], 'type', 'vote', 'n', n)
redis.call('PUBLISH', 'log', seq .. '-' .. ARGV[3])
return {1, n, seq}`)
	move = redis.NewScript(`
local state = redis.call('HGET', KEYS[1], ARGV[1])
if not state then redis.call('HSET', KEYS[1], ARGV[1], 'held:1') redis.call('SADD', KEYS[2], ARGV[1]) return {'new'} end
local version = tonumber(string.match(state, ':(%d+)$'))
if version ~= tonumber(ARGV[2]) then return {'conflict', state} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3] .. ':' .. (version + 1))
if ARGV[3] == 'held' then redis.call('SADD', KEYS[2], ARGV[1]) else redis.call('SREM', KEYS[2], ARGV[1]) end
return {'ok', redis.call('SCARD', KEYS[2])}`)
)

// randomCall is a call of a write with few keys, so that calls meet: types that
// do not fit, keys that are gone, numbers that are none.
func randomCall(r *rand.Rand, seq *int) []any {
	pick := func(s ...any) any { return s[r.IntN(len(s))] }
	key := func() any { return pick("a", "b", "c", "d", "e", "f") }
	value := func() any { return pick("1", "2", "x", "y", "", "42", "-3", "täxt\r\n\x00") }
	n := func() any { return r.IntN(9) - 3 }
	*seq++
	calls := [][]any{
		{"SET", key(), value()}, {"SET", key(), value(), pick("NX", "XX", "GET")}, {"SETNX", key(), value()},
		{"MSET", key(), value(), key(), value()}, {"GETSET", key(), value()}, {"GETDEL", key()},
		{"SET", key(), pick("007", "+5", "9223372036854775807", "-9223372036854775808")}, {"INCR", key()}, {"DECR", key()}, {"INCRBY", key(), n()}, {"DECRBY", key(), n()},
		{"INCRBY", key(), pick("9223372036854775807", "-9223372036854775808")}, {"DECRBY", key(), pick("9223372036854775807", "-9223372036854775808")},
		{"HINCRBY", key(), value(), pick("9223372036854775807", "-9223372036854775808")},
		{"DEL", key(), key()}, {"UNLINK", key()}, {"RENAME", key(), key()}, {"RENAMENX", key(), key()},
		{"HSET", key(), value(), value()}, {"HMSET", key(), value(), value(), "f", 1}, {"HSETNX", key(), value(), value()},
		{"HDEL", key(), value(), value()}, {"HSET", key(), value(), pick("007", "9223372036854775807")}, {"HINCRBY", key(), value(), n()},
		{"LPUSH", key(), value(), value()}, {"RPUSH", key(), value()}, {"LPUSHX", key(), value()}, {"RPUSHX", key(), value()},
		{"LPOP", key()}, {"RPOP", key()}, {"LPOP", key(), r.IntN(3)}, {"LREM", key(), n(), value()}, {"LSET", key(), n(), value()},
		{"LTRIM", key(), n(), n()}, {"LINSERT", key(), pick("BEFORE", "AFTER"), value(), value()},
		{"RPOPLPUSH", key(), key()}, {"LMOVE", key(), key(), pick("LEFT", "RIGHT"), pick("LEFT", "RIGHT")},
		{"SADD", key(), value(), value()}, {"SREM", key(), value()}, {"SMOVE", key(), key(), value()},
		{"ZADD", key(), n(), value()}, {"ZADD", key(), pick("NX", "XX", "GT", "LT"), "CH", n(), value()},
		{"ZADD", key(), "INCR", n(), value()}, {"ZINCRBY", key(), n(), value()}, {"ZREM", key(), value()},
		{"ZPOPMIN", key()}, {"ZPOPMAX", key(), 2}, {"ZREMRANGEBYRANK", key(), n(), n()},
		{"ZREMRANGEBYSCORE", key(), n(), fmt.Sprint("(", n())},
		{"XADD", key(), fmt.Sprint(*seq, "-7"), "f", value()}, {"XADD", key(), "NOMKSTREAM", "MAXLEN", "=", 3, fmt.Sprint(*seq, "-7"), "f", value()},
		{"XADD", key(), fmt.Sprint(r.IntN(*seq)+1, "-1"), "f", "late"}, {"XTRIM", key(), "MAXLEN", 2},
		{"HSET", key(), "f"}, {"LPUSH", key()}, {"ZADD", key(), "x", "m"},
	}
	return calls[r.IntN(len(calls))]
}

// The same random calls give the same replies and the same state on a Redis and
// here, and the journal holds that state for both.
func TestSameAsRedis(t *testing.T) {
	const calls = 6000
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	dir := t.TempDir()
	e := mustOpen(t, dir)
	here, there := newClient(t, e), startRedis(t, "")
	ctx := t.Context()
	seq := 0
	for i := range calls {
		var run func(c *redis.Client) *redis.Cmd
		what := []any{}
		switch r.IntN(4) {
		case 0:
			what = []any{fmt.Sprint("voter", r.IntN(30)), fmt.Sprint("option", r.IntN(4)), r.IntN(1000)}
			run = func(c *redis.Client) *redis.Cmd {
				return vote.Run(ctx, c, []string{"votes", "rank", "meta", "events"}, what...)
			}
		case 1:
			what = []any{fmt.Sprint("comment", r.IntN(30)), 1 + r.IntN(4), []string{"held", "approved"}[r.IntN(2)]}
			run = func(c *redis.Client) *redis.Cmd { return move.Run(ctx, c, []string{"states", "held"}, what...) }
		default:
			what = randomCall(r, &seq)
			run = func(c *redis.Client) *redis.Cmd { return anyCall.Run(ctx, c, nil, what...) }
		}
		a, errA := run(here).Result()
		b, errB := run(there).Result()
		if (errA == nil || errA == redis.Nil) != (errB == nil || errB == redis.Nil) || !cmp.Equal(a, b) {
			t.Fatalf("call %d %q: %v %v, Redis %v %v", i, what, a, errA, b, errB)
		}
	}
	want := content(t, there)
	if diff := cmp.Diff(want, content(t, here)); diff != "" {
		t.Fatalf("state, - Redis, + here:\n%s", diff)
	}
	mustClose(t, e)
	if diff := cmp.Diff(want, content(t, newClient(t, mustOpen(t, dir)))); diff != "" {
		t.Errorf("after a restart:\n%s", diff)
	}
	if diff := cmp.Diff(want, content(t, startRedis(t, filepath.Join(dir, journalName)))); diff != "" {
		t.Errorf("journal loaded by Redis:\n%s", diff)
	}
}

// A redis-server loads journal, compacted journal, snapshot and backup.
func TestRedisLoads(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	c := newClient(t, e)
	fill(t, c)
	for i := range 20 {
		if err := intake.Run(t.Context(), c, intakeKeys, i, "1").Err(); err != nil {
			t.Fatal(err)
		}
	}
	want := content(t, c)
	journal := filepath.Join(dir, journalName)
	save := func(name string, write func(*os.File) error) string {
		f, err := os.Create(filepath.Join(t.TempDir(), name))
		if err != nil {
			t.Fatal(err)
		}
		if err := write(f); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		return f.Name()
	}
	files := map[string]string{
		"snapshot": save("snapshot", func(f *os.File) error { return e.Snapshot(f) }),
		"backup":   save("backup", func(f *os.File) error { return Backup(dir, f) }),
		"journal":  save("journal", func(f *os.File) error { b, err := os.ReadFile(journal); f.Write(b); return err }),
	}
	if err := e.Compact(); err != nil {
		t.Fatal(err)
	}
	files["compacted journal"] = journal
	for name, file := range files {
		if diff := cmp.Diff(want, content(t, startRedis(t, file))); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
