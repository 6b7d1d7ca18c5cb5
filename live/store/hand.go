package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zuruf/live"
)

// RaiseHand keeps a hand that somebody in the room raises; live.ErrHandRaised
// while they have one up.
func (s *Store) RaiseHand(ctx context.Context, show string, op Op, h live.Hand) (*live.Hand, error) {
	return s.newHand(ctx, show, op, h, live.HandRaised)
}

// InviteHand invites an author who has not raised a hand, or moves the hand
// that they have raised.
func (s *Store) InviteHand(ctx context.Context, show string, op Op, h live.Hand) (*live.Hand, error) {
	return s.newHand(ctx, show, op, h, live.HandInvited)
}

// handBody is what is kept of a hand beside its state.
type handBody struct {
	Name string `json:"name,omitempty"`
	Text string `json:"text,omitempty"`
}

func (s *Store) newHand(ctx context.Context, show string, op Op, h live.Hand, to live.HandState) (*live.Hand, error) {
	body, err := json.Marshal(handBody{Name: h.Author.Name, Text: h.Text})
	if err != nil {
		return nil, err
	}
	rest, err := s.change(ctx, "hand_new", show, op, h.ID, h.Author.ID, string(body), strconv.Itoa(h.Question), string(to), strconv.Itoa(live.MostHands))
	if err != nil {
		return nil, err
	}
	return s.Hand(ctx, show, rest[0])
}

// MoveHand does an act to a hand; what is so already changes nothing.
func (s *Store) MoveHand(ctx context.Context, show string, op Op, step live.HandStep) (*live.Hand, error) {
	m, ok := live.HandMoveOf(step.Act, step.Desk())
	if !ok {
		return nil, live.ErrNotFound
	}
	from := ","
	for _, f := range m.From {
		from += string(f) + ","
	}
	_, err := s.change(ctx, "hand_move", show, op, step.Hand, optional(step.Version), string(step.Act), from, string(m.To), step.Author, strconv.Itoa(live.GuestSeats))
	if err != nil {
		return nil, err
	}
	return s.Hand(ctx, show, step.Hand)
}

// Hand reads one hand.
func (s *Store) Hand(ctx context.Context, show, id string) (*live.Hand, error) {
	list, err := s.HandsOf(ctx, show, []string{id})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, live.ErrNotFound
	}
	return list[0], nil
}

// HandOf reads the newest hand of an author, also one that is over;
// live.ErrNotFound if they never had one.
func (s *Store) HandOf(ctx context.Context, show, author string) (*live.Hand, error) {
	id, err := s.rdb.HGet(ctx, showKey(show, "handof"), author).Result()
	if errors.Is(err, errNil) {
		return nil, live.ErrNotFound
	}
	if err != nil {
		return nil, unavailable(err)
	}
	return s.Hand(ctx, show, id)
}

// Hands reads the hands that are not over, the longest waiting first.
func (s *Store) Hands(ctx context.Context, show string) ([]*live.Hand, error) {
	list, err := s.handList(ctx, show, "hup")
	return up(list), err
}

// PastHands reads the newest of the hands that are over, the newest first.
func (s *Store) PastHands(ctx context.Context, show string) ([]*live.Hand, error) {
	list, err := s.handList(ctx, show, "hdown")
	slices.Reverse(list)
	return list, err
}

func (s *Store) handList(ctx context.Context, show, key string) ([]*live.Hand, error) {
	ids, err := s.rdb.LRange(ctx, showKey(show, key), 0, -1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	return s.HandsOf(ctx, show, ids)
}

// up drops what ended between the reading of the list and of the hands.
func up(list []*live.Hand) []*live.Hand {
	return slices.DeleteFunc(list, func(h *live.Hand) bool { return h.State.Over() })
}

// HandsOf reads the newest state of hands; ids that are not known are left out.
func (s *Store) HandsOf(ctx context.Context, show string, ids []string) ([]*live.Hand, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	pipe := s.rdb.Pipeline()
	bodies := pipe.HMGet(ctx, showKey(show, "hands"), ids...)
	states := pipe.HMGet(ctx, showKey(show, "hs"), ids...)
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, unavailable(err)
	}
	out := make([]*live.Hand, 0, len(ids))
	for i, id := range ids {
		body, ok := bodies.Val()[i].(string)
		state, ok2 := states.Val()[i].(string)
		if !ok || !ok2 {
			continue
		}
		h, err := decodeHand(id, body, state)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

func decodeHand(id, body, state string) (*live.Hand, error) {
	f := strings.Split(state, separator)
	if len(f) < 10 {
		return nil, fmt.Errorf("store: state of hand %s has %d fields", id, len(f))
	}
	var b handBody
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		return nil, fmt.Errorf("store: hand %s: %w", id, err)
	}
	ms := func(i int) int64 { n, _ := strconv.ParseInt(f[i], 10, 64); return n }
	return &live.Hand{ID: id, Author: live.Author{ID: f[8], Name: b.Name}, Text: b.Text, Question: number(f, 9), State: live.HandState(f[0]), Version: number(f, 1),
		Muted: f[2] == "1", Silent: f[3] == "1", RaisedAt: ms(4), MovedAt: ms(5), EndsAt: ms(6), ByDesk: f[7] == "1"}, nil
}
