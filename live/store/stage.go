package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

// StageNow is a show's stage as it is: how it is set up, what arrives at it,
// and the hands that are not over, the longest waiting first.
type StageNow struct {
	Stage    live.Stage
	Presence live.Presence
	Hands    []*live.Hand
}

// Stage reads how a show's stage is set up; the token of an outside engine is sealed.
func (s *Store) Stage(ctx context.Context, show string) (live.Stage, error) {
	m, err := s.rdb.HGetAll(ctx, showKey(show, "stage")).Result()
	return decodeStage(m), unavailable(err)
}

// OutToken is what an outside engine that takes a stage wants to be told; "" for nothing.
func (s *Store) OutToken(ctx context.Context, show string, st live.Stage) (string, error) {
	if len(st.OutToken) == 0 {
		return "", nil
	}
	plain, err := s.seal.Open(string(st.OutToken), stageSeal(show))
	if err != nil {
		return "", fmt.Errorf("store: stage of show %s: %w", show, err)
	}
	return string(plain), nil
}

func stageSeal(show string) string { return "stage " + show }

func decodeStage(m map[string]string) live.Stage {
	if len(m) == 0 {
		return live.NewStage()
	}
	st := live.Stage{On: m["on"] == "1", Layout: live.StageLayout(m["layout"]), Reactions: m["reactions"] == "1", Recording: m["recording"] == "1",
		OutWHIP: m["out_whip"], OutWHEP: m["out_whep"]}
	if token := m["out_token"]; token != "" {
		st.OutToken = []byte(token)
	}
	st.Version, _ = strconv.Atoi(m["version"])
	st.Guests, _ = strconv.Atoi(m["guests"])
	st.Minutes, _ = strconv.Atoi(m["minutes"])
	return st
}

// ChangeStage changes how a stage is set up; version 0 means the current one.
// Switching it off ends all hands.
func (s *Store) ChangeStage(ctx context.Context, show string, op Op, version int, c live.StageChange) (live.Stage, error) {
	d := live.NewStage()
	args := []string{optional(version), "4", "layout", string(d.Layout), "guests", strconv.Itoa(d.Guests), "minutes", strconv.Itoa(d.Minutes), "reactions", flag(d.Reactions)}
	flags := func(name string, v *bool) {
		if v != nil {
			args = append(args, name, flag(*v))
		}
	}
	numbers := func(name string, v *int) {
		if v != nil {
			args = append(args, name, strconv.Itoa(*v))
		}
	}
	words := func(name string, v *string) {
		if v != nil {
			args = append(args, name, *v)
		}
	}
	flags("on", c.On)
	words("layout", (*string)(c.Layout))
	numbers("guests", c.Guests)
	numbers("minutes", c.Minutes)
	flags("reactions", c.Reactions)
	flags("recording", c.Recording)
	words("out_whip", c.OutWHIP)
	words("out_whep", c.OutWHEP)
	if c.OutToken != nil {
		sealed := ""
		if *c.OutToken != "" {
			sealed = s.seal.Seal([]byte(*c.OutToken), stageSeal(show))
		}
		args = append(args, "out_token", sealed)
	}
	if _, err := s.change(ctx, "stage", show, op, args...); err != nil {
		return live.Stage{}, err
	}
	return s.Stage(ctx, show)
}

// SavePresence keeps what arrives at a stage and how many watch; live.ErrState
// when the epoch is no longer that of the lease.
func (s *Store) SavePresence(ctx context.Context, show string, epoch int64, p live.Presence) error {
	if p.Publications == nil {
		p.Publications = []live.Publication{}
	}
	b, err := json.Marshal(p.Publications)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, "presence", show, Op{}, strconv.FormatInt(epoch, 10), string(b), strconv.Itoa(p.Viewers))
	return err
}

// Presence reads what arrives at a stage, as its owner said last.
func (s *Store) Presence(ctx context.Context, show string) (live.Presence, error) {
	m, err := s.rdb.HGetAll(ctx, showKey(show, "presence")).Result()
	if err != nil {
		return live.Presence{}, unavailable(err)
	}
	return decodePresence(m)
}

func decodePresence(m map[string]string) (p live.Presence, err error) {
	if text := m["publications"]; text != "" {
		if err = json.Unmarshal([]byte(text), &p.Publications); err != nil {
			err = fmt.Errorf("store: presence: %w", err)
		}
	}
	p.Epoch, _ = strconv.ParseInt(m["epoch"], 10, 64)
	p.Viewers, _ = strconv.Atoi(m["viewers"])
	return p, err
}

// StageNow reads all that the pages know of a stage.
func (s *Store) StageNow(ctx context.Context, show string) (StageNow, error) {
	var out StageNow
	pipe := s.rdb.Pipeline()
	stage := pipe.HGetAll(ctx, showKey(show, "stage"))
	presence := pipe.HGetAll(ctx, showKey(show, "presence"))
	ids := pipe.LRange(ctx, showKey(show, "hup"), 0, -1)
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return out, unavailable(err)
	}
	out.Stage = decodeStage(stage.Val())
	var err error
	if out.Presence, err = decodePresence(presence.Val()); err != nil {
		return out, err
	}
	hands, err := s.HandsOf(ctx, show, ids.Val())
	out.Hands = up(hands)
	return out, err
}

// Reacted tells every node how often each reaction came of late. It may be lost.
func (s *Store) Reacted(ctx context.Context, show string, n map[string]int) error {
	b, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return s.Tell(ctx, show, "reacted", string(b))
}
