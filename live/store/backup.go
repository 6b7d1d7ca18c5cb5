package store

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// Backup writes every key of Zuruf as a file of Redis commands (append-only
// format), which a real redis-server loads as its appendonly file. Each key is
// whole; keys that change meanwhile are taken as they are when their turn comes.
func Backup(ctx context.Context, rdb redis.UniversalClient, w io.Writer) error {
	out := bufio.NewWriter(w)
	write(out, "SELECT", "0")
	keys := rdb.Scan(ctx, 0, "zuruf:*", 1000).Iterator()
	for keys.Next(ctx) {
		if err := backupKey(ctx, rdb, out, keys.Val()); err != nil {
			return err
		}
	}
	if err := keys.Err(); err != nil {
		return unavailable(err)
	}
	return out.Flush()
}

// write writes one command in the Redis protocol.
func write(w *bufio.Writer, args ...string) {
	fmt.Fprintf(w, "*%d\r\n", len(args))
	for _, a := range args {
		fmt.Fprintf(w, "$%d\r\n%s\r\n", len(a), a)
	}
}

func backupKey(ctx context.Context, rdb redis.UniversalClient, w *bufio.Writer, key string) error {
	kind, err := rdb.Type(ctx, key).Result()
	if err != nil {
		return unavailable(err)
	}
	switch kind {
	case "hash":
		m, err := rdb.HGetAll(ctx, key).Result()
		if err != nil {
			return unavailable(err)
		}
		for f, v := range m {
			write(w, "HSET", key, f, v)
		}
	case "set":
		m, err := rdb.SMembers(ctx, key).Result()
		if err != nil {
			return unavailable(err)
		}
		for _, v := range m {
			write(w, "SADD", key, v)
		}
	case "zset":
		m, err := rdb.ZRangeWithScores(ctx, key, 0, -1).Result()
		if err != nil {
			return unavailable(err)
		}
		for _, z := range m {
			write(w, "ZADD", key, strconv.FormatFloat(z.Score, 'f', -1, 64), fmt.Sprint(z.Member))
		}
	case "list":
		m, err := rdb.LRange(ctx, key, 0, -1).Result()
		if err != nil {
			return unavailable(err)
		}
		for _, v := range m {
			write(w, "RPUSH", key, v)
		}
	case "stream":
		m, err := rdb.XRange(ctx, key, "-", "+").Result()
		if err != nil {
			return unavailable(err)
		}
		for _, e := range m {
			args := []string{"XADD", key, e.ID}
			for f, v := range e.Values {
				args = append(args, f, fmt.Sprint(v))
			}
			write(w, args...)
		}
	case "none": // gone meanwhile
	default:
		return fmt.Errorf("store: key %s is a %s, which Zuruf does not use", key, kind)
	}
	return nil
}
