package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

// ErrGap says that a token is not in the log any more, or belongs to another
// history: the reader needs a snapshot.
var ErrGap = errors.New("store: the log does not hold that token")

// Head returns the place of the newest log entry.
func (s *Store) Head(ctx context.Context, show string) (live.Token, error) {
	text, err := s.rdb.HGet(ctx, showKey(show, "meta"), "head").Result()
	if errors.Is(err, errNil) {
		return live.Token{}, ErrNoShow
	}
	if err != nil {
		return live.Token{}, unavailable(err)
	}
	t, ok := live.ParseToken(text)
	if !ok {
		return t, fmt.Errorf("store: head %q is no token", text)
	}
	return t, nil
}

// Since reads up to most entries after a token. The token itself must be in
// the log, else ErrGap: that finds trimmed and forked histories alike.
func (s *Store) Since(ctx context.Context, show string, t live.Token, most int64) ([]live.Event, error) {
	list, err := s.rdb.XRangeN(ctx, showKey(show, "log"), t.String(), "+", most+1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	if len(list) == 0 || list[0].ID != t.String() {
		return nil, ErrGap
	}
	out := make([]live.Event, 0, len(list)-1)
	for _, m := range list[1:] {
		at, ok := live.ParseToken(m.ID)
		if !ok {
			return nil, fmt.Errorf("store: log id %q is no token", m.ID)
		}
		kind, _ := m.Values["t"].(string)
		id, _ := m.Values["i"].(string)
		out = append(out, live.Event{At: at, Type: live.EventType(kind), ID: id})
	}
	return out, nil
}

// Note is what a node hears of a show: a kind ("log", "totals", "lamp",
// "overlay", "link") and its text.
type Note struct{ Show, Kind, Text string }

// Listener hears the notes of the shows it was told to follow. Notes may be
// lost while the connection is down: a reader compares the head from time to time.
type Listener struct{ sub *redis.PubSub }

// Listen opens one subscription connection for this node.
func (s *Store) Listen(ctx context.Context) *Listener {
	return &Listener{sub: s.rdb.Subscribe(ctx)}
}

// Follow adds a show.
func (l *Listener) Follow(ctx context.Context, show string) error {
	return l.sub.Subscribe(ctx, channel(show))
}

// Unfollow takes a show away.
func (l *Listener) Unfollow(ctx context.Context, show string) error {
	return l.sub.Unsubscribe(ctx, channel(show))
}

// Close ends the subscription and Run.
func (l *Listener) Close() error { return l.sub.Close() }

// Run hands every note to hear until the listener is closed. The connection is
// probed and renewed by the client library when it falls silent.
func (l *Listener) Run(hear func(Note)) {
	for m := range l.sub.Channel(redis.WithChannelSize(1000)) {
		show := strings.TrimSuffix(strings.TrimPrefix(m.Channel, "zuruf:{"), "}:now")
		kind, text, _ := strings.Cut(m.Payload, " ")
		hear(Note{Show: show, Kind: kind, Text: text})
	}
}

// Tell publishes a note of the moment to every node that follows a show.
func (s *Store) Tell(ctx context.Context, show, kind, text string) error {
	return unavailable(s.rdb.Publish(ctx, channel(show), kind+" "+text).Err())
}
