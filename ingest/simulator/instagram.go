package simulator

import (
	"slices"
	"time"

	"zuruf/live"
)

const username = "zuruf.simulation"

// instagram answers for the account, its live media and their comments.
func (g *graphCall) instagram() {
	isUser := g.object == User || g.object == "me"
	switch route := g.r.Method + " " + g.edge; {
	case isUser && route == "GET ":
		g.user()
	case isUser && route == "GET live_media":
		g.liveMedia()
	case (g.object == Media || g.object == Media2) && route == "GET comments":
		g.mediaComments()
	case isUser:
		g.manage()
	default:
		g.liveComment()
	}
}

// user is the IG User node. /me is the account with Instagram Login; with
// Facebook Login it is the page behind it.
func (g *graphCall) user() {
	node := object{"id": User, "username": username, "name": "Zuruf-Simulation", "profile_picture_url": "https://scontent.simulation/user.jpg"}
	switch {
	case g.object == "me" && g.token == InstagramToken:
		node["id"], node["user_id"] = "24000000000000007", User
	case g.object == "me":
		node = object{"id": Page, "name": pageName}
	}
	answer(g.w, 200, only(node, g.asked()))
}

// onAirLocked reports whether a medium is being broadcast.
func (g *graphCall) onAirLocked(medium string) bool {
	if medium == Media2 {
		_, ok := g.s.graph.second[live.Instagram]
		return ok && !g.s.graph.over[live.Instagram]
	}
	return g.s.walls[live.Instagram].phase == phaseLive
}

// liveMedia is the live_media edge: it lists broadcasts only while they last.
func (g *graphCall) liveMedia() {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	data := []object{}
	for _, id := range []string{Media, Media2} {
		if g.onAirLocked(id) {
			data = append(data, only(object{"id": id, "media_type": "BROADCAST", "media_product_type": "LIVE",
				"owner": object{"id": User}, "username": username}, g.asked()))
		}
	}
	answer(g.w, 200, object{"data": data})
}

// mediaComments is the comments edge of a medium, newest first. Those of a live
// medium can be read only while it is broadcast.
func (g *graphCall) mediaComments() {
	s := g.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if !g.onAirLocked(g.object) {
		g.unknown()
		return
	}
	var list []*message
	for _, m := range s.walls[live.Instagram].messages {
		if !m.deleted && !m.private && !s.stalledLocked(live.Instagram, m) && (m.video == Media2) == (g.object == Media2) {
			list = append(list, m)
		}
	}
	slices.Reverse(list)
	asked := g.asked()
	if len(asked) == 0 {
		asked = map[string]bool{"id": true, "text": true, "timestamp": true}
	}
	g.list(list, min(max(number(g.r, "limit", 25), 1), 50), func(m *message) object {
		c := object{"id": m.id, "text": m.text, "timestamp": m.at.UTC().Format(graphTime), "username": m.name,
			"hidden": m.hidden, "like_count": m.likes}
		if s.faults[live.Instagram].name != "names" {
			c["from"] = object{"id": m.user, "username": m.name}
		}
		return only(c, asked)
	})
}

// liveComment answers for one comment on Instagram.
func (g *graphCall) liveComment() {
	s := g.s
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.walls[live.Instagram].find(g.object)
	if m == nil || m.deleted || m.private {
		g.unknown()
		return
	}
	switch g.r.Method + " " + g.edge {
	case "GET ":
		answer(g.w, 200, only(object{"id": m.id, "text": m.text, "hidden": m.hidden}, g.asked()))
	case "DELETE ":
		s.deleteLocked(live.Instagram, m, false)
		g.done()
	case "POST ":
		g.hideLocked(m, g.r.FormValue("hide"))
	case "POST replies":
		graphError(g.w, 400, 100, 0, "(#100) Comments on a live video cannot be replied to. Use a private reply.")
	default:
		g.unknown()
	}
}

// liveComment is the entry of a live_comments webhook: one of the two
// documented envelopes, in turns, and without a time of the comment.
func liveComment(m *message, now time.Time) object {
	medium := Media
	if m.video == Media2 {
		medium = Media2
	}
	value := object{"from": object{"id": m.user, "username": m.name, "self_ig_scoped_id": m.user},
		"media": object{"id": medium, "media_product_type": "LIVE"}, "id": m.id, "text": m.text}
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
