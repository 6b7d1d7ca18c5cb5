package rtc

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"zuruf/live"
	"zuruf/live/room"
	"zuruf/web/api"
	"zuruf/web/auth"
)

// remembered is how long an ended session is known, so that its client is told
// what became of it.
const remembered = 30 * time.Second

func (s *Server) keep(id string, x *resource) {
	s.mu.Lock()
	if s.resources == nil {
		s.resources = map[string]*resource{}
	}
	s.resources[id] = x
	s.mu.Unlock()
	go func() {
		<-x.session.Done()
		s.mu.Lock()
		defer s.mu.Unlock()
		x.until = s.Now().Add(remembered)
		for id, old := range s.resources {
			if !old.until.IsZero() && s.Now().After(old.until) {
				delete(s.resources, id)
			}
		}
	}()
}

// find is the resource of a path, for its creator.
func (s *Server) find(q *request) (*resource, error) {
	id := chi.URLParam(q.Request, "id")
	s.mu.Lock()
	x := s.resources[id]
	ended := x != nil && !x.until.IsZero()
	s.mu.Unlock()
	switch {
	case x == nil || x.show != q.show.ID:
		_, elsewhere, err := s.Stage.Room(q.Context(), q.show.ID)
		if err == nil && elsewhere != "" {
			err = s.redirect(q, elsewhere)
		}
		if err == nil {
			err = room.ErrGone
		}
		return nil, err
	case subtle.ConstantTimeCompare([]byte(x.who), []byte(q.actor())) != 1:
		return nil, auth.ErrRole
	case x.session.Replaced():
		return nil, errReplaced
	case ended:
		return nil, room.ErrGone
	}
	return x, nil
}

var (
	errReplaced = live.Refuse(live.NotFound, "taken_over", "",
		"Another device has taken your place on the stage.", "Ein anderes Gerät hat Ihren Platz auf der Bühne übernommen.")
	errMatch = live.Refuse(live.Invalid, "no_if_match", "If-Match",
		`If-Match is missing: the ETag for candidates, "*" for a restart.`, `If-Match fehlt: das ETag für Kandidaten, "*" für einen Neustart.`)
	errTag = live.Refuse(live.Conflict, "wrong_etag", "If-Match",
		"The ETag is that of an earlier ICE session.", "Das ETag gehört zu einer früheren ICE-Sitzung.")
	errType = live.Refuse(live.Invalid, "content_type", "Content-Type", "", "")
	errSize = live.Refuse(live.Invalid, "too_large", "", "The body is too large.", "Der Inhalt ist zu groß.")
	errNode = &live.Error{Kind: live.Unavailable, Code: "stage_moves", Retry: 1, Message: live.Text{
		EN: "The stage is moving to another server. Please try again in a moment.", DE: "Die Bühne zieht gerade um. Bitte gleich noch einmal versuchen."}}
)

// statuses are those that JSON never needs.
var statuses = map[error]int{
	room.ErrOffer: http.StatusBadRequest, room.ErrFragment: http.StatusBadRequest, room.ErrCodecs: http.StatusNotAcceptable,
	errReplaced: http.StatusGone, errMatch: http.StatusPreconditionRequired, errTag: http.StatusPreconditionFailed,
	errType: http.StatusUnsupportedMediaType, errSize: http.StatusRequestEntityTooLarge,
}

func refuse(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, errRedirected) {
		return
	}
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

// errRedirected says that the answer was given.
var errRedirected = errors.New("redirected")

// ticketLife is how long a redirected client has to arrive.
const ticketLife = 30 * time.Second

// resourceLife is how long such a client can speak of its session.
const resourceLife = 24 * time.Hour

// ticket carries an identity to the node that has the stage: browsers drop
// cookies and Authorization when a request is sent on to another origin.
type ticket struct {
	Role   live.Role `json:"r"`
	ID     string    `json:"i"`
	Name   string    `json:"n"`
	Series string    `json:"s"`
	Show   string    `json:"w"`
	Only   string    `json:"o,omitempty"` // the resource that it is for
	Until  int64     `json:"u"`           // ms
}

// redirect sends a request on to another node (307 keeps method and body).
func (s *Server) redirect(q *request, elsewhere string) error {
	if elsewhere == "" || elsewhere == s.Stage.URL || q.URL.Query().Get("ticket") != "" {
		return errNode
	}
	u := url.URL{Path: q.URL.Path}
	v := q.URL.Query()
	v.Set("ticket", s.issue(q, "", ticketLife))
	u.RawQuery = v.Encode()
	q.ResponseWriter.Header().Set("Location", elsewhere+u.String())
	q.WriteHeader(http.StatusTemporaryRedirect)
	return errRedirected
}

// issue makes a ticket for whoever asks, for one resource only if one is named.
func (s *Server) issue(q *request, only string, life time.Duration) string {
	b, err := json.Marshal(ticket{q.who.Role, q.who.ID, q.who.Name, q.who.Series, q.show.ID, only, s.Now().Add(life).UnixMilli()})
	if err != nil {
		panic(err) // strings and numbers only
	}
	text := base64.RawURLEncoding.EncodeToString(b)
	return text + "." + s.seal(text)
}

func (s *Server) seal(text string) string {
	sum := s.Store.Secret().Sum("stage ticket", text)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func (s *Server) redeem(given, show, id string) (auth.Identity, error) {
	text, mac, _ := strings.Cut(given, ".")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	var t ticket
	if subtle.ConstantTimeCompare([]byte(mac), []byte(s.seal(text))) != 1 || err != nil || json.Unmarshal(raw, &t) != nil ||
		t.Show != show || t.Only != id || s.Now().UnixMilli() > t.Until {
		return auth.Identity{}, auth.ErrNobody
	}
	return auth.Identity{Actor: live.Actor{Role: t.Role, ID: t.ID, Name: t.Name}, Series: t.Series}, nil
}
