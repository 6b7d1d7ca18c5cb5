package twitch

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/ingest"
	"zuruf/live"
)

// slack is how much later than announced a sign of life may come.
const slack = 5 * time.Second

// topics are what we subscribe to. The first is what it is all about; the last
// two need the permission of the channel itself, and reading goes on without.
var topics = [...]string{
	"channel.chat.message", "channel.chat.notification", "channel.chat.message_delete", "channel.chat.clear",
	"channel.chat.clear_user_messages", "stream.online", "stream.offline", "channel.ban", "channel.unban",
}

// openEventSub opens a session and subscribes to the channel.
func (r *reader) openEventSub(ctx context.Context) (*link, error) {
	h := r.c.caller(r.src)
	who, err := r.c.account(ctx, r.src)
	if err != nil {
		return nil, err
	}
	room, err := r.c.channel(ctx, h, r.src, who)
	if err != nil {
		return nil, err
	}
	conn, welcome, err := r.c.greet(ctx, r.c.eventsub)
	if err != nil {
		return nil, err
	}
	for _, topic := range topics {
		err := h.subscribe(ctx, topic, room.id, who.User, welcome.session)
		if e := live.AsError(err); e != nil && e.Kind == live.Forbidden && strings.HasSuffix(topic, "ban") {
			r.bans.Store(true)
			continue
		}
		if err != nil {
			conn.Close()
			return nil, err
		}
		r.bans.Store(false)
	}
	l := newLink(conn, modeEventSub, welcome.keepalive+slack, nil)
	l.own = who.User
	return l, nil
}

// greet opens a connection and waits for its welcome.
func (c *Connector) greet(ctx context.Context, address string) (*websocket.Conn, frame, error) {
	conn, err := c.dial(ctx, address)
	if err != nil {
		return nil, frame{}, err
	}
	conn.SetReadDeadline(time.Now().Add(handshake))
	b, err := hear(ctx, conn)
	if err == nil {
		var d decoder
		var f frame
		if f, err = d.welcome(b); err == nil {
			if f.keepalive == 0 {
				f.keepalive = 10 * time.Second
			}
			return conn, f, nil
		}
	}
	conn.Close()
	return nil, frame{}, err
}

// subscribe asks for one sort of event. To have it already is fine.
func (h *caller) subscribe(ctx context.Context, topic, room, account, session string) error {
	condition := map[string]string{"broadcaster_user_id": room}
	if strings.HasPrefix(topic, "channel.chat.") {
		condition["user_id"] = account
	}
	got, err := h.call(ctx, http.MethodPost, "/helix/eventsub/subscriptions", nil, map[string]any{
		"type": topic, "version": "1", "condition": condition,
		"transport": map[string]string{"method": "websocket", "session_id": session},
	})
	switch {
	case err != nil || got.ok() || got.status == http.StatusConflict:
		return err
	case got.status == http.StatusForbidden:
		return forbidden(got.words)
	}
	return ingest.ErrPlatform.Because(got.refused())
}

// event takes one frame of EventSub.
func (r *reader) event(ctx context.Context, body []byte) error {
	f, err := r.d.frame(body, time.Now().UnixMilli())
	if err != nil {
		return nil // one frame that cannot be read is no reason to lose the next
	}
	if f.id != "" && !r.recent.add(f.id) {
		return nil
	}
	switch f.kind {
	case "session_reconnect":
		r.succeed(ctx, func(ctx context.Context) (*link, error) { return r.move(ctx, f.reconnect) })
	case "revocation":
		if !strings.HasPrefix(f.topic, "channel.chat.") {
			r.bans.Store(true)
			r.show()
			return nil
		}
		return revoked(f.status)
	case "notification":
		switch f.topic {
		case "stream.online":
			r.onAir(true)
		case "stream.offline":
			r.onAir(false)
		}
		if f.told {
			r.add(f.message)
		}
	}
	return nil
}

// move opens the connection that Twitch asks us to move to. The subscriptions
// move by themselves.
func (r *reader) move(ctx context.Context, address string) (*link, error) {
	if !trusted(r.c.eventsub, address) {
		return r.openEventSub(ctx)
	}
	conn, welcome, err := r.c.greet(ctx, address)
	if err != nil { // too late, perhaps: then from the beginning
		return r.openEventSub(ctx)
	}
	return newLink(conn, modeEventSub, welcome.keepalive+slack, nil), nil
}
