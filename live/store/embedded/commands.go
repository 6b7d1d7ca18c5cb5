package embedded

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A kind says what the hook does with a command.
type kind int

const (
	refuse kind = iota
	pass        // does not change data
	change      // changes data: recorded
	script      // may change data through nested commands
)

// passing are the commands that change no data although miniredis does not mark
// them as read-only.
var passing = map[string]bool{
	"AUTH": true, "CLIENT": true, "COMMAND": true, "ECHO": true, "HELLO": true, "INFO": true,
	"MEMORY": true, "OBJECT": true, "PING": true, "PSUBSCRIBE": true, "PUBLISH": true,
	"PUBSUB": true, "PUNSUBSCRIBE": true, "QUIT": true, "SCRIPT": true, "SUBSCRIBE": true,
	"TIME": true, "UNSUBSCRIBE": true, "WAIT": true, "XINFO": true,
}

// writes are the commands that change data, each with its check. What is not in
// here is refused: a command belongs in here when the same call gives the same
// result again in a replay, by miniredis and by Redis.
var writes = map[string]check{
	"DECR": plain, "DECRBY": integerAt(1), "GETDEL": plain, "GETSET": plain,
	"INCR": plain, "INCRBY": integerAt(1), "MSET": plain, "SET": checkSet, "SETNX": plain,

	"DEL": plain, "RENAME": plain, "RENAMENX": plain, "UNLINK": plain,

	"HDEL": plain, "HINCRBY": integerAt(2), "HMSET": plain, "HSET": plain, "HSETNX": plain,

	"LINSERT": plain, "LMOVE": plain, "LPOP": plain, "LPUSH": plain, "LPUSHX": plain,
	"LREM": plain, "LSET": plain, "LTRIM": plain, "RPOP": plain, "RPOPLPUSH": plain,
	"RPUSH": plain, "RPUSHX": plain,

	"SADD": plain, "SMOVE": plain, "SREM": plain,

	"ZADD": checkZadd, "ZINCRBY": checkZincrby, "ZPOPMAX": plain, "ZPOPMIN": plain, "ZREM": plain,
	"ZREMRANGEBYRANK": plain, "ZREMRANGEBYSCORE": plain,

	"XADD": checkXadd, "XTRIM": checkXtrim,
}

// A check returns the arguments with which a write is executed and recorded, or
// why it is refused.
type check func(args []string) ([]string, error)

var (
	errSyntax    = errors.New("ERR syntax error")
	errNotNumber = errors.New("ERR value is not an integer or out of range")
	errOverflow  = errors.New("ERR increment or decrement would overflow")
	errNotFloat  = errors.New("ERR value is not a valid float")
)

func refusal(format string, a ...any) error {
	return fmt.Errorf("ERR the built-in store "+format, a...)
}

// isStorable tells whether the journal could be read back.
func isStorable(args []string) bool {
	return len(args) < maxArgs && !slices.ContainsFunc(args, func(a string) bool { return len(a) > maxBulk })
}

func plain(args []string) ([]string, error) { return args, nil }

// parseInteger reads an integer in Redis' spelling, which is narrower than Go's.
func parseInteger(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && strconv.FormatInt(n, 10) == s
}

func integerAt(i int) check {
	return func(args []string) ([]string, error) {
		if i < len(args) {
			if _, ok := parseInteger(args[i]); !ok {
				return nil, errNotNumber
			}
		}
		return args, nil
	}
}

// checkSum wants that value plus or minus delta is an integer for Redis.
func checkSum(value, delta string, minus bool) error {
	v, ok := parseInteger(value)
	d, _ := parseInteger(delta)
	if minus {
		d = -d
	}
	switch {
	case !ok:
		return errNotNumber
	case minus && d == math.MinInt64, d > 0 && v > math.MaxInt64-d, d < 0 && v < math.MinInt64-d:
		return errOverflow
	}
	return nil
}

func checkSet(args []string) ([]string, error) {
	for _, a := range args[min(2, len(args)):] {
		switch strings.ToUpper(a) {
		case "NX", "XX", "GET":
		case "EX", "PX", "EXAT", "PXAT", "KEEPTTL":
			return nil, refusal("has no time to live: SET %s is refused", strings.ToUpper(a))
		default:
			return nil, errSyntax
		}
	}
	return args, nil
}

func checkZadd(args []string) ([]string, error) {
	i := min(1, len(args))
options:
	for ; i < len(args); i++ {
		switch strings.ToUpper(args[i]) {
		case "NX", "XX", "GT", "LT", "CH", "INCR":
		default:
			break options
		}
	}
	members := make(map[string]bool, (len(args)-i)/2)
	for ; i+1 < len(args); i += 2 {
		if !isScore(args[i]) {
			return nil, errNotFloat
		}
		if members[args[i+1]] {
			return nil, refusal("wants each member once in a ZADD")
		}
		members[args[i+1]] = true
	}
	return args, nil
}

func checkZincrby(args []string) ([]string, error) {
	if len(args) > 1 && !isScore(args[1]) {
		return nil, errNotFloat
	}
	return args, nil
}

// isScore accepts finite decimal numbers.
func isScore(s string) bool {
	f, err := strconv.ParseFloat(s, 64)
	return err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) && strings.Trim(s, "0123456789+-.eE") == ""
}

// checkXadd wants an explicit id, because a replay would generate another one,
// and exact trimming, because Redis decides by its memory layout what ~ keeps.
// The stream may not become empty, because miniredis would forget its last id.
func checkXadd(args []string) ([]string, error) {
	if len(args) < 1 {
		return args, nil
	}
	out, rest := []string{args[0]}, args[1:]
	if len(rest) > 0 && strings.EqualFold(rest[0], "NOMKSTREAM") {
		out, rest = append(out, "NOMKSTREAM"), rest[1:]
	}
	trim, rest, err := exactTrim("XADD", rest)
	if err != nil {
		return nil, err
	}
	out = append(out, trim...)
	if len(rest) < 3 || len(rest)%2 == 0 {
		return nil, errors.New("ERR wrong number of arguments for 'xadd' command")
	}
	if !isStreamID(rest[0]) {
		return nil, refusal("wants XADD with an explicit id like 12-34, not %.40q", rest[0])
	}
	return append(out, rest...), nil
}

func checkXtrim(args []string) ([]string, error) {
	if len(args) < 1 {
		return args, nil
	}
	trim, rest, err := exactTrim("XTRIM", args[1:])
	switch {
	case err != nil:
		return nil, err
	case len(trim) == 0 || len(rest) > 0:
		return nil, errSyntax
	}
	return append([]string{args[0]}, trim...), nil
}

// exactTrim takes a trimming clause off args and makes it exact.
func exactTrim(cmd string, args []string) (trim, rest []string, err error) {
	if len(args) == 0 {
		return nil, args, nil
	}
	switch strings.ToUpper(args[0]) {
	case "MAXLEN":
	case "MINID":
		return nil, nil, refusal("trims streams by MAXLEN only: %s MINID is refused", cmd)
	default:
		return nil, args, nil
	}
	rest = args[1:]
	approximate := len(rest) > 0 && rest[0] == "~"
	if approximate || len(rest) > 0 && rest[0] == "=" {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return nil, nil, errSyntax
	}
	n, ok := parseNumber([]byte(rest[0]))
	switch {
	case !ok:
		return nil, nil, errNotNumber
	case n == 0:
		return nil, nil, refusal("keeps at least one entry of a stream: MAXLEN 0 is refused")
	}
	trim, rest = []string{"MAXLEN", "=", rest[0]}, rest[1:]
	if approximate && len(rest) > 1 && strings.EqualFold(rest[0], "LIMIT") {
		rest = rest[2:]
	}
	return trim, rest, nil
}

// isStreamID accepts ids in the form in which Redis prints them, above 0-0.
func isStreamID(s string) bool {
	ms, seq, ok := strings.Cut(s, "-")
	return ok && s != "0-0" && isUint64(ms) && isUint64(seq)
}

func isUint64(s string) bool {
	n, err := strconv.ParseUint(s, 10, 64)
	return err == nil && strconv.FormatUint(n, 10) == s
}
