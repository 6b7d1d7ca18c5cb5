package rtc

import (
	"crypto/subtle"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"zuruf/live"
	"zuruf/live/room"
	"zuruf/web/auth"
)

// resource is a session that somebody began here.
type resource struct {
	session  *room.Session // nil once it has ended
	who      string        // only its creator may touch it
	link     string        // by which they came
	show     string
	until    time.Time // when an ended one is forgotten; zero while it lives
	replaced bool      // it ended because another one took its seat
	number   int       // order of coming
}

// remembered is how long an ended session is known, so that its client is told
// what became of it.
const remembered = 30 * time.Second

func (s *Server) keep(id string, x *resource) {
	s.mu.Lock()
	if s.resources == nil {
		s.resources = map[string]*resource{}
	}
	s.forget()
	s.number++
	x.number = s.number
	s.resources[id] = x
	s.crowd(x.who)
	s.mu.Unlock()
	done := x.session.Done()
	go func() {
		<-done
		s.end(x)
	}()
}

// mostOwn is how many sessions one viewer may have: some pages, a guest's camera,
// and what was lost and has not been noticed yet.
const mostOwn = 8

// crowd ends the oldest session of a viewer who has more than may be.
func (s *Server) crowd(who string) {
	if !strings.HasPrefix(who, string(live.Viewer)+" ") {
		return
	}
	var oldest *resource
	n := 0
	for _, x := range s.resources {
		if x.who == who && x.session != nil {
			if n++; oldest == nil || x.number < oldest.number {
				oldest = x
			}
		}
	}
	if n > mostOwn {
		oldest.session.Close()
	}
}

// end lets go of the session and of what was remembered long enough.
func (s *Server) end(x *resource) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if x.session != nil {
		x.replaced, x.session, x.until = x.session.Replaced(), nil, s.Now().Add(remembered)
	}
	s.forget()
}

func (s *Server) forget() {
	now := s.Now()
	for id, x := range s.resources {
		if !x.until.IsZero() && now.After(x.until) {
			delete(s.resources, id)
		}
	}
}

// CloseLink ends what was begun by a link that was revoked.
func (s *Server) CloseLink(link string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.resources {
		if link != "" && x.link == link && x.session != nil {
			x.session.Close()
		}
	}
}

// find is the session of a path, for its creator; nil if the request was sent on
// to the node that has it.
func (s *Server) find(q *request) (*resource, *room.Session, error) {
	id := chi.URLParam(q.Request, "id")
	s.mu.Lock()
	defer s.mu.Unlock()
	x := s.resources[id]
	switch {
	case x == nil || x.show != q.show.ID:
		return nil, nil, nil
	case subtle.ConstantTimeCompare([]byte(x.who), []byte(q.actor())) != 1:
		return nil, nil, auth.ErrRole
	case x.replaced || x.session != nil && x.session.Replaced():
		return nil, nil, errReplaced
	case x.session == nil:
		return nil, nil, room.ErrGone
	}
	return x, x.session, nil
}

// elsewhere sends a request about a session that is not known here on to the
// node that has the stage.
func (s *Server) elsewhere(q *request) error {
	at, err := s.Stage.Elsewhere(q.Context(), q.show.ID)
	if err != nil {
		return err
	}
	if at == "" {
		return room.ErrGone
	}
	return s.redirect(q, chi.URLParam(q.Request, "id"), at)
}

func tag(session *room.Session) string { return `"` + session.Tag() + `"` }

// patch is a further candidate, or an ICE restart (RFC 9725, 4.3).
func (s *Server) patch(q *request) error {
	x, session, err := s.find(q)
	if err != nil {
		return err
	}
	if x == nil {
		return s.elsewhere(q)
	}
	fragment, err := body(q, fragmentType, mostFragment)
	if err != nil {
		return err
	}
	switch match := q.Header().Get("If-Match"); match {
	case "":
		return errMatch
	case "*":
		answer, err := session.Restart(fragment)
		if err != nil {
			return err
		}
		h := q.ResponseWriter.Header()
		h.Set("Content-Type", fragmentType)
		h.Set("ETag", tag(session))
		_, _ = io.WriteString(q.ResponseWriter, answer) // whoever is gone asks again
		return nil
	case tag(session):
		if err := session.Trickle(fragment); err != nil {
			return err
		}
		q.WriteHeader(http.StatusNoContent)
		return nil
	}
	return errTag
}

// remove is DELETE: its creator ends a session.
func (s *Server) remove(q *request) error {
	x, session, err := s.find(q)
	if err != nil {
		return err
	}
	if x == nil {
		return s.elsewhere(q)
	}
	session.Close()
	s.end(x)
	q.WriteHeader(http.StatusOK)
	return nil
}
