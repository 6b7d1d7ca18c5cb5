package rtc

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"zuruf/live"
	"zuruf/live/room"
	"zuruf/live/wire"
	"zuruf/web/auth"
)

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
			return room.ErrNotInvited
		}
		from.Kind, from.Hand, from.Name = live.GuestOn, h.ID, h.Author.Name
	default:
		return auth.ErrRole
	}
	offer, err := body(q, sdpType, mostOffer)
	if err != nil {
		return err
	}
	return s.begin(q, "whip", func(ctx context.Context, r *room.Room) (*room.Session, error) { return r.Publish(ctx, offer, from) })
}

// watch is WHEP's POST.
func (s *Server) watch(q *request) error {
	offer, err := body(q, sdpType, mostOffer)
	if err != nil {
		return err
	}
	return s.begin(q, "whep", func(ctx context.Context, r *room.Room) (*room.Session, error) {
		return r.Watch(ctx, offer, q.actor(), q.who.Role)
	})
}

// begin begins a session where the stage is: here, or at another node.
func (s *Server) begin(q *request, kind string, f func(context.Context, *room.Room) (*room.Session, error)) error {
	var session *room.Session
	for again := false; session == nil; again = true {
		r, elsewhere, err := s.Stage.Room(q.Context(), q.show.ID)
		if err != nil {
			return err
		}
		if r == nil {
			return s.redirect(q, "", elsewhere)
		}
		session, err = f(q.Context(), r)
		if (errors.Is(err, room.ErrOff) || errors.Is(err, room.ErrNotInvited)) && !again { // the client has heard of the change before this node
			err = s.Stage.Reread(q.Context(), q.show.ID)
		}
		if err != nil {
			return err
		}
	}
	id := live.NewID() + live.NewID()
	at := "/rtc/" + q.show.ID + "/" + kind + "/" + id
	if q.sent { // no cookie reaches this node
		ticket, err := s.issue(q, id, false, resourceLife)
		if err != nil {
			session.Close()
			return err
		}
		at += "?ticket=" + ticket
	}
	s.keep(id, &resource{session: session, who: q.actor(), link: q.who.Link, show: q.show.ID})
	h := q.ResponseWriter.Header()
	h.Set("Content-Type", sdpType)
	h.Set("Location", at)
	h.Set("ETag", tag(session))
	h.Set("Accept-Patch", fragmentType)
	for _, l := range iceLinks(s.servers(q.who.ID)) {
		h.Add("Link", l)
	}
	q.WriteHeader(http.StatusCreated)
	if _, err := io.WriteString(q.ResponseWriter, session.Answer); err != nil {
		session.Close() // nobody will come
	}
	return nil
}

func (s *Server) servers(session string) []wire.ICEServer {
	if s.API.ICE == nil {
		return nil
	}
	return s.API.ICE(session)
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

// The types of bodies, and their bounds in bytes: an offer of eight seats from a
// browser has some 60 KB.
const (
	sdpType      = "application/sdp"
	fragmentType = "application/trickle-ice-sdpfrag"

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
