package room

import (
	"errors"

	"zuruf/live"
)

// The refusals of the stage.
var (
	ErrOff = live.Refuse(live.Conflict, "stage_off", "",
		"The stage is closed.", "Die Bühne ist geschlossen.")
	ErrOffer = live.Refuse(live.Invalid, "bad_offer", "",
		"That is not an SDP offer that the stage understands.", "Das ist kein SDP-Angebot, das die Bühne versteht.")
	ErrNoMedia = live.Refuse(live.Invalid, "no_media", "",
		"The offer has neither audio nor video. Send one audio and one video at most.", "Das Angebot enthält weder Ton noch Bild. Möglich sind je eine Ton- und Bildspur.")
	ErrManyMedia = live.Refuse(live.Invalid, "many_media", "",
		"The offer has too many media: a publisher sends one audio and one video, a watcher takes eight of each.",
		"Das Angebot enthält zu viele Spuren: gesendet wird je eine für Ton und Bild, empfangen werden höchstens acht.")
	ErrCodecs = live.Refuse(live.Invalid, "no_codec", "",
		"No codec in common. The stage carries Opus, VP8, VP9, H.264 and AV1.", "Kein gemeinsamer Codec. Die Bühne überträgt Opus, VP8, VP9, H.264 und AV1.")
	ErrFull = &live.Error{Kind: live.Unavailable, Code: "stage_crowded", Retry: 5, Message: live.Text{
		EN: "More people watch than this server carries. Please try again in a moment.", DE: "Es sehen mehr Menschen zu, als dieser Server trägt. Bitte gleich noch einmal versuchen."}}
	ErrBusy = &live.Error{Kind: live.Unavailable, Code: "stage_busy", Retry: 1, Message: live.Text{
		EN: "Very many are joining at the moment. Please try again in a second.", DE: "Gerade kommen sehr viele gleichzeitig. Bitte in einer Sekunde noch einmal versuchen."}}
	ErrMoves = &live.Error{Kind: live.Unavailable, Code: "stage_moves", Retry: 1, Message: live.Text{
		EN: "The stage is moving to another server. Please try again in a moment.", DE: "Die Bühne zieht gerade um. Bitte gleich noch einmal versuchen."}}
	ErrNotInvited = live.Refuse(live.Forbidden, "not_invited", "",
		"Nobody has invited you to the stage.", "Sie sind nicht auf die Bühne eingeladen.")
	ErrNoSeat = live.Refuse(live.Conflict, "no_seat", "",
		"Every seat of the stage is taken.", "Alle Plätze der Bühne sind besetzt.")
	ErrGone = live.Refuse(live.NotFound, "session_gone", "",
		"This session has ended. Begin a new one.", "Diese Verbindung ist beendet. Bitte neu verbinden.")
	ErrFragment = live.Refuse(live.Invalid, "bad_fragment", "",
		"That is not an SDP fragment with ICE credentials or candidates.", "Das ist kein SDP-Fragment mit ICE-Zugangsdaten oder Kandidaten.")
)

// errNoWay says that a connection to an outside engine did not stand, or broke.
var errNoWay = errors.New("no connection")
