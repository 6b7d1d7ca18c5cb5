// Package rtc is WHIP and WHEP: media into and out of the stage over HTTP
// (RFC 9725, draft-ietf-wish-whep). It finds out who asks and what they may,
// and hands offers to live/room.
package rtc

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"zuruf/live"
	"zuruf/live/room"
	"zuruf/live/store"
	"zuruf/live/wire"
	"zuruf/web/api"
	"zuruf/web/auth"
)

// Server answers WHIP and WHEP. Its parts are set once, before the first request.
type Server struct {
	Stage *room.Service
	Store *store.Store
	Auth  *auth.Keeper
	API   *api.API // whose rules about origins hold here as well
	Now   func() time.Time

	mu        sync.Mutex
	resources map[string]*resource
}

// resource is a session that somebody began here.
type resource struct {
	session *room.Session
	who     string // only its creator may touch it
	show    string
	until   time.Time // when an ended one is forgotten; zero while it lives
}

// Mount adds the routes.
func (s *Server) Mount(r chi.Router) {
	r.With(cross).Post("/rtc/probe", s.probe)
	r.With(cross).Options("/rtc/probe", allowed)
	r.Route("/rtc/{show}", func(r chi.Router) {
		r.Use(cross)
		r.Options("/*", allowed)
		r.Post("/whip", s.handle(s.publish))
		r.Post("/whep", s.handle(s.watch))
		for _, kind := range []string{"/whip/{id}", "/whep/{id}"} {
			r.Patch(kind, s.handle(s.patch))
			r.Delete(kind, s.handle(s.remove))
		}
	})
}

// cross lets players on other sites in: they bring a token, never a cookie.
func cross(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Methods", "POST, PATCH, DELETE, OPTIONS")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, X-Zuruf-Role, Accept-Language")
		h.Set("Access-Control-Expose-Headers", "Location, ETag, Link, Retry-After, Accept-Patch")
		h.Set("Access-Control-Max-Age", "600")
		next.ServeHTTP(w, r)
	})
}

// allowed answers a browser that asks beforehand; cross has said what it may.
func allowed(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// probe answers a data channel, for anybody: media get through where it does.
func (s *Server) probe(w http.ResponseWriter, r *http.Request) {
	offer, err := body(&request{ResponseWriter: w, Request: r}, "application/sdp", mostProbe)
	answer := ""
	if err == nil {
		answer, err = s.Stage.Media.Probe(offer)
	}
	if err != nil {
		refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/sdp")
	w.Header().Set("Location", "/rtc/probe")
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, answer) // whoever is gone needs no answer
}

// request is one request on its way through a handler.
type request struct {
	http.ResponseWriter
	*http.Request
	who  auth.Identity
	show live.Show
}

func (q *request) actor() string { return string(q.who.Role) + " " + q.who.ID }

// handle finds out who asks, and answers with what went wrong.
func (s *Server) handle(f func(*request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := &request{ResponseWriter: w, Request: r}
		err := s.admit(q)
		if err == nil {
			err = f(q)
		}
		if err != nil {
			refuse(w, r, err)
		}
	}
}

var errOrigin = live.Refuse(live.Forbidden, "origin", "",
	"This request came from another site.", "Diese Anfrage kam von einer anderen Seite.")

func (s *Server) admit(q *request) (err error) {
	show := chi.URLParam(q.Request, "show")
	if ticket := q.URL.Query().Get("ticket"); ticket != "" {
		q.who, err = s.redeem(ticket, show, chi.URLParam(q.Request, "id"))
	} else {
		q.who, err = s.Auth.Who(q.Request, live.Role(q.Header().Get("X-Zuruf-Role")))
	}
	if err != nil {
		return err
	}
	if q.who.Cookie && !s.API.SameOrigin(q.Request) {
		return errOrigin
	}
	if q.show, err = s.Store.Show(q.Context(), show); err != nil {
		return err
	}
	if q.who.Role != live.Viewer && q.who.Series != "" && q.who.Series != q.show.Series {
		return auth.ErrRole
	}
	return nil
}

// Header is that of the request; the answer's is that of the ResponseWriter.
func (q *request) Header() http.Header { return q.Request.Header }

// publish is WHIP's POST: the host's camera or screen, or a guest's camera.
func (s *Server) publish(q *request) error {
	from := room.Publisher{Session: q.actor(), Kind: live.HostCamera, Name: q.who.Name}
	switch q.who.Role {
	case live.Host, live.Producer:
		if q.URL.Query().Get("source") == "screen" {
			from.Kind = live.HostScreen
		}
	case live.Viewer:
		h, err := s.Store.HandOf(q.Context(), q.show.ID, s.Store.Secret().AuthorID(live.Room, q.who.ID))
		if err != nil && !errors.Is(err, live.ErrNotFound) {
			return err
		}
		if h == nil || !h.State.Publishes() {
			return errNotInvited
		}
		from.Kind, from.Hand, from.Name = live.GuestOn, h.ID, h.Author.Name
	default:
		return auth.ErrRole
	}
	offer, err := body(q, "application/sdp", mostOffer)
	if err != nil {
		return err
	}
	return s.begin(q, "whip", func(ctx context.Context, r *room.Room) (*room.Session, error) { return r.Publish(ctx, offer, from) })
}

var errNotInvited = live.Refuse(live.Forbidden, "not_invited", "",
	"Nobody has invited you to the stage.", "Sie sind nicht auf die Bühne eingeladen.")

// watch is WHEP's POST.
func (s *Server) watch(q *request) error {
	offer, err := body(q, "application/sdp", mostOffer)
	if err != nil {
		return err
	}
	return s.begin(q, "whep", func(ctx context.Context, r *room.Room) (*room.Session, error) {
		return r.Watch(ctx, offer, q.actor(), q.who.Role)
	})
}

// begin begins a session where the stage is: here, or at another node.
func (s *Server) begin(q *request, kind string, f func(context.Context, *room.Room) (*room.Session, error)) error {
	r, elsewhere, err := s.Stage.Room(q.Context(), q.show.ID)
	if err != nil {
		return err
	}
	if r == nil {
		return s.redirect(q, elsewhere)
	}
	session, err := f(q.Context(), r)
	if err != nil {
		return err
	}
	id := live.NewID() + live.NewID()
	s.keep(id, &resource{session: session, who: q.actor(), show: q.show.ID})
	h := q.ResponseWriter.Header()
	h.Set("Content-Type", "application/sdp")
	at := "/rtc/" + q.show.ID + "/" + kind + "/" + id
	if q.URL.Query().Get("ticket") != "" { // sent on by another node: no cookie reaches this one
		at += "?ticket=" + s.issue(q, id, resourceLife)
	}
	h.Set("Location", at)
	h.Set("ETag", tag(session))
	h.Set("Accept-Patch", fragmentType)
	for _, l := range iceLinks(s.servers(q.who.ID)) {
		h.Add("Link", l)
	}
	q.WriteHeader(http.StatusCreated)
	_, err = io.WriteString(q.ResponseWriter, session.Answer)
	return err
}

func (s *Server) servers(session string) []wire.ICEServer {
	if s.API.ICE == nil {
		return nil
	}
	return s.API.ICE(session)
}

const fragmentType = "application/trickle-ice-sdpfrag"

func tag(session *room.Session) string { return `"` + session.Tag() + `"` }

// patch is a further candidate, or an ICE restart (RFC 9725, 4.3).
func (s *Server) patch(q *request) error {
	x, err := s.find(q)
	if err != nil {
		return err
	}
	fragment, err := body(q, fragmentType, mostFragment)
	if err != nil {
		return err
	}
	switch match := q.Header().Get("If-Match"); match {
	case "":
		return errMatch
	case "*":
		answer, err := x.session.Restart(fragment)
		if err != nil {
			return err
		}
		h := q.ResponseWriter.Header()
		h.Set("Content-Type", fragmentType)
		h.Set("ETag", tag(x.session))
		_, err = io.WriteString(q.ResponseWriter, answer)
		return err
	case tag(x.session):
		if err := x.session.Trickle(fragment); err != nil {
			return err
		}
		q.WriteHeader(http.StatusNoContent)
		return nil
	}
	return errTag
}

func (s *Server) remove(q *request) error {
	x, err := s.find(q)
	if err != nil {
		return err
	}
	x.session.Close()
	q.WriteHeader(http.StatusOK)
	return nil
}

// The bounds of bodies, in bytes: an offer of eight seats from a browser has
// some 60 KB.
const (
	mostOffer    = 256 << 10
	mostFragment = 16 << 10
	mostProbe    = 16 << 10
	bodyTime     = 10 * time.Second
)

// body reads a body of one type.
func body(q *request, kind string, most int64) (string, error) {
	if t, _, err := mime.ParseMediaType(q.Header().Get("Content-Type")); err != nil || t != kind {
		e := *errType
		e.Message = live.Text{EN: "The body is " + kind + ".", DE: "Der Inhalt ist " + kind + "."}
		return "", &e
	}
	rc := http.NewResponseController(q.ResponseWriter)
	_ = rc.SetReadDeadline(time.Now().Add(bodyTime)) // a test's recorder has none
	b, err := io.ReadAll(http.MaxBytesReader(q.ResponseWriter, q.Body, most))
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return "", errSize
	}
	if err != nil {
		return "", room.ErrOffer.Because(err)
	}
	_ = rc.SetReadDeadline(time.Time{})
	return string(b), nil
}

// iceLinks tell a client of STUN and TURN servers (RFC 9725, 4.5).
func iceLinks(list []wire.ICEServer) []string {
	var out []string
	for _, server := range list {
		for _, u := range server.URLs {
			link := "<" + u + `>; rel="ice-server"`
			if server.Username != "" {
				link += `; username="` + url.PathEscape(server.Username) + `"; credential="` + server.Credential + `"; credential-type="password"`
			}
			out = append(out, strings.ReplaceAll(link, "\n", ""))
		}
	}
	return out
}
