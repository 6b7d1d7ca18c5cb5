package youtube

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"zuruf/live"
)

var errAddress = live.Refuse(live.Invalid, "video_invalid", "video",
	"This is no YouTube video or channel. Paste the address of the broadcast, such as https://www.youtube.com/watch?v=dQw4w9WgXcQ, its id of 11 characters, or the channel as @name.",
	"Das ist kein YouTube-Video und kein Kanal. Fügen Sie die Adresse der Übertragung ein, etwa https://www.youtube.com/watch?v=dQw4w9WgXcQ, ihre Kennung aus 11 Zeichen, oder den Kanal als @name.")

var errChannelAddress = live.Refuse(live.Invalid, "video_is_channel", "video",
	"This address leads to a playlist, or to a channel by a name that YouTube no longer looks up. Paste the address of the broadcast, or the channel as @name.",
	"Diese Adresse führt zu einer Wiedergabeliste oder nennt einen Kanal so, wie YouTube ihn nicht mehr nachschlägt. Fügen Sie die Adresse der Übertragung ein, oder den Kanal als @name.")

// Address returns the id of a video, or else of a channel (@handle or UC…),
// from what a person pastes: the id itself, an address of the kinds watch,
// live, shorts, embed, youtu.be and YouTube Studio, or that of a channel. The
// error says what would be right.
func Address(pasted string) (video, channel string, _ error) {
	pasted = strings.TrimSpace(pasted)
	switch {
	case isID(pasted):
		return pasted, "", nil
	case isChannel(pasted):
		return "", pasted, nil
	}
	if !strings.Contains(pasted, "://") {
		pasted = "https://" + pasted
	}
	u, err := url.Parse(pasted)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") {
		return "", "", errAddress
	}
	host := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), "m.")
	first, rest, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	second, _, _ := strings.Cut(rest, "/")
	switch host {
	case "youtu.be":
		video = first
	case "youtube.com", "music.youtube.com", "youtube-nocookie.com", "studio.youtube.com":
		switch first {
		case "watch", "live_chat", "watch_popup":
			video = u.Query().Get("v")
		case "live", "shorts", "embed", "v", "video":
			video = second
		case "channel":
			channel = second
		case "c", "user", "playlist":
			return "", "", errChannelAddress
		default:
			channel = first
		}
	}
	switch {
	case isID(video):
		return video, "", nil
	case isChannel(channel):
		return "", channel, nil
	}
	return "", "", errAddress
}

// isID reports whether s has the form of a video id: 11 characters of base64url.
func isID(s string) bool { return len(s) == 11 && base64url(s) }

// isChannel reports whether s is a handle with its @, or a channel's id.
func isChannel(s string) bool {
	if name, ok := strings.CutPrefix(s, "@"); ok {
		n := utf8.RuneCountInString(name)
		return n >= 3 && n <= 30 && utf8.ValidString(name) && strings.IndexFunc(name, notInHandle) < 0
	}
	return len(s) == 24 && strings.HasPrefix(s, "UC") && base64url(s)
}

// notInHandle reports whether a handle cannot contain r: it has letters and
// digits of any script, and a few marks between them.
func notInHandle(r rune) bool {
	return !unicode.In(r, unicode.Letter, unicode.Digit, unicode.Mark) && !strings.ContainsRune("_-.·", r)
}

func base64url(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
