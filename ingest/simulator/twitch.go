package simulator

import (
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live"
)

// What the simulated Twitch knows: one channel, whose own account moderates it.
const (
	TwitchChannel  = "zuruf_simulation" // login
	TwitchName     = "Zuruf_Simulation"
	TwitchUser     = "600000000000005"
	TwitchToken    = "simulated-twitch-token"
	TwitchClientID = "simulated-twitch-client-id"
)

// twitchHub is who listens to the simulated Twitch, under the simulator's lock.
type twitchHub struct {
	sessions map[*twitchSession]struct{}
	rooms    map[*twitchRoom]struct{}
	window   time.Time // when the present minute of calls began
	calls    int       // in it
}

var twitchUpgrader = websocket.Upgrader{}

func (s *Simulator) twitchRoutes() {
	s.twitch.sessions = map[*twitchSession]struct{}{}
	s.twitch.rooms = map[*twitchRoom]struct{}{}
	s.mux.HandleFunc("GET /eventsub/ws", s.eventSub)
	s.mux.HandleFunc("GET /irc", s.twitchIRC)
	s.mux.HandleFunc("GET /helix/users", s.helix(s.twitchUsers))
	s.mux.HandleFunc("GET /helix/streams", s.helix(s.twitchStreams))
	s.mux.HandleFunc("POST /helix/eventsub/subscriptions", s.helix(s.twitchSubscribe))
	s.mux.HandleFunc("DELETE /helix/moderation/chat", s.helix(s.twitchDelete))
	s.mux.HandleFunc("POST /helix/moderation/bans", s.helix(s.twitchBan))
	s.mux.HandleFunc("DELETE /helix/moderation/bans", s.helix(s.twitchUnban))
	s.mux.HandleFunc("POST /helix/chat/messages", s.helix(s.twitchSend))
}

// announceLocked tells everybody who listens what happened to a message.
func (s *Simulator) announceLocked(m *message, verb string) {
	switch {
	case m.private:
	case verb == "remove":
		s.notifyLocked("channel.chat.message_delete", channel(object{
			"target_user_id": m.user, "target_user_login": login(m.name), "target_user_name": m.name, "message_id": m.id}))
		s.tellLocked(tags("login", login(m.name), "room-id", "", "target-msg-id", m.id, "tmi-sent-ts", stamp(s.o.Now())),
			":tmi.twitch.tv CLEARMSG #"+TwitchChannel+" :"+m.text)
	case m.kind == "" || m.kind == "cheer" || m.kind == "channel_points_highlighted":
		s.notifyLocked("channel.chat.message", chatEvent(m))
		s.tellLocked(chatTags(m), ":"+mask(m.name)+" PRIVMSG #"+TwitchChannel+" :"+m.text)
	default:
		s.notifyLocked("channel.chat.notification", noticeEvent(m))
		line := ":tmi.twitch.tv USERNOTICE #" + TwitchChannel
		if m.text != "" {
			line += " :" + m.text
		}
		s.tellLocked(chatTags(m)+tags("msg-id", m.kind, "login", login(m.name), "system-msg", systemMessage(m)), line)
	}
}

// barLocked keeps a user out, until a time or for good, and takes back what they said.
func (s *Simulator) barLocked(user, name, reason string, until time.Time) {
	wall, now := s.walls[live.Twitch], s.o.Now()
	wall.bans[user] = ban{id: user, until: until}
	for _, m := range wall.messages {
		if m.user == user {
			m.deleted = true
		}
	}
	event := channel(object{"user_id": user, "user_login": login(name), "user_name": name, "moderator_user_id": TwitchUser,
		"moderator_user_login": TwitchChannel, "moderator_user_name": TwitchName, "reason": reason,
		"banned_at": now.UTC().Format(time.RFC3339Nano), "ends_at": nil, "is_permanent": until.IsZero()})
	line := tags("room-id", TwitchUser, "target-user-id", user, "tmi-sent-ts", stamp(now))
	if !until.IsZero() {
		event["ends_at"] = until.UTC().Format(time.RFC3339Nano)
		line = tags("ban-duration", number64(int64(until.Sub(now)/time.Second))) + line
	}
	s.notifyLocked("channel.chat.clear_user_messages", channel(object{
		"target_user_id": user, "target_user_login": login(name), "target_user_name": name}))
	s.notifyLocked("channel.ban", event)
	s.tellLocked(line, ":tmi.twitch.tv CLEARCHAT #"+TwitchChannel+" :"+login(name))
}

// clearLocked takes back everything that was said.
func (s *Simulator) clearLocked() {
	for _, m := range s.walls[live.Twitch].messages {
		m.deleted = true
	}
	s.notifyLocked("channel.chat.clear", channel(object{}))
	s.tellLocked(tags("room-id", TwitchUser, "tmi-sent-ts", stamp(s.o.Now())), ":tmi.twitch.tv CLEARCHAT #"+TwitchChannel)
}

// ClearTwitch clears the simulated chat, as a moderator does.
func (s *Simulator) ClearTwitch() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clearLocked()
}

// BanTwitch keeps a user out of the simulated chat, for d or, with 0, for good,
// as a moderator does.
func (s *Simulator) BanTwitch(user, name string, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var until time.Time
	if d > 0 {
		until = s.o.Now().Add(d)
	}
	s.barLocked(user, name, "", until)
}

// login makes a login of a display name, as far as tests need it.
func login(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r > 127 || r <= ' ' || r == ':' || r == '!' {
			return '_'
		}
		return r
	}, name))
}
