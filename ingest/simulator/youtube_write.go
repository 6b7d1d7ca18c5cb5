package simulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	"zuruf/live"
)

const (
	writeCost  = 50  // units
	longestSay = 200 // runes
)

// writing is the body of an insertion.
type writing struct {
	Snippet struct {
		LiveChatID         string `json:"liveChatId"`
		Type               string `json:"type"`
		BanDurationSeconds string `json:"banDurationSeconds"`
		TextMessageDetails struct {
			MessageText string `json:"messageText"`
		} `json:"textMessageDetails"`
		BannedUserDetails struct {
			ChannelID string `json:"channelId"`
		} `json:"bannedUserDetails"`
	} `json:"snippet"`
}

// admitWriter checks an insertion and returns it with the room it is meant for.
func (s *Simulator) admitWriter(w http.ResponseWriter, r *http.Request) (in writing, room string, ok bool) {
	if !s.admitOwner(w, r, writeCost) {
		return in, "", false
	}
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&in); err != nil || r.URL.Query().Get("part") != "snippet" {
		youtubeError(w, 400, "Invalid JSON payload received.", "global", "parseError", nil)
		return in, "", false
	}
	video := Video
	if in.Snippet.LiveChatID == chat2 {
		video, room = Video2, Video2
	}
	s.mu.Lock()
	p, id := s.airingLocked(video)
	s.mu.Unlock()
	switch {
	case in.Snippet.LiveChatID == "":
		youtubeError(w, 400, "The request must specify a live chat ID.", "youtube.liveChat", "liveChatIdRequired", nil)
	case in.Snippet.LiveChatID != id:
		youtubeError(w, 404, "The live chat that you are trying to use cannot be found.", "youtube.liveChat", "liveChatNotFound", nil)
	case p == phaseEnded:
		youtubeError(w, 403, "The live chat is no longer live.", "youtube.liveChat", "liveChatEnded", nil)
	default:
		return in, room, true
	}
	return in, "", false
}

// insertMessage is liveChatMessages.insert.
func (s *Simulator) insertMessage(w http.ResponseWriter, r *http.Request) {
	in, room, ok := s.admitWriter(w, r)
	if !ok {
		return
	}
	text := in.Snippet.TextMessageDetails.MessageText
	switch {
	case in.Snippet.Type != "textMessageEvent":
		youtubeError(w, 400, "The request must specify a message type.", "youtube.liveChat", "typeRequired", nil)
		return
	case text == "":
		youtubeError(w, 400, "The request must specify a message.", "youtube.liveChat", "messageTextRequired", nil)
		return
	case utf8.RuneCountInString(text) > longestSay:
		youtubeError(w, 400, "The <code>message text</code> is not valid.", "youtube.liveChat", "messageTextInvalid", nil)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.sayLocked(live.YouTube, Line{User: YouTubeChannel, Name: owner, Text: text, Video: room})
	m.ordered = true
	answer(w, 200, chatItem(m))
}

// deleteMessage is liveChatMessages.delete.
func (s *Simulator) deleteMessage(w http.ResponseWriter, r *http.Request) {
	if !s.admitOwner(w, r, writeCost) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.walls[live.YouTube].byID[r.URL.Query().Get("id")]
	if m == nil || m.deleted {
		youtubeError(w, 404, "The message that you are trying to delete cannot be found.", "youtube.liveChat", "liveChatMessageNotFound", nil)
		return
	}
	s.deleteLocked(live.YouTube, m, false)
	w.WriteHeader(204)
}

// insertBan is liveChatBans.insert. Who is banned is no longer heard.
func (s *Simulator) insertBan(w http.ResponseWriter, r *http.Request) {
	in, _, ok := s.admitWriter(w, r)
	if !ok {
		return
	}
	user, now := in.Snippet.BannedUserDetails.ChannelID, s.o.Now()
	b := ban{}
	seconds, err := strconv.Atoi(in.Snippet.BanDurationSeconds)
	switch {
	case user == "":
		youtubeError(w, 400, "The request must specify the channel to ban.", "youtube.liveChat", "bannedUserChannelIdRequired", nil)
		return
	case user == YouTubeChannel:
		youtubeError(w, 403, "The <i>owner</i> of the chat &amp; its moderators cannot be banned.", "youtube.liveChat", "liveChatBanInsertionNotAllowed", nil)
		return
	case in.Snippet.Type == "temporary" && err == nil && seconds > 0:
		b.until = now.Add(time.Duration(seconds) * time.Second)
	case in.Snippet.Type != "permanent":
		youtubeError(w, 400, "The ban's type or duration is not valid.", "global", "invalid", nil)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	wall := s.walls[live.YouTube]
	name := ""
	for _, m := range wall.messages {
		if m.user == user {
			name = m.name
		}
	}
	if name == "" {
		youtubeError(w, 404, "The user that you are trying to ban cannot be found.", "youtube.liveChat", "liveChatUserNotFound", nil)
		return
	}
	b.id = fmt.Sprintf("ban%016x", s.rng.Uint64())
	wall.bans[user] = b
	if s.o.Events {
		event := &message{id: s.idLocked(live.YouTube), kind: "userBannedEvent", target: user, text: name, at: now, user: YouTubeChannel, name: owner}
		if !b.until.IsZero() {
			event.amount = strconv.Itoa(seconds)
		}
		wall.add(event)
	}
	answer(w, 200, object{"kind": "youtube#liveChatBan", "etag": "simulation", "id": b.id, "snippet": in.Snippet})
}

// deleteBan is liveChatBans.delete.
func (s *Simulator) deleteBan(w http.ResponseWriter, r *http.Request) {
	if !s.admitOwner(w, r, writeCost) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	bans := s.walls[live.YouTube].bans
	for user, b := range bans {
		if b.id == r.URL.Query().Get("id") {
			delete(bans, user)
			w.WriteHeader(204)
			return
		}
	}
	youtubeError(w, 404, "The ban that you are trying to remove cannot be found.", "youtube.liveChat", "liveChatBanNotFound", nil)
}
