package moderation

import (
	"context"
	"time"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/moderation/text"
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
	a.Name = text.Clean(a.Name, maxName)
	op := store.Op{Actor: platformActor(m.Comment.Kind)}
	if m.Ban.Lifted {
		return s.lift(ctx, show, op, a.ID, m.Ban.At)
	}
	lifted, err := s.store.Lifted(ctx, show, a.ID)
	if err != nil || m.Ban.At > 0 && m.Ban.At <= lifted {
		return err // told again after it was lifted
	}
	b := store.Ban{Author: a, Kind: m.Comment.Kind, By: string(m.Comment.Kind), Platform: true, At: s.now().UnixMilli(), Told: m.Ban.At}
	if m.Ban.Seconds > 0 {
		b.Until = b.At + min(m.Ban.Seconds, longestTimeout)*1000
	}
	t, err := s.store.Ban(ctx, show, op, b)
	s.announce(show, t)
	return err
}

const (
	// longestTimeout bounds what is believed of a time out, in seconds: a year.
	longestTimeout = 365 * 24 * 3600

	// skew is how far the clock of a platform may be from ours, in ms.
	skew = 10_000
)

// lift lets somebody back in whom the platform had kept out; who was banned
// here stays out, and who was banned anew since told, in ms (0: now), too.
func (s *Service) lift(ctx context.Context, show string, op store.Op, author string, told int64) error {
	b, err := s.store.BanOf(ctx, show, author)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound || err == nil && !b.Platform {
		return nil
	}
	if err != nil || told > 0 && told < b.Told-skew {
		return err
	}
	err = s.Unban(ctx, show, op, author)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		return nil // another node was faster
	}
	return err
}

// sweepBatch is how many comments a sweep removes at a time.
const sweepBatch = 1000

// sweep removes what the platform took back all at once.
func (s *Service) sweep(ctx context.Context, show string, m *live.Message) error {
	var in []store.Incoming
	remove := func(c *live.Comment) (err error) {
		if swept(c, m) {
			in = append(in, store.Incoming{Message: live.Message{Comment: live.Comment{ID: c.ID}, Removed: live.RemovedByPlatform}})
		}
		if len(in) >= sweepBatch {
			_, err = s.keep(ctx, show, nil, nil, in)
			in = in[:0]
		}
		return err
	}
	if m.Sweep.Author == "" {
		if err := s.store.EachComment(ctx, show, remove); err != nil {
			return err
		}
	} else {
		list, err := s.store.CommentsBy(ctx, show, s.secret.AuthorID(m.Comment.Kind, m.Sweep.Author))
		for i := 0; err == nil && i < len(list); i++ {
			err = remove(list[i])
		}
		if err != nil {
			return err
		}
	}
	_, err := s.keep(ctx, show, nil, nil, in)
	return err
}

// swept reports whether a comment is one that a sweep of its author takes back. Times are compared on the platform's clock, where it told them.
func swept(c *live.Comment, m *live.Message) bool {
	at, until := c.PublishedAt, m.Sweep.Until
	if at == 0 {
		at = c.ReceivedAt - skew
	}
	return c.Kind == m.Comment.Kind && c.RemovedBy == live.NotRemoved &&
		(m.Comment.Source == "" || c.Source == m.Comment.Source) && (until == 0 || at <= until)
}

// LiftDue lets those back in whose time on the platform is over.
func (s *Service) LiftDue(ctx context.Context, show string) error {
	bans, err := s.store.Bans(ctx, show)
	if err != nil {
		return err
	}
	now := s.now().UnixMilli()
	for _, b := range bans {
		if b.Platform && b.Until > 0 && b.Until <= now {
			if err := s.lift(ctx, show, store.Op{Actor: platformActor(b.Kind)}, b.Author.ID, 0); err != nil {
				return err
			}
		}
	}
	return nil
}

// Purge takes back what came from a source: it was the wrong broadcast. Its
// comments are erased, their questions and votes go. It returns how many.
func (s *Service) Purge(ctx context.Context, show string, op store.Op, source string) (int, error) {
	return s.eraseWhere(ctx, show, op, live.RemovedBySource, func(c *live.Comment) bool {
		return c.Source == source && !c.RemovedBy.Erases()
	})
}

// Expire erases what came from a platform longer ago than its rules allow to keep it.
func (s *Service) Expire(ctx context.Context, show string, kind live.SourceKind, age time.Duration) (int, error) {
	before := s.now().Add(-age).UnixMilli()
	if err := s.store.UnsayKind(ctx, show, kind, before); err != nil {
		return 0, err
	}
	return s.eraseWhere(ctx, show, store.Op{Actor: platformActor(kind)}, live.RemovedByAge, func(c *live.Comment) bool {
		return c.Kind == kind && c.ReceivedAt < before && !c.RemovedBy.Erases()
	})
}

func (s *Service) eraseWhere(ctx context.Context, show string, op store.Op, by live.RemovedBy, concerned func(*live.Comment) bool) (int, error) {
	var ids []string
	err := s.store.EachComment(ctx, show, func(c *live.Comment) error {
		if concerned(c) {
			ids = append(ids, c.ID)
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return s.erase(ctx, show, op, by, ids)
}

// EraseAuthor takes everything that a person wrote on a platform out of a show,
// also into polls, because the law asks for it. It returns how many comments
// that were.
func (s *Service) EraseAuthor(ctx context.Context, show string, op store.Op, kind live.SourceKind, user string) (int, error) {
	if err := s.store.UnsayAuthor(ctx, show, s.secret.AuthorID(kind, user)); err != nil {
		return 0, err
	}
	list, err := s.store.CommentsBy(ctx, show, s.secret.AuthorID(kind, user))
	var ids []string
	for _, c := range list {
		if c.Author != nil { // else it was erased before
			ids = append(ids, c.ID)
		}
	}
	if err != nil {
		return 0, err
	}
	return s.erase(ctx, show, op, live.RemovedByLaw, ids)
}

func (s *Service) erase(ctx context.Context, show string, op store.Op, by live.RemovedBy, ids []string) (int, error) {
	if len(ids) == 0 {
		return 0, nil
	}
	t, err := s.store.Erase(ctx, show, op, by, ids)
	s.announce(show, t)
	return len(ids), err
}
