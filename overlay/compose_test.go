package overlay

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/wire"
)

// shelf is a store in memory.
type shelf struct {
	comments  map[string]*live.Comment
	questions []*live.Question
	down      error
}

func (s shelf) Comment(_ context.Context, _, id string) (*live.Comment, error) {
	if s.down != nil {
		return nil, s.down
	}
	if c := s.comments[id]; c != nil {
		return c, nil
	}
	return nil, live.ErrNotFound
}

func (s shelf) Question(_ context.Context, _ string, n int) (*live.Question, error) {
	if s.down != nil {
		return nil, s.down
	}
	for _, q := range s.questions {
		if q.Number == n {
			return q, nil
		}
	}
	return nil, live.ErrNotFound
}

func (s shelf) AllQuestions(context.Context, string) ([]*live.Question, error) {
	return s.questions, s.down
}

func question(n int, state live.QuestionState) *live.Question {
	return &live.Question{Number: n, Text: "words", State: state, Kind: live.Room, Author: &live.Author{ID: "secret-id", Name: "Lotte"}, Reasons: []string{"secret-rule"}}
}

// TestNothingIsComposedThatMayNotBeSeen even if the scene still names it.
func TestNothingIsComposedThatMayNotBeSeen(t *testing.T) {
	comment := func(change func(*live.Comment)) *live.Comment {
		c := &live.Comment{ID: "c", Kind: live.YouTube, Text: "words", Decision: live.Approved, Reasons: []string{"secret-rule"}}
		change(c)
		return c
	}
	s := shelf{comments: map[string]*live.Comment{
		"good":     comment(func(*live.Comment) {}),
		"held":     comment(func(c *live.Comment) { c.Decision = live.Held }),
		"rejected": comment(func(c *live.Comment) { c.Decision = live.Rejected }),
		"removed":  comment(func(c *live.Comment) { c.RemovedBy = live.RemovedByAuthor }),
		"banned":   comment(func(c *live.Comment) { c.Banned = true }),
	}}
	for i, state := range live.QuestionStates {
		s.questions = append(s.questions, question(i+1, state))
	}
	scenes := map[live.Scene]bool{ // seen or not
		{Kind: live.SceneNone}: false, {Kind: live.SceneComment, Ref: "good"}: true, {Kind: live.SceneComment, Ref: "held"}: false,
		{Kind: live.SceneComment, Ref: "rejected"}: false, {Kind: live.SceneComment, Ref: "removed"}: false, {Kind: live.SceneComment, Ref: "banned"}: false,
		{Kind: live.SceneComment, Ref: "nosuch"}: false, {Kind: live.SceneQuestion, Ref: "1"}: false, {Kind: live.SceneQuestion, Ref: "2"}: true,
		{Kind: live.SceneQuestion, Ref: "4"}: true, {Kind: live.SceneQuestion, Ref: "6"}: false, {Kind: live.SceneQuestion, Ref: "7"}: false,
		{Kind: live.SceneQuestion, Ref: "99"}: false, {Kind: live.SceneQuestion, Ref: "x"}: false, {Kind: live.SceneTop}: true, {Kind: live.SceneJoin}: true,
		{Kind: live.ScenePoll, Ref: "hidden"}: true, {Kind: live.ScenePoll, Ref: "draft"}: false, {Kind: live.ScenePoll, Ref: "nosuch"}: false,
		{Kind: live.ScenePodium}: true, {Kind: live.SceneLeaderboard}: true, {Kind: live.SceneDelay, Ref: "K7Q2"}: true,
	}
	for scene, seen := range scenes {
		scene.Version = 7
		got, err := Compose(t.Context(), s, live.Show{ID: "s", Code: "F7QK3M"}, scene, "https://zuruf.example/F7QK3M")
		if err != nil || (got.Item != nil) != seen || got.Version != 7 {
			t.Errorf("%+v: %+v %v", scene, got, err)
		}
		if b, _ := json.Marshal(got); strings.Contains(string(b), "secret") {
			t.Errorf("%+v shows what is the desk's: %s", scene, b)
		}
		scene.Panic = true
		if got, err := Compose(t.Context(), s, live.Show{}, scene, ""); err != nil || got.Item != nil || !got.Panic {
			t.Errorf("in panic %+v: %+v %v", scene, got, err)
		}
	}
	s.down = live.ErrUnavailable
	for _, kind := range []live.SceneKind{live.SceneComment, live.SceneQuestion, live.SceneTop, live.ScenePoll, live.ScenePodium} {
		if _, err := Compose(t.Context(), s, live.Show{}, live.Scene{Kind: kind, Ref: "1"}, ""); !errors.Is(err, live.ErrUnavailable) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// Poll is a shelf of a draft and an open poll whose result is hidden.
func (s shelf) Poll(_ context.Context, _, id string) (*live.Poll, error) {
	if s.down != nil {
		return nil, s.down
	}
	state, ok := map[string]live.PollState{"draft": live.PollDraft, "hidden": live.PollOpen}[id]
	if !ok {
		return nil, live.ErrNotFound
	}
	return &live.Poll{ID: id, Kind: live.PollQuiz, Round: 1, State: state, Options: []live.PollOption{{Text: "A"}, {Text: "B", Right: true}}}, nil
}

func (s shelf) Tallies(_ context.Context, _ string, polls []*live.Poll) ([]*live.Tally, error) {
	return []*live.Tally{{Poll: polls[0].ID, Round: 1, Voters: map[live.SourceKind]int{live.Room: 41}, Counts: map[live.SourceKind]map[string]int{live.Room: {"1": 41}}}}, s.down
}

func (s shelf) Ranks(_ context.Context, _ string, most int) ([]live.Rank, error) {
	return make([]live.Rank, most), s.down
}

// TestAHiddenResultIsNotInTheScene: neither counts nor what is right.
func TestAHiddenResultIsNotInTheScene(t *testing.T) {
	got, err := Compose(t.Context(), shelf{}, live.Show{ID: "s", Code: "F7QK3M"}, live.Scene{Kind: live.ScenePoll, Ref: "hidden"}, "https://zuruf.example/F7QK3M")
	if err != nil {
		t.Fatal(err)
	}
	p := got.Item.Poll
	if p.Votes != 41 || p.Counts != nil || p.BySource != nil || p.Voters != nil || p.Options[1].Right != nil || got.Item.Join.Code != "F7QK3M" {
		t.Fatalf("%+v", p)
	}
}

// TestTop is what can still be voted on, in the order given, five at the most.
func TestTop(t *testing.T) {
	var all []*live.Question
	for i := range 20 {
		all = append(all, question(i+1, live.QuestionStates[i%len(live.QuestionStates)]))
	}
	var got []int
	for _, q := range Top(all) {
		if q.State != "open" {
			t.Errorf("%+v", q)
		}
		got = append(got, q.Number)
	}
	if !slices.Equal(got, []int{2, 3, 9, 10, 16}) {
		t.Errorf("%v", got)
	}
	if b, _ := json.Marshal(Top(nil)); string(b) != "[]" {
		t.Errorf("%s", b)
	}
}

func TestPresence(t *testing.T) {
	const now = 1_000_000
	for _, c := range []struct {
		age  int64
		gone bool
		want string
	}{
		{0, false, "on"}, {staleAfter, false, "on"}, {staleAfter + 1, false, "stale"}, {goneAfter, false, "stale"}, {goneAfter + 1, false, "gone"}, {-5000, false, "on"},
		{0, true, "stale"}, {fadedAfter, true, "stale"}, {fadedAfter + 1, true, "gone"},
	} {
		got := Presence([]live.OverlayStatus{{ID: "o", Name: "OBS", Shown: 3, SeenAt: now - c.age, Gone: c.gone}}, now)
		if len(got) != 1 || got[0].State != c.want || got[0].Shown != 3 || got[0].SeenAt != wire.At(now-c.age) {
			t.Errorf("seen %d ms ago, gone %v: %+v, want %s", c.age, c.gone, got, c.want)
		}
	}
	list := []live.OverlayStatus{{ID: "2", Name: "B"}, {ID: "3", Name: "A"}, {ID: "1", Name: "B"}}
	got := Presence(list, now)
	if got[0].ID != "3" || got[1].ID != "1" || got[2].ID != "2" {
		t.Errorf("by name, then id: %+v", got)
	}
	if Presence(nil, now) == nil {
		t.Error("an empty list is a list")
	}
}
