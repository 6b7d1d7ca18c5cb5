package simulator

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"zuruf/live"
)

// fault is what goes wrong on a platform.
type fault struct {
	name  string
	left  int       // requests; below 0: until it is taken back
	since time.Time // of Facebook's and Instagram's
}

// Faults lists what POST /control/fault takes. The first group spoils count
// requests (0: all, until "none"); the second changes the broadcast.
var Faults = []string{
	"none", "500", "rubbish", "half_json", "huge", "silence", "quota", "unauthorized", "rate", "permission", "page_token", "no_status", "no_owner",
	"expired", "stream_off", "split", "replay", "stall", "close",
	"live", "waiting", "offline", "ended", "no_chat", "video", "gone", "second", "alone",
	// Twitch: what happens to its sockets, at once.
	"reconnect", "revoked", "redeliver", "stall", "close", "throttle", "offline",
	// Facebook and Instagram: see graph_fault.go.
	"app_rate", "write_permission", "blocked", "no_live_videos", "plain_fields", "lost_answer",
	"names", "hooks_lost", "bad_signature", "unsubscribed",
}

// take returns the fault that a request meets.
func (s *Simulator) take(kind live.SourceKind, r *http.Request) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.faults[kind]
	if f.name == "" || kind == live.YouTube && streams[f.name] && !isStream(r) || f.name == "no_status" && !isStatus(r) || f.name == "page_token" && r.URL.Query().Get("pageToken") == "" {
		return ""
	}
	name := f.name
	if s.spares(kind, name, r) {
		return ""
	}
	if f.left > 0 {
		if f.left--; f.left == 0 {
			f.name = ""
		}
	}
	return name
}

// isStatus reports whether r asks about the broadcast and not for its comments.
func isStatus(r *http.Request) bool {
	return r.URL.Path == "/youtube/v3/videos" || r.PathValue("version") != "" && !strings.HasSuffix(r.URL.Path, "/comments")
}

// faulty serves h, or what goes wrong instead.
func (s *Simulator) faulty(kind live.SourceKind, h http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := s.take(kind, r)
		switch name {
		case "":
			h(w, r)
		case "500", "no_status":
			if kind == live.YouTube {
				youtubeError(w, 500, "Internal error encountered.", "global", "backendError", nil)
			} else {
				graphError(w, 500, 2, 0, "Service temporarily unavailable")
			}
		case "rubbish":
			w.Header().Set("Content-Type", "text/html")
			w.Write([]byte("<!doctype html><title>Simulation</title><p>Everything is fine."))
		case "half_json":
			whole := buffered{ResponseWriter: w}
			h(&whole, r)
			w.Write(whole.body.Bytes()[:whole.body.Len()/2])
		case "huge":
			huge(w)
		case "split", "replay", "stall", "close":
			h(w, withStreamFault(r, name))
		case "silence":
			<-r.Context().Done()
		case "lost_answer":
			h(&buffered{ResponseWriter: w}, r)
			<-r.Context().Done()
		default:
			s.refuse(w, kind, name)
		}
	})
}

// huge answers 50 MB that are valid JSON.
func huge(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.Write([]byte(`{"items":[],"data":[]`))
	blanks := bytes.Repeat([]byte(" "), 64<<10)
	for range 50 << 20 / len(blanks) {
		if _, err := w.Write(blanks); err != nil {
			return
		}
	}
	w.Write([]byte("}"))
}

// refuse answers with a platform's own refusal.
func (s *Simulator) refuse(w http.ResponseWriter, kind live.SourceKind, name string) {
	if kind != live.YouTube {
		s.refuseGraph(w, kind, name)
		return
	}
	switch name {
	case "quota":
		quotaExceeded(w)
	case "stream_off":
		notThere(w)
	case "expired":
		expiredToken(w)
	case "unauthorized":
		youtubeError(w, 400, "API key not valid. Please pass a valid API key.", "global", "badRequest", object{
			"status": "INVALID_ARGUMENT", "details": []object{{"reason": "API_KEY_INVALID", "domain": "googleapis.com"}}})
	case "permission":
		youtubeError(w, 403, "YouTube Data API v3 has not been used in project 0 before or it is disabled.", "usageLimits", "accessNotConfigured", nil)
	case "page_token":
		youtubeError(w, 400, "The request specifies an invalid page token.", "youtube.parameter", "invalidPageToken", nil)
	default:
		youtubeError(w, 403, "The request was sent too soon after the previous request.", "youtube.liveChat", "rateLimitExceeded", nil)
	}
}

// buffered keeps an answer's body back.
type buffered struct {
	http.ResponseWriter
	body bytes.Buffer
}

func (b *buffered) Write(p []byte) (int, error) { return b.body.Write(p) }
