package web

import (
	"bytes"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"zuruf/live"
	"zuruf/web/api"
)

// page serves one of the built pages.
func (s *Server) page(name string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { servePage(w, r, name, http.StatusOK) }
}

func servePage(w http.ResponseWriter, r *http.Request, name string, status int) {
	b, err := dist.ReadFile("dist/" + name)
	if err != nil {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusServiceUnavailable)
		w.Write([]byte("The pages are not built yet. Run `make build` (it needs Node 20 and npm), or in web/ui: npm ci && npm run build.\n" +
			"Die Seiten sind noch nicht gebaut. `make build` baut sie (mit Node 20 und npm).\n"))
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	w.Write(b)
}

// viewer serves the viewer page of a join code. A code in another spelling is
// led to its one form; what cannot be a code is not found.
func (s *Server) viewer(w http.ResponseWriter, r *http.Request) {
	typed := chi.URLParam(r, "code")
	code, ok := live.ParseCode(typed)
	switch {
	case !ok:
		api.Refuse(w, r, live.ErrNotFound, nil)
	case code != typed:
		to := url.URL{Path: "/" + code, RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusFound)
	default:
		servePage(w, r, "viewer.html", http.StatusOK)
	}
}

// asset serves a built file; its name carries a hash, so it may be kept for ever.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	name := path.Clean("dist" + r.URL.Path)
	b, err := fs.ReadFile(dist, name)
	if err != nil || strings.HasSuffix(name, ".html") {
		http.NotFound(w, r)
		return
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		w.Header().Set("Content-Type", t)
	}
	if strings.HasPrefix(r.URL.Path, "/assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
}
