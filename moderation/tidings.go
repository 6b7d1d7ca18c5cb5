package moderation

import (
	"context"
	"time"

	"zuruf/live"
	"zuruf/live/store"
)

// platformActor is who the audit names where a platform itself acted.
func platformActor(kind live.SourceKind) live.Actor {
	return live.Actor{Role: "platform", ID: "platform " + string(kind), Name: string(kind)}
}

// tidings carries out what a platform tells about people and comments.
func (s *Service) tidings(ctx context.Context, show string, m *live.Message) error {
	if m.Sweep != nil {
		return s.sweep(ctx, show, m)
	}
	a := m.Ban.Author
	a.ID = s.secret.AuthorID(m.Comment.Kind, a.PlatformID)
	op := store.Op{Actor: platformActor(m.Comment.Kind)}
	if m.Ban.Lifted {
		return s.lift(ctx, show, op, a.ID)
	}
	b := store.Ban{Author: a, Kind: m.Comment.Kind, By: string(m.Comment.Kind), Platform: true, At: s.now().UnixMilli()}
	if m.Ban.Seconds > 0 {
		b.Until = b.At + m.Ban.Seconds*1000
	}
	old, err := s.store.BanOf(ctx, show, a.ID)
	switch e := live.AsError(err); {
	case err == nil && (!old.Platform || old.Until == b.Until):
		return nil // kept out by people here, or told twice
	case err == nil: // for longer, or for good
		return s.store.ChangeBan(ctx, show, b)
	case e == nil || e.Kind != live.NotFound:
		return err
	}
	t, err := s.store.Ban(ctx, show, op, b)
	s.announce(show, t)
	return err
}

// lift lets somebody back in whom the platform had kept out; who was banned
// here stays out.
func (s *Service) lift(ctx context.Context, show string, op store.Op, author string) error {
	b, err := s.store.BanOf(ctx, show, author)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound || err == nil && !b.Platform {
		return nil
	}
	if err != nil {
		return err
	}
	err = s.Unban(ctx, show, op, author)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		return nil // another node was faster
	}
	return err
}

// sweep removes what the platform took back all at once.
func (s *Service) sweep(ctx context.Context, show string, m *live.Message) error {
	author := ""
	if m.Sweep.Author != "" {
		author = s.secret.AuthorID(m.Comment.Kind, m.Sweep.Author)
	}
	var in []store.Incoming
	err := s.store.EachComment(ctx, show, func(c *live.Comment) {
		switch {
		case c.Kind != m.Comment.Kind, c.RemovedBy != live.NotRemoved, m.Comment.Source != "" && c.Source != m.Comment.Source:
		case author != "" && (c.Author == nil || c.Author.ID != author):
		case m.Sweep.Until > 0 && max(c.PublishedAt, c.ReceivedAt) > m.Sweep.Until+sweepSlack:
		default:
			in = append(in, store.Incoming{Message: live.Message{Comment: *c, Removed: live.RemovedByPlatform}})
		}
	})
	if err != nil || len(in) == 0 {
		return err
	}
	_, err = s.store.Intake(ctx, show, in)
	return err
}

// sweepSlack is how much later than a sweep by the platform's clock a comment
// that it concerns may have come in by ours.
const sweepSlack = 2000

// LiftDue lets those back in whose time on the platform is over.
func (s *Service) LiftDue(ctx context.Context, show string) error {
	bans, err := s.store.Bans(ctx, show)
	if err != nil {
		return err
	}
	now := s.now().UnixMilli()
	for _, b := range bans {
		if b.Platform && b.Until > 0 && b.Until <= now {
			if err := s.lift(ctx, show, store.Op{Actor: platformActor(b.Kind)}, b.Author.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// Purge takes back what came from a source: it was the wrong broadcast. Its
// comments are erased, their questions and votes go. It returns how many.
func (s *Service) Purge(ctx context.Context, show string, op store.Op, source string) (int, error) {
	type vote struct {
		number int
		author string
	}
	var ids []string
	gone, kept := map[vote]bool{}, map[vote]bool{}
	err := s.store.EachComment(ctx, show, func(c *live.Comment) {
		from := c.Source == source
		if from && !c.RemovedBy.Erases() {
			ids = append(ids, c.ID)
		}
		if !c.Counted || c.Author == nil {
			return
		}
		if n, ok := Upvote(c.Text); ok && from {
			gone[vote{n, c.Author.ID}] = true
		} else if ok {
			kept[vote{n, c.Author.ID}] = true
		}
	})
	if err != nil {
		return 0, err
	}
	var back []store.CommentVote
	for v := range gone {
		if !kept[v] {
			back = append(back, store.CommentVote{Number: v.number, Author: v.author})
		}
	}
	// Votes first: once erased, nobody can read any more what they were for.
	t, err := s.store.WithdrawVotes(ctx, show, back)
	s.announce(show, t)
	if err != nil {
		return 0, err
	}
	return len(ids), s.store.Erase(ctx, show, op, live.RemovedBySource, ids)
}

// EraseAuthor takes everything that a person wrote on a platform out of a show,
// because the law asks for it. It returns how many comments that were.
func (s *Service) EraseAuthor(ctx context.Context, show string, op store.Op, kind live.SourceKind, user string) (int, error) {
	author := s.secret.AuthorID(kind, user)
	var ids []string
	err := s.store.EachComment(ctx, show, func(c *live.Comment) {
		if c.Author != nil && c.Author.ID == author {
			ids = append(ids, c.ID)
		}
	})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), s.store.Erase(ctx, show, op, live.RemovedByLaw, ids)
}

// Expire erases what came from a platform longer ago than its rules allow to keep it.
func (s *Service) Expire(ctx context.Context, show string, kind live.SourceKind, age time.Duration) (int, error) {
	before := s.now().Add(-age).UnixMilli()
	var ids []string
	err := s.store.EachComment(ctx, show, func(c *live.Comment) {
		if c.Kind == kind && c.ReceivedAt < before && !c.RemovedBy.Erases() {
			ids = append(ids, c.ID)
		}
	})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), s.store.Erase(ctx, show, store.Op{Actor: platformActor(kind)}, live.RemovedByAge, ids)
}
