package store

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

//go:embed lua/*.lua
var luaFiles embed.FS

// scripts holds every script of lua/, each behind the shared lib.lua and what
// else its first line asks for.
var scripts = loadScripts()

// shared are what a script's first line may ask for, as "-- with polls".
var shared = []string{"polls", "hands"}

// with is what a script asks for.
func with(body string) []string {
	first, _, _ := strings.Cut(body, "\n")
	names, ok := strings.CutPrefix(first, "-- with ")
	if !ok {
		return nil
	}
	return strings.Fields(names)
}

func loadScripts() map[string]*redis.Script {
	read := func(name string) string {
		b, err := luaFiles.ReadFile("lua/" + name)
		if err != nil {
			panic(err)
		}
		return string(b)
	}
	lib := read("lib.lua")
	entries, err := luaFiles.ReadDir("lua")
	if err != nil {
		panic(err)
	}
	out := map[string]*redis.Script{}
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".lua")
		if name == "lib" || slices.Contains(shared, name) {
			continue
		}
		body := read(e.Name())
		parts := []string{lib}
		for _, s := range with(body) {
			parts = append(parts, read(s+".lua"))
		}
		out[name] = redis.NewScript(strings.Join(append(parts, body), "\n"))
	}
	return out
}

// eval runs a script of a show and returns its raw answer.
func (s *Store) eval(ctx context.Context, name, show string, op Op, args ...string) (any, error) {
	actor := ""
	if op.Actor.Role != "" {
		b, err := json.Marshal(op.Actor)
		if err != nil {
			return nil, err
		}
		actor = string(b)
	}
	argv := make([]any, 0, 4+len(args))
	argv = append(argv, s.key(op), s.millis(), strconv.FormatUint(uint64(rand.Uint32()), 10), actor)
	for _, a := range args {
		argv = append(argv, a)
	}
	r, err := scripts[name].Run(ctx, s.rdb, []string{showKey(show, "meta")}, argv...).Result()
	if err != nil {
		return nil, unavailable(fmt.Errorf("script %s: %w", name, err))
	}
	return r, nil
}

// change runs a script whose answer begins with a code; it returns the rest.
func (s *Store) change(ctx context.Context, name, show string, op Op, args ...string) ([]string, error) {
	r, err := s.eval(ctx, name, show, op, args...)
	if err != nil {
		return nil, err
	}
	list := texts(r)
	if len(list) == 0 {
		return nil, live.ErrUnavailable.Because(fmt.Errorf("script %s: empty answer", name))
	}
	return list[1:], refusal(list[0])
}

// texts reads a list of strings; nil entries read as "".
func texts(r any) []string {
	list, _ := r.([]any)
	out := make([]string, len(list))
	for i, v := range list {
		switch v := v.(type) {
		case string:
			out[i] = v
		case int64:
			out[i] = strconv.FormatInt(v, 10)
		}
	}
	return out
}

func number(list []string, i int) int {
	if i >= len(list) {
		return 0
	}
	n, _ := strconv.Atoi(list[i])
	return n
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

func optional(version int) string {
	if version == 0 {
		return ""
	}
	return strconv.Itoa(version)
}
