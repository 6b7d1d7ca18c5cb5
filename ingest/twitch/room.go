package twitch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live"
)

const (
	quiet = 30 * time.Second // of silence before we ask whether Twitch is there
	grace = 10 * time.Second // for its answer
)

// enter opens the chat of a channel anonymously. It returns the frame in which
// Twitch said that we are in, because comments may follow in it.
func (c *Connector) enter(ctx context.Context, channel string) (*websocket.Conn, []byte, error) {
	conn, err := c.dial(ctx, c.irc)
	if err != nil {
		return nil, nil, err
	}
	frame, err := join(ctx, conn, channel)
	if err != nil {
		conn.Close()
		return nil, nil, err
	}
	return conn, frame, nil
}

func join(ctx context.Context, conn *websocket.Conn, channel string) ([]byte, error) {
	for _, say := range []string{
		"CAP REQ :twitch.tv/tags twitch.tv/commands",
		fmt.Sprintf("NICK justinfan%d", 10_000+rand.IntN(80_000)), // Twitch's name for guests
		"JOIN #" + channel,
	} {
		if err := write(conn, say); err != nil {
			return nil, err
		}
	}
	conn.SetReadDeadline(time.Now().Add(handshake))
	for welcome := false; ; {
		b, err := hear(ctx, conn)
		if errors.Is(err, errSilent) && welcome {
			return nil, errRoom.Because(err) // of a channel that does not exist nothing is said
		}
		if err != nil {
			return nil, err
		}
		for s := range strings.SplitSeq(string(b), "\n") {
			l, ok := parseLine(strings.TrimSuffix(s, "\r"))
			switch {
			case !ok:
			case l.command == "CAP" && strings.Contains(s, " NAK "):
				return nil, errLogin.Because(errors.New("tags refused")) // without them comments have no id
			case l.command == "001":
				welcome = true
			case l.command == "ROOMSTATE" && l.channel == channel:
				return b, nil
			case l.command == "NOTICE":
				if err := notice(&l); err != nil {
					return nil, err
				}
			case l.command == "PING":
				if err := write(conn, "PONG :"+l.channel); err != nil {
					return nil, err
				}
			}
		}
	}
}

// notice says what a notice means that keeps us out; nil for any other.
func notice(l *line) error {
	switch l.tag("msg-id") {
	case "msg_channel_suspended", "tos_ban":
		return errSuspended
	case "":
		if l.channel == "*" {
			return errLogin.Because(errors.New(words(l.text)))
		}
	}
	return nil
}

// openIRC enters the chat and begins to read it.
func (r *reader) openIRC(ctx context.Context) (*link, error) {
	conn, first, err := r.c.enter(ctx, r.room.login)
	if err != nil {
		return nil, err
	}
	return newLink(conn, modeIRC, quiet+grace, first), nil
}

// lines takes one frame of IRC, which holds several lines.
func (r *reader) lines(ctx context.Context, l *link, frame []byte) error {
	received := time.Now().UnixMilli()
	for s := range strings.SplitSeq(string(frame), "\n") {
		x, ok := parseLine(strings.TrimSuffix(s, "\r"))
		if !ok {
			continue
		}
		switch x.command {
		case "PING":
			if err := l.write("PONG :" + x.channel); err != nil {
				return err
			}
		case "RECONNECT":
			r.succeed(ctx, r.openIRC)
		case "CLEARCHAT":
			r.batch = append(r.batch, r.d.cleared(&x, received)...)
		case "NOTICE":
			if err := notice(&x); err != nil {
				return err
			}
		default:
			if m, ok := r.d.said(&x, received); ok {
				r.add(m)
			}
		}
	}
	return nil
}

// knock asks whether Twitch is still there.
func knock(l *link) error { return l.write("PING :zuruf") }

// mustReconnect returns an error that a person must mend; nil if it is none.
func mustReconnect(err error) *live.Error {
	if e := live.AsError(err); e != nil && (e.Kind == live.Unauthorized || e.Kind == live.Forbidden) {
		return e
	}
	return nil
}
