package simulator

import (
	"net/http"
	"strings"
	"time"
	_ "time/tzdata" // the quota's day is Pacific, also where no zones are installed

	"zuruf/live"
)

// What the simulated YouTube knows besides Video and APIKey.
const (
	Video2         = "simulation1" // a second broadcast of the same channel: unlisted until the fault "second"
	YouTubeToken   = "simulated-youtube-token"
	YouTubeChannel = "UCsimulation000000000000" // it broadcasts, and its owner's account has YouTubeToken
	YouTubeHandle  = "@zuruf-simulation"
)

const (
	chat    = "Cg0KC3NpbXVsYXRpb24w" // the live chat of Video
	chat2   = "Cg0KC3NpbXVsYXRpb24x" // and of Video2
	uploads = "UUsimulation000000000000"
	owner   = "Zuruf-Simulation"
)

type object = map[string]any

// tube is what the simulated YouTube has besides its wall.
type tube struct {
	day    string // Pacific, of the quota
	listed bool   // Video2 stands in the channel's lists
	closed bool   // Video2 is over
}

// tubeFaultLocked changes what the channel broadcasts; false for a fault of another kind.
func (s *Simulator) tubeFaultLocked(name string) bool {
	switch name {
	case "second":
		s.tube.listed, s.tube.closed = true, false
	case "alone":
		s.tube.listed, s.tube.closed = false, true
	default:
		return false
	}
	return true
}

func (s *Simulator) routeYouTube(faulty func(http.HandlerFunc) http.Handler) {
	for route, h := range map[string]http.HandlerFunc{
		"GET /youtube/v3/videos":                   s.videos,
		"GET /youtube/v3/channels":                 s.channels,
		"GET /youtube/v3/playlistItems":            s.playlistItems,
		"GET /youtube/v3/liveBroadcasts":           s.liveBroadcasts,
		"GET /youtube/v3/liveChat/messages":        s.messages,
		"GET /youtube/v3/liveChat/messages/stream": s.stream,
		"POST /youtube/v3/liveChat/messages":       s.insertMessage,
		"DELETE /youtube/v3/liveChat/messages":     s.deleteMessage,
		"POST /youtube/v3/liveChat/bans":           s.insertBan,
		"DELETE /youtube/v3/liveChat/bans":         s.deleteBan,
	} {
		s.mux.Handle(route, faulty(h))
	}
}

// quotaBook counts YouTube's units of one Pacific day.
type quotaBook struct{ used int64 }

var pacific = func() *time.Location {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err) // embedded above
	}
	return zone
}()

// bookLocked adds units and reports whether the day has that many.
func (s *Simulator) bookLocked(units int64) bool {
	if day := s.o.Now().In(pacific).Format(time.DateOnly); day != s.tube.day {
		s.tube.day, s.quota.used = day, 0
	}
	s.quota.used += units
	return s.quota.used <= s.o.Quota
}

// youtubeError answers with the body that Google's APIs send.
func youtubeError(w http.ResponseWriter, status int, message, domain, reason string, more object) {
	e := object{"code": status, "message": message,
		"errors": []object{{"message": message, "domain": domain, "reason": reason}}}
	for k, v := range more {
		e[k] = v
	}
	answer(w, status, object{"error": e})
}

// admit checks credentials and quota of a request that costs units.
func (s *Simulator) admit(w http.ResponseWriter, r *http.Request, units int64) bool {
	key := r.Header.Get("X-Goog-Api-Key")
	if key == "" {
		key = r.URL.Query().Get("key")
	}
	bearer, byAccount := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch {
	case byAccount && bearer == YouTubeToken, !byAccount && key == APIKey:
	case byAccount:
		expiredToken(w)
		return false
	case key == "":
		youtubeError(w, 403, "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
			"global", "forbidden", object{"status": "PERMISSION_DENIED"})
		return false
	default:
		youtubeError(w, 400, "API key not valid. Please pass a valid API key.", "global", "badRequest", object{
			"status": "INVALID_ARGUMENT",
			"details": []object{{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID",
				"domain": "googleapis.com", "metadata": object{"service": "youtube.googleapis.com"}}},
		})
		return false
	}
	s.mu.Lock()
	enough := s.bookLocked(units)
	s.mu.Unlock()
	if !enough {
		quotaExceeded(w)
	}
	return enough
}

// admitOwner admits only the account: a key does not say who is asking.
func (s *Simulator) admitOwner(w http.ResponseWriter, r *http.Request, units int64) bool {
	if r.Header.Get("Authorization") == "" {
		youtubeError(w, 401, "API keys are not supported by this API. Expected OAuth2 access token or other authentication credentials that assert a principal.",
			"global", "required", object{"status": "UNAUTHENTICATED"})
		return false
	}
	return s.admit(w, r, units)
}

func quotaExceeded(w http.ResponseWriter) {
	youtubeError(w, 403, `The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.`,
		"youtube.quota", "quotaExceeded", nil)
}

func expiredToken(w http.ResponseWriter) {
	youtubeError(w, 401, "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
		"global", "authError", object{"status": "UNAUTHENTICATED"})
}

func notThere(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=UTF-8")
	w.WriteHeader(404)
	w.Write([]byte("<!doctype html><title>Simulation: Error 404 (Not Found)</title>"))
}

// airingLocked returns the phase of a video, and its chat.
func (s *Simulator) airingLocked(id string) (phase, string) {
	switch {
	case id == Video:
		return s.walls[live.YouTube].phase, chat
	case id == Video2 && s.tube.closed:
		return phaseEnded, chat2
	case id == Video2:
		return phaseLive, chat2
	}
	return phaseGone, ""
}
