package poll

import (
	"context"
	"strconv"

	"zuruf/live"
)

// Click is a vote by click in the room.
type Click struct {
	Poll   string
	Round  int // that the voter sees
	Input  Input
	Author live.Author
	Via    live.SourceKind // the platform whose picture the voter watches, or ""
}

var (
	errFull = live.Refuse(live.Conflict, "poll_full", "text",
		"So much has been written already that nothing new fits. Please choose from what is there.",
		"Es ist schon so viel eingegangen, dass nichts Neues mehr passt. Bitte wählen Sie aus dem Vorhandenen.")
)

// Voted is what a click came to.
type Voted struct {
	live.Counted
	Poll   *live.Poll
	Chosen live.Chosen // what counts now
	Words  []string    // that were written
}

// Click counts a click and returns what counts now. A repeat is no error.
func (s *Service) Click(ctx context.Context, id string, c Click) (Voted, error) {
	x, p, err := s.pollOf(ctx, id, c.Poll, c.Round)
	if err != nil {
		return Voted{}, err
	}
	if c.Round != 0 && c.Round != p.Round {
		return Voted{}, live.ErrPollRound
	}
	wish, err := s.Text.Check(p, c.Input)
	if err != nil {
		return Voted{}, err
	}
	b := live.Ballot{Poll: p.ID, Round: p.Round, Kind: live.Room, Voter: s.Secret.Voter(c.Author.ID), Fields: wish.Fields, Via: c.Via}
	switch {
	case !p.Takes() || p.Who == live.PollComments: // it is refused, and nothing of it kept
	case len(wish.Words) > 0:
		if b.Fields, err = s.written(ctx, x, p, wish, live.Room, &c.Author, ""); err != nil {
			return Voted{}, err
		}
		if b.Fields == "" {
			return Voted{}, errFull
		}
	case p.Kind == live.PollIdeas && b.Fields != "":
		if err := s.supports(ctx, id, p, b.Voter, b.Fields); err != nil {
			return Voted{}, err
		}
	}
	out := Voted{Poll: p, Words: wish.Words, Chosen: live.Chosen{Poll: p.ID, Round: p.Round, Fields: b.Fields}}
	if p.Kind == live.PollQuiz && b.Fields != "" {
		if err := s.play(ctx, id, b.Voter, live.Room, c.Author.Name); err != nil {
			return Voted{}, err
		}
		if p.Speed {
			b.Fields += ";" + strconv.FormatInt(max(0, s.Now().UnixMilli()-p.OpenedAt)/100, 10)
		}
	}
	counted, refused, err := s.Store.Cast(ctx, id, b)
	if err == nil {
		err = refused[0]
	}
	if err != nil {
		return Voted{}, err
	}
	if counted[0].Cast != live.CastSame {
		s.tallies.changed(id, p.ID, "")
	}
	out.Counted = counted[0]
	return out, nil
}

// pollOf is a poll as this node knows it, read anew unless it takes votes.
func (s *Service) pollOf(ctx context.Context, id, poll string, round int) (*show, *live.Poll, error) {
	x := s.showOf(id)
	x.mu.Lock()
	for _, t := range x.taking {
		if t.ID == poll && t.Round == round && t.State == live.PollOpen {
			x.mu.Unlock()
			return x, t.Poll, nil
		}
	}
	x.mu.Unlock()
	list, err := s.Store.PollsOf(ctx, id, []string{poll})
	if err != nil {
		return x, nil, err
	}
	if len(list) == 0 {
		return x, nil, live.ErrNotFound
	}
	return x, list[0], nil
}

// play keeps the name of somebody who plays the quiz, if the rules let it pass.
func (s *Service) play(ctx context.Context, id string, voter uint64, kind live.SourceKind, name string) error {
	if passes, _, err := s.Judge(ctx, id, name); err != nil || !passes {
		name = ""
	}
	return s.Store.KeepPlayers(ctx, id, []live.Player{{Voter: voter, Kind: kind, Name: name}})
}
