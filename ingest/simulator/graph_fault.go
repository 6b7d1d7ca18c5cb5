package simulator

import (
	"net/http"
	"strings"
	"time"

	"zuruf/live"
)

// spares reports whether a fault of the Graph API leaves a request alone.
func (s *Simulator) spares(kind live.SourceKind, name string, r *http.Request) bool {
	if kind != live.Facebook && kind != live.Instagram {
		return false
	}
	switch name {
	case "names", "stall", "hooks_lost", "bad_signature", "expired", "split", "replay", "close":
		return true
	case "write_permission", "blocked", "lost_answer":
		return r.Method == http.MethodGet
	case "no_live_videos":
		return !strings.HasSuffix(r.URL.Path, "/live_videos")
	case "plain_fields":
		return !strings.Contains(r.FormValue("fields"), "like_count")
	}
	return false
}

// refuseGraph answers with a refusal of the Graph API.
func (s *Simulator) refuseGraph(w http.ResponseWriter, kind live.SourceKind, name string) {
	limit := func(header, value string, code int, message string) {
		s.mu.Lock()
		book, now := s.callsLocked(kind), s.o.Now()
		if now.Before(book.until) {
			book.vain++
		}
		book.until = now.Add(2 * time.Minute)
		s.mu.Unlock()
		w.Header().Set(header, value)
		graphError(w, 400, code, 0, message)
	}
	switch name {
	case "unauthorized":
		graphError(w, 400, 190, 463, "Error validating access token: Session has expired.")
	case "permission":
		graphError(w, 403, 10, 0, "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature.")
	case "write_permission":
		need := "pages_manage_engagement"
		if kind == live.Instagram {
			need = "instagram_manage_comments"
		}
		graphError(w, 403, 200, 0, "(#200) Requires "+need+" permission to manage the object")
	case "blocked":
		graphError(w, 400, 368, 1390008, "The action attempted has been deemed abusive or is otherwise disallowed")
	case "no_owner":
		graphError(w, 400, 100, 0, "(#100) Tried accessing nonexisting field (from) on node type (LiveVideo)")
	case "plain_fields":
		graphError(w, 400, 100, 0, "(#100) Tried accessing nonexisting field (like_count) on node type (Comment)")
	case "no_live_videos":
		graphError(w, 400, 100, 0, "(#100) Reading is not supported on this edge")
	case "app_rate":
		w.Header().Set("X-App-Usage", `{"call_count":100,"total_time":3,"total_cputime":3}`)
		limit("X-Business-Use-Case-Usage", usage(100, 2), 4, "(#4) Application request limit reached")
	default: // quota, rate
		limit("X-Business-Use-Case-Usage", usage(100, 2), 80001, "There have been too many calls to this Page account. Wait a bit and try again.")
	}
}

// graphFaultLocked makes what is wrong at once, and lasts; false for the faults
// that requests meet.
func (s *Simulator) graphFaultLocked(kind live.SourceKind, name string) bool {
	if kind != live.Facebook && kind != live.Instagram {
		return false
	}
	s.faults[kind].since = s.o.Now()
	switch name {
	case "second":
		if s.graph.second == nil {
			s.graph.second, s.graph.over = map[live.SourceKind]time.Time{}, map[live.SourceKind]bool{}
		}
		s.graph.second[kind], s.graph.over[kind] = s.o.Now(), false
		s.tellPageLocked(kind, LiveVideo2, "live")
		return true
	case "alone":
		if s.graph.over != nil {
			s.graph.over[kind] = true
			s.tellPageLocked(kind, LiveVideo2, "live_stopped")
		}
		return true
	case "unsubscribed":
		if s.graph.deaf == nil {
			s.graph.deaf = map[live.SourceKind]bool{}
		}
		s.graph.deaf[kind] = true
		return true
	}
	was, is := s.walls[kind].phase, phase(name)
	if was != is && is == phaseLive {
		s.tellPageLocked(kind, LiveVideo, "live")
	} else if was != is && is == phaseEnded {
		s.tellPageLocked(kind, LiveVideo, "live_stopped")
	}
	return false
}

// stalledLocked reports whether a message is one that a silent stall holds back.
func (s *Simulator) stalledLocked(kind live.SourceKind, m *message) bool {
	f := s.faults[kind]
	return f.name == "stall" && !m.at.Before(f.since)
}

// countLocked counts the comments of a platform, those that a silent stall
// holds back too.
func (s *Simulator) countLocked(kind live.SourceKind) int {
	n := 0
	for _, m := range s.walls[kind].messages {
		if !m.deleted && !m.private {
			n++
		}
	}
	return n
}
