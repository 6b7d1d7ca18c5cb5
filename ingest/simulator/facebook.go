package simulator

import (
	"net/http"
	"slices"
	"time"

	"zuruf/live"
)

// liveVideo is the LiveVideo node.
func (s *Simulator) liveVideo(w http.ResponseWriter, r *http.Request) {
	if !s.authorised(w, r, PageToken) {
		return
	}
	phase := s.phaseOf(live.Facebook)
	if phase == phaseGone {
		unknownGraphObject(w, LiveVideo)
		return
	}
	status := map[string]string{string(phaseWaiting): "SCHEDULED_LIVE", string(phaseEnded): "VOD"}[string(phase)]
	if status == "" {
		status = "LIVE"
	}
	asked := fields(r.URL.Query().Get("fields"))
	answer(w, 200, only(object{
		"id": LiveVideo, "title": "Simulation: Bürgersprechstunde", "status": status,
		"from":          object{"id": Page, "name": "Zuruf-Simulation", "picture": object{"data": object{"url": "https://scontent.simulation/page.jpg"}}},
		"video":         object{"id": PageVideo},
		"permalink_url": "/" + Page + "/videos/" + PageVideo + "/",
	}, asked))
}

// liveVideoComments is the comments edge of a LiveVideo.
func (s *Simulator) liveVideoComments(w http.ResponseWriter, r *http.Request) {
	if !s.authorised(w, r, PageToken) {
		return
	}
	q := r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	wall := s.walls[live.Facebook]
	if wall.phase == phaseGone {
		unknownGraphObject(w, LiveVideo)
		return
	}
	since := time.Unix(int64(number(r, "since", 0)), 0)
	filtered := q.Get("live_filter") != "no_filter" && wall.phase == phaseLive
	var list []*message
	for _, m := range wall.messages {
		if m.deleted || m.at.Truncate(time.Second).Before(since) || filtered && m.low {
			continue
		}
		list = append(list, m)
	}
	if q.Get("order") == "reverse_chronological" {
		slices.Reverse(list)
	}
	asked := fields(q.Get("fields"))
	s.list(w, r, list, min(max(number(r, "limit", 25), 1), 100), func(m *message) object {
		return only(facebookComment(m), asked)
	})
}

func facebookComment(m *message) object {
	c := object{"id": m.id, "created_time": m.at.UTC().Format(graphTime), "can_hide": true, "is_hidden": false,
		"like_count": m.index % 3, "comment_count": 0}
	if m.text != "" {
		c["message"] = m.text
	}
	if m.kind != "" {
		c["attachment"] = object{"type": m.kind, "url": "https://scontent.simulation/" + m.kind}
	}
	if !m.bare {
		c["from"] = object{"id": m.user, "name": m.name}
	}
	return c
}

// feedEntry is the entry of a page's feed webhook for one comment.
func feedEntry(m *message, verb string, now time.Time) object {
	value := object{"item": "comment", "verb": verb, "comment_id": m.id, "post_id": Page + "_" + PageVideo,
		"parent_id": Page + "_" + PageVideo, "created_time": m.at.Unix(), "post": object{"status_type": "added_video"}}
	if !m.bare {
		value["from"] = object{"id": m.user, "name": m.name}
	}
	if verb != "remove" && m.text != "" {
		value["message"] = m.text
	}
	return object{"id": Page, "time": now.Unix(), "changes": []object{{"field": "feed", "value": value}}}
}
