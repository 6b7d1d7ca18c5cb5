package moderation

import (
	"context"
	"slices"
	"strconv"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/moderation/text"
)

// Decide approves, rejects or restores a comment. version 0 means the current one.
func (s *Service) Decide(ctx context.Context, show string, op store.Op, id string, version int, act string) error {
	to := map[string]string{"approve": "approved", "reject": "rejected", "restore": "restore"}[act]
	if to == "" {
		return live.ErrNotFound
	}
	return s.store.Decide(ctx, show, op, id, version, to, act)
}

// Ask opens a question from a comment and returns it; asked again it is the same.
func (s *Service) Ask(ctx context.Context, show string, op store.Op, id string, version int) (*live.Question, error) {
	set, err := s.settingsOf(ctx, show)
	if err != nil {
		return nil, err
	}
	n, err := s.store.Ask(ctx, show, op, id, version, "", set.language)
	if err != nil {
		return nil, err
	}
	return s.store.Question(ctx, show, n)
}

// Ban keeps the author of a comment out of the show.
func (s *Service) Ban(ctx context.Context, show string, op store.Op, comment, reason string) (store.Ban, error) {
	c, err := s.store.Comment(ctx, show, comment)
	if err != nil {
		return store.Ban{}, err
	}
	if c.Author == nil {
		return store.Ban{}, live.Refuse(live.Conflict, "no_author", "",
			"The platform did not say who wrote this, so nobody can be banned for it.",
			"Die Plattform nennt den Verfasser nicht, deshalb kann hier niemand gesperrt werden.")
	}
	return s.banAuthor(ctx, show, op, *c.Author, c.Kind, reason)
}

// BanAsker keeps the asker of a question out of the show.
func (s *Service) BanAsker(ctx context.Context, show string, op store.Op, number int, reason string) (store.Ban, error) {
	q, err := s.store.Question(ctx, show, number)
	if err != nil {
		return store.Ban{}, err
	}
	if q.Author == nil || q.Author.ID == "" {
		return store.Ban{}, live.Refuse(live.Conflict, "anonymous", "",
			"This question is anonymous: no link to a person is stored, so nobody can be banned for it.",
			"Diese Frage ist anonym: Es ist keine Verbindung zu einer Person gespeichert, deshalb kann niemand gesperrt werden.")
	}
	return s.banAuthor(ctx, show, op, *q.Author, q.Kind, reason)
}

// BanGuest keeps out who raised a hand; whoever is on stage leaves it at once.
func (s *Service) BanGuest(ctx context.Context, show string, op store.Op, hand, reason string) (store.Ban, error) {
	h, err := s.store.Hand(ctx, show, hand)
	if err != nil {
		return store.Ban{}, err
	}
	return s.banAuthor(ctx, show, op, h.Author, live.Room, reason)
}

func (s *Service) banAuthor(ctx context.Context, show string, op store.Op, a live.Author, kind live.SourceKind, reason string) (store.Ban, error) {
	b := store.Ban{Author: a, Kind: kind, Reason: text.Clean(reason, 200), By: op.Actor.Name, At: s.now().UnixMilli()}
	t, err := s.store.Ban(ctx, show, op, b)
	if err != nil {
		return b, err
	}
	s.announce(show, t)
	return s.store.BanOf(ctx, show, a.ID) // the first, where there was one before
}

// Unban lets an author back in and restores what the ban withdrew.
func (s *Service) Unban(ctx context.Context, show string, op store.Op, author string) error {
	t, err := s.store.Unban(ctx, show, op, author)
	s.announce(show, t)
	return err
}

func (s *Service) announce(show string, t store.Totals) {
	for _, v := range t.Votes {
		s.totals.changed(show, t.Version, v[0], v[1])
	}
	s.polls.Counted(show, t.Polls...)
}

var errNothingToUndo = live.Refuse(live.NotFound, "nothing_to_undo", "",
	"There is nothing of yours to undo.", "Es gibt nichts von Ihnen, das rückgängig zu machen wäre.")

var errNotUndoable = live.Refuse(live.Conflict, "not_undoable", "audit",
	"This cannot be undone.", "Das lässt sich nicht rückgängig machen.")

// Undo reverts one audit entry, by default the caller's own last act that can
// be undone, and returns it. It is refused when the item has moved since, and
// never puts anything on air.
func (s *Service) Undo(ctx context.Context, show string, op store.Op, entry int) (live.AuditEntry, error) {
	id, err := s.store.Choose(ctx, show, op, func() (int, error) { return s.undoable(ctx, show, op.Actor, entry) })
	if err != nil {
		return live.AuditEntry{}, err
	}
	e, err := s.entry(ctx, show, id)
	if err != nil {
		return e, err
	}
	at := e
	if at.Version, err = s.moved(ctx, show, e); err != nil {
		return e, err
	}
	switch e.Kind {
	case "comment":
		err = s.store.Decide(ctx, show, op, e.Ref, at.Version, e.Before, "undo")
	case "question":
		err = s.store.RevertQuestion(ctx, show, op, at)
	case "author":
		err = s.Unban(ctx, show, op, e.Ref)
	case "scene":
		err = s.store.SetScene(ctx, show, op, live.SceneNone, "", e.Version)
	}
	if err != nil {
		return e, err
	}
	return e, s.store.MarkUndone(ctx, show, e.ID)
}

// moved is the version that an entry's item has now, if nothing has moved it
// since but acts that were undone.
func (s *Service) moved(ctx context.Context, show string, e live.AuditEntry) (int, error) {
	list, err := s.store.Audit(ctx, show, 0, reach)
	version, acts := e.Version, 0
	for _, a := range list {
		if a.Kind != e.Kind || a.Ref != e.Ref || a.ID <= e.ID {
			continue
		}
		if a.Act != "undo" && !a.Undone {
			return e.Version, nil
		}
		version, acts = max(version, a.Version), acts+1
	}
	if version != e.Version+acts { // something else, such as an edit on the platform
		return e.Version, nil
	}
	return version, err
}

// reach is how many entries back an undo looks.
const reach = 200

// undoable is the entry to undo: the one named, else the actor's last.
func (s *Service) undoable(ctx context.Context, show string, actor live.Actor, entry int) (int, error) {
	if entry != 0 {
		e, err := s.entry(ctx, show, entry)
		if err == nil && !canUndo(e) {
			err = errNotUndoable
		}
		return entry, err
	}
	list, err := s.store.Audit(ctx, show, 0, reach)
	if err != nil {
		return 0, err
	}
	for _, e := range list {
		switch {
		case e.Actor.ID != actor.ID:
		case canUndo(e):
			return e.ID, nil
		case slices.Contains([]string{"poll", "stage", "hand"}, e.Kind): // it was meant; what was done before it was not
			return 0, errNotUndoable
		}
	}
	return 0, errNothingToUndo
}

func (s *Service) entry(ctx context.Context, show string, id int) (live.AuditEntry, error) {
	list, err := s.store.Audit(ctx, show, id+1, 1)
	if err != nil {
		return live.AuditEntry{}, err
	}
	if len(list) == 0 || list[0].ID != id {
		return live.AuditEntry{}, live.ErrNotFound
	}
	return list[0], nil
}

func canUndo(e live.AuditEntry) bool {
	if e.Undone || e.Act == "undo" {
		return false
	}
	switch e.Kind {
	case "comment", "question":
		return true
	case "author":
		return e.Act == "ban"
	case "scene":
		return e.Act == "show"
	}
	return false
}

// Number reads a question number from a path.
func Number(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 99_999 {
		return 0, live.ErrNotFound
	}
	return n, nil
}
