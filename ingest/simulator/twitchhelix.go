package simulator

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"zuruf/live"
)

// twitchCalls is how many calls a minute the simulated Twitch allows.
const twitchCalls = 800

// twitchError answers with the body that Helix sends.
func twitchError(w http.ResponseWriter, status int, message string) {
	answer(w, status, object{"error": http.StatusText(status), "status": status, "message": message})
}

// helix serves h to whoever has the token, or what goes wrong instead.
func (s *Simulator) helix(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.twitchAllowance(w) {
			twitchError(w, 429, "Too Many Requests")
			return
		}
		faults := []string{"500", "rubbish", "half_json", "huge", "silence", "unauthorized", "throttle", "rate"}
		if r.Method != http.MethodGet {
			faults = append(faults, "permission") // everybody may ask who a channel is
		}
		switch s.twitchFaulty(faults...) {
		case "500":
			twitchError(w, 500, "")
			return
		case "rubbish":
			w.Write([]byte("<!doctype html><title>Simulation</title><p>Everything is fine."))
			return
		case "half_json":
			whole := buffered{ResponseWriter: w}
			h(&whole, r)
			w.Write(whole.body.Bytes()[:whole.body.Len()/2])
			return
		case "huge":
			huge(w)
			return
		case "silence":
			<-r.Context().Done()
			return
		case "unauthorized":
			twitchError(w, 401, "Invalid OAuth token")
			return
		case "throttle", "rate":
			w.Header().Set("Ratelimit-Remaining", "0")
			w.Header().Set("Ratelimit-Reset", number64(s.o.Now().Add(20*time.Second).Unix()))
			twitchError(w, 429, "Too Many Requests")
			return
		case "permission":
			twitchError(w, 403, "subscription missing proper authorization")
			return
		}
		token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case !bearer:
			twitchError(w, 401, "OAuth token is missing")
		case token != TwitchToken:
			twitchError(w, 401, "Invalid OAuth token")
		case r.Header.Get("Client-Id") != TwitchClientID:
			twitchError(w, 401, "Client ID and OAuth token do not match")
		default:
			h(w, r)
		}
	}
}

// twitchAllowance counts a call and tells what is left; false if nothing is.
func (s *Simulator) twitchAllowance(w http.ResponseWriter) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Now()
	if now.Sub(s.twitch.window) >= time.Minute {
		s.twitch.window, s.twitch.calls = now, 0
	}
	s.twitch.calls++
	w.Header().Set("Ratelimit-Limit", strconv.Itoa(twitchCalls))
	w.Header().Set("Ratelimit-Remaining", strconv.Itoa(max(0, twitchCalls-s.twitch.calls)))
	w.Header().Set("Ratelimit-Reset", number64(s.twitch.window.Add(time.Minute).Unix()))
	return s.twitch.calls <= twitchCalls
}

func (s *Simulator) twitchUsers(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	data := []object{}
	if q.Get("login") == TwitchChannel || q.Get("id") == TwitchUser || !q.Has("login") && !q.Has("id") {
		data = append(data, object{"id": TwitchUser, "login": TwitchChannel, "display_name": TwitchName, "type": "", "broadcaster_type": "affiliate",
			"description": "Simulation", "profile_image_url": "https://static-cdn.jtvnw.net/simulation/profile.png"})
	}
	answer(w, 200, object{"data": data})
}

func (s *Simulator) twitchStreams(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	phase, began := s.walls[live.Twitch].phase, s.walls[live.Twitch].began
	s.mu.Unlock()
	q := r.URL.Query()
	data := []object{}
	if phase == phaseLive && (q.Get("user_id") == TwitchUser || q.Get("user_login") == TwitchChannel) {
		data = append(data, object{"id": "40000000001", "user_id": TwitchUser, "user_login": TwitchChannel, "user_name": TwitchName,
			"type": "live", "title": "Simulation: Die Frage-Stunde", "viewer_count": 1234, "started_at": began.UTC().Format(time.RFC3339),
			"language": "de", "thumbnail_url": "https://static-cdn.jtvnw.net/simulation/live-{width}x{height}.jpg"})
	}
	answer(w, 200, object{"data": data, "pagination": object{}})
}

// topics are the subscriptions that can be had.
var topics = map[string]bool{
	"channel.chat.message": true, "channel.chat.notification": true, "channel.chat.message_delete": true, "channel.chat.clear": true,
	"channel.chat.clear_user_messages": true, "channel.ban": true, "channel.unban": true, "stream.online": true, "stream.offline": true,
}

func (s *Simulator) twitchSubscribe(w http.ResponseWriter, r *http.Request) {
	var b struct {
		Type, Version string
		Condition     map[string]string
		Transport     struct {
			Method    string
			SessionID string `json:"session_id"`
		}
	}
	if !readBody(w, r, &b) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.sessionLocked(b.Transport.SessionID)
	switch {
	case b.Transport.Method != "websocket" || x == nil:
		twitchError(w, 400, "websocket transport session does not exist or has already disconnected")
	case !topics[b.Type] || b.Version != "1":
		twitchError(w, 400, "invalid subscription type and version")
	case b.Condition["broadcaster_user_id"] != TwitchUser || strings.HasPrefix(b.Type, "channel.chat.") && b.Condition["user_id"] != TwitchUser:
		twitchError(w, 403, "subscription missing proper authorization")
	case x.topics[b.Type] != "":
		twitchError(w, 409, "subscription already exists")
	default:
		x.topics[b.Type] = s.idLocked(live.Twitch)
		answer(w, 202, object{"data": []object{{"id": x.topics[b.Type], "status": "enabled", "type": b.Type, "version": "1", "cost": 0}},
			"total": len(x.topics), "total_cost": 0, "max_total_cost": 10})
	}
}
