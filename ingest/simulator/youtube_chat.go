package simulator

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"zuruf/live"
)

const (
	connection = 10 * time.Second // how long a stream is kept open, whatever the traffic
	streamTick = 100 * time.Millisecond
	replayed   = 5 // messages repeated by the fault "replay"
)

// streams are the faults that only the stream has.
var streams = map[string]bool{"stream_off": true, "split": true, "replay": true, "stall": true, "close": true}

func isStream(r *http.Request) bool { return r.URL.Path == "/youtube/v3/liveChat/messages/stream" }

type streamFault struct{}

func withStreamFault(r *http.Request, name string) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), streamFault{}, name))
}

// messages is liveChatMessages.list.
func (s *Simulator) messages(w http.ResponseWriter, r *http.Request) {
	limit := number(r, "maxResults", 500)
	room, start, ok := s.admitReader(w, r, limit, s.o.PollingInterval)
	if !ok {
		return
	}
	s.mu.Lock()
	page, _, _ := s.pageLocked(room, start, limit)
	s.mu.Unlock()
	page["pollingIntervalMillis"] = s.o.PollingInterval.Milliseconds()
	answer(w, 200, page)
}

// admitReader checks a request for a chat and returns which one is meant and
// where reading goes on. A token that is younger than apart is refused.
func (s *Simulator) admitReader(w http.ResponseWriter, r *http.Request, limit int, apart time.Duration) (room string, start int, ok bool) {
	if !s.admit(w, r, 5) {
		return "", 0, false
	}
	q := r.URL.Query()
	if q.Get("liveChatId") == chat2 {
		room = Video2
	}
	s.mu.Lock()
	wall, now := s.walls[live.YouTube], s.o.Now()
	p, id := s.airingLocked(room)
	if room == "" {
		p, id = s.airingLocked(Video)
	}
	start = wall.first + max(0, len(wall.messages)-200) // no token: only the latest
	s.mu.Unlock()
	switch {
	case q.Get("liveChatId") != id:
		youtubeError(w, 404, "The live chat that you are trying to retrieve cannot be found.", "youtube.liveChat", "liveChatNotFound", nil)
	case p == phaseEnded:
		youtubeError(w, 403, "The live chat is no longer live.", "youtube.liveChat", "liveChatEnded", nil)
	case p != phaseLive && p != phaseWaiting && p != phaseOffline:
		youtubeError(w, 403, "The live chat is not enabled for the specified broadcast.", "youtube.liveChat", "liveChatDisabled", nil)
	case limit < 200 || limit > 2000:
		youtubeError(w, 400, fmt.Sprintf("Invalid value '%d'. Values must be within the range: [200, 2000]", limit), "global", "invalidParameter", nil)
	case q.Get("pageToken") == "":
		return room, start, true
	default:
		index, issued, known := readToken(q.Get("pageToken"))
		switch {
		case !known:
			youtubeError(w, 400, "The request specifies an invalid page token.", "youtube.parameter", "invalidPageToken", nil)
		case now.Sub(issued) < apart-time.Millisecond:
			youtubeError(w, 403, "The request was sent too soon after the previous request.", "youtube.liveChat", "rateLimitExceeded", nil)
		default:
			return room, index, true
		}
	}
	return "", 0, false
}

// pageLocked returns what was said in a room from a place on, the next place,
// and whether nothing more will come.
func (s *Simulator) pageLocked(room string, start, limit int) (page object, end int, over bool) {
	wall := s.walls[live.YouTube]
	items := []object{}
	end = max(start, wall.first)
	for _, m := range wall.from(start) {
		if len(items) == limit {
			break
		}
		if end = m.index + 1; m.video == room {
			items = append(items, chatItem(m))
		}
	}
	page = object{"kind": "youtube#liveChatMessageListResponse", "etag": "simulation", "nextPageToken": makeToken(end, s.o.Now()),
		"pageInfo": object{"totalResults": len(items), "resultsPerPage": len(items)}, "items": items}
	p, _ := s.airingLocked(Video)
	if room != "" {
		p, _ = s.airingLocked(room)
	}
	if over = p == phaseOffline || p == phaseEnded; over {
		page["offlineAt"] = s.o.Now().UTC().Format(time.RFC3339)
		if p == phaseEnded && s.o.Events {
			delete(page, "offlineAt")
			page["items"] = append(items, object{"kind": "youtube#liveChatMessage", "id": fmt.Sprintf("LCC.end%d", end),
				"snippet": object{"type": "chatEndedEvent", "liveChatId": chat, "publishedAt": s.o.Now().UTC().Format(time.RFC3339)}})
		}
	}
	return page, end, over
}

// stream is liveChatMessages.stream: one JSON array written piece by piece,
// and closed after a while with an empty page.
func (s *Simulator) stream(w http.ResponseWriter, r *http.Request) {
	refusal := kept{header: w.Header()}
	room, place, ok := s.admitReader(&refusal, r, 500, 0)
	if !ok {
		w.WriteHeader(refusal.status)
		fmt.Fprintf(w, "[%s]", refusal.body.Bytes())
		return
	}
	fault, _ := r.Context().Value(streamFault{}).(string)
	if fault == "close" {
		return
	}
	if fault == "replay" && r.URL.Query().Get("pageToken") != "" {
		place = max(0, place-replayed)
	}
	p := pages{w: w, flush: http.NewResponseController(w).Flush, split: fault == "split"}
	p.open()
	over, tick := time.NewTimer(connection), time.NewTicker(streamTick)
	defer over.Stop()
	defer tick.Stop()
	first := r.URL.Query().Get("pageToken") == ""
	for last := false; ; {
		s.mu.Lock()
		page, end, ended := s.pageLocked(room, place, 2000)
		s.mu.Unlock()
		if end > place || first || last || ended {
			p.write(page)
			place, first = end, false
		}
		if fault == "stall" {
			<-r.Context().Done()
			return
		}
		if last || ended {
			p.close()
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-over.C:
			last = true
		case <-tick.C:
		}
	}
}

// kept is an answer that is not sent yet.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) WriteHeader(status int)      { k.status = status }
func (k *kept) Write(p []byte) (int, error) { return k.body.Write(p) }

// pages writes the array.
type pages struct {
	w     io.Writer
	flush func() error
	split bool // break it inside objects and characters
	n     int
}

func (p *pages) open() {
	io.WriteString(p.w, "[")
	p.flush()
}

func (p *pages) close() { io.WriteString(p.w, "]") }

func (p *pages) write(page object) {
	body, err := json.Marshal(page)
	if err != nil {
		panic(err) // made of strings and numbers
	}
	if p.n++; p.n > 1 {
		body = append([]byte(",\n"), body...)
	}
	for piece := 7; p.split && len(body) > piece; piece = piece%31 + 1 {
		p.w.Write(body[:piece])
		p.flush()
		body = body[piece:]
	}
	p.w.Write(body)
	p.flush()
}

func makeToken(index int, now time.Time) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "sim:%d:%d", index, now.UnixMilli()))
}

func readToken(token string) (index int, issued time.Time, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(token)
	parts := strings.Split(string(b), ":")
	if err != nil || len(parts) != 3 || parts[0] != "sim" {
		return 0, issued, false
	}
	index, err = strconv.Atoi(parts[1])
	ms, err2 := strconv.ParseInt(parts[2], 10, 64)
	return index, time.UnixMilli(ms), err == nil && err2 == nil && index >= 0
}
