package moderation

import (
	"context"
	"errors"
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
	Requests   Requests                          // nil: there are none
	Ages       map[live.SourceKind]time.Duration // how long a platform's data may be kept
	Every      time.Duration                     // between two looks at the ages
	Lift       time.Duration                     // between two looks at the time outs
}

// Requests keeps what people asked to be deleted. It is satisfied by live/store.
type Requests interface {
	Deletions(ctx context.Context) ([]store.Deletion, error)
	PutDeletion(ctx context.Context, d store.Deletion) error
}

// Run works until ctx ends.
func (f *Forgetter) Run(ctx context.Context) error {
	ages, lifts := time.NewTicker(f.Every), time.NewTicker(f.Lift)
	defer ages.Stop()
	defer lifts.Stop()
	f.pending(ctx)
	f.expire(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ages.C:
			f.pending(ctx)
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
			if f.Moderation.now().Sub(time.UnixMilli(sh.CreatedAt)) < age {
				continue // nothing in it can be that old
			}
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
	f.failed(ctx, "", err)
	for _, sh := range shows {
		f.failed(ctx, sh.ID, do(sh)) // and one that cannot be read holds no other up
	}
}

func (f *Forgetter) failed(ctx context.Context, show string, err error) {
	if err != nil && ctx.Err() == nil {
		slog.Warn("what may no longer be kept was not erased; it is tried again", "show", show, "error", err)
	}
}

// pending carries out what was interrupted of people's requests.
func (f *Forgetter) pending(ctx context.Context) {
	if f.Requests == nil {
		return
	}
	list, err := f.Requests.Deletions(ctx)
	f.failed(ctx, "", err)
	for _, d := range list {
		if d.Done == 0 {
			f.failed(ctx, "", f.Delete(ctx, d))
		}
	}
}

// Delete carries out a request that is kept: what the person wrote on Facebook
// and Instagram is erased in every show. What fails is tried again by Run.
func (f *Forgetter) Delete(ctx context.Context, d store.Deletion) error {
	n, err := f.EraseEverywhere(ctx, []live.SourceKind{live.Facebook, live.Instagram}, d.User)
	if err != nil {
		return err
	}
	d.Comments, d.Done, d.User = n, f.Moderation.now().UnixMilli(), ""
	return f.Requests.PutDeletion(ctx, d)
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
			n, e := f.Moderation.EraseAuthor(ctx, sh.ID, store.Op{Actor: platformActor(kind)}, kind, user)
			sum += n
			err = errors.Join(err, e) // the others are erased all the same
		}
	}
	return sum, err
}
