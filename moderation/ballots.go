package moderation

import (
	"context"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/moderation/rules"
	"zuruf/moderation/text"
)

// NewWithPolls builds the two services that read comments together: a comment
// is a vote in a poll, or the rules judge it.
func NewWithPolls(st *store.Store, now func() time.Time) (*Service, *poll.Service) {
	var m *Service
	p := poll.New(poll.Options{Store: st, Secret: st.Secret(), Text: poll.Text{Fold: text.Fold, Clean: text.Clean}, Now: now,
		Judge: func(ctx context.Context, show, words string) (bool, bool, error) { return m.Judge(ctx, show, words) }})
	m = New(st, p, now)
	return m, p
}

// ballots finds the votes in polls among messages; upvotes of questions and
// links of persons are none.
func (s *Service) ballots(ctx context.Context, show string, in []store.Incoming) error {
	var said []*live.Comment
	var places []int
	for i := range in {
		if m := &in[i].Message; m.Says() && in[i].VotesFor == 0 && poll.LinkCode(m.Comment.Text) == "" {
			said, places = append(said, &m.Comment), append(places, i)
		}
	}
	if len(said) == 0 {
		return nil
	}
	votes, err := s.polls.Ballots(ctx, show, said)
	for i, b := range votes {
		in[places[i]].Ballot = b
	}
	return err
}

// link makes an author the person whose code they wrote.
func (s *Service) link(ctx context.Context, show string, c *live.Comment) error {
	code := poll.LinkCode(c.Text)
	if code == "" || c.Author == nil {
		return nil
	}
	t, err := s.store.LinkPerson(ctx, show, code, c.Author.ID)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		return nil
	}
	s.announce(show, t)
	return err
}

// shownName is the name of an author whose comment the rules let pass.
func shownName(in *store.Incoming) string {
	if c := &in.Message.Comment; in.Decision == live.Approved && c.Author != nil {
		return c.Author.Name
	}
	return ""
}

// Judge says whether the rules of a show let words pass, and whether
// everything waits in it.
func (s *Service) Judge(ctx context.Context, show, words string) (passes, waits bool, err error) {
	set, err := s.settingsOf(ctx, show)
	if err != nil {
		return false, true, err
	}
	d, _ := rules.Judge(&rules.Context{Text: words, Words: set.words}, live.HoldRules)
	return d == live.Approved, set.hold == live.HoldAll, nil
}
