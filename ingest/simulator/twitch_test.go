package simulator_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

// twitchReader is a reader of the simulated Twitch that is not ours.
type twitchReader struct {
	t    *testing.T
	conn *websocket.Conn
}

func readTwitch(t *testing.T, n *ingesttest.Network, path string) *twitchReader {
	d := websocket.Dialer{NetDialContext: n.Dial}
	conn, _, err := d.DialContext(t.Context(), "ws://simulation"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return &twitchReader{t, conn}
}

// next returns the next message of EventSub, or with which code it was closed.
func (r *twitchReader) next() (kind string, message map[string]any, code int) {
	r.t.Helper()
	_, b, err := r.conn.ReadMessage()
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return "", nil, closed.Code
	}
	if err != nil {
		r.t.Fatal(err)
	}
	if err := json.Unmarshal(b, &message); err != nil {
		r.t.Fatalf("%v in %s", err, b)
	}
	kind, _ = at(message, "metadata", "message_type").(string)
	return kind, message, 0
}

// lines reads n lines of IRC.
func (r *twitchReader) lines(n int) []string {
	r.t.Helper()
	var list []string
	for len(list) < n {
		_, b, err := r.conn.ReadMessage()
		if err != nil {
			r.t.Fatalf("%v after %q", err, list)
		}
		list = append(list, strings.Split(strings.TrimSuffix(string(b), "\r\n"), "\r\n")...)
	}
	return list
}

func (r *twitchReader) say(s string) {
	r.t.Helper()
	if err := r.conn.WriteMessage(websocket.TextMessage, []byte(s)); err != nil {
		r.t.Fatal(err)
	}
}

var twitchBearer = []string{"Authorization", "Bearer " + simulator.TwitchToken, "Client-Id", simulator.TwitchClientID}

func subscription(topic, session string) string {
	return fmt.Sprintf(`{"type":%q,"version":"1","condition":{"broadcaster_user_id":%q,"user_id":%[2]q},"transport":{"method":"websocket","session_id":%q}}`, topic, simulator.TwitchUser, session)
}

func TestTwitchRefusals(t *testing.T) {
	s := simulator.New(simulator.Options{})
	who := "?broadcaster_id=" + simulator.TwitchUser + "&moderator_id=" + simulator.TwitchUser
	for _, c := range []struct {
		name, method, target, body string
		header                     []string
		status                     int
		words                      string
	}{
		{"no token", "GET", "/helix/users", "", nil, 401, "OAuth token is missing"},
		{"wrong token", "GET", "/helix/users", "", []string{"Authorization", "Bearer x"}, 401, "Invalid OAuth token"},
		{"wrong client", "GET", "/helix/users", "", twitchBearer[:2], 401, "do not match"},
		{"no session", "POST", "/helix/eventsub/subscriptions", subscription("channel.chat.message", "x"), twitchBearer, 400, "does not exist"},
		{"rubbish", "POST", "/helix/moderation/bans" + who, "{", twitchBearer, 400, "not valid JSON"},
		{"no moderator", "POST", "/helix/moderation/bans?broadcaster_id=1&moderator_id=2", `{"data":{"user_id":"7"}}`, twitchBearer, 403, "moderators"},
		{"a time that is none", "POST", "/helix/moderation/bans" + who, `{"data":{"user_id":"7","duration":0}}`, twitchBearer, 400, "duration"},
		{"unknown message", "DELETE", "/helix/moderation/chat" + who + "&message_id=x", "", twitchBearer, 404, "not found"},
		{"not banned", "DELETE", "/helix/moderation/bans" + who + "&user_id=7", "", twitchBearer, 400, "is not banned"},
		{"in another's name", "POST", "/helix/chat/messages", `{"broadcaster_id":"1","sender_id":"2","message":"x"}`, twitchBearer, 401, "sender_id"},
		{"too long", "POST", "/helix/chat/messages", `{"broadcaster_id":"` + simulator.TwitchUser + `","sender_id":"` + simulator.TwitchUser + `","message":"` + strings.Repeat("x", 501) + `"}`, twitchBearer, 422, "too large"},
	} {
		status, h, v := ask(t, s, c.method, c.target, c.body, c.header...)
		message, _ := at(v, "message").(string)
		if status != c.status || !strings.Contains(message, c.words) || at(v, "status") != float64(c.status) || h.Get("Ratelimit-Remaining") == "" || h.Get("Ratelimit-Reset") == "" {
			t.Errorf("%s: %d %v %v", c.name, status, v, h)
		}
	}
	for range 800 {
		ask(t, s, "GET", "/helix/users", "", twitchBearer...)
	}
	if status, h, _ := ask(t, s, "GET", "/helix/users", "", twitchBearer...); status != 429 || h.Get("Ratelimit-Remaining") != "0" {
		t.Errorf("call 812 of a minute: %d %v", status, h)
	}
}

func TestTwitchEventSub(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulator.New(simulator.Options{})
		n := ingesttest.NewNetwork(t, s)
		r := readTwitch(t, n, "/eventsub/ws?keepalive_timeout_seconds=30")
		kind, welcome, _ := r.next()
		session, _ := at(welcome, "payload", "session", "id").(string)
		if kind != "session_welcome" || session == "" || at(welcome, "payload", "session", "keepalive_timeout_seconds") != 30.0 {
			t.Fatal(welcome)
		}
		for _, want := range []int{202, 409} {
			if status, _, v := ask(t, s, "POST", "/helix/eventsub/subscriptions", subscription("channel.chat.message", session), twitchBearer...); status != want {
				t.Errorf("%d %v", status, v)
			}
		}
		began := time.Now()
		if kind, _, _ := r.next(); kind != "session_keepalive" || time.Since(began) != 30*time.Second {
			t.Errorf("%s after %v", kind, time.Since(began))
		}
		id := s.Say(live.Twitch, simulator.Line{Name: "Knut", Text: "hallo"})
		kind, message, _ := r.next()
		if kind != "notification" || at(message, "payload", "event", "message_id") != id || at(message, "payload", "event", "message", "text") != "hallo" {
			t.Errorf("%v", message)
		}
		s.Fault(live.Twitch, "redeliver", 1)
		if _, again, _ := r.next(); at(again, "metadata", "message_id") != at(message, "metadata", "message_id") {
			t.Errorf("%v", again)
		}
		s.Fault(live.Twitch, "reconnect", 0)
		kind, move, _ := r.next()
		address, _ := at(move, "payload", "session", "reconnect_url").(string)
		if kind != "session_reconnect" || !strings.HasPrefix(address, "ws://simulation/eventsub/ws?reconnect=") {
			t.Fatal(move)
		}
		next := readTwitch(t, n, strings.TrimPrefix(address, "ws://simulation"))
		if kind, _, _ := next.next(); kind != "session_welcome" {
			t.Error(kind)
		}
		s.Say(live.Twitch, simulator.Line{Name: "Knut", Text: "drüben"})
		if _, message, _ := next.next(); at(message, "payload", "event", "message", "text") != "drüben" {
			t.Errorf("%v", message)
		}
		s.Fault(live.Twitch, "revoked", 0)
		if kind, v, _ := next.next(); kind != "revocation" || at(v, "payload", "subscription", "status") != "authorization_revoked" {
			t.Errorf("%v", v)
		}
		s.Fault(live.Twitch, "close", 4006)
		if _, _, code := next.next(); code != 4006 {
			t.Errorf("closed with %d", code)
		}
		late := readTwitch(t, n, "/eventsub/ws?keepalive_timeout_seconds=600")
		_, welcome, _ = late.next()
		session, _ = at(welcome, "payload", "session", "id").(string)
		ask(t, s, "POST", "/helix/eventsub/subscriptions", subscription("channel.chat.message", session), twitchBearer...)
		s.Fault(live.Twitch, "reconnect", 0)
		late.next()
		began = time.Now()
		if _, _, code := late.next(); code != 4004 || time.Since(began) != 30*time.Second {
			t.Errorf("not moved in time: %d after %v", code, time.Since(began))
		}
	})
}

// TestTwitchCloses holds the rules that end a session.
func TestTwitchCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulator.New(simulator.Options{})
		n := ingesttest.NewNetwork(t, s)
		unused := readTwitch(t, n, "/eventsub/ws")
		unused.next()
		began := time.Now()
		for code := 0; code == 0; {
			if _, _, code = unused.next(); code != 0 && (code != 4003 || time.Since(began) > 11*time.Second) {
				t.Errorf("without a subscription: %d after %v", code, time.Since(began))
			}
		}
		talking := readTwitch(t, n, "/eventsub/ws")
		talking.next()
		talking.say("hello?")
		if _, _, code := talking.next(); code != 4001 {
			t.Errorf("talking: %d", code)
		}
		if _, _, code := readTwitch(t, n, "/eventsub/ws?reconnect=nobody").next(); code != 4007 {
			t.Errorf("moving without having been asked: %d", code)
		}
	})
}
