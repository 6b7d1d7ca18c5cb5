package wire

import (
	"cmp"
	"slices"

	"zuruf/live"
)

// StageSight is how much of a stage its reader may see.
type StageSight int

// What may be seen.
const (
	SeesStage     StageSight = iota // the audience and the overlay: who is on stage
	SeesHands                       // the host: and which hand each guest's is
	SeesGreenRoom                   // the desk: and who is in the green room
)

// FromStage is a stage as far as may be seen; hands are those that are not over.
func FromStage(s live.Stage, p live.Presence, hands []*live.Hand, sight StageSight) Stage {
	out := Stage{Version: s.Version, On: s.On, Layout: string(s.Layout), Reactions: s.Reactions, Recording: s.Recording,
		Guests: s.Guests, Minutes: s.Minutes, Seats: live.GuestSeat + s.Guests, Publications: []Publication{}}
	if sight == SeesGreenRoom {
		out.Seats = live.Seats
	}
	if !s.On {
		return out
	}
	out.Viewers, out.Watch = p.Viewers, s.OutWHEP
	for _, pub := range p.Publications {
		w := Publication{ID: pub.ID, Kind: string(pub.Kind), Seat: pub.Seat, Name: pub.Name, Audio: pub.Audio, Video: pub.Video, Since: At(pub.Since)}
		if pub.Kind == live.GuestOn && !w.guest(pub.Hand, hands, sight) {
			continue
		}
		out.Publications = append(out.Publications, w)
		// Who came from the green room keeps a seat that may lie behind those of a full stage.
		out.Seats = max(out.Seats, w.Seat+1)
	}
	slices.SortStableFunc(out.Publications, func(a, b Publication) int { return cmp.Compare(a.Seat, b.Seat) })
	return out
}

// guest tells of a publication what is known of its guest; false if it may not be seen.
func (w *Publication) guest(id string, hands []*live.Hand, sight StageSight) bool {
	i := slices.IndexFunc(hands, func(h *live.Hand) bool { return h.ID == id })
	if i < 0 || !hands[i].State.Publishes() {
		return false
	}
	h := hands[i]
	if w.Green = h.State == live.HandPreview; w.Green && sight != SeesGreenRoom {
		return false
	}
	if sight != SeesStage {
		w.Hand = h.ID
	}
	w.Name, w.Text, w.Muted, w.EndsAt = h.Author.Name, h.Text, h.Muted || h.Silent, MaybeAt(h.EndsAt)
	w.Question = numbered(h.Question)
	return true
}

// FromHand is a hand as the desk and its own viewer see it.
func FromHand(h *live.Hand) Hand {
	out := Hand{ID: h.ID, Text: h.Text, Question: numbered(h.Question), State: string(h.State), Version: h.Version, Muted: h.Muted, Silent: h.Silent,
		ByDesk: h.ByDesk, RaisedAt: At(h.RaisedAt), MovedAt: At(h.MovedAt), EndsAt: MaybeAt(h.EndsAt)}
	if h.Author.ID != "" {
		out.Author = &Name{Name: h.Author.Name, ID: h.Author.ID}
	}
	return out
}

func numbered(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
