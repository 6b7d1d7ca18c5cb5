package simulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"zuruf/live"
)

// hideLocked hides a comment from everybody but its author, or shows it again.
func (g *graphCall) hideLocked(m *message, hidden string) {
	switch {
	case hidden != "true" && hidden != "false":
		graphError(g.w, 400, 100, 0, "(#100) The parameter is_hidden must be a boolean")
		return
	case m.hidden != (hidden == "true"):
		m.hidden = !m.hidden
		verb := "unhide"
		if m.hidden {
			verb = "hide"
		}
		g.s.pushLocked(g.kind, m, verb)
	}
	g.done()
}

// graphReplyLocked answers a comment in the name of the page or account.
func (s *Simulator) graphReplyLocked(kind live.SourceKind, to *message, user, name, text string, private bool) *message {
	m := &message{id: s.idLocked(kind), user: user, name: name, text: text, at: s.o.Now(), ordered: true, reply: to.id, private: private, video: to.video}
	s.walls[kind].add(m)
	if !private {
		s.pushLocked(kind, m, "add")
	}
	return m
}

// manage answers for what a page or account does beside its broadcasts.
func (g *graphCall) manage() {
	s := g.s
	s.mu.Lock()
	defer s.mu.Unlock()
	switch g.r.Method + " " + g.edge {
	case "GET permissions":
		data := []object{}
		for _, p := range []string{"pages_show_list", "pages_read_engagement", "pages_read_user_content", "pages_manage_engagement", "pages_manage_metadata",
			"pages_messaging", "instagram_basic", "instagram_manage_comments", "instagram_business_basic", "instagram_business_manage_comments"} {
			data = append(data, object{"permission": p, "status": "granted"})
		}
		answer(g.w, 200, object{"data": data})
	case "GET subscribed_apps":
		data := []object{}
		if !s.graph.deaf[g.kind] {
			data = append(data, object{"id": "300000000000006", "name": pageName, "subscribed_fields": []string{"feed", "live_videos", "live_comments"}})
		}
		answer(g.w, 200, object{"data": data})
	case "POST subscribed_apps":
		if g.r.FormValue("subscribed_fields") == "" {
			graphError(g.w, 400, 100, 0, "(#100) The parameter subscribed_fields is required")
			return
		}
		delete(s.graph.deaf, g.kind)
		g.done()
	case "POST messages":
		g.privateReplyLocked()
	case "GET blocked":
		data := []object{}
		for user := range s.walls[g.kind].bans {
			data = append(data, object{"id": user, "name": user})
		}
		answer(g.w, 200, object{"data": data})
	case "POST blocked", "DELETE blocked":
		g.blockLocked()
	default:
		g.unknown()
	}
}

// blockLocked keeps people out of a page, or lets them in again.
func (g *graphCall) blockLocked() {
	users := strings.FieldsFunc(g.r.FormValue("user"), func(r rune) bool { return strings.ContainsRune(`[]", `, r) })
	if len(users) == 0 || g.kind != live.Facebook {
		graphError(g.w, 400, 100, 0, "(#100) The parameter user is required")
		return
	}
	bans, out := g.s.walls[g.kind].bans, object{}
	for _, user := range users {
		if out[user] = true; g.r.Method == http.MethodPost {
			bans[user] = ban{}
		} else {
			delete(bans, user)
		}
	}
	if g.r.Method == http.MethodDelete {
		g.done()
		return
	}
	answer(g.w, 200, out)
}

// privateReplyLocked sends a message to the author of a comment: once, and on
// Instagram only while the broadcast lasts.
func (g *graphCall) privateReplyLocked() {
	s, wall := g.s, g.s.walls[g.kind]
	var to struct {
		CommentID string `json:"comment_id"`
	}
	var said struct{ Text string }
	if json.Unmarshal([]byte(g.r.FormValue("recipient")), &to) != nil || json.Unmarshal([]byte(g.r.FormValue("message")), &said) != nil || said.Text == "" {
		graphError(g.w, 400, 100, 0, "(#100) The parameters recipient and message are required")
		return
	}
	m := wall.find(to.CommentID)
	switch {
	case m == nil || m.deleted:
		graphError(g.w, 400, 100, 33, "Object with ID '"+to.CommentID+"' does not exist")
		return
	case g.kind == live.Instagram && wall.phase != phaseLive:
		graphError(g.w, 400, 10903, 0, "(#10903) This comment cannot be replied to: the live broadcast has ended")
		return
	case slices.ContainsFunc(wall.messages, func(other *message) bool { return other.private && other.reply == m.id }):
		graphError(g.w, 400, 10900, 0, "(#10900) Activity already replied to")
		return
	}
	user, name := Page, pageName
	if g.kind == live.Instagram {
		user, name = User, username
	}
	sent := s.graphReplyLocked(g.kind, m, user, name, said.Text, true)
	answer(g.w, 200, object{"recipient_id": m.user, "message_id": "m_" + sent.id})
}
