package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

// CreateShow keeps a new show and makes it its series' current one. A repeated
// operation answers with the show made first, and finishes what an interrupted
// one left.
func (s *Store) CreateShow(ctx context.Context, op Op, show live.Show, series live.Series) (live.Show, error) {
	key := s.key(op)
	if key != "" {
		// The show's own ring cannot know the operation before the show exists.
		made, err := s.creation(ctx, key, show.ID, series.ID)
		if err != nil {
			return live.Show{}, err
		}
		if made[0] != show.ID {
			show.ID, show.Series, series.ID = made[0], made[1], made[1]
		}
		if len(made) > 2 {
			return s.Show(ctx, show.ID)
		}
	}
	for series.Code == "" {
		code := live.NewCode()
		won, err := s.rdb.HSetNX(ctx, globalKey("codes"), code, series.ID).Result()
		if err != nil {
			return live.Show{}, unavailable(err)
		}
		if won {
			series.Code = code
		}
	}
	show.Code, show.State, show.CreatedAt = series.Code, live.Draft, s.now().UnixMilli()
	_, err := s.change(ctx, "show", show.ID, op, append([]string{"create"}, "series", show.Series, "code", show.Code,
		"title", show.Title, "language", show.Language, "state", string(show.State), "hold", string(show.Hold),
		"anonymous", flag(show.Anonymous), "demo", flag(show.Demo), "rehearses", show.Rehearses, "created", strconv.FormatInt(show.CreatedAt, 10))...)
	if err != nil {
		return live.Show{}, err
	}
	if show, err = s.Show(ctx, show.ID); err != nil { // another attempt may have been faster
		return show, err
	}
	if err := s.rdb.SAdd(ctx, globalKey("shows"), show.ID).Err(); err != nil {
		return live.Show{}, unavailable(err)
	}
	series.Code, series.Show = show.Code, show.ID
	if err := s.SaveSeries(ctx, series); err != nil || key == "" {
		return show, err
	}
	done := strings.Join([]string{show.ID, series.ID, "done"}, separator)
	return show, unavailable(s.rdb.HSet(ctx, globalKey("creations"), key, done).Err())
}

// creation returns the show and series that an operation makes, the first time
// those given, and a third part once everything about them is kept.
func (s *Store) creation(ctx context.Context, key, show, series string) ([]string, error) {
	if err := s.rdb.HSetNX(ctx, globalKey("creations"), key, show+separator+series).Err(); err != nil {
		return nil, unavailable(err)
	}
	text, err := s.rdb.HGet(ctx, globalKey("creations"), key).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	made := strings.Split(text, separator)
	if len(made) < 2 {
		return nil, fmt.Errorf("store: creation %q has %d parts", key, len(made))
	}
	return made, nil
}

// PatchShow changes settings of a show; nil fields stay.
func (s *Store) PatchShow(ctx context.Context, show string, op Op, title, language *string, hold *live.Hold, anonymous *bool) error {
	args := []string{"patch"}
	if title != nil {
		args = append(args, "title", *title)
	}
	if language != nil {
		args = append(args, "language", *language)
	}
	if hold != nil {
		args = append(args, "hold", string(*hold))
	}
	if anonymous != nil {
		args = append(args, "anonymous", flag(*anonymous))
	}
	if len(args) == 1 {
		return nil
	}
	_, err := s.change(ctx, "show", show, op, args...)
	return err
}

// StartShow begins a show; live.ErrState while it has a rehearsal.
func (s *Store) StartShow(ctx context.Context, show string, op Op) error {
	_, err := s.change(ctx, "show", show, op, "start", "state", string(live.OnLive), "started", s.millis())
	return err
}

var whyShowEnded = live.Text{
	EN: "The show ended before this was confirmed. Look on the platform whether it was done.",
	DE: "Die Sendung endete, bevor das bestätigt war. Sehen Sie auf der Plattform nach, ob es geschah."}

// EndShow ends a show and clears its scene. What was asked of platforms and is
// not over is refused.
func (s *Store) EndShow(ctx context.Context, show string, op Op) error {
	for {
		sources, err := s.rdb.HKeys(ctx, showKey(show, "sources")).Result()
		if err != nil {
			return unavailable(err)
		}
		pending, err := s.refusals(ctx, show, sources, whyShowEnded)
		if err != nil {
			return err
		}
		if _, err = s.change(ctx, "show", show, op, append([]string{"end", s.millis()}, pending...)...); !errors.Is(err, errChanged) {
			return err
		}
	}
}

// Show reads one show.
func (s *Store) Show(ctx context.Context, id string) (live.Show, error) {
	pipe := s.rdb.Pipeline()
	meta := pipe.HGetAll(ctx, showKey(id, "meta"))
	panicked := pipe.HGet(ctx, showKey(id, "scene"), "panic")
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, errNil) {
		return live.Show{}, unavailable(err)
	}
	if meta.Val()["series"] == "" {
		return live.Show{}, ErrNoShow
	}
	sh := decodeShow(id, meta.Val())
	sh.Panic = panicked.Val() == "1"
	return sh, nil
}

// ErrNoShow says that a show is not there, or not any more.
var ErrNoShow = live.Refuse(live.NotFound, "no_show", "show",
	"There is no such show.", "Diese Sendung gibt es nicht.")

func decodeShow(id string, m map[string]string) live.Show {
	sh := live.Show{ID: id, Series: m["series"], Code: m["code"], Title: m["title"], Language: m["language"],
		State: live.ShowState(m["state"]), Hold: live.Hold(m["hold"]), Anonymous: m["anonymous"] == "1", Demo: m["demo"] == "1",
		Rehearsal: m["rehearsal"], Rehearses: m["rehearses"]}
	sh.CreatedAt, _ = strconv.ParseInt(m["created"], 10, 64)
	sh.StartedAt, _ = strconv.ParseInt(m["started"], 10, 64)
	sh.EndedAt, _ = strconv.ParseInt(m["ended"], 10, 64)
	return sh
}

// Shows lists every show, the newest first.
func (s *Store) Shows(ctx context.Context) ([]live.Show, error) {
	ids, err := s.rdb.SMembers(ctx, globalKey("shows")).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	pipe := s.rdb.Pipeline()
	metas, panics := make([]*redis.MapStringStringCmd, len(ids)), make([]*redis.StringCmd, len(ids))
	for i, id := range ids {
		metas[i], panics[i] = pipe.HGetAll(ctx, showKey(id, "meta")), pipe.HGet(ctx, showKey(id, "scene"), "panic")
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, errNil) {
		return nil, unavailable(err)
	}
	out := make([]live.Show, 0, len(ids))
	for i, id := range ids {
		if metas[i].Val()["series"] == "" {
			continue
		}
		sh := decodeShow(id, metas[i].Val())
		sh.Panic = panics[i].Val() == "1"
		out = append(out, sh)
	}
	slices.SortFunc(out, func(a, b live.Show) int { return int(b.CreatedAt - a.CreatedAt) })
	return out, nil
}

// SaveSeries keeps a series.
func (s *Store) SaveSeries(ctx context.Context, series live.Series) error {
	b, err := json.Marshal(series)
	if err != nil {
		return err
	}
	return unavailable(s.rdb.HSet(ctx, globalKey("series"), series.ID, b).Err())
}

// Series reads one series.
func (s *Store) Series(ctx context.Context, id string) (live.Series, error) {
	var out live.Series
	text, err := s.rdb.HGet(ctx, globalKey("series"), id).Result()
	if errors.Is(err, errNil) {
		return out, live.ErrNotFound
	}
	if err != nil {
		return out, unavailable(err)
	}
	return out, json.Unmarshal([]byte(text), &out)
}

// SeriesByCode finds the series that a join code belongs to.
func (s *Store) SeriesByCode(ctx context.Context, code string) (live.Series, error) {
	id, err := s.rdb.HGet(ctx, globalKey("codes"), code).Result()
	if errors.Is(err, errNil) {
		return live.Series{}, live.Refuse(live.NotFound, "unknown_code", "code",
			"No show has this code. Please check it.", "Diesen Code gibt es nicht. Bitte prüfen Sie ihn.")
	}
	if err != nil {
		return live.Series{}, unavailable(err)
	}
	return s.Series(ctx, id)
}
