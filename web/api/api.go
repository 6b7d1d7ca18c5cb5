package api

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/go-chi/chi/v5"

	"zuruf/ingest"
	"zuruf/ingest/accounts"
	"zuruf/ingest/meta"
	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/room/hand"
	"zuruf/live/store"
	"zuruf/live/wire"
	"zuruf/moderation"
	"zuruf/web/auth"
)

// API answers requests. Its parts are set once, before the first request.
type API struct {
	Store      *store.Store
	Moderation *moderation.Service
	Polls      *poll.Service
	Hands      *hand.Service
	Ingest     *ingest.Supervisor
	Accounts   *accounts.Accounts
	Forgetter  *moderation.Forgetter
	Meta       meta.App
	Auth       *auth.Keeper
	URL        string // public address, without a trailing slash
	Now        func() time.Time
	ClientIP   func(*http.Request) string
	Revoked    func(link string)                     // ends a link's sockets on this node
	ICE        func(session string) []wire.ICEServer // what a session needs to reach the stage; nil: nothing
	limits     limiter
}

// route is one line of the API.
type route struct {
	method, path string
	may          func(live.Role) bool // who may; nil: everybody, without a session
	status       int                  // of success
	summary      string
	body, answer any // examples of the shapes, for the OpenAPI document
	handle       func(*call) (any, error)
}

func conducts(r live.Role) bool  { return r.Conducts() }
func moderates(r live.Role) bool { return r.Moderates() }
func produces(r live.Role) bool  { return r == live.Producer }
func views(r live.Role) bool     { return r == live.Viewer }
func anyone(live.Role) bool      { return true }
func audience(r live.Role) bool  { return r == live.Viewer || r.Conducts() }

func deskOrGuest(r live.Role) bool { return r == live.Viewer || r.Moderates() }

// Mount adds the routes to m.
func (a *API) Mount(m chi.Router) {
	for _, r := range a.routes() {
		m.Method(r.method, "/api/v1"+r.path, a.handler(r))
	}
	doc := a.document()
	m.Get("/api/openapi.json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write(doc)
	})
	m.Get("/api/v1/qr", a.qr)
	m.Get("/hooks/{kind}", a.handshake)
	m.Post("/hooks/{kind}", a.hook)
	m.Post("/hooks/in/{source}", a.feedSource)
	m.Get("/hooks/in/{source}", a.feedSocket)
	m.Options("/hooks/in/{source}", mayFeed)
	m.Post("/hooks/meta/deletion", a.deleteUser)
	m.Get("/deletion/{code}", a.showDeletion)
	m.Get("/connect/{kind}/callback", a.connected)
	m.HandleFunc("/api/*", func(w http.ResponseWriter, r *http.Request) { Refuse(w, r, live.ErrNotFound, nil) })
}

// handler runs a route: who speaks, which show, may they, then the handler.
func (a *API) handler(route route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &call{API: a, w: w, r: r, ctx: r.Context()}
		if err := c.admit(route); err != nil {
			Refuse(w, r, err, nil)
			return
		}
		out, err := route.handle(c)
		if err != nil {
			Refuse(w, r, err, c.current(err))
			return
		}
		if f, ok := out.(file); ok {
			f.answer(w)
			return
		}
		answer(w, route.status, out)
	}
}

var errOrigin = live.Refuse(live.Forbidden, "origin", "",
	"This request came from another site.", "Diese Anfrage kam von einer anderen Seite.")

var errKey = live.Refuse(live.Invalid, "idempotency_key", "Idempotency-Key",
	"An Idempotency-Key has at most 64 characters.", "Ein Idempotency-Key hat höchstens 64 Zeichen.")

func (c *call) admit(route route) error {
	if len(c.r.Header.Get("Idempotency-Key")) > 64 {
		return errKey
	}
	var err error
	c.who, err = c.Auth.Who(c.r, live.Role(c.r.Header.Get("X-Zuruf-Role")))
	if route.may == nil {
		err = nil
	} else if err == nil && !route.may(c.who.Role) {
		err = auth.ErrRole
	}
	if err != nil {
		return err
	}
	if c.who.Cookie && c.r.Method != http.MethodGet && !c.SameOrigin(c.r) {
		return errOrigin
	}
	id := c.path("show")
	if id == "" {
		return nil
	}
	if c.show, err = c.Store.Show(c.ctx, id); err != nil {
		return err
	}
	if c.who.Role != live.Viewer && c.who.Series != "" && c.who.Series != c.show.Series {
		return auth.ErrRole
	}
	return nil
}

// SameOrigin reports whether a request comes from a page of ours: its Origin is
// the public address or the address it was sent to. Requests without an Origin
// are no page's, unless the browser says they cross sites.
func (a *API) SameOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		site := r.Header.Get("Sec-Fetch-Site")
		return site == "" || site == "same-origin" || site == "none"
	}
	if origin == a.URL {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

// CurrentShow is the show that an identity's links lead to now: the current
// one of its series, or for an installation-wide producer the newest; "" if
// there is none.
func (a *API) CurrentShow(ctx context.Context, who auth.Identity) (string, error) {
	if who.Series != "" {
		series, err := a.Store.Series(ctx, who.Series)
		return series.Show, err
	}
	if who.Role != live.Producer {
		return "", nil
	}
	all, err := a.Store.Shows(ctx)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0].ID, nil
}

// current is the state that won a conflict.
func (c *call) current(err error) any {
	if c.won != nil {
		return c.won
	}
	e := live.AsError(err)
	if e == nil || e.Kind != live.Conflict || c.show.ID == "" || !c.who.Role.Conducts() {
		return nil
	}
	if id := c.path("comment"); id != "" {
		if out, err := c.comment(id); err == nil {
			return out
		}
	}
	if id := c.path("poll"); id != "" {
		if out, err := c.poll(id); err == nil {
			return out
		}
	}
	if id := c.path("number"); id != "" {
		if n, err := moderation.Number(id); err == nil {
			if out, err := c.question(n); err == nil {
				return out
			}
		}
	}
	return nil
}
