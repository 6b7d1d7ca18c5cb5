package web

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"zuruf/web/api"
)

// Proxies are the addresses of proxies in front, whose X-Forwarded-For is
// believed; nobody else's is.
type Proxies []netip.Prefix

type ipKey struct{}

// ip finds the client's address: the last one in X-Forwarded-For that is no
// proxy of ours, if the request came through one, else the peer's.
func (s *Server) ip(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			host = r.RemoteAddr
		}
		if s.Proxies.has(host) {
			hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
			for i := len(hops) - 1; i >= 0; i-- {
				hop := strings.TrimSpace(hops[i])
				if hop == "" {
					break
				}
				host = hop
				if !s.Proxies.has(hop) {
					break
				}
			}
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), ipKey{}, host)))
	})
}

func (p Proxies) has(host string) bool {
	a, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, prefix := range p {
		if prefix.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}

// ClientIP is the client's address as the middleware found it.
func ClientIP(r *http.Request) string {
	ip, _ := r.Context().Value(ipKey{}).(string)
	return ip
}

// csp allows what the pages are made of: own scripts and styles, pictures from
// anywhere by https (avatars, previews), own sockets, and for the stage the other
// nodes and an outside engine. Pages may be framed by
// ourselves only (setup's preview, the demo).
const csp = "default-src 'self'; img-src 'self' https: data:; connect-src 'self' ws: wss: https:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "geolocation=(), payment=()")
		next.ServeHTTP(w, r)
	})
}

// recoverer answers 500 when a handler panics, and logs where.
func recoverer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				slog.Error("panic", "value", v, "stack", string(debug.Stack()))
				api.Refuse(w, r, api.ErrInternal, nil)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// log counts requests by route and logs them by route, never by address: paths
// may carry tokens. Sockets are not wrapped: they must be hijacked as they are.
func (s *Server) log(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/ws" {
			next.ServeHTTP(w, r)
			return
		}
		start := time.Now()
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(ww, r)
		pattern := chi.RouteContext(r.Context()).RoutePattern()
		s.seen.observe(r.Method, pattern, ww.Status(), time.Since(start))
		slog.Debug("request", "method", r.Method, "route", pattern, "status", ww.Status(), "ms", time.Since(start).Milliseconds())
	})
}
