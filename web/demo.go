package web

import (
	"encoding/json"
	"net/http"

	"zuruf/live"
	"zuruf/web/api"
)

// DemoLinks are the addresses of the demo's pages, and the sessions that the
// demo page hands to its visitor.
type DemoLinks struct {
	Code     string               `json:"code"`
	Viewer   string               `json:"viewer"`
	Desk     string               `json:"desk"`
	Host     string               `json:"host"`
	Setup    string               `json:"setup"`
	Overlay  string               `json:"overlay"`
	Sessions map[live.Role]string `json:"-"`
}

// demo serves the page that shows everything side by side. Its visitor is
// given every role: the demo's show is a sandbox.
func (s *Server) demo(w http.ResponseWriter, r *http.Request) {
	links, err := s.Demo(r.Context())
	if err != nil {
		api.Refuse(w, r, err, nil)
		return
	}
	for role, session := range links.Sessions {
		s.Auth.SetCookie(w, role, session)
	}
	servePage(w, r, "demo.html", http.StatusOK)
}

func (s *Server) demoLinks(w http.ResponseWriter, r *http.Request) {
	links, err := s.Demo(r.Context())
	if err != nil {
		api.Refuse(w, r, err, nil)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(links)
}
