package moderation

import (
	"cmp"
	"context"
	"unicode/utf8"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/moderation/rules"
	"zuruf/moderation/text"
)

// Asking is a question from the room or, entered by the desk, from the hall.
type Asking struct {
	Text      string
	Anonymous bool
	Author    *live.Author // room: the session; hall: a name, or nil
	Kind      live.SourceKind
}

var errAnonymous = live.Refuse(live.Forbidden, "anonymous_off", "anonymous",
	"Anonymous questions are switched off in this show.", "Anonyme Fragen sind in dieser Sendung ausgeschaltet.")

// CheckQuestion cleans a question's text, or says what is wrong with it.
func CheckQuestion(s string) (string, error) {
	clean := text.Clean(s, 10*live.MaxQuestionText)
	n := utf8.RuneCountInString(clean)
	switch {
	case n == 0:
		return "", live.Refuse(live.Invalid, "text_empty", "text",
			"Please write your question.", "Bitte schreiben Sie Ihre Frage.")
	case n > live.MaxQuestionText:
		return "", live.Refuse(live.Invalid, "text_too_long", "text",
			"A question has at most 300 characters.", "Eine Frage hat höchstens 300 Zeichen.")
	}
	return clean, nil
}

// AskQuestion keeps a question. An anonymous one is stored without its author and
// session, always held, and answered with a receipt that lets the asker follow up.
func (s *Service) AskQuestion(ctx context.Context, show string, op store.Op, a Asking) (*live.Question, string, error) {
	clean, err := CheckQuestion(a.Text)
	if err != nil {
		return nil, "", err
	}
	set, err := s.settingsOf(ctx, show)
	if err != nil {
		return nil, "", err
	}
	q := live.Question{Kind: a.Kind, Author: a.Author, Anonymous: a.Anonymous, Language: set.language,
		CreatedAt: s.now().UnixMilli(), Text: clean, State: live.QuestionOpen}
	receipt := ""
	switch {
	case a.Anonymous && !set.anonymous:
		return nil, "", errAnonymous
	case a.Anonymous:
		q.Author, q.State, q.Reasons = nil, live.QuestionHeld, []string{"anonymous"}
		receipt = s.receipt(show, op)
		op.Actor = live.Actor{ID: op.Actor.ID} // for the operation id alone; never written
	case a.Kind == live.Room:
		ctx := rules.Context{Text: clean, Words: set.words}
		if a.Author != nil {
			ctx.Name = a.Author.Name
			ctx.ByAuthor, ctx.SameAuthor, ctx.SameText = s.recentOf(show).seen(q.CreatedAt, cmp.Or(op.ID, live.NewID())+a.Author.ID, a.Author.ID, clean)
		}
		if d, effects := rules.Judge(&ctx, set.hold); d == live.Held {
			q.State, q.Reasons = live.QuestionHeld, effects.Reasons
		}
	}
	n, err := s.store.AddQuestion(ctx, show, op, store.NewQuestion{Question: q, Receipt: receipt})
	if err != nil {
		return nil, "", err
	}
	kept, err := s.store.Question(ctx, show, n)
	return kept, receipt, err
}

// receipt makes the receipt of an anonymous question. A repeated operation must
// be answered with the same one, so it is derived from the operation where there is one.
func (s *Service) receipt(show string, op store.Op) string {
	if op.ID == "" {
		return live.NewReceipt()
	}
	sum := s.secret.Sum("receipt of", show, op.Actor.ID, op.ID)
	b := make([]byte, 16)
	for i := range b {
		b[i] = live.CodeAlphabet[sum[i]&31]
	}
	return string(b)
}

// Move does an act to a question.
func (s *Service) Move(ctx context.Context, show string, op store.Op, n, version int, act live.Act, answer *live.Answer) error {
	if act == live.ActAnswered {
		if answer == nil {
			answer = &live.Answer{How: "live"}
		}
		switch answer.How {
		case "live", "text", "later":
		default:
			return live.Refuse(live.Invalid, "how", "how",
				"Say how it was answered: live, text or later.", "Geben Sie an, wie geantwortet wurde: live, text oder later.")
		}
		answer.By, answer.At, answer.Text = op.Actor.Name, s.now().UnixMilli(), text.Clean(answer.Text, 1000)
	}
	return s.store.Move(ctx, show, op, n, version, act, answer)
}

// Edit changes a question's text.
func (s *Service) Edit(ctx context.Context, show string, op store.Op, n, version int, words string) error {
	clean, err := CheckQuestion(words)
	if err != nil {
		return err
	}
	return s.store.EditQuestion(ctx, show, op, n, version, clean)
}

// Withdraw takes back the question that a receipt was given for.
func (s *Service) Withdraw(ctx context.Context, show, receipt string) error {
	q, err := s.store.ByReceipt(ctx, show, receipt)
	if err != nil {
		return err
	}
	return s.store.Move(ctx, show, store.Op{}, q.Number, 0, live.ActWithdraw, nil)
}

// Vote sets (1) or takes back (0) an author's vote for a question.
func (s *Service) Vote(ctx context.Context, show string, number, value int, author string) (store.Voted, error) {
	if value != 0 && value != 1 {
		return store.Voted{}, live.Refuse(live.Invalid, "value", "value",
			"A vote is 1, or 0 to take it back.", "Eine Stimme ist 1, oder 0, um sie zurückzunehmen.")
	}
	v, err := s.store.Vote(ctx, show, number, value, s.secret.Voter(author))
	if err != nil {
		return v, err
	}
	if v.Changed {
		s.totals.changed(show, v.Version, number, v.Votes)
		return v, nil
	}
	if value == 1 {
		if out, err := s.store.Banned(ctx, show, author); err == nil && out {
			return v, live.ErrBanned
		}
	}
	return v, nil
}
