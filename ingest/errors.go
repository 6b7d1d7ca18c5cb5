package ingest

import (
	"strings"

	"zuruf/live"
)

// What goes wrong with every platform, in words for the desk.
var (
	ErrUnreachable = live.Refuse(live.Unavailable, "platform_unreachable", "",
		"The platform does not answer. It is tried again by itself.",
		"Die Plattform antwortet nicht. Es wird von selbst wieder versucht.")
	ErrPlatform = live.Refuse(live.Unavailable, "platform_error", "",
		"The platform reports a fault of its own. It is tried again by itself.",
		"Die Plattform meldet eine eigene Störung. Es wird von selbst wieder versucht.")
	ErrUnreadable = live.Refuse(live.Unavailable, "platform_unreadable", "",
		"The platform's answer cannot be read. It is tried again by itself.",
		"Die Antwort der Plattform ist nicht lesbar. Es wird von selbst wieder versucht.")
	ErrTooLarge = live.Refuse(live.Unavailable, "platform_answer_too_large", "",
		"The platform's answer is larger than 8 MB and was refused. It is tried again by itself.",
		"Die Antwort der Plattform ist größer als 8 MB und wurde abgewiesen. Es wird von selbst wieder versucht.")
	ErrQuota = live.Refuse(live.TooMany, "quota_exceeded", "",
		"The platform's daily quota is used up. Reading goes on by itself when it is renewed.",
		"Das Tageskontingent der Plattform ist verbraucht. Es geht von selbst weiter, sobald es erneuert ist.")
	ErrRate = live.Refuse(live.TooMany, "rate_limited", "",
		"The platform asks to be called less often. Reading goes on more slowly.",
		"Die Plattform bittet um weniger Abfragen. Es wird langsamer weitergelesen.")
	ErrConnector = live.Refuse(live.Unavailable, "connector_failed", "",
		"Reading this source failed. It is tried again by itself.",
		"Das Lesen dieser Quelle ist fehlgeschlagen. Es wird von selbst wieder versucht.")
	ErrUnknownKind = live.Refuse(live.Invalid, "unknown_kind", "kind",
		"There is no connector of this kind. Possible are: youtube, facebook, instagram, twitch, inbound, social_stream.",
		"Diese Art von Quelle gibt es nicht. Möglich sind: youtube, facebook, instagram, twitch, inbound, social_stream.")
	ErrSignature = live.Refuse(live.Unauthorized, "bad_signature", "",
		"The signature of this webhook is wrong. Check that the app secret here is the one of the app that sends it.",
		"Die Signatur dieses Webhooks ist falsch. Prüfen Sie, ob das App-Geheimnis hier das der sendenden App ist.")
	ErrHooksOff = live.Refuse(live.Forbidden, "webhooks_off", "",
		"Webhooks are not set up here: the app secret is missing (ZURUF_META_APP_SECRET).",
		"Webhooks sind hier nicht eingerichtet: Das App-Geheimnis fehlt (ZURUF_META_APP_SECRET).")
	ErrHook = live.Refuse(live.Invalid, "webhook_unreadable", "",
		"This is not a webhook that can be read: expected is a JSON object with object and entry.",
		"Das ist kein lesbarer Webhook: Erwartet wird ein JSON-Objekt mit object und entry.")
)

// Refused is the final refusal of an act, in the platform's own words.
func Refused(platform, words string) *live.Error {
	words = bounded(strings.TrimSpace(words), 300)
	if words == "" {
		return live.Refuse(live.Conflict, "act_refused", "",
			platform+" refuses this and says no reason.", platform+" lehnt das ab und nennt keinen Grund.")
	}
	return live.Refuse(live.Conflict, "act_refused", "",
		platform+" refuses this: “"+words+"”", platform+" lehnt das ab: „"+words+"“")
}

// Missing is the refusal of a source whose field was left empty.
func Missing(field, en, de string) *live.Error {
	return live.Refuse(live.Invalid, "missing_"+field, field, en, de)
}
