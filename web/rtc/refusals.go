package rtc

import (
	"errors"
	"net/http"

	"zuruf/live"
	"zuruf/live/room"
	"zuruf/web/api"
)

var (
	errOrigin = live.Refuse(live.Forbidden, "origin", "",
		"This request came from another site.", "Diese Anfrage kam von einer anderen Seite.")
	errReplaced = live.Refuse(live.NotFound, "taken_over", "",
		"Another device has taken your place on the stage.", "Ein anderes Gerät hat Ihren Platz auf der Bühne übernommen.")
	errMatch = live.Refuse(live.Invalid, "no_if_match", "If-Match",
		`If-Match is missing: the ETag for candidates, "*" for a restart.`, `If-Match fehlt: das ETag für Kandidaten, "*" für einen Neustart.`)
	errTag = live.Refuse(live.Conflict, "wrong_etag", "If-Match",
		"The ETag is that of an earlier ICE session.", "Das ETag gehört zu einer früheren ICE-Sitzung.")
	errType = live.Refuse(live.Invalid, "content_type", "Content-Type", "", "")
	errSize = live.Refuse(live.Invalid, "too_large", "", "The body is too large.", "Der Inhalt ist zu groß.")
)

// statuses are those that JSON never needs.
var statuses = map[error]int{
	room.ErrOffer: http.StatusBadRequest, room.ErrFragment: http.StatusBadRequest, room.ErrCodecs: http.StatusNotAcceptable,
	errReplaced: http.StatusGone, errMatch: http.StatusPreconditionRequired, errTag: http.StatusPreconditionFailed,
	errType: http.StatusUnsupportedMediaType, errSize: http.StatusRequestEntityTooLarge,
}

func refuse(w http.ResponseWriter, r *http.Request, err error) {
	for e, status := range statuses {
		if errors.Is(err, e) {
			w = &answerer{w, status}
		}
	}
	api.Refuse(w, r, err, nil)
}

// answerer answers with a status of its own.
type answerer struct {
	http.ResponseWriter
	status int
}

func (a *answerer) WriteHeader(int) { a.ResponseWriter.WriteHeader(a.status) }
