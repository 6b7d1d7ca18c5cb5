package web

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/web/api"
	"zuruf/web/auth"
	"zuruf/web/rtc"
	"zuruf/web/ws"
)

// Server answers HTTP. Its parts are set once, before the first request.
type Server struct {
	API     *api.API
	Sockets *ws.Server
	Stage   *rtc.Server
	Store   *store.Store
	Auth    *auth.Keeper
	Metrics *prometheus.Registry
	Demo    func(context.Context) (DemoLinks, error) // nil: this is no demo
	Proxies Proxies
	// Broken says why the store takes nothing any more, or nil.
	Broken func() error

	seen *requests
}

// socket finds out who opens a WebSocket and for which show, then hands over.
func (s *Server) socket(w http.ResponseWriter, r *http.Request) {
	v, err := s.visitor(r)
	if err != nil {
		api.Refuse(w, r, err, nil)
		return
	}
	s.Sockets.Open(w, r, v)
}

var errNoShowYet = live.Refuse(live.NotFound, "no_show", "show",
	"There is no show yet.", "Es gibt noch keine Sendung.")

func (s *Server) visitor(r *http.Request) (ws.Visitor, error) {
	q := r.URL.Query()
	who, err := s.identity(r)
	if err != nil {
		return ws.Visitor{}, err
	}
	v := ws.Visitor{Show: q.Get("show"), Role: who.Role, Session: who.ID, Name: who.Name, Link: who.Link,
		Since: q.Get("since"), Lang: api.Language(r)}
	if lang := q.Get("lang"); lang == "de" || lang == "en" {
		v.Lang = lang
	}
	if v.Role == live.Viewer {
		v.Author = s.Store.Secret().AuthorID(live.Room, who.ID)
	}
	if v.Show == "" {
		if v.Show, err = s.API.CurrentShow(r.Context(), who); err != nil {
			return v, err
		}
	}
	if v.Show == "" {
		return v, errNoShowYet
	}
	if v.Show, err = s.Store.Moved(r.Context(), v.Show); err != nil {
		return v, err
	}
	sh, err := s.Store.Show(r.Context(), v.Show)
	if err != nil {
		return v, err
	}
	if who.Series != "" && who.Series != sh.Series {
		return v, auth.ErrRole
	}
	return v, nil
}

// identity is who opens a socket: an overlay's token in the query, else a
// Bearer token or the cookie of the role that the query names.
func (s *Server) identity(r *http.Request) (auth.Identity, error) {
	q := r.URL.Query()
	if token := q.Get("token"); token != "" {
		who, err := s.Auth.ByToken(r.Context(), token)
		if err == nil && who.Role != live.Overlay {
			err = auth.ErrRole // other roles keep their tokens out of addresses
		}
		return who, err
	}
	role := live.Role(q.Get("role"))
	if !role.Valid() {
		role = live.Viewer
	}
	who, err := s.Auth.Who(r, role)
	if err == nil && who.Cookie && !s.API.SameOrigin(r) {
		return who, auth.ErrRole
	}
	return who, err
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	err := s.Store.Ping(ctx)
	if err == nil && s.Broken != nil {
		err = s.Broken()
	}
	if err != nil {
		http.Error(w, "the store takes nothing: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Write([]byte("ready\n"))
}
