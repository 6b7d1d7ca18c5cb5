package simulator

import (
	"net/http"
	"strings"
	"time"
)

// videos is videos.list.
func (s *Simulator) videos(w http.ResponseWriter, r *http.Request) {
	if !s.admit(w, r, 1) {
		return
	}
	items := []object{}
	s.mu.Lock()
	for id := range strings.SplitSeq(r.URL.Query().Get("id"), ",") {
		if p, _ := s.airingLocked(id); p != phaseGone {
			items = append(items, s.videoLocked(id))
		}
	}
	s.mu.Unlock()
	listing(w, "video", items)
}

func listing(w http.ResponseWriter, kind string, items []object) {
	answer(w, 200, object{"kind": "youtube#" + kind + "ListResponse", "etag": "simulation", "items": items,
		"pageInfo": object{"totalResults": len(items), "resultsPerPage": len(items)}})
}

func (s *Simulator) videoLocked(id string) object {
	p, chat := s.airingLocked(id)
	content := map[phase]string{phaseLive: "live", phaseNoChat: "live", phaseWaiting: "upcoming"}[p]
	if content == "" {
		content = "none"
	}
	snippet := s.snippetLocked(id)
	snippet["liveBroadcastContent"] = content
	v := object{"kind": "youtube#video", "id": id, "snippet": snippet}
	if p == phaseVideo {
		return v
	}
	planned, began, ended := s.timesLocked(p)
	details := object{"scheduledStartTime": planned}
	if p != phaseWaiting {
		details["actualStartTime"] = began
	}
	if ended != "" {
		details["actualEndTime"] = ended
	}
	if p == phaseLive {
		details["activeLiveChatId"] = chat
		details["concurrentViewers"] = "1234"
	}
	v["liveStreamingDetails"] = details
	return v
}

// snippetLocked is what video and liveBroadcast resources share.
func (s *Simulator) snippetLocked(id string) object {
	title := "Simulation: Die Frage-Stunde"
	if id == Video2 {
		title = "Simulation: Zweite Bühne"
	}
	_, began, _ := s.timesLocked(phaseLive)
	return object{"title": title, "channelTitle": owner, "channelId": YouTubeChannel, "publishedAt": began,
		"thumbnails": object{"medium": object{"url": "https://i.ytimg.com/vi/" + id + "/mqdefault.jpg", "width": 320, "height": 180}}}
}

// timesLocked returns when a broadcast was to begin, began and ended.
func (s *Simulator) timesLocked(p phase) (planned, began, ended string) {
	start := s.walls["youtube"].began.UTC()
	if began = start.Format(time.RFC3339); s.o.Planned.IsZero() {
		planned = began
	} else {
		planned = s.o.Planned.UTC().Format(time.RFC3339)
	}
	if p == phaseEnded || p == phaseOffline {
		ended = start.Add(time.Hour).Format(time.RFC3339)
	}
	return planned, began, ended
}

// channels is channels.list by handle or id, or of the account itself. Where it finds none, it leaves
// items out.
func (s *Simulator) channels(w http.ResponseWriter, r *http.Request) {
	if !s.admit(w, r, 1) {
		return
	}
	q := r.URL.Query()
	mine := q.Get("mine") == "true" && r.Header.Get("Authorization") == "Bearer "+YouTubeToken
	if handle := strings.TrimPrefix(q.Get("forHandle"), "@"); !mine && q.Get("id") != YouTubeChannel && !strings.EqualFold("@"+handle, YouTubeHandle) {
		answer(w, 200, object{"kind": "youtube#channelListResponse", "etag": "simulation", "pageInfo": object{"totalResults": 0, "resultsPerPage": 5}})
		return
	}
	listing(w, "channel", []object{{"kind": "youtube#channel", "id": YouTubeChannel,
		"snippet":        object{"title": owner, "customUrl": YouTubeHandle},
		"contentDetails": object{"relatedPlaylists": object{"likes": "", "uploads": uploads}}}})
}

// playlistItems is playlistItems.list of the channel's uploads, newest first.
func (s *Simulator) playlistItems(w http.ResponseWriter, r *http.Request) {
	if !s.admit(w, r, 1) {
		return
	}
	if r.URL.Query().Get("playlistId") != uploads {
		youtubeError(w, 404, "The playlist identified with the request's <code>playlistId</code> parameter cannot be found.", "youtube.playlistItem", "playlistNotFound", nil)
		return
	}
	items := []object{}
	for _, id := range s.ofChannel() {
		items = append(items, object{"kind": "youtube#playlistItem", "id": "simulation-" + id, "contentDetails": object{"videoId": id}})
	}
	listing(w, "playlistItem", items)
}

// ofChannel returns what the channel shows in its lists, newest first.
func (s *Simulator) ofChannel() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	if s.tube.listed {
		ids = append(ids, Video2)
	}
	if p, _ := s.airingLocked(Video); p != phaseGone {
		ids = append(ids, Video)
	}
	return ids
}

// liveBroadcasts is liveBroadcasts.list of the account's own channel. Its
// resources know the chat already before the broadcast.
func (s *Simulator) liveBroadcasts(w http.ResponseWriter, r *http.Request) {
	if !s.admitOwner(w, r, 1) {
		return
	}
	q := r.URL.Query()
	if q.Has("mine") && q.Has("broadcastStatus") {
		youtubeError(w, 400, "Incompatible parameters specified in the request: mine, broadcastStatus", "youtube.parameter", "incompatibleParameters", nil)
		return
	}
	items := []object{}
	for _, id := range s.ofChannel() {
		s.mu.Lock()
		p, chat := s.airingLocked(id)
		status := map[phase]string{phaseLive: "live", phaseNoChat: "live", phaseWaiting: "ready", phaseOffline: "complete", phaseEnded: "complete"}[p]
		group := map[string]string{"live": "active", "ready": "upcoming", "complete": "completed"}[status]
		if want := q.Get("broadcastStatus"); group != "" && (want == "all" || want == group) {
			snippet := s.snippetLocked(id)
			delete(snippet, "channelTitle")
			planned, began, ended := s.timesLocked(p)
			snippet["scheduledStartTime"] = planned
			if p != phaseWaiting {
				snippet["actualStartTime"] = began
			}
			if ended != "" {
				snippet["actualEndTime"] = ended
			}
			if p == phaseLive || p == phaseWaiting {
				snippet["liveChatId"] = chat
			}
			items = append(items, object{"kind": "youtube#liveBroadcast", "id": id, "snippet": snippet,
				"status": object{"lifeCycleStatus": status, "privacyStatus": "unlisted"}, "contentDetails": object{"enableAutoStart": true}})
		}
		s.mu.Unlock()
	}
	listing(w, "liveBroadcast", items)
}
