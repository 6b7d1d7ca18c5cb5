package simulator

import (
	"net/http"
	"slices"
	"time"

	"zuruf/live"
)

const username = "zuruf.simulation"

// user is the IG User node.
func (s *Simulator) user(w http.ResponseWriter, r *http.Request) {
	if !s.authorised(w, r, UserToken) {
		return
	}
	answer(w, 200, only(object{"id": User, "username": username, "name": "Zuruf-Simulation",
		"profile_picture_url": "https://scontent.simulation/user.jpg"}, fields(r.URL.Query().Get("fields"))))
}

// liveMedia is the live_media edge: it lists the broadcast only while it lasts.
func (s *Simulator) liveMedia(w http.ResponseWriter, r *http.Request) {
	if !s.authorised(w, r, UserToken) {
		return
	}
	data := []object{}
	if s.phaseOf(live.Instagram) == phaseLive {
		data = append(data, only(object{"id": Media, "media_type": "BROADCAST", "media_product_type": "LIVE",
			"owner": object{"id": User}, "username": username}, fields(r.URL.Query().Get("fields"))))
	}
	answer(w, 200, object{"data": data})
}

// mediaComments is the comments edge of a medium, newest first. Those of a live
// medium can be read only while it is broadcast.
func (s *Simulator) mediaComments(w http.ResponseWriter, r *http.Request) {
	if !s.authorised(w, r, UserToken) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	wall := s.walls[live.Instagram]
	if wall.phase != phaseLive {
		unknownGraphObject(w, Media)
		return
	}
	var list []*message
	for _, m := range wall.messages {
		if !m.deleted {
			list = append(list, m)
		}
	}
	slices.Reverse(list)
	asked := fields(r.URL.Query().Get("fields"))
	if len(asked) == 0 {
		asked = map[string]bool{"id": true, "text": true, "timestamp": true}
	}
	s.list(w, r, list, min(max(number(r, "limit", 25), 1), 50), func(m *message) object {
		return only(object{"id": m.id, "text": m.text, "timestamp": m.at.UTC().Format(graphTime), "username": m.name,
			"hidden": false, "from": object{"id": m.user, "username": m.name}}, asked)
	})
}

// liveComment is the entry of a live_comments webhook: one of the two
// documented envelopes, in turns, and without a time of the comment.
func liveComment(m *message, now time.Time) object {
	value := object{"from": object{"id": m.user, "username": m.name, "self_ig_scoped_id": m.user},
		"media": object{"id": Media, "media_product_type": "LIVE"}, "id": m.id, "text": m.text}
	if m.index%4 == 0 { // as documented for Facebook Login
		delete(value, "id")
		value["comment_id"] = m.id
	}
	entry := object{"id": User, "time": now.Unix()}
	if m.index%2 == 0 {
		entry["changes"] = []object{{"field": "live_comments", "value": value}}
	} else {
		entry["field"], entry["value"] = "live_comments", value
	}
	return entry
}
