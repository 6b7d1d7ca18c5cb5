package simulator

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live"
)

const (
	recentEvents = 20               // that are delivered again
	subscribeIn  = 10 * time.Second // a session without a subscription is closed then
	twitchWrite  = 10 * time.Second
	twitchQueue  = 4096 // frames that may wait for a slow reader
)

// twitchSession is one EventSub connection, under the simulator's lock.
type twitchSession struct {
	id      string
	base    string            // its own address
	topics  map[string]string // subscription type → id
	recent  [][]byte          // notifications
	stalled bool
	out     chan []byte
	code    chan int // with which it is to be closed
}

// sendLocked queues a frame. Whoever reads too slowly is cut off.
func (x *twitchSession) sendLocked(b []byte) {
	if x.stalled {
		return
	}
	select {
	case x.out <- b:
	default:
		x.endWith(closeInternal)
	}
}

func (x *twitchSession) endWith(code int) {
	select {
	case x.code <- code:
	default:
	}
}

// frame is one EventSub message.
func frame(id, kind, topic string, at time.Time, payload object) []byte {
	metadata := object{"message_id": id, "message_type": kind, "message_timestamp": at.UTC().Format(time.RFC3339Nano)}
	if topic != "" {
		metadata["subscription_type"], metadata["subscription_version"] = topic, "1"
	}
	b, err := json.Marshal(object{"metadata": metadata, "payload": payload})
	if err != nil {
		panic(err) // only maps, strings and numbers come here
	}
	return b
}

// notifyLocked sends an event to everybody who subscribed to it.
func (s *Simulator) notifyLocked(topic string, event object) {
	for x := range s.twitch.sessions {
		id := x.topics[topic]
		if id == "" || x.stalled {
			continue
		}
		b := frame(s.idLocked(live.Twitch), "notification", topic, s.o.Now(), object{
			"subscription": object{"id": id, "status": "enabled", "type": topic, "version": "1", "cost": 0,
				"condition": object{"broadcaster_user_id": TwitchUser, "user_id": TwitchUser},
				"transport": object{"method": "websocket", "session_id": x.id}},
			"event": event,
		})
		if x.recent = append(x.recent, b); len(x.recent) > recentEvents {
			x.recent = x.recent[1:]
		}
		x.sendLocked(b)
	}
}

// eventSub is the WebSocket of EventSub.
func (s *Simulator) eventSub(w http.ResponseWriter, r *http.Request) {
	switch s.twitchFaulty("silence", "500") {
	case "silence":
		<-r.Context().Done()
		return
	case "500":
		http.Error(w, "Service Unavailable", http.StatusServiceUnavailable)
		return
	}
	alive := time.Duration(min(max(number(r, "keepalive_timeout_seconds", 10), 10), 600)) * time.Second
	conn, err := twitchUpgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	x, ok := s.enter(r)
	if !ok {
		conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(closeReconnect, "invalid reconnect"), time.Now().Add(twitchWrite))
		return
	}
	defer s.leave(x)
	welcome := frame(s.newID(), "session_welcome", "", s.o.Now(), object{"session": object{
		"id": x.id, "status": "connected", "keepalive_timeout_seconds": int(alive / time.Second),
		"reconnect_url": nil, "connected_at": s.o.Now().UTC().Format(time.RFC3339Nano)}})
	if writeText(conn, welcome) != nil {
		return
	}
	s.serveSession(conn, x, alive)
}

// serveSession writes what happens until one of both sides ends it.
func (s *Simulator) serveSession(conn *websocket.Conn, x *twitchSession, alive time.Duration) {
	left := make(chan struct{})
	go func() {
		defer close(left)
		if _, _, err := conn.ReadMessage(); err == nil {
			x.endWith(closeTalked) // readers may not say anything
			conn.ReadMessage()
		}
	}()
	defer func() { conn.Close(); <-left }()
	unused := time.NewTimer(subscribeIn)
	defer unused.Stop()
	quiet := time.NewTimer(alive)
	defer quiet.Stop()
	for {
		select {
		case b := <-x.out:
			if writeText(conn, b) != nil {
				return
			}
			quiet.Reset(alive)
		case <-quiet.C:
			if !s.stalled(x) && writeText(conn, frame(s.newID(), "session_keepalive", "", s.o.Now(), object{})) != nil {
				return
			}
			quiet.Reset(alive)
		case <-unused.C:
			if s.idle(x) {
				x.endWith(closeUnused)
			}
		case code := <-x.code:
			conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, "simulation"), time.Now().Add(twitchWrite))
			return
		case <-left:
			return
		}
	}
}

func writeText(conn *websocket.Conn, b []byte) error {
	conn.SetWriteDeadline(time.Now().Add(twitchWrite))
	return conn.WriteMessage(websocket.TextMessage, b)
}

// enter opens a session, or goes on with the one that was asked to reconnect.
func (s *Simulator) enter(r *http.Request) (*twitchSession, bool) {
	scheme := "ws://"
	if r.TLS != nil {
		scheme = "wss://"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	x := &twitchSession{
		id: strings.ReplaceAll(s.idLocked(live.Twitch), "-", ""), base: scheme + r.Host + r.URL.Path,
		topics: map[string]string{}, out: make(chan []byte, twitchQueue), code: make(chan int, 1),
	}
	if before := r.URL.Query().Get("reconnect"); before != "" {
		old := s.sessionLocked(before)
		if old == nil {
			return nil, false
		}
		x.topics, old.topics = old.topics, map[string]string{}
		x.recent = old.recent
	}
	s.twitch.sessions[x] = struct{}{}
	return x, true
}

func (s *Simulator) sessionLocked(id string) *twitchSession {
	for x := range s.twitch.sessions {
		if x.id == id {
			return x
		}
	}
	return nil
}

func (s *Simulator) leave(x *twitchSession) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.twitch.sessions, x)
}

func (s *Simulator) idle(x *twitchSession) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(x.topics) == 0
}

func (s *Simulator) stalled(x *twitchSession) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return x.stalled
}

func (s *Simulator) newID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.idLocked(live.Twitch)
}
