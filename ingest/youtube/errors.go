package youtube

import (
	"fmt"
	"html"
	"net/http"
	"strings"

	"zuruf/ingest"
	"zuruf/live"
)

// What YouTube refuses, in words that say what to do.
var (
	errKeyInvalid = live.Refuse(live.Unauthorized, "api_key_invalid", "api_key",
		"YouTube does not know this API key. Copy it again from the Google Cloud console under APIs & Services, Credentials.",
		"YouTube kennt diesen API-Schlüssel nicht. Kopieren Sie ihn noch einmal aus der Google-Cloud-Konsole unter APIs & Dienste, Anmeldedaten.")
	errKeyMissing = live.Refuse(live.Unauthorized, "api_key_missing", "api_key",
		"YouTube wants an API key or a connected account. Create a key in the Google Cloud console under APIs & Services, Credentials, or connect the channel's account.",
		"YouTube verlangt einen API-Schlüssel oder ein verbundenes Konto. Erstellen Sie einen Schlüssel in der Google-Cloud-Konsole unter APIs & Dienste, Anmeldedaten, oder verbinden Sie das Konto des Kanals.")
	errKeyRestricted = live.Refuse(live.Forbidden, "api_key_restricted", "api_key",
		"This API key may not be used from here. In the Google Cloud console, lift its restriction to websites or addresses, and allow the YouTube Data API v3.",
		"Dieser API-Schlüssel darf von hier aus nicht benutzt werden. Heben Sie in der Google-Cloud-Konsole seine Beschränkung auf Websites oder Adressen auf und erlauben Sie die YouTube Data API v3.")
	errNotEnabled = live.Refuse(live.Forbidden, "api_not_enabled", "api_key",
		"The YouTube Data API v3 is not enabled in the project of this key. Enable it in the Google Cloud console and wait a few minutes.",
		"Die YouTube Data API v3 ist im Projekt dieses Schlüssels nicht aktiviert. Aktivieren Sie sie in der Google-Cloud-Konsole und warten Sie einige Minuten.")
	errReconnect = live.Refuse(live.Unauthorized, "account_refused", "account",
		"YouTube no longer accepts the connected account. Connect it again.",
		"YouTube nimmt das verbundene Konto nicht mehr an. Verbinden Sie es neu.")
	errScope = live.Refuse(live.Forbidden, "account_scope_missing", "account",
		"The connected account lacks the permission to manage YouTube (youtube.force-ssl). Connect it again and leave every box ticked.",
		"Dem verbundenen Konto fehlt die Berechtigung, YouTube zu verwalten (youtube.force-ssl). Verbinden Sie es neu und lassen Sie alle Häkchen gesetzt.")
	errNotStreaming = live.Refuse(live.Conflict, "streaming_not_enabled", "account",
		"The connected channel is not enabled for live streaming. Enable it in YouTube Studio; that can take a day.",
		"Der verbundene Kanal ist nicht für Livestreams freigeschaltet. Schalten Sie ihn in YouTube Studio frei; das kann einen Tag dauern.")
	errForbidden = live.Refuse(live.Forbidden, "video_forbidden", "video",
		"YouTube does not let this key or account read the chat of this video. The broadcast must be public, or the account its owner's.",
		"YouTube lässt diesen Schlüssel oder dieses Konto den Chat dieses Videos nicht lesen. Die Übertragung muss öffentlich sein oder das Konto ihr gehören.")
	errUnknownVideo = live.Refuse(live.NotFound, "video_unknown", "video",
		"YouTube has no video of this id that this key or account can see. Check the address; the broadcast must be public, or the account its owner's.",
		"YouTube hat kein Video mit dieser Kennung, das dieser Schlüssel oder dieses Konto sieht. Prüfen Sie die Adresse; die Übertragung muss öffentlich sein oder das Konto ihr gehören.")
	errNoChat = live.Refuse(live.Invalid, "video_without_chat", "video",
		"This is a video, not a live broadcast: it has no live chat. Give the address of the broadcast.",
		"Das ist ein Video, keine Live-Übertragung: Es hat keinen Live-Chat. Geben Sie die Adresse der Übertragung an.")
	errChatOff = live.Refuse(live.Conflict, "chat_disabled", "video",
		"The live chat of this broadcast is switched off. Switch it on in YouTube Studio under Edit, Customization.",
		"Der Live-Chat dieser Übertragung ist ausgeschaltet. Schalten Sie ihn in YouTube Studio unter Bearbeiten, Anpassen ein.")
	errOver = live.Refuse(live.Conflict, "video_over", "video",
		"This broadcast is over; its chat can no longer be read. Give the one that is planned or live.",
		"Diese Übertragung ist vorbei; ihr Chat ist nicht mehr lesbar. Geben Sie die geplante oder laufende an.")
	errChatEnded = live.Refuse(live.Conflict, "chat_ended", "",
		"The live chat has ended.", "Der Live-Chat ist beendet.")
	errChatUnknown = live.Refuse(live.NotFound, "chat_unknown", "video",
		"YouTube no longer knows this live chat. Check the address of the broadcast.",
		"YouTube kennt diesen Live-Chat nicht mehr. Prüfen Sie die Adresse der Übertragung.")
	errPageToken = live.Refuse(live.Unavailable, "page_token_invalid", "",
		"YouTube had forgotten where reading stopped. It went on at the newest messages; some in between may be missing.",
		"YouTube wusste nicht mehr, wo gelesen wurde. Es ging bei den neuesten Nachrichten weiter; einige dazwischen können fehlen.")
	errRefused = live.Refuse(live.Unavailable, "platform_refused", "",
		"YouTube refuses this request. It is tried again by itself.",
		"YouTube weist diese Anfrage ab. Es wird von selbst wieder versucht.")
	errReserve = live.Refuse(live.TooMany, ingest.ErrQuota.Code, "",
		"Today's units for reading YouTube are used up; the rest is kept for deleting and banning. Reading goes on by itself at midnight Pacific time.",
		"Die heutigen Einheiten zum Lesen von YouTube sind verbraucht; der Rest bleibt zum Löschen und Sperren. Es geht um Mitternacht pazifischer Zeit von selbst weiter.")
)

// reasons maps details[].reason and errors[].reason to what they mean. One
// status 403 covers opposite actions, so the reasons go before the status.
var reasons = map[string]*live.Error{
	"API_KEY_INVALID":                 errKeyInvalid,
	"keyInvalid":                      errKeyInvalid,
	"keyExpired":                      errKeyInvalid,
	"authError":                       errKeyInvalid,
	"required":                        errKeyMissing,
	"accessNotConfigured":             errNotEnabled,
	"SERVICE_DISABLED":                errNotEnabled,
	"API_KEY_SERVICE_BLOCKED":         errKeyRestricted,
	"API_KEY_HTTP_REFERRER_BLOCKED":   errKeyRestricted,
	"API_KEY_IP_ADDRESS_BLOCKED":      errKeyRestricted,
	"ipRefererBlocked":                errKeyRestricted,
	"ACCESS_TOKEN_SCOPE_INSUFFICIENT": errScope,
	"insufficientPermissions":         errScope,
	"liveStreamingNotEnabled":         errNotStreaming,
	"quotaExceeded":                   ingest.ErrQuota,
	"dailyLimitExceeded":              ingest.ErrQuota,
	"rateLimitExceeded":               ingest.ErrRate,
	"userRateLimitExceeded":           ingest.ErrRate,
	"liveChatDisabled":                errChatOff,
	"liveChatEnded":                   errChatEnded,
	"liveChatNotFound":                errChatUnknown,
	"videoNotFound":                   errUnknownVideo,
	"channelNotFound":                 errUnknownChannel,
	"playlistNotFound":                errNoPlaylist,
	"pageTokenInvalid":                errPageToken,
	"invalidPageToken":                errPageToken,
	"backendError":                    ingest.ErrPlatform,
	"internalError":                   ingest.ErrPlatform,
}

// refused is an answer other than 2xx.
type refused struct {
	meaning  *live.Error // for reading
	known    bool        // the reason says it, not only the status
	readable bool        // it was an error as YouTube documents it
	words    string      // its own, without markup
}

// refusal reads an answer other than 2xx: by details[].reason, then
// errors[].reason, then the status.
func (d *decoder) refusal(status int, body []byte) refused {
	v, err := d.parser.ParseBytes(body)
	if err != nil {
		return refused{meaning: ingest.Unreadable(status, err)}
	}
	if list := v.GetArray(); len(list) > 0 {
		v = list[0] // streaming wraps its errors into an array
	}
	e := v.Get("error")
	if e == nil {
		return refused{meaning: ingest.Unreadable(status, fmt.Errorf("no error in the body"))}
	}
	if status == http.StatusOK {
		status = e.GetInt("code") // an error inside a stream
	}
	r := refused{readable: true, words: plain(string(e.GetStringBytes("message")))}
	var last string
	for _, list := range [...]string{"details", "errors"} {
		for _, detail := range e.GetArray(list) {
			reason := string(detail.GetStringBytes("reason"))
			if known := reasons[reason]; known != nil {
				r.meaning, r.known = known.Because(fmt.Errorf("status %d, reason %s", status, reason)), true
				return r
			}
			last = reason
		}
	}
	cause := fmt.Errorf("status %d, reason %.40q, %.40q", status, last, e.GetStringBytes("status"))
	meaning := errRefused
	switch {
	case status == http.StatusUnauthorized:
		meaning = errKeyInvalid
	case status == http.StatusForbidden && string(e.GetStringBytes("status")) == "PERMISSION_DENIED" && last == "":
		meaning = errKeyMissing
	case status == http.StatusForbidden:
		meaning = errForbidden
	case status == http.StatusNotFound:
		meaning = errUnknownVideo
	case status == http.StatusTooManyRequests:
		meaning = ingest.ErrRate
	case status >= 500:
		meaning = ingest.ErrPlatform
	}
	r.meaning = meaning.Because(cause)
	return r
}

// plain is a message without its markup, in one line.
func plain(s string) string {
	if len(s) > 4096 {
		s = s[:4096]
	}
	var b strings.Builder
	for {
		before, rest, tag := strings.Cut(s, "<")
		b.WriteString(before)
		_, after, closed := strings.Cut(rest, ">")
		if !tag || !closed {
			if tag {
				b.WriteString("<" + rest)
			}
			return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
		}
		s = after
	}
}
