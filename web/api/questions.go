package api

import (
	"slices"

	"zuruf/live"
	"zuruf/live/wire"
	"zuruf/moderation"
	"zuruf/moderation/text"
	"zuruf/web/feed"
)

type newQuestion struct {
	Text      string `json:"text"`
	Anonymous bool   `json:"anonymous,omitempty"`
	Name      string `json:"name,omitempty"` // desk: who asked in the hall
}

type editQuestion struct {
	Text    string `json:"text"`
	Version int    `json:"version,omitempty"`
}

type answered struct {
	Version int    `json:"version,omitempty"`
	How     string `json:"how,omitempty"`
	Text    string `json:"text,omitempty"`
}

type vote struct {
	Value int `json:"value"`
}

type voted struct {
	Number  int   `json:"number"`
	Votes   int   `json:"votes"`
	Voted   bool  `json:"voted"`
	Changed bool  `json:"changed"`
	V       int64 `json:"v"`
}

// author is the room author of a viewer's session.
func (c *call) author() *live.Author {
	return &live.Author{ID: c.Store.Secret().AuthorID(live.Room, c.who.ID), Name: c.who.Name}
}

func (c *call) question(n int) (wire.Question, error) {
	q, err := c.Store.Question(c.ctx, c.show.ID, n)
	if err != nil {
		return wire.Question{}, err
	}
	return wire.FromQuestion(q), nil
}

var errSort = live.Refuse(live.Invalid, "sort", "sort",
	"The order is top, new, old or waiting.", "Die Reihenfolge ist top, new, old oder waiting.")

var errQuestionState = live.Refuse(live.Invalid, "state", "state",
	"The state is held, open, queued, on_air, answered, dismissed or removed.",
	"Der Zustand ist held, open, queued, on_air, answered, dismissed oder removed.")

func (c *call) listQuestions() (any, error) {
	limit, err := c.limit()
	if err != nil {
		return nil, err
	}
	state := c.r.URL.Query().Get("state")
	if state != "" && !slices.Contains(live.QuestionStates, live.QuestionState(state)) {
		return nil, errQuestionState
	}
	all, err := c.Store.AllQuestions(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	if err := order(all, c.r.URL.Query().Get("sort")); err != nil {
		return nil, err
	}
	voted := map[int]bool{}
	if c.who.Role == live.Viewer {
		numbers := make([]int, len(all))
		for i, q := range all {
			numbers[i] = q.Number
		}
		if voted, err = c.Store.VotedFor(c.ctx, c.show.ID, c.Store.Secret().Voter(c.author().ID), numbers); err != nil {
			return nil, err
		}
	}
	out := []wire.Question{}
	for _, q := range all {
		seen, ok := c.see(q)
		if !ok || state != "" && seen.State != state {
			continue
		}
		seen.Voted = voted[q.Number]
		if out = append(out, seen); len(out) == limit {
			break
		}
	}
	return listOf(out, 0), nil
}

// order sorts questions: top by votes, new and old by number, waiting by how
// long a question that may still be answered has waited.
func order(all []*live.Question, sort string) error {
	switch sort {
	case "", "top":
		slices.SortStableFunc(all, func(a, b *live.Question) int {
			if a.Votes != b.Votes {
				return b.Votes - a.Votes
			}
			return a.Number - b.Number
		})
	case "new":
		slices.SortFunc(all, func(a, b *live.Question) int { return b.Number - a.Number })
	case "old":
		slices.SortFunc(all, func(a, b *live.Question) int { return a.Number - b.Number })
	case "waiting":
		waits := func(q *live.Question) int {
			if q.State.TakesVotes() || q.State == live.QuestionHeld {
				return 0
			}
			return 1
		}
		slices.SortFunc(all, func(a, b *live.Question) int {
			if d := waits(a) - waits(b); d != 0 {
				return d
			}
			return a.Number - b.Number
		})
	default:
		return errSort
	}
	return nil
}

// see is a question as the caller may see it.
func (c *call) see(q *live.Question) (wire.Question, bool) {
	switch {
	case c.who.Role.Moderates():
		return feed.See(feed.Desk, q)
	case c.who.Role == live.Host:
		return feed.See(feed.Host, q)
	case q.Author != nil && q.Kind == live.Room && q.Author.ID == c.author().ID:
		return wire.Own(q), true
	}
	return feed.See(feed.Public, q)
}

// maxAsked is how many questions one session may ask in a minute.
const maxAsked = 6

func (c *call) askQuestion() (any, error) {
	var in newQuestion
	if err := c.body(&in); err != nil {
		return nil, err
	}
	a := moderation.Asking{Text: in.Text, Kind: live.Hall}
	if c.who.Role == live.Viewer {
		if _, err := moderation.CheckQuestion(in.Text); err != nil {
			return nil, err
		}
		if err := c.limits.allow(c.Now(), "ask "+c.who.ID, maxAsked); err != nil {
			return nil, err
		}
		a.Kind, a.Anonymous, a.Author = live.Room, in.Anonymous, c.author()
	} else if name := text.Clean(in.Name, 60); name != "" {
		a.Author = &live.Author{Name: name}
	}
	q, receipt, err := c.Moderation.AskQuestion(c.ctx, c.show.ID, c.op(), a)
	if err != nil {
		return nil, err
	}
	if c.who.Role != live.Viewer {
		return wire.FromQuestion(q), nil
	}
	out := wire.Own(q)
	out.Receipt = receipt
	return out, nil
}

// maxVoted is how many votes one session may cast over HTTP in a minute.
const maxVoted = 120

func (c *call) vote() (any, error) {
	var in vote
	if err := c.body(&in); err != nil {
		return nil, err
	}
	n, err := moderation.Number(c.path("number"))
	if err != nil {
		return nil, err
	}
	if err := c.limits.allow(c.Now(), "vote "+c.who.ID, maxVoted); err != nil {
		return nil, err
	}
	v, err := c.Moderation.Vote(c.ctx, c.show.ID, n, in.Value, c.author().ID)
	return voted{Number: n, Votes: v.Votes, Voted: in.Value == 1, Changed: v.Changed, V: v.Version}, err
}

func (c *call) editQuestion() (any, error) {
	var in editQuestion
	if err := c.body(&in); err != nil {
		return nil, err
	}
	n, err := moderation.Number(c.path("number"))
	if err != nil {
		return nil, err
	}
	if err := c.Moderation.Edit(c.ctx, c.show.ID, c.op(), n, in.Version, in.Text); err != nil {
		return nil, err
	}
	return c.question(n)
}

func (c *call) banAsker() (any, error) {
	var in reasoned
	if err := c.body(&in); err != nil {
		return nil, err
	}
	n, err := moderation.Number(c.path("number"))
	if err != nil {
		return nil, err
	}
	b, err := c.Moderation.BanAsker(c.ctx, c.show.ID, c.op(), n, in.Reason)
	return wireBan(b), err
}

// move makes the handler of an act on a question.
func move(act live.Act) func(*call) (any, error) {
	return func(c *call) (any, error) {
		var in answered
		if err := c.body(&in); err != nil {
			return nil, err
		}
		n, err := moderation.Number(c.path("number"))
		if err != nil {
			return nil, err
		}
		var a *live.Answer
		if act == live.ActAnswered {
			a = &live.Answer{How: in.How, Text: in.Text}
			if a.How == "" {
				a.How = "live"
			}
		}
		if err := c.Moderation.Move(c.ctx, c.show.ID, c.op(), n, in.Version, act, a); err != nil {
			return nil, err
		}
		return c.question(n)
	}
}

func (c *call) receipt() (any, error) {
	q, err := c.Store.ByReceipt(c.ctx, c.show.ID, c.path("receipt"))
	if err != nil {
		return nil, err
	}
	return wire.Own(q), nil
}

func (c *call) withdraw() (any, error) {
	if err := c.Moderation.Withdraw(c.ctx, c.show.ID, c.path("receipt")); err != nil {
		return nil, err
	}
	return done{OK: true}, nil
}
