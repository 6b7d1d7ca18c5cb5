package overlay

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"zuruf/live"
	"zuruf/live/wire"
)

// TopSize is how many questions the scene "top" shows.
const TopSize = 5

// Store is what composing needs of the store; *store.Store satisfies it.
type Store interface {
	Comment(ctx context.Context, show, id string) (*live.Comment, error)
	Question(ctx context.Context, show string, n int) (*live.Question, error)
	AllQuestions(ctx context.Context, show string) ([]*live.Question, error)
	Poll(ctx context.Context, show, id string) (*live.Poll, error)
	Tallies(ctx context.Context, show string, polls []*live.Poll) ([]*live.Tally, error)
	Ranks(ctx context.Context, show string, most int) ([]live.Rank, error)
}

// Compose is the scene as everyone may see it. What may not be seen, and
// everything during a panic, is left out even if the scene still names it.
func Compose(ctx context.Context, s Store, show live.Show, scene live.Scene, joinURL string) (wire.Scene, error) {
	out := wire.Scene{Version: scene.Version, Panic: scene.Panic}
	if scene.Panic || scene.Kind == live.SceneNone {
		return out, nil
	}
	item := &wire.Item{Kind: string(scene.Kind), Since: wire.At(scene.Since)}
	switch scene.Kind {
	case live.SceneComment:
		c, err := s.Comment(ctx, show.ID, scene.Ref)
		if err != nil || !c.Visible() {
			return out, found(err)
		}
		seen := wire.FromComment(c)
		seen.Reasons = nil
		item.Comment = &seen
	case live.SceneQuestion:
		n, err := strconv.Atoi(scene.Ref)
		if err != nil {
			return out, nil
		}
		q, err := s.Question(ctx, show.ID, n)
		if err != nil {
			return out, found(err)
		}
		seen, ok := wire.Public(q)
		if !ok {
			return out, nil
		}
		item.Question = &seen
	case live.SceneTop:
		all, err := s.AllQuestions(ctx, show.ID)
		if err != nil {
			return out, err
		}
		item.Top = Top(all)
	case live.SceneJoin:
		item.Join = join(show, joinURL)
	case live.ScenePoll:
		p, err := s.Poll(ctx, show.ID, scene.Ref)
		if err != nil || !p.Visible() {
			return out, found(err)
		}
		tallies, err := s.Tallies(ctx, show.ID, []*live.Poll{p})
		if err != nil {
			return out, err
		}
		seen := wire.FromPoll(p, tallies[0], nil, wire.SeesRevealed)
		item.Poll, item.Join = &seen, join(show, joinURL)
	case live.ScenePodium, live.SceneLeaderboard:
		most := map[live.SceneKind]int{live.ScenePodium: 3, live.SceneLeaderboard: 10}[scene.Kind]
		ranks, err := s.Ranks(ctx, show.ID, most)
		if err != nil {
			return out, err
		}
		item.Ranks = wire.FromRanks(ranks)
	case live.SceneDelay:
		item.Code = scene.Ref
	}
	out.Item = item
	return out, nil
}

func join(show live.Show, url string) *wire.Join {
	return &wire.Join{Code: show.Code, URL: url, QR: "/api/v1/qr?path=/" + show.Code}
}

// found lets pass that what a scene names is not there: there is nothing to see.
func found(err error) error {
	if errors.Is(err, live.ErrNotFound) {
		return nil
	}
	return err
}

// Top is the ranking that the audience can still vote on.
func Top(all []*live.Question) []wire.Question {
	out := make([]wire.Question, 0, TopSize)
	for _, q := range all {
		if q.State != live.QuestionOpen && q.State != live.QuestionQueued {
			continue
		}
		if seen, ok := wire.Public(q); ok {
			out = append(out, seen)
		}
		if len(out) == TopSize {
			break
		}
	}
	return out
}

// staleAfter and goneAfter judge an overlay page by its last sign of life, in
// ms. One whose socket closed may still show what it showed: it fades that out
// after 20 s without contact, and only then counts as gone.
const (
	staleAfter = 12_000
	fadedAfter = 21_000
	goneAfter  = 30_000
)

// Presence is the overlay pages as the desk sees them at now (ms), by name.
func Presence(list []live.OverlayStatus, now int64) []wire.Overlay {
	out := make([]wire.Overlay, 0, len(list))
	for _, o := range list {
		state := "on"
		switch age := now - o.SeenAt; {
		case age > goneAfter, o.Gone && age > fadedAfter:
			state = "gone"
		case o.Gone, age > staleAfter:
			state = "stale"
		}
		out = append(out, wire.Overlay{ID: o.ID, Name: o.Name, State: state, Shown: o.Shown, SeenAt: wire.At(o.SeenAt)})
	}
	slices.SortFunc(out, func(a, b wire.Overlay) int {
		if a.Name != b.Name {
			if a.Name < b.Name {
				return -1
			}
			return 1
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return out
}
