package hand

import (
	"context"
	"errors"
	"time"
	"unicode/utf8"

	"zuruf/live"
)

// Service leads people from the queue to the stage. It keeps nothing itself and
// is safe for concurrent use.
type Service struct {
	Store Store
	// Clean makes what people write fit to be shown, at most so many characters.
	Clean func(s string, most int) string
	// Now is the store's clock, by which time on stage is over.
	Now func() time.Time
}

// CheckText cleans what somebody wants to say, or says what is wrong with it.
func (s *Service) CheckText(words string) (string, error) {
	clean := s.Clean(words, 10*live.MaxHandText)
	switch n := utf8.RuneCountInString(clean); {
	case n == 0:
		return "", live.Refuse(live.Invalid, "text_empty", "text",
			"Please write in a few words what you want to say.", "Bitte schreiben Sie in wenigen Worten, was Sie sagen möchten.")
	case n > live.MaxHandText:
		return "", live.Refuse(live.Invalid, "text_too_long", "text",
			"Please use at most 140 characters.", "Bitte verwenden Sie höchstens 140 Zeichen.")
	}
	return clean, nil
}

// Raise keeps a hand with what its author wants to say. id is the hand's.
func (s *Service) Raise(ctx context.Context, show string, op live.Op, id string, author live.Author, words string) (*live.Hand, error) {
	clean, err := s.CheckText(words)
	if err != nil {
		return nil, err
	}
	return s.Store.RaiseHand(ctx, show, op, live.Hand{ID: id, Author: author, Text: clean})
}

// Act does an act to a hand: of its guest where author says who acts, else of
// the desk. version 0 means the current one.
func (s *Service) Act(ctx context.Context, show string, op live.Op, id string, act live.HandAct, author string, version int) (*live.Hand, error) {
	return s.Store.MoveHand(ctx, show, op, live.HandStep{Hand: id, Act: act, Author: author, Version: version})
}

var (
	errPlatform = live.Refuse(live.Invalid, "not_of_the_room", "number",
		"This was not asked in the room. Only who has joined here can come on stage.",
		"Diese Frage kam nicht aus dem Raum. Auf die Bühne kann nur, wer hier beigetreten ist.")
	errAnonymous = live.Refuse(live.Invalid, "anonymous", "number",
		"This question is anonymous: no link to a person is stored, so nobody can be invited.",
		"Diese Frage ist anonym: Es ist keine Verbindung zu einer Person gespeichert, deshalb kann niemand eingeladen werden.")
)

// Invite asks whoever asked a question in the room on stage. id is the hand's,
// if they have none up.
func (s *Service) Invite(ctx context.Context, show string, op live.Op, id string, number int) (*live.Hand, error) {
	q, err := s.Store.Question(ctx, show, number)
	switch {
	case err != nil:
		return nil, err
	case q.Anonymous:
		return nil, errAnonymous
	case q.Kind != live.Room || q.Author == nil || q.Author.ID == "":
		return nil, errPlatform
	case q.State == live.QuestionRemoved:
		return nil, live.ErrFinal
	}
	return s.Store.InviteHand(ctx, show, op, live.Hand{ID: id, Author: *q.Author, Text: q.Text, Question: number})
}

// Expire sends those back to the green room whose time on stage is over. The
// owner of the stage calls it every second.
func (s *Service) Expire(ctx context.Context, show string) error {
	list, err := s.Store.Hands(ctx, show)
	if err != nil {
		return err
	}
	now := s.Now().UnixMilli()
	for _, h := range list {
		if h.State != live.HandStage || h.EndsAt == 0 || h.EndsAt > now {
			continue
		}
		_, err := s.Store.MoveHand(ctx, show, live.Op{}, live.HandStep{Hand: h.ID, Act: live.HandActTime})
		if err != nil && !errors.Is(err, live.ErrState) { // sent back meanwhile
			return err
		}
	}
	return nil
}
