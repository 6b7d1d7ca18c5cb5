package simulator

import (
	"net/http"
	"slices"
	"time"

	"zuruf/live"
)

const pageName = "Zuruf-Simulation"

var pagePicture = object{"data": object{"url": "https://scontent.simulation/page.jpg"}}

// facebook answers for the page, its live videos and their comments.
func (g *graphCall) facebook() {
	isPage := g.object == Page || g.object == "me"
	isVideo := g.object == LiveVideo || g.object == LiveVideo2
	switch route := g.r.Method + " " + g.edge; {
	case isVideo && route == "GET ":
		g.liveVideo()
	case isVideo && route == "GET comments":
		g.liveVideoComments()
	case isPage && route == "GET ":
		answer(g.w, 200, only(object{"id": Page, "name": pageName, "picture": pagePicture}, g.asked()))
	case isPage && route == "GET live_videos":
		g.liveVideos()
	case isPage:
		g.manage()
	default:
		g.comment()
	}
}

// runsLocked returns the state of a live video, and since when; false if there is none.
func (g *graphCall) runsLocked(id string) (status string, began time.Time, ok bool) {
	if id == LiveVideo2 {
		began, ok = g.s.graph.second[live.Facebook]
		if g.s.graph.over[live.Facebook] {
			return "VOD", began, ok
		}
		return "LIVE", began, ok
	}
	wall := g.s.walls[live.Facebook]
	switch wall.phase {
	case phaseGone:
		return "", wall.began, false
	case phaseWaiting:
		return "SCHEDULED_LIVE", wall.began, true
	case phaseEnded:
		return "VOD", wall.began, true
	}
	return "LIVE", wall.began, true
}

// video is the id of the video behind a live video.
func video(id string) string {
	if id == LiveVideo2 {
		return PageVideo2
	}
	return PageVideo
}

// liveVideoLocked is the LiveVideo node.
func (g *graphCall) liveVideoLocked(id, status string, began time.Time) object {
	title := "Simulation: Bürgersprechstunde"
	if id == LiveVideo2 {
		title = "Simulation: Vorprogramm"
	}
	return only(object{
		"id": id, "title": title, "status": status, "creation_time": began.UTC().Format(graphTime),
		"from":          object{"id": Page, "name": pageName, "picture": pagePicture},
		"video":         object{"id": video(id)},
		"permalink_url": "/" + Page + "/videos/" + video(id) + "/",
	}, g.asked())
}

func (g *graphCall) liveVideo() {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	status, began, ok := g.runsLocked(g.object)
	if !ok {
		g.unknown()
		return
	}
	answer(g.w, 200, g.liveVideoLocked(g.object, status, began))
}

// liveVideos is the live_videos edge of a page, for the ones that run now.
func (g *graphCall) liveVideos() {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	data := []object{}
	for _, id := range []string{LiveVideo, LiveVideo2} {
		if status, began, ok := g.runsLocked(id); ok && status == "LIVE" {
			data = append(data, g.liveVideoLocked(id, status, began))
		}
	}
	answer(g.w, 200, object{"data": data})
}

// liveVideoComments is the comments edge of a LiveVideo. To the page's own
// token hidden comments are listed too, and marked.
func (g *graphCall) liveVideoComments() {
	s := g.s
	s.mu.Lock()
	defer s.mu.Unlock()
	wall := s.walls[live.Facebook]
	status, _, ok := g.runsLocked(g.object)
	if !ok {
		g.unknown()
		return
	}
	since := time.Unix(int64(number(g.r, "since", 0)), 0)
	filtered := g.r.FormValue("live_filter") != "no_filter" && status == "LIVE"
	var list []*message
	for _, m := range wall.messages {
		if m.deleted || m.private || m.at.Truncate(time.Second).Before(since) || filtered && m.low || s.stalledLocked(live.Facebook, m) ||
			(m.video == LiveVideo2) != (g.object == LiveVideo2) || m.reply != "" && g.r.FormValue("filter") != "stream" {
			continue
		}
		list = append(list, m)
	}
	if g.r.FormValue("order") == "reverse_chronological" {
		slices.Reverse(list)
	}
	asked := g.asked()
	g.list(list, min(max(number(g.r, "limit", 25), 1), 100), func(m *message) object {
		return only(s.facebookCommentLocked(m), asked)
	})
}

func (s *Simulator) facebookCommentLocked(m *message) object {
	c := object{"id": m.id, "created_time": m.at.UTC().Format(graphTime), "can_hide": m.user != Page, "is_hidden": m.hidden,
		"like_count": m.likes, "comment_count": 0}
	if m.text != "" {
		c["message"] = m.text
	}
	if m.kind != "" {
		c["attachment"] = object{"type": m.kind, "url": "https://scontent.simulation/" + m.kind}
	}
	if m.reply != "" {
		c["parent"] = object{"id": m.reply}
	}
	if !m.bare && (s.faults[live.Facebook].name != "names" || m.user == Page) {
		c["from"] = object{"id": m.user, "name": m.name}
	}
	return c
}

// feedEntry is the entry of a page's feed webhook for one comment.
func feedEntry(m *message, verb string, now time.Time) object {
	post := Page + "_" + video(m.video)
	value := object{"item": "comment", "verb": verb, "comment_id": m.id, "post_id": post,
		"parent_id": post, "created_time": m.at.Unix(), "post": object{"status_type": "added_video"}}
	if m.reply != "" {
		value["parent_id"] = m.reply
	}
	if !m.bare {
		value["from"] = object{"id": m.user, "name": m.name}
	}
	if verb != "remove" && m.text != "" {
		value["message"] = m.text
	}
	if m.kind == "photo" {
		value["photo"] = "https://scontent.simulation/photo"
	}
	return object{"id": Page, "time": now.Unix(), "changes": []object{{"field": "feed", "value": value}}}
}

// comment answers for one comment on Facebook.
func (g *graphCall) comment() {
	s := g.s
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.walls[live.Facebook].find(g.object)
	if m == nil || m.deleted || m.private {
		g.unknown()
		return
	}
	switch g.r.Method + " " + g.edge {
	case "GET ":
		answer(g.w, 200, only(s.facebookCommentLocked(m), g.asked()))
	case "DELETE ":
		s.deleteLocked(live.Facebook, m, false)
		g.done()
	case "POST ":
		if m.user == Page { // can_hide is false
			graphError(g.w, 400, 100, 0, "(#100) A page cannot hide its own comments.")
			return
		}
		g.hideLocked(m, g.r.FormValue("is_hidden"))
	case "POST comments":
		text := g.r.FormValue("message")
		if text == "" {
			graphError(g.w, 400, 100, 0, "(#100) The parameter message is required")
			return
		}
		answer(g.w, 200, object{"id": s.graphReplyLocked(live.Facebook, m, Page, pageName, text, false).id})
	default:
		g.unknown()
	}
}

func (g *graphCall) done() { answer(g.w, http.StatusOK, object{"success": true}) }
