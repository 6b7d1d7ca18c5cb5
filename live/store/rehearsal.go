package store

import (
	"context"
	"errors"

	"zuruf/live"
)

// BeginRehearsal makes a show that rehearses of, with the given sources, lets
// the links of the series lead to it, and begins it. One that was running is
// forgotten first. Interrupted, it can be ended or begun again. Of two at the
// same time one is refused with live.ErrState, and so is that of a live show.
func (s *Store) BeginRehearsal(ctx context.Context, op Op, of live.Show, sources []live.Source) (live.Show, error) {
	if of.Rehearsal != "" {
		if err := s.EndRehearsal(ctx, op, of); err != nil {
			return live.Show{}, err
		}
	}
	series, err := s.Series(ctx, of.Series)
	if err != nil {
		return live.Show{}, err
	}
	r := of
	r.ID, r.Rehearses, r.Rehearsal = live.NewID(), of.ID, ""
	op.ID = ""
	// First the way back, so that an interruption leaves nothing that cannot be ended.
	if _, err := s.change(ctx, "show", of.ID, op, "rehearse", "", r.ID); err != nil {
		return r, err
	}
	if r, err = s.CreateShow(ctx, op, r, series); err != nil {
		return r, err
	}
	for _, src := range sources {
		src.Show = r.ID
		if err := s.PutSource(ctx, op, src); err != nil {
			return r, err
		}
	}
	if err := s.copyPolls(ctx, op, of.ID, r.ID); err != nil {
		return r, err
	}
	if err := s.StartShow(ctx, r.ID, op); err != nil {
		return r, err
	}
	// By the log too, which is read again where a note was lost.
	if _, err := s.change(ctx, "show", of.ID, op, "rehearse", r.ID, r.ID); err != nil {
		return r, err
	}
	return r, s.Tell(ctx, of.ID, "moved", "")
}

// copyPolls prepares the polls of one show in another.
func (s *Store) copyPolls(ctx context.Context, op Op, from, to string) error {
	polls, err := s.Polls(ctx, from)
	for _, p := range polls {
		next := *p
		next.ID = live.NewID()
		if err := s.PutPoll(ctx, to, op, next, 0); err != nil {
			return err
		}
	}
	return err
}

// EndRehearsal forgets the rehearsal of a show, and lets the links lead to the
// show itself again. It changes nothing where there is none.
func (s *Store) EndRehearsal(ctx context.Context, op Op, of live.Show) error {
	if of.Rehearsal == "" {
		return nil
	}
	series, err := s.Series(ctx, of.Series)
	if err != nil {
		return err
	}
	if series.Show != of.ID {
		series.Show = of.ID
		if err := s.SaveSeries(ctx, series); err != nil {
			return err
		}
	}
	if err := s.rdb.HSet(ctx, globalKey("rehearsed"), of.Rehearsal, of.ID).Err(); err != nil {
		return unavailable(err)
	}
	op.ID = ""
	if err := s.EndShow(ctx, of.Rehearsal, op); err != nil && !errors.Is(err, live.ErrNotFound) {
		return err
	}
	if err := s.Tell(ctx, of.Rehearsal, "moved", ""); err != nil {
		return err
	}
	if err := s.readOn(ctx, of); err != nil {
		return err
	}
	if err := s.DeleteShow(ctx, of.Rehearsal); err != nil {
		return err
	}
	_, err = s.change(ctx, "show", of.ID, op, "rehearse", of.Rehearsal, "")
	if errors.Is(err, live.ErrState) {
		return nil // somebody else ended it too
	}
	return err
}

// readOn has a show's sources begin where its rehearsal has read to, so that
// nothing that was said there comes in again.
func (s *Store) readOn(ctx context.Context, of live.Show) error {
	sources, err := s.ShowSources(ctx, of.ID)
	if err != nil {
		return err
	}
	for _, src := range sources {
		at, err := s.Cursor(ctx, of.Rehearsal, src.ID)
		if err == nil && at != "" {
			err = unavailable(s.rdb.HSet(ctx, showKey(of.ID, "lease:"+src.ID), "cursor", at).Err())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Moved is the show that a show's links lead to now instead of it: its
// rehearsal, or what it rehearsed. It is the show itself where nothing moved.
func (s *Store) Moved(ctx context.Context, show string) (string, error) {
	sh, err := s.Show(ctx, show)
	if errors.Is(err, ErrNoShow) { // a rehearsal that is over
		if show, err = s.rdb.HGet(ctx, globalKey("rehearsed"), show).Result(); errors.Is(err, errNil) {
			return show, ErrNoShow
		}
		if err != nil {
			return show, unavailable(err)
		}
		sh, err = s.Show(ctx, show)
	}
	if err != nil || sh.Rehearsal == "" {
		return show, err
	}
	if _, err := s.Show(ctx, sh.Rehearsal); !errors.Is(err, ErrNoShow) {
		return sh.Rehearsal, err
	}
	return show, nil
}
