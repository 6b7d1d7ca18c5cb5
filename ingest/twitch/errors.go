package twitch

import (
	"fmt"
	"time"

	"zuruf/live"
)

var (
	errAccountUnused = live.Refuse(live.Invalid, "account_unavailable", "account",
		"Twitch accounts cannot be connected here: the server was started without a Twitch client id.",
		"Twitch-Konten können hier nicht verbunden werden: Der Server wurde ohne Twitch-Client-ID gestartet.")
	errMode = live.Refuse(live.Invalid, "mode_invalid", "mode",
		"The way of reading is auto, eventsub or irc.", "Der Leseweg ist auto, eventsub oder irc.")
	errModeAccount = live.Refuse(live.Invalid, "mode_needs_account", "mode",
		"EventSub needs a connected Twitch account. Connect one, or choose irc.",
		"EventSub braucht ein verbundenes Twitch-Konto. Verbinden Sie eines, oder wählen Sie irc.")
	errUnknown = live.Refuse(live.NotFound, "channel_unknown", "channel",
		"Twitch knows no channel of this name.", "Einen Kanal dieses Namens gibt es bei Twitch nicht.")
	errSuspended = live.Refuse(live.NotFound, "channel_suspended", "channel",
		"Twitch says that this channel does not exist or is suspended.",
		"Twitch meldet, dass es diesen Kanal nicht gibt oder dass er gesperrt ist.")
	errToken = live.Refuse(live.Unauthorized, "token_refused", "account",
		"Twitch refuses the login of the connected account. Connect it again.",
		"Twitch weist die Anmeldung des verbundenen Kontos ab. Verbinden Sie es neu.")
	errSilent = live.Refuse(live.Unavailable, "platform_silent", "",
		"Twitch has fallen silent. A new connection is made by itself.",
		"Twitch ist verstummt. Es wird von selbst neu verbunden.")
	errBroken = live.Refuse(live.Unavailable, "platform_disconnected", "",
		"The connection to Twitch broke off. A new one is made by itself.",
		"Die Verbindung zu Twitch ist abgebrochen. Es wird von selbst neu verbunden.")
	errLogin = live.Refuse(live.Unavailable, "chat_refused", "",
		"Twitch does not let us into its chat. It is tried again by itself.",
		"Twitch lässt uns nicht in seinen Chat. Es wird von selbst wieder versucht.")
	errRoom = live.Refuse(live.NotFound, "channel_unknown", "channel",
		"The chat of this channel cannot be joined. Is the name right?",
		"Der Chat dieses Kanals lässt sich nicht betreten. Stimmt der Name?")
	errTimeout = live.Refuse(live.Invalid, "timeout_invalid", "seconds",
		"Twitch takes timeouts of 1 second to 14 days.", "Twitch nimmt Auszeiten von 1 Sekunde bis 14 Tage an.")
	errLong = live.Refuse(live.Invalid, "reply_too_long", "text",
		"Twitch takes at most 500 characters. Shorten the reply.", "Twitch nimmt höchstens 500 Zeichen an. Kürzen Sie die Antwort.")
	errEmpty = live.Refuse(live.Invalid, "reply_empty", "text",
		"The reply is empty.", "Die Antwort ist leer.")
	errNobody = live.Refuse(live.Conflict, "author_unknown", "",
		"Twitch did not say who wrote this.", "Twitch hat nicht mitgeteilt, wer das geschrieben hat.")
	errAct = live.Refuse(live.Conflict, "act_impossible", "",
		"Twitch cannot do this.", "Das geht bei Twitch nicht.")
)

// missing is the refusal of what needs a permission that the login did not give.
func missing(scope string) *live.Error {
	return live.Refuse(live.Forbidden, "scope_missing", "account",
		"The connected Twitch account did not give the permission "+scope+". Connect it again and agree to it.",
		"Das verbundene Twitch-Konto hat die Berechtigung "+scope+" nicht erteilt. Verbinden Sie es neu und stimmen Sie ihr zu.")
}

// forbidden is a refusal of EventSub for want of a permission, in its own words.
func forbidden(words string) *live.Error {
	return live.Refuse(live.Forbidden, "scope_missing", "account",
		"Twitch does not let the connected account read this chat: “"+words+"”. Connect it again and agree to user:read:chat.",
		"Twitch lässt das verbundene Konto diesen Chat nicht lesen: „"+words+"“. Verbinden Sie es neu und stimmen Sie user:read:chat zu.")
}

// revoked is what a revocation of our subscriptions means.
func revoked(status string) *live.Error {
	en, de := "Twitch has withdrawn the access of the connected account ("+status+").", "Twitch hat dem verbundenen Konto den Zugang entzogen ("+status+")."
	switch status {
	case "authorization_revoked":
		en, de = "The access of the connected account was withdrawn on Twitch.", "Dem verbundenen Konto wurde bei Twitch der Zugang entzogen."
	case "user_removed":
		en, de = "The connected account or the channel no longer exists on Twitch.", "Das verbundene Konto oder den Kanal gibt es bei Twitch nicht mehr."
	case "chat_user_banned":
		en, de = "The connected account is banned from this chat.", "Das verbundene Konto ist aus diesem Chat verbannt."
	}
	return live.Refuse(live.Unauthorized, "access_revoked", "account", en+" Connect it again.", de+" Verbinden Sie es neu.")
}

// hintBans says what cannot be seen without a moderator's permission.
var hintBans = live.Refuse(live.Forbidden, "scope_missing", "account",
	"Bans made on Twitch are not seen, because the account did not give channel:moderate or is not the channel's own. What banned people said is taken back all the same.",
	"Sperren auf Twitch sind nicht zu sehen, weil das Konto channel:moderate nicht erteilt hat oder nicht das des Kanals ist. Was Gesperrte schrieben, wird trotzdem zurückgenommen.")

// hintGap says that comments may have been lost.
func hintGap(from, to time.Time) *live.Error {
	a, b := from.Format(time.TimeOnly), to.Format(time.TimeOnly)
	return live.Refuse(live.Unavailable, "comments_missing", "",
		fmt.Sprintf("Comments between %s and %s may be missing: the connection was lost, and Twitch repeats nothing.", a, b),
		fmt.Sprintf("Kommentare zwischen %s und %s können fehlen: Die Verbindung war unterbrochen, und Twitch wiederholt nichts.", a, b))
}
