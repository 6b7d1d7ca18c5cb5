package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"zuruf/live"
)

// moderates checks who acts where; it answers itself if that is wrong.
func moderates(w http.ResponseWriter, broadcaster, moderator string) bool {
	if broadcaster != TwitchUser || moderator != TwitchUser {
		twitchError(w, 403, "The user in moderator_id is not one of the broadcaster's moderators.")
		return false
	}
	return true
}

func (s *Simulator) twitchDelete(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if !moderates(w, q.Get("broadcaster_id"), q.Get("moderator_id")) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !q.Has("message_id") {
		s.clearLocked()
		w.WriteHeader(204)
		return
	}
	m := s.walls[live.Twitch].find(q.Get("message_id"))
	switch {
	case m == nil || m.deleted:
		twitchError(w, 404, "The specified message was not found.")
	case m.user == TwitchUser:
		twitchError(w, 400, "You cannot delete the broadcaster's message.")
	default:
		s.deleteLocked(live.Twitch, m, false)
		w.WriteHeader(204)
	}
}

func (s *Simulator) twitchBan(w http.ResponseWriter, r *http.Request) {
	var b struct {
		Data struct {
			UserID   string `json:"user_id"`
			Duration *int64
			Reason   string
		}
	}
	q := r.URL.Query()
	if !readBody(w, r, &b) || !moderates(w, q.Get("broadcaster_id"), q.Get("moderator_id")) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	wall, now := s.walls[live.Twitch], s.o.Now()
	var until time.Time
	if b.Data.Duration != nil {
		until = now.Add(time.Duration(*b.Data.Duration) * time.Second)
	}
	switch {
	case b.Data.UserID == TwitchUser:
		twitchError(w, 400, "The user specified in the user_id field may not be banned/timed out.")
	case b.Data.Duration != nil && (*b.Data.Duration < 1 || *b.Data.Duration > 1_209_600):
		twitchError(w, 400, "The value in the duration field is not valid.")
	case until.IsZero() && wall.barred(b.Data.UserID, now) && wall.bans[b.Data.UserID].until.IsZero():
		twitchError(w, 400, "The user specified in the user_id field is already banned.")
	default:
		s.barLocked(b.Data.UserID, s.nameLocked(b.Data.UserID), b.Data.Reason, until)
		end := any(nil)
		if !until.IsZero() {
			end = until.UTC().Format(time.RFC3339)
		}
		answer(w, 200, object{"data": []object{{"broadcaster_id": TwitchUser, "moderator_id": TwitchUser, "user_id": b.Data.UserID,
			"created_at": now.UTC().Format(time.RFC3339), "end_time": end}}})
	}
}

// nameLocked returns the name under which a user spoke last.
func (s *Simulator) nameLocked(user string) string {
	list := s.walls[live.Twitch].messages
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].user == user {
			return list[i].name
		}
	}
	return user
}

func (s *Simulator) twitchUnban(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if !moderates(w, q.Get("broadcaster_id"), q.Get("moderator_id")) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	wall, user := s.walls[live.Twitch], q.Get("user_id")
	if !wall.barred(user, s.o.Now()) {
		twitchError(w, 400, "The user in the user_id query parameter is not banned.")
		return
	}
	delete(wall.bans, user)
	name := s.nameLocked(user)
	s.notifyLocked("channel.unban", channel(object{"user_id": user, "user_login": login(name), "user_name": name,
		"moderator_user_id": TwitchUser, "moderator_user_login": TwitchChannel, "moderator_user_name": TwitchName}))
	w.WriteHeader(204)
}

// twitchSend says something as the channel's own account. A text with the word
// "dropme" is taken and dropped, as AutoMod does.
func (s *Simulator) twitchSend(w http.ResponseWriter, r *http.Request) {
	var b struct {
		BroadcasterID string `json:"broadcaster_id"`
		SenderID      string `json:"sender_id"`
		Message       string
		Reply         string `json:"reply_parent_message_id"`
	}
	if !readBody(w, r, &b) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case b.BroadcasterID != TwitchUser || b.SenderID != TwitchUser:
		twitchError(w, 401, "The ID in sender_id must match the user ID found in the request's access token.")
	case b.Message == "":
		twitchError(w, 400, "The message field is required.")
	case utf8.RuneCountInString(b.Message) > 500:
		twitchError(w, 422, "The message is too large.")
	case strings.Contains(b.Message, "dropme"):
		answer(w, 200, object{"data": []object{{"message_id": "", "is_sent": false,
			"drop_reason": object{"code": "msg_rejected", "message": "Your message is being checked by mods and has not been sent."}}}})
	default:
		m := s.replyLocked(b.Message, b.Reply)
		answer(w, 200, object{"data": []object{{"message_id": m.id, "is_sent": true, "drop_reason": nil}}})
	}
}

func (s *Simulator) replyLocked(text, parent string) *message {
	m := &message{id: s.idLocked(live.Twitch), user: TwitchUser, name: TwitchName, text: text, at: s.o.Now(), ordered: true, reply: parent}
	if to := s.walls[live.Twitch].find(parent); to != nil {
		m.text = "@" + to.name + " " + text // Twitch puts the name before it
	}
	s.walls[live.Twitch].add(m)
	s.announceLocked(m, "add")
	return m
}

func readBody(w http.ResponseWriter, r *http.Request, into any) bool {
	if err := json.NewDecoder(io.LimitReader(r.Body, 64<<10)).Decode(into); err != nil {
		twitchError(w, 400, "The body is not valid JSON.")
		return false
	}
	return true
}
