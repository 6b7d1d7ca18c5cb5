package youtube

import (
	"net/url"
	"strings"

	"zuruf/live"
)

var errAddress = live.Refuse(live.Invalid, "video_invalid", "video",
	"This is no YouTube video. Paste the address of the broadcast, such as https://www.youtube.com/watch?v=dQw4w9WgXcQ, or its id of 11 characters.",
	"Das ist kein YouTube-Video. Fügen Sie die Adresse der Übertragung ein, etwa https://www.youtube.com/watch?v=dQw4w9WgXcQ, oder ihre Kennung aus 11 Zeichen.")

var errChannelAddress = live.Refuse(live.Invalid, "video_is_channel", "video",
	"This address leads to a channel or a playlist. Open the broadcast itself and paste the address of its page.",
	"Diese Adresse führt zu einem Kanal oder einer Wiedergabeliste. Öffnen Sie die Übertragung selbst und fügen Sie die Adresse ihrer Seite ein.")

// VideoID returns the id of a video from what a person pastes: the id itself,
// or an address of the kinds watch, live, shorts, embed, youtu.be and YouTube
// Studio. The error says what would be right.
func VideoID(pasted string) (string, error) {
	pasted = strings.TrimSpace(pasted)
	if isID(pasted) {
		return pasted, nil
	}
	if !strings.Contains(pasted, "://") {
		pasted = "https://" + pasted
	}
	u, err := url.Parse(pasted)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") {
		return "", errAddress
	}
	host := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), "m.")
	first, rest, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	second, _, _ := strings.Cut(rest, "/")
	var id string
	switch host {
	case "youtu.be":
		id = first
	case "youtube.com", "music.youtube.com", "youtube-nocookie.com", "studio.youtube.com":
		switch first {
		case "watch", "live_chat", "watch_popup":
			id = u.Query().Get("v")
		case "live", "shorts", "embed", "v", "video":
			id = second
		case "channel", "c", "user", "playlist", "@":
			return "", errChannelAddress
		}
		if strings.HasPrefix(first, "@") {
			return "", errChannelAddress
		}
	}
	if !isID(id) {
		return "", errAddress
	}
	return id, nil
}

// isID reports whether s has the form of a video id: 11 characters of base64url.
func isID(s string) bool {
	if len(s) != 11 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
