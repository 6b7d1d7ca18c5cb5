package store

import (
	"context"
	"io"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

// lossy lets commands through and loses the answers of the next few scripts.
type lossy struct{ lose atomic.Int32 }

func (l *lossy) DialHook(next redis.DialHook) redis.DialHook { return next }

func (l *lossy) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (l *lossy) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		if strings.HasPrefix(cmd.Name(), "eval") && err == nil && l.lose.Add(-1) >= 0 {
			cmd.SetErr(io.ErrUnexpectedEOF)
			return io.ErrUnexpectedEOF
		}
		return err
	}
}

func eachLossy(t *testing.T, test func(w *world, l *lossy)) {
	each(t, func(w *world) {
		l := &lossy{}
		w.rdb.AddHook(l)
		test(w, l)
	})
}

func TestAnOperationWhoseAnswerWasLostIsDoneOnce(t *testing.T) {
	eachLossy(t, func(w *world, l *lossy) {
		q := NewQuestion{Question: live.Question{Kind: live.Room, Text: "?", State: live.QuestionOpen}}
		if _, err := w.AddQuestion(w.ctx, w.show, op("warm up"), q); err != nil {
			w.Fatal(err) // so that the script is known to the server
		}
		l.lose.Store(1)
		_, err := w.AddQuestion(w.ctx, w.show, op("one"), q)
		w.refused(err, live.ErrUnavailable)
		n, err := w.AddQuestion(w.ctx, w.show, op("one"), q)
		w.ok(err)
		all, err := w.AllQuestions(w.ctx, w.show)
		w.ok(err)
		if n != 2 || len(all) != 2 {
			w.Fatalf("number %d, %d questions", n, len(all))
		}
		// The same id of another session is another operation.
		n, err = w.AddQuestion(w.ctx, w.show, Op{ID: "one", Actor: mod2}, q)
		w.ok(err)
		if n != 3 {
			w.Fatalf("another session was answered with number %d", n)
		}
	})
}

func TestTheBatcherSendsALostBatchAgain(t *testing.T) {
	eachLossy(t, func(w *world, l *lossy) {
		n := w.ask("q", nil)
		_, err := w.Vote(w.ctx, w.show, n, 1, 1)
		w.ok(err)
		w.say("warm up", "ann", "x")
		l.lose.Store(1)
		v, err := w.Vote(w.ctx, w.show, n, 1, 2)
		w.ok(err)
		if v.Votes != 2 {
			w.Fatalf("%+v", v)
		}
		l.lose.Store(2)
		id := w.say("a", "ann", "hello")
		if c := w.comment(id); c.Version != 1 {
			w.Fatalf("stored twice: %+v", c)
		}
		l.lose.Store(3) // more often than it tries
		_, err = w.Vote(w.ctx, w.show, n, 1, 3)
		w.refused(err, live.ErrUnavailable)
		if got := w.question(n).Votes; got != 3 {
			w.Fatalf("%d votes", got)
		}
	})
}

// TestKeysAreDocumented holds KEYS.md against the scripts.
func TestKeysAreDocumented(t *testing.T) {
	doc, err := os.ReadFile("KEYS.md")
	if err != nil {
		t.Fatal(err)
	}
	key := regexp.MustCompile(`P \.\. '([a-z]+)`)
	found := 0
	for name := range scripts {
		if !strings.Contains(string(doc), "`"+name+"`") {
			t.Errorf("script %s is not in KEYS.md", name)
		}
		body, err := luaFiles.ReadFile("lua/" + name + ".lua")
		if err != nil {
			t.Fatal(err)
		}
		for _, shared := range append([]string{"lib"}, shared...) {
			lib, err := luaFiles.ReadFile("lua/" + shared + ".lua")
			if err != nil {
				t.Fatal(err)
			}
			body = append(body, lib...)
		}
		for _, m := range key.FindAllStringSubmatch(string(body), -1) {
			found++
			if !strings.Contains(string(doc), "`"+m[1]) {
				t.Errorf("%s.lua uses the key %q, which is not in KEYS.md", name, m[1])
			}
		}
	}
	if found < 100 {
		t.Fatalf("only %d keys were found in the scripts", found)
	}
}
