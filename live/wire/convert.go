package wire

import (
	"time"

	"zuruf/live"
)

// At writes milliseconds since 1970 as a Time.
func At(ms int64) Time { return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z") }

// MaybeAt is At, or null for 0.
func MaybeAt(ms int64) *Time {
	if ms == 0 {
		return nil
	}
	t := At(ms)
	return &t
}

// FromComment is the comment as the desk sees it.
func FromComment(c *live.Comment) Comment {
	out := Comment{
		ID: c.ID, Source: SourceRef{ID: c.Source, Kind: string(c.Kind)}, Text: c.Text, State: string(c.State()),
		Version: c.Version, Counted: c.Counted, PublishedAt: MaybeAt(c.PublishedAt), ReceivedAt: At(c.ReceivedAt),
		Form: c.Form, Amount: c.Amount, First: c.First, Reasons: c.Reasons, RemovedBy: string(c.RemovedBy), Origin: c.Origin, Likes: c.Likes, Ordinal: c.Ordinal,
	}
	if c.RemovedBy != live.NotRemoved {
		out.Text = "" // taken back: nobody reads it any more
	}
	if c.Author != nil {
		out.Author = &Author{ID: c.Author.ID, Name: c.Author.Name, Avatar: c.Author.Avatar, Banned: c.Banned}
	}
	if c.Question > 0 {
		out.Question = &c.Question
	}
	return out
}

// FromQuestion is the question as the desk sees it.
func FromQuestion(q *live.Question) Question {
	out := Question{
		Number: q.Number, Text: q.Text, State: string(q.State), Version: q.Version, Votes: q.Votes, Likes: q.Likes, Voted: q.Voted,
		Source: SourceRef{Kind: string(q.Kind)}, Lang: q.Language, CreatedAt: At(q.CreatedAt),
		Aired: q.Aired, Anonymous: q.Anonymous, Place: q.Place, Reasons: q.Reasons,
	}
	if q.Comment != "" {
		out.CommentID = &q.Comment
	}
	if q.Author != nil {
		out.Author = &Name{Name: q.Author.Name, ID: q.Author.ID}
	}
	if q.State == live.QuestionRemoved { // taken back: nobody reads it any more
		out.Text = ""
		return out
	}
	if q.Answered != nil {
		out.Answered = &Answer{How: q.Answered.How, By: q.Answered.By, At: At(q.Answered.At), Text: q.Answered.Text}
	}
	return out
}

// Public is the question as the audience sees it; false if it may not.
func Public(q *live.Question) (Question, bool) {
	state, ok := q.State.Public()
	if !ok {
		return Question{}, false
	}
	out := FromQuestion(q)
	out.State, out.Place, out.Reasons, out.Aired, out.Likes = string(state), 0, nil, 0, 0
	if out.Author != nil {
		out.Author = &Name{Name: out.Author.Name}
	}
	return out, true
}

// Own is the question as its asker sees it: every state, but queued reads as open.
func Own(q *live.Question) Question {
	out := FromQuestion(q)
	if state, ok := q.State.Public(); ok {
		out.State = string(state)
	}
	out.Place, out.Reasons, out.Likes, out.Mine = 0, nil, 0, true
	return out
}

// FromError is a refusal in one language.
func FromError(e *live.Error, lang string) Notice {
	return Notice{Code: e.Code, Message: e.Message.In(lang), Field: e.Field}
}

// FromStatus is a source with its lamp, in both languages.
func FromStatus(s live.SourceStatus) Source {
	out := Source{ID: s.ID, Kind: string(s.Kind), State: string(s.State), LagMS: s.LagMS, Rate: s.Rate, Mode: s.Mode,
		QuotaUsed: s.QuotaUsed, QuotaLeft: s.QuotaLeft, Title: s.Title, Channel: s.Channel, Picture: s.Picture,
		Uncounted: s.Uncounted, Capabilities: []string{}, Simulated: s.Simulated, HeardAt: MaybeAt(s.HeardAt), Error: both(s.Error), Hint: both(s.Hint)}
	for _, act := range s.Can {
		out.Capabilities = append(out.Capabilities, string(act))
	}
	for _, b := range s.Choices {
		out.Choices = append(out.Choices, Broadcast{ID: b.ID, Title: b.Title, Picture: b.Picture, Live: b.Live})
	}
	if s.QuotaEnds != nil {
		out.QuotaEnds = MaybeAt(*s.QuotaEnds)
	}
	return out
}

// both is a refusal in both languages; nil stays nil.
func both(e *live.Error) *Notice {
	if e == nil {
		return nil
	}
	return &Notice{Code: e.Code, Message: e.Message.EN, MessageDE: e.Message.DE, Field: e.Field}
}

// FromSample is one moment of a source's history.
func FromSample(s live.Sample) Sample {
	return Sample{At: At(s.At), State: string(s.State), Rate: s.Rate, LagMS: s.LagMS, QuotaLeft: s.QuotaLeft, Code: s.Code}
}

// FromAction is something asked of a platform, in both languages.
func FromAction(a live.Action) Action {
	out := Action{ID: a.ID, Comment: a.Comment, Source: a.Source, Kind: string(a.Kind), Act: string(a.Act), State: string(a.State.Public()),
		Text: a.Text, Seconds: a.Seconds, By: a.By.Name, At: At(a.At), EndedAt: MaybeAt(a.EndedAt)}
	if a.Message != nil {
		out.Message, out.MessageDE = a.Message.EN, a.Message.DE
	}
	if a.Author != nil {
		out.Author, out.AuthorID = a.Author.Name, a.Author.ID
	}
	return out
}

// FromAccount is a connected account without its tokens.
func FromAccount(a live.Account) Account {
	out := Account{ID: a.ID, Kind: string(a.Kind), Name: a.Name, Picture: a.Picture, Scopes: a.Scopes, Dead: a.Dead, At: At(a.CreatedAt)}
	if out.Scopes == nil {
		out.Scopes = []string{}
	}
	return out
}

// FromLink is a link without its address, which the web knows.
func FromLink(l live.Link) Link {
	return Link{ID: l.ID, Role: string(l.Role), Name: l.Name, CreatedAt: At(l.CreatedAt), ExpiresAt: MaybeAt(l.ExpiresAt)}
}

// FromAudit is one decision.
func FromAudit(e live.AuditEntry) Audit {
	return Audit{ID: e.ID, At: At(e.At), Actor: Actor{Role: string(e.Actor.Role), ID: e.Actor.ID, Name: e.Actor.Name},
		Act: e.Act, Kind: e.Kind, Ref: e.Ref, Before: e.Before, After: e.After, Version: e.Version, Current: e.Noted, Undone: e.Undone}
}

// FromShow is a show without what only the producer may see.
func FromShow(s live.Show, join string) Show {
	return Show{ID: s.ID, Series: s.Series, Code: s.Code, Title: s.Title, Language: s.Language, State: string(s.State),
		Hold: string(s.Hold), Anonymous: s.Anonymous, Demo: s.Demo,
		Rehearsal: s.Rehearsal, Rehearses: s.Rehearses, StartedAt: MaybeAt(s.StartedAt), EndedAt: MaybeAt(s.EndedAt), Join: join}
}
