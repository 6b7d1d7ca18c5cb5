// Package rtc is WHIP and WHEP: media into and out of the stage over HTTP
// (RFC 9725, draft-ietf-wish-whep). It finds out who asks and what they may,
// and hands offers to live/room.
package rtc

import (
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"zuruf/live"
	"zuruf/live/room"
	"zuruf/live/store"
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
	number    int // of the last one
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
// Answers carry credentials of TURN servers and tickets, so nobody keeps them.
func cross(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Allow-Methods", "POST, PATCH, DELETE, OPTIONS")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, X-Zuruf-Role, Accept-Language")
		h.Set("Access-Control-Expose-Headers", "Location, ETag, Link, Retry-After, Accept-Patch")
		h.Set("Access-Control-Max-Age", "600")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// allowed answers a browser that asks beforehand; cross has said what it may.
func allowed(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// probe answers a data channel, for anybody: media get through where it does.
func (s *Server) probe(w http.ResponseWriter, r *http.Request) {
	offer, err := body(&request{ResponseWriter: w, Request: r}, sdpType, mostProbe)
	answer := ""
	if err == nil {
		answer, err = s.Stage.Media.Probe(offer)
	}
	if err != nil {
		refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", sdpType)
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
	sent bool // on, by another node
}

// Header is that of the request; the answer's is that of the ResponseWriter.
func (q *request) Header() http.Header { return q.Request.Header }

// actor is who alone may touch what the request begins.
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

func (s *Server) admit(q *request) (err error) {
	show := chi.URLParam(q.Request, "show")
	if given := q.URL.Query().Get("ticket"); given != "" {
		q.who, q.sent, err = s.redeem(q.Context(), given, show, chi.URLParam(q.Request, "id"))
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
