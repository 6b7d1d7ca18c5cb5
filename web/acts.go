package web

import (
	"context"
	"sync"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/live/wire"
	"zuruf/moderation"
	"zuruf/web/ws"
)

// Acts carries out what clients say on their sockets.
type Acts struct {
	store *store.Store
	mod   *moderation.Service
	polls *poll.Service
	now   func() time.Time

	mu    sync.Mutex
	shown map[string]int // by overlay page: the scene version it confirmed last
}

// NewActs builds Acts.
func NewActs(s *store.Store, m *moderation.Service, p *poll.Service, now func() time.Time) *Acts {
	return &Acts{store: s, mod: m, polls: p, now: now, shown: map[string]int{}}
}

// Vote counts a viewer's vote.
func (a *Acts) Vote(ctx context.Context, v ws.Visitor, number, value int) (int, int64, bool, error) {
	out, err := a.mod.Vote(ctx, v.Show, number, value, v.Author)
	return out.Votes, out.Version, out.Changed, err
}

// Cast counts a viewer's ballot in a poll.
func (a *Acts) Cast(ctx context.Context, v ws.Visitor, c *wire.Cast) (wire.Ack, error) {
	voted, err := a.polls.Click(ctx, v.Show, poll.Click{Poll: c.Poll, Round: c.Round, Author: live.Author{ID: v.Author, Name: v.Name}, Via: live.SourceKind(c.Via),
		Input: poll.Input{Choice: c.Choice, Number: c.Number, Text: c.Text, Order: c.Order}})
	if err != nil {
		return wire.Ack{}, err
	}
	choice := wire.FromChosen(voted.Poll, voted.Chosen, voted.Words)
	return wire.Ack{Votes: voted.Votes, Voted: voted.Chosen.Fields != "", Changed: voted.Cast != live.CastSame, Choice: &choice}, nil
}

// Shown notes that an overlay page is there and which scene it shows; a
// negative version leaves what it confirmed last.
func (a *Acts) Shown(ctx context.Context, v ws.Visitor, page string, scene int, gone bool) error {
	a.mu.Lock()
	if scene >= 0 {
		a.shown[page] = scene
	}
	last := a.shown[page]
	if gone {
		delete(a.shown, page)
	}
	a.mu.Unlock()
	name := v.Name
	if name == "" {
		name = "Overlay"
	}
	return a.store.OverlayBeat(ctx, v.Show, live.OverlayStatus{ID: page, Name: name, Shown: last, SeenAt: a.now().UnixMilli(), Gone: gone})
}

// Left forgets an overlay page that was closed or loaded anew: it shows nothing.
func (a *Acts) Left(ctx context.Context, v ws.Visitor, page string) error {
	a.mu.Lock()
	delete(a.shown, page)
	a.mu.Unlock()
	return a.store.ForgetOverlay(ctx, v.Show, page)
}
