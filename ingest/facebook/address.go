package facebook

import (
	"net/url"
	"strings"

	"zuruf/ingest/meta"
	"zuruf/live"
)

var errAddress = live.Refuse(live.Invalid, "live_video_invalid", "live_video",
	"This is no Facebook live video. Paste its number, or an address such as https://www.facebook.com/page/videos/1234567890.",
	"Das ist kein Facebook-Live-Video. Fügen Sie seine Nummer ein oder eine Adresse wie https://www.facebook.com/seite/videos/1234567890.")

var errShort = live.Refuse(live.Invalid, "live_video_short_address", "live_video",
	"This short address hides the number of the video. Open it in a browser and paste the long address that appears.",
	"Diese Kurzadresse verbirgt die Nummer des Videos. Öffnen Sie sie im Browser und fügen Sie die lange Adresse ein, die dann erscheint.")

var errPost = live.Refuse(live.Invalid, "live_video_is_post", "live_video",
	"This address leads to a post or a page, not to a video. Open the live video itself and paste the address of its page.",
	"Diese Adresse führt zu einem Beitrag oder einer Seite, nicht zu einem Video. Öffnen Sie das Live-Video selbst und fügen Sie die Adresse seiner Seite ein.")

// LiveVideoID returns the number of a live video from what a person pastes:
// the number itself, or an address of the kinds videos, watch and Live
// Producer. The error says what would be right.
func LiveVideoID(pasted string) (string, error) {
	pasted = strings.TrimSpace(pasted)
	if meta.IsNumber(pasted) {
		return pasted, nil
	}
	if !strings.Contains(pasted, "://") {
		pasted = "https://" + pasted
	}
	u, err := url.Parse(pasted)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") {
		return "", errAddress
	}
	host := strings.ToLower(u.Hostname())
	if host == "fb.watch" || host == "fb.me" {
		return "", errShort
	}
	if host != "facebook.com" && !strings.HasSuffix(host, ".facebook.com") {
		return "", errAddress
	}
	if v := u.Query().Get("v"); strings.HasPrefix(u.Path, "/watch") || strings.HasPrefix(u.Path, "/video.php") {
		if meta.IsNumber(v) {
			return v, nil
		}
		return "", errAddress
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for i, part := range parts {
		if part == "videos" || part == "live" && i == 0 {
			if last := parts[len(parts)-1]; meta.IsNumber(last) {
				return last, nil
			}
			return "", errAddress
		}
	}
	return "", errPost
}
