package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Handler is every route of Zuruf.
func (s *Server) Handler() http.Handler {
	r := chi.NewRouter()
	r.Use(s.ip, s.log, recoverer, headers)

	r.Get("/", s.page("index.html"))
	r.Get("/enter/{token}", s.page("enter.html"))
	r.Get("/desk", s.page("desk.html"))
	r.Get("/host", s.page("host.html"))
	r.Get("/setup", s.page("setup.html"))
	r.Get("/overlay/{token}", s.page("overlay.html"))
	if s.Demo != nil {
		r.Get("/demo", s.demo)
		r.Get("/api/v1/demo", s.demoLinks)
	}
	r.Get("/assets/*", s.asset)
	r.Get("/favicon.svg", s.asset)
	r.Get("/{code}", s.viewer)

	s.API.Mount(r)
	r.Get("/ws", s.socket)
	s.Stage.Mount(r)

	r.Get("/healthz", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok\n")) })
	r.Get("/readyz", s.ready)
	r.Method("GET", "/metrics", promhttp.HandlerFor(s.Metrics, promhttp.HandlerOpts{}))
	return r
}
