package simulator

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"zuruf/live"
)

const chat = "Cg0KC3NpbXVsYXRpb24w" // the live chat of Video

type object = map[string]any

// quotaBook counts YouTube's units; the simulated day begins with the simulator.
type quotaBook struct{ used int64 }

// youtubeError answers with the body that Google's APIs send.
func youtubeError(w http.ResponseWriter, status int, message, domain, reason string, more object) {
	e := object{"code": status, "message": message,
		"errors": []object{{"message": message, "domain": domain, "reason": reason}}}
	for k, v := range more {
		e[k] = v
	}
	answer(w, status, object{"error": e})
}

// admit checks key and quota of a request that costs units.
func (s *Simulator) admit(w http.ResponseWriter, r *http.Request, units int64) bool {
	key := r.Header.Get("X-Goog-Api-Key")
	if key == "" {
		key = r.URL.Query().Get("key")
	}
	switch key {
	case APIKey:
	case "":
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
	s.quota.used += units
	over := s.quota.used > s.o.Quota
	s.mu.Unlock()
	if over {
		quotaExceeded(w)
	}
	return !over
}

func quotaExceeded(w http.ResponseWriter) {
	youtubeError(w, 403, `The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.`,
		"youtube.quota", "quotaExceeded", nil)
}

// videos is videos.list.
func (s *Simulator) videos(w http.ResponseWriter, r *http.Request) {
	if !s.admit(w, r, 1) {
		return
	}
	s.mu.Lock()
	wall := s.walls[live.YouTube]
	phase, began := wall.phase, wall.began
	s.mu.Unlock()
	items := []object{}
	if slices.Contains(strings.Split(r.URL.Query().Get("id"), ","), Video) && phase != phaseGone {
		items = append(items, video(phase, began))
	}
	answer(w, 200, object{"kind": "youtube#videoListResponse", "etag": "simulation", "items": items,
		"pageInfo": object{"totalResults": len(items), "resultsPerPage": len(items)}})
}

func video(phase phase, began time.Time) object {
	content := map[string]string{string(phaseLive): "live", string(phaseNoChat): "live", string(phaseWaiting): "upcoming"}[string(phase)]
	if content == "" {
		content = "none"
	}
	v := object{"kind": "youtube#video", "id": Video, "snippet": object{
		"title": "Simulation: Die Frage-Stunde", "channelTitle": "Zuruf-Simulation", "channelId": "UCsimulation000000000000",
		"publishedAt": began.UTC().Format(time.RFC3339), "liveBroadcastContent": content,
		"thumbnails": object{"medium": object{"url": "https://i.ytimg.com/vi/" + Video + "/mqdefault.jpg", "width": 320, "height": 180}},
	}}
	if phase == phaseVideo {
		return v
	}
	details := object{"scheduledStartTime": began.UTC().Format(time.RFC3339)}
	if phase != phaseWaiting {
		details["actualStartTime"] = began.UTC().Format(time.RFC3339)
	}
	if phase == phaseEnded {
		details["actualEndTime"] = began.UTC().Add(time.Hour).Format(time.RFC3339)
	}
	if phase == phaseLive {
		details["activeLiveChatId"] = chat
		details["concurrentViewers"] = "1234"
	}
	v["liveStreamingDetails"] = details
	return v
}

// messages is liveChatMessages.list.
func (s *Simulator) messages(w http.ResponseWriter, r *http.Request) {
	if !s.admit(w, r, 5) {
		return
	}
	q := r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	wall, now := s.walls[live.YouTube], s.o.Now()
	switch {
	case q.Get("liveChatId") != chat:
		youtubeError(w, 404, "The live chat that you are trying to retrieve cannot be found.", "youtube.liveChat", "liveChatNotFound", nil)
		return
	case wall.phase == phaseEnded:
		youtubeError(w, 403, "The live chat is no longer live.", "youtube.liveChat", "liveChatEnded", nil)
		return
	case wall.phase != phaseLive:
		youtubeError(w, 403, "The live chat is not enabled for the specified broadcast.", "youtube.liveChat", "liveChatDisabled", nil)
		return
	}
	limit := number(r, "maxResults", 500)
	if limit < 200 || limit > 2000 {
		youtubeError(w, 400, fmt.Sprintf("Invalid value '%d'. Values must be within the range: [200, 2000]", limit), "global", "invalidParameter", nil)
		return
	}
	start := wall.first + max(0, len(wall.messages)-200) // no token: only the latest
	if token := q.Get("pageToken"); token != "" {
		index, issued, ok := readToken(token)
		if !ok {
			youtubeError(w, 400, "The request specifies an invalid page token.", "youtube.parameter", "invalidPageToken", nil)
			return
		}
		if now.Sub(issued) < s.o.PollingInterval-time.Millisecond {
			youtubeError(w, 403, "The request was sent too soon after the previous request.", "youtube.liveChat", "rateLimitExceeded", nil)
			return
		}
		start = index
	}
	page := wall.from(start)
	page = page[:min(limit, len(page))]
	items := make([]object, 0, len(page))
	end := max(start, wall.first)
	for _, m := range page {
		items = append(items, chatItem(m))
		end = m.index + 1
	}
	answer(w, 200, object{
		"kind": "youtube#liveChatMessageListResponse", "etag": "simulation",
		"pollingIntervalMillis": s.o.PollingInterval.Milliseconds(), "nextPageToken": makeToken(end, now),
		"pageInfo": object{"totalResults": len(items), "resultsPerPage": len(items)}, "items": items,
	})
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

// chatItem is a liveChatMessage resource.
func chatItem(m *message) object {
	at := m.at.UTC().Format("2006-01-02T15:04:05.000000Z")
	if m.index%2 == 0 {
		at = m.at.UTC().Format("2006-01-02T15:04:05.000000+00:00") // both forms are in use
	}
	snippet := object{"liveChatId": chat, "publishedAt": at, "type": m.kind, "hasDisplayContent": true,
		"authorChannelId": m.user, "displayMessage": m.text}
	item := object{"kind": "youtube#liveChatMessage", "etag": "simulation", "id": m.id, "snippet": snippet,
		"authorDetails": object{
			"channelId": m.user, "channelUrl": "http://www.youtube.com/channel/" + m.user, "displayName": "@" + m.name,
			"profileImageUrl": "https://yt3.ggpht.com/simulation/" + m.user + "=s88-c-k-c0x00ffffff-no-rj",
			"isVerified":      false, "isChatOwner": false, "isChatSponsor": m.index%7 == 0, "isChatModerator": false,
		}}
	switch {
	case m.deleted:
		item["snippet"] = object{"liveChatId": chat, "publishedAt": at, "type": "tombstone"}
		delete(item, "authorDetails")
	case m.kind == "":
		snippet["type"] = "textMessageEvent"
		snippet["textMessageDetails"] = object{"messageText": m.text}
	case m.kind == "superChatEvent":
		details := object{"amountMicros": "5000000", "currency": "EUR", "amountDisplayString": m.amount, "tier": 2}
		if m.text != "" {
			details["userComment"] = m.text
		}
		snippet["superChatDetails"] = details
		snippet["displayMessage"] = fmt.Sprintf("%s from @%s: %q", m.amount, m.name, m.text)
	case m.kind == "superStickerEvent":
		snippet["superStickerDetails"] = object{"amountMicros": "2000000", "currency": "EUR", "amountDisplayString": m.amount,
			"tier": 1, "superStickerMetadata": object{"stickerId": "sim", "altText": m.text, "altTextLanguage": "de"}}
	case m.kind == "memberMilestoneChatEvent":
		snippet["memberMilestoneChatDetails"] = object{"userComment": m.text, "memberMonth": 7, "memberLevelName": "Zaungast"}
	case m.kind == "newSponsorEvent":
		snippet["newSponsorDetails"] = object{"memberLevelName": "Zaungast", "isUpgrade": false}
	case m.kind == "giftEvent":
		snippet["giftDetails"] = object{"giftName": m.text, "comboCount": 3, "giftDuration": "5s", "jewelsAmount": 10}
	case m.kind == "messageDeletedEvent":
		snippet["messageDeletedDetails"] = object{"deletedMessageId": m.target}
		delete(snippet, "displayMessage")
	case m.kind == "messageRetractedEvent":
		snippet["messageRetractedDetails"] = object{"retractedMessageId": m.target}
		delete(snippet, "displayMessage")
	}
	return item
}
