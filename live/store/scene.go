package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"zuruf/live"
)

// ShowComment puts a comment on the scene, approving it.
func (s *Store) ShowComment(ctx context.Context, show string, op Op, id string, version int) error {
	_, err := s.change(ctx, "scene", show, op, "comment", id, optional(version), "")
	return err
}

// SetScene shows a scene of a kind that is no comment and no question, or with
// SceneNone clears it. ref is the poll, or the code by which delays are measured.
// only is the scene version it applies to, 0 for any.
func (s *Store) SetScene(ctx context.Context, show string, op Op, kind live.SceneKind, ref string, only int) error {
	name := string(kind)
	if kind == live.SceneNone {
		name = "clear"
	}
	_, err := s.change(ctx, "scene", show, op, name, ref, "", optional(only))
	return err
}

// NextScene puts the first queued question on air.
func (s *Store) NextScene(ctx context.Context, show string, op Op) error {
	_, err := s.change(ctx, "scene", show, op, "next", "", "", "")
	return err
}

// Panic takes everything of the audience off the air, or lets it back.
func (s *Store) Panic(ctx context.Context, show string, op Op, on bool) error {
	_, err := s.change(ctx, "panic", show, op, flag(on))
	return err
}

// Scene reads what the overlay shows.
func (s *Store) Scene(ctx context.Context, show string) (live.Scene, error) {
	m, err := s.rdb.HGetAll(ctx, showKey(show, "scene")).Result()
	if err != nil {
		return live.Scene{}, unavailable(err)
	}
	return decodeScene(m), nil
}

func decodeScene(m map[string]string) live.Scene {
	var sc live.Scene
	sc.Version, _ = strconv.Atoi(m["version"])
	sc.Kind, sc.Ref = live.SceneKind(m["kind"]), m["ref"]
	sc.Since, _ = strconv.ParseInt(m["since"], 10, 64)
	sc.Panic = m["panic"] == "1"
	return sc
}

// OverlayBeat keeps that an overlay page is there and which scene it shows,
// and tells every node.
func (s *Store) OverlayBeat(ctx context.Context, show string, o live.OverlayStatus) error {
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	_, err = s.eval(ctx, "moment", show, Op{}, "overlay", o.ID, string(b))
	return err
}

// ForgetOverlay forgets an overlay page and tells every node.
func (s *Store) ForgetOverlay(ctx context.Context, show, page string) error {
	pipe := s.rdb.Pipeline()
	pipe.HDel(ctx, showKey(show, "overlays"), page)
	pipe.Publish(ctx, channel(show), "overlay "+page)
	_, err := pipe.Exec(ctx)
	return unavailable(err)
}

// overlayMemory is how long a gone overlay stays listed.
const overlayMemory = 10 * time.Minute

// Overlays reads the overlay pages that were there within the last ten
// minutes, and forgets the others.
func (s *Store) Overlays(ctx context.Context, show string) ([]live.OverlayStatus, error) {
	m, err := s.rdb.HGetAll(ctx, showKey(show, "overlays")).Result()
	if err != nil && !errors.Is(err, errNil) {
		return nil, unavailable(err)
	}
	var out []live.OverlayStatus
	for id, text := range m {
		var o live.OverlayStatus
		if json.Unmarshal([]byte(text), &o) != nil || s.now().Sub(time.UnixMilli(o.SeenAt)) > overlayMemory {
			s.rdb.HDel(ctx, showKey(show, "overlays"), id)
			continue
		}
		out = append(out, o)
	}
	return out, nil
}
