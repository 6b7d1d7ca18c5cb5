package youtube

import (
	"fmt"
	"net/http"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// What YouTube refuses, in words that say what to do.
var (
	errKeyInvalid = live.Refuse(live.Unauthorized, "api_key_invalid", "api_key",
		"YouTube does not know this API key. Copy it again from the Google Cloud console under APIs & Services, Credentials.",
		"YouTube kennt diesen API-Schlüssel nicht. Kopieren Sie ihn noch einmal aus der Google-Cloud-Konsole unter APIs & Dienste, Anmeldedaten.")
	errKeyMissing = live.Refuse(live.Unauthorized, "api_key_missing", "api_key",
		"YouTube wants an API key. Create one in the Google Cloud console under APIs & Services, Credentials.",
		"YouTube verlangt einen API-Schlüssel. Erstellen Sie einen in der Google-Cloud-Konsole unter APIs & Dienste, Anmeldedaten.")
	errKeyRestricted = live.Refuse(live.Forbidden, "api_key_restricted", "api_key",
		"This API key may not be used from here. In the Google Cloud console, lift its restriction to websites or addresses, and allow the YouTube Data API v3.",
		"Dieser API-Schlüssel darf von hier aus nicht benutzt werden. Heben Sie in der Google-Cloud-Konsole seine Beschränkung auf Websites oder Adressen auf und erlauben Sie die YouTube Data API v3.")
	errNotEnabled = live.Refuse(live.Forbidden, "api_not_enabled", "api_key",
		"The YouTube Data API v3 is not enabled in the project of this key. Enable it in the Google Cloud console and wait a few minutes.",
		"Die YouTube Data API v3 ist im Projekt dieses Schlüssels nicht aktiviert. Aktivieren Sie sie in der Google-Cloud-Konsole und warten Sie einige Minuten.")
	errForbidden = live.Refuse(live.Forbidden, "video_forbidden", "video",
		"YouTube does not let this key read the chat of this video. The broadcast must be public.",
		"YouTube lässt diesen Schlüssel den Chat dieses Videos nicht lesen. Die Übertragung muss öffentlich sein.")
	errUnknownVideo = live.Refuse(live.NotFound, "video_unknown", "video",
		"YouTube has no video of this id that can be seen with this key. Check the address; the broadcast must be public.",
		"YouTube hat kein Video mit dieser Kennung, das mit diesem Schlüssel sichtbar ist. Prüfen Sie die Adresse; die Übertragung muss öffentlich sein.")
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
		"YouTube has forgotten where reading stopped. It starts again at the newest messages.",
		"YouTube weiß nicht mehr, wo gelesen wurde. Es geht bei den neuesten Nachrichten weiter.")
	errRefused = live.Refuse(live.Unavailable, "platform_refused", "",
		"YouTube refuses this request. It is tried again by itself.",
		"YouTube weist diese Anfrage ab. Es wird von selbst wieder versucht.")
)

// reasons maps details[].reason and errors[].reason to what they mean. One
// status 403 covers opposite actions, so the reasons go before the status.
var reasons = map[string]*live.Error{
	"API_KEY_INVALID":               errKeyInvalid,
	"keyInvalid":                    errKeyInvalid,
	"keyExpired":                    errKeyInvalid,
	"authError":                     errKeyInvalid,
	"accessNotConfigured":           errNotEnabled,
	"SERVICE_DISABLED":              errNotEnabled,
	"API_KEY_SERVICE_BLOCKED":       errKeyRestricted,
	"API_KEY_HTTP_REFERRER_BLOCKED": errKeyRestricted,
	"API_KEY_IP_ADDRESS_BLOCKED":    errKeyRestricted,
	"ipRefererBlocked":              errKeyRestricted,
	"quotaExceeded":                 ingest.ErrQuota,
	"dailyLimitExceeded":            ingest.ErrQuota,
	"rateLimitExceeded":             ingest.ErrRate,
	"userRateLimitExceeded":         ingest.ErrRate,
	"liveChatDisabled":              errChatOff,
	"liveChatEnded":                 errChatEnded,
	"liveChatNotFound":              errChatUnknown,
	"videoNotFound":                 errUnknownVideo,
	"pageTokenInvalid":              errPageToken,
	"invalidPageToken":              errPageToken,
	"backendError":                  ingest.ErrPlatform,
	"internalError":                 ingest.ErrPlatform,
}

// refusal turns an answer other than 200 into what it means: by details[].reason,
// then errors[].reason, then the status.
func refusal(p *fastjson.Parser, status int, body []byte) *live.Error {
	v, err := p.ParseBytes(body)
	if err != nil {
		return ingest.Unreadable(status, err)
	}
	if list := v.GetArray(); len(list) > 0 {
		v = list[0] // streaming wraps its errors into an array
	}
	e := v.Get("error")
	if e == nil {
		return ingest.Unreadable(status, fmt.Errorf("no error in the body"))
	}
	var last string
	for _, list := range [...]string{"details", "errors"} {
		for _, d := range e.GetArray(list) {
			reason := string(d.GetStringBytes("reason"))
			if known := reasons[reason]; known != nil {
				return known.Because(fmt.Errorf("status %d, reason %s", status, reason))
			}
			last = reason
		}
	}
	cause := fmt.Errorf("status %d, reason %.40q, %.40q", status, last, e.GetStringBytes("status"))
	switch {
	case status == http.StatusUnauthorized:
		return errKeyInvalid.Because(cause)
	case status == http.StatusForbidden && string(e.GetStringBytes("status")) == "PERMISSION_DENIED" && last == "":
		return errKeyMissing.Because(cause)
	case status == http.StatusForbidden:
		return errForbidden.Because(cause)
	case status == http.StatusNotFound:
		return errUnknownVideo.Because(cause)
	case status == http.StatusTooManyRequests:
		return ingest.ErrRate.Because(cause)
	case status >= 500:
		return ingest.ErrPlatform.Because(cause)
	}
	return errRefused.Because(cause)
}
