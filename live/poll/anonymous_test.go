package poll_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"zuruf/live"
)

// holding are the keys of the show that hold a text anywhere.
func (w *world) holding(text string) []string {
	w.Helper()
	rdb := w.engine.Client()
	defer rdb.Close()
	keys, err := rdb.Keys(w.ctx, "*{"+w.show+"}*").Result()
	w.ok(err)
	if len(keys) == 0 {
		w.Fatal("the show has no keys")
	}
	var out []string
	for _, key := range keys {
		kind, err := rdb.Type(w.ctx, key).Result()
		w.ok(err)
		var all any
		switch kind {
		case "string":
			all, err = rdb.Get(w.ctx, key).Result()
		case "hash":
			all, err = rdb.HGetAll(w.ctx, key).Result()
		case "list":
			all, err = rdb.LRange(w.ctx, key, 0, -1).Result()
		case "set":
			all, err = rdb.SMembers(w.ctx, key).Result()
		case "zset":
			var list []string
			list, err = rdb.ZRange(w.ctx, key, 0, -1).Result()
			all = list
		case "stream":
			all, err = rdb.XRange(w.ctx, key, "-", "+").Result()
		default:
			w.Fatalf("%s is a %s", key, kind)
		}
		w.ok(err)
		if strings.Contains(key+fmt.Sprint(all), text) {
			out = append(out, key[strings.Index(key, "}:")+2:])
		}
	}
	return out
}

// TestAnAnonymousPollForgetsItsVoters when its result is final. Until then it
// keeps of each what the next vote needs; of comments, which are never
// anonymous, that somebody voted, not what.
func TestAnAnonymousPollForgetsItsVoters(t *testing.T) {
	for _, d := range []struct {
		kind live.PollKind
		said string
	}{{live.PollChoice, "2"}, {live.PollCloud, "sun, rain"}, {live.PollIdeas, "!idea a garden"}, {live.PollNumber, "7"}} {
		t.Run(string(d.kind), func(t *testing.T) {
			timed(t, func(w *world) {
				w.source(live.YouTube, 0)
				def := tea
				if def.Kind = d.kind; d.kind != live.PollChoice {
					def.Options = nil
				}
				def.Anonymous = true
				p := w.open(def)
				ann, bob := w.store.Secret().Voter(w.author(live.Room, "ann").ID), w.store.Secret().Voter(w.author(live.YouTube, "bob").ID)
				seven := 7.0
				switch in := options(1); d.kind {
				case live.PollChoice:
					w.clicks(p, "ann", options(0))
					w.clicks(p, "ann", in)
				case live.PollNumber:
					in.Choice, in.Number = nil, &seven
					w.clicks(p, "ann", in)
				default:
					w.clicks(p, "ann", words("a pond"))
				}
				for range 2 {
					w.says(w.node, live.YouTube, "bob", d.said, time.Now())
				}
				if keys := w.holding(strconv.FormatUint(ann, 10)); len(keys) != 1 || !strings.HasPrefix(keys[0], "pv:"+p.ID) {
					t.Errorf("a click is found in %v", keys)
				}
				if keys := w.holding(w.author(live.Room, "ann").ID); len(keys) != 0 {
					t.Errorf("its session is found in %v", keys)
				}
				votes := fmt.Sprint("p", p.ID, ".1=y:", bob)
				if keys := w.holding(votes); len(keys) == 0 {
					t.Error("a comment does not say that it voted")
				}
				if v := w.tally(p).Votes(); v != 2 {
					t.Fatalf("%d votes", v)
				}
				p = w.finish(p)
				if keys := w.holding(strconv.FormatUint(ann, 10)); len(keys) != 0 {
					t.Errorf("a click is found in %v behind the end", keys)
				}
				for _, key := range w.holding(strconv.FormatUint(bob, 10)) {
					if key != "cs" && key != "again" {
						t.Errorf("a comment's voter is found in %s behind the end", key)
					}
				}
				if v := w.tally(p).Votes(); v != 2 || !p.Final {
					t.Errorf("%d votes in %+v", v, p)
				}
				for _, e := range w.tally(p).Entries {
					if e.Author != "" {
						t.Errorf("%+v", e)
					}
				}
			})
		})
	}
}
