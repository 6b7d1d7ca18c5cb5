package moderation

import (
	"context"
	"log/slog"
	"time"

	"zuruf/live"
	"zuruf/live/store"
)

// Forgetter erases what may no longer be kept, in all shows: what a person
// asked to be deleted, and what a platform allows to keep only for a time. It
// also lets people back in whose time out is over.
type Forgetter struct {
	Moderation *Service
	Shows      func(context.Context) ([]live.Show, error)
	Ages       map[live.SourceKind]time.Duration // how long a platform's data may be kept
	Every      time.Duration                     // between two looks at the ages
	Lift       time.Duration                     // between two looks at the time outs
}

// Run works until ctx ends.
func (f *Forgetter) Run(ctx context.Context) error {
	ages, lifts := time.NewTicker(f.Every), time.NewTicker(f.Lift)
	defer ages.Stop()
	defer lifts.Stop()
	f.expire(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ages.C:
			f.expire(ctx)
		case <-lifts.C:
			f.each(ctx, func(sh live.Show) error {
				if sh.State == live.Ended {
					return nil
				}
				return f.Moderation.LiftDue(ctx, sh.ID)
			})
		}
	}
}

// expire erases what is too old.
func (f *Forgetter) expire(ctx context.Context) {
	f.each(ctx, func(sh live.Show) error {
		for kind, age := range f.Ages {
			n, err := f.Moderation.Expire(ctx, sh.ID, kind, age)
			if err != nil {
				return err
			}
			if n > 0 {
				slog.Info("erased, as the platform's rules ask for", "show", sh.ID, "kind", kind, "comments", n)
			}
		}
		return nil
	})
}

func (f *Forgetter) each(ctx context.Context, do func(live.Show) error) {
	shows, err := f.Shows(ctx)
	for _, sh := range shows {
		if err == nil {
			err = do(sh)
		}
	}
	if err != nil && ctx.Err() == nil {
		slog.Warn("what may no longer be kept was not erased; it is tried again", "error", err)
	}
}

// EraseEverywhere takes what a person wrote on platforms out of every show, and
// returns how many comments that were.
func (f *Forgetter) EraseEverywhere(ctx context.Context, kinds []live.SourceKind, user string) (int, error) {
	shows, err := f.Shows(ctx)
	if err != nil {
		return 0, err
	}
	sum := 0
	for _, sh := range shows {
		for _, kind := range kinds {
			n, err := f.Moderation.EraseAuthor(ctx, sh.ID, store.Op{Actor: platformActor(kind)}, kind, user)
			sum += n
			if err != nil {
				return sum, err
			}
		}
	}
	return sum, nil
}
