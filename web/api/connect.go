package api

import (
	"crypto/subtle"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"zuruf/ingest/accounts"
	"zuruf/live"
	"zuruf/live/wire"
)

// connectBody names where to log in.
type connectBody struct {
	Kind string `json:"kind"`
}

// connectURL is where the producer's browser goes to log in.
type connectURL struct {
	URL string `json:"url"`
}

// loginTime is how long a login may take.
const loginTime = 10 * time.Minute

const loginCookie = "zuruf_login"

// login is a login under way, sealed into a cookie of the browser that began it.
type login struct {
	State    string          `json:"s"`
	Verifier string          `json:"v"`
	Kind     live.SourceKind `json:"k"`
	Show     string          `json:"h"`
	Series   string          `json:"e"`
	Until    int64           `json:"u"` // ms
}

func (a *API) redirect(kind live.SourceKind) string {
	return a.URL + "/connect/" + string(kind) + "/callback"
}

// loginKind is the platform whose login connects sources of a kind: Instagram
// accounts come with the login at Facebook.
func loginKind(kind string) live.SourceKind {
	if live.SourceKind(kind) == live.Instagram {
		return live.Facebook
	}
	return live.SourceKind(kind)
}

// connect begins a login at a platform.
func (c *call) connect() (any, error) {
	var in connectBody
	if err := c.body(&in); err != nil {
		return nil, err
	}
	l := login{State: live.NewReceipt() + live.NewReceipt(), Kind: loginKind(in.Kind), Show: c.show.ID, Series: c.show.Series,
		Until: c.Now().Add(loginTime).UnixMilli()}
	address, verifier, err := c.Accounts.Begin(l.Kind, l.State, c.redirect(l.Kind))
	if err != nil {
		return nil, err
	}
	l.Verifier = verifier
	sealed, err := c.sealed(l, "login")
	if err != nil {
		return nil, err
	}
	http.SetCookie(c.w, &http.Cookie{Name: loginCookie, Value: sealed, Path: "/connect/", HttpOnly: true,
		Secure: strings.HasPrefix(c.URL, "https"), SameSite: http.SameSiteLaxMode, MaxAge: int(loginTime / time.Second)})
	return connectURL{address}, nil
}

func (c *call) sealed(v any, purpose string) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	return c.Store.Seal(b, purpose), nil
}

// connected is where a platform sends the browser back to after a login. It
// answers with setup, which says how it went.
func (a *API) connected(w http.ResponseWriter, r *http.Request) {
	kind := live.SourceKind(chi.URLParam(r, "kind"))
	list, err := a.finishLogin(r, kind)
	http.SetCookie(w, &http.Cookie{Name: loginCookie, Path: "/connect/", HttpOnly: true, MaxAge: -1})
	q := url.Values{"connected": {string(kind)}}
	if err != nil {
		e := live.AsError(err)
		if e == nil {
			e = ErrInternal
		}
		slog.Warn("a login at a platform failed", "kind", kind, "error", err)
		q = url.Values{"refused": {e.Message.In(Language(r))}}
	} else if len(list) == 1 {
		q.Set("account", list[0].ID)
	}
	http.Redirect(w, r, "/setup?"+q.Encode(), http.StatusSeeOther)
}

var errLoginForeign = live.Refuse(live.Forbidden, "login_foreign", "",
	"This login was not begun in this browser, or it took longer than ten minutes. Begin again in setup.",
	"Diese Anmeldung wurde nicht in diesem Browser begonnen, oder sie hat länger als zehn Minuten gedauert. Beginnen Sie in der Einrichtung noch einmal.")

func (a *API) finishLogin(r *http.Request, kind live.SourceKind) ([]live.Account, error) {
	who, err := a.Auth.Who(r, live.Producer)
	if err != nil {
		return nil, err
	}
	cookie, err := r.Cookie(loginCookie)
	if err != nil {
		return nil, errLoginForeign
	}
	var l login
	plain, err := a.Store.Open(cookie.Value, "login")
	if err != nil || json.Unmarshal(plain, &l) != nil {
		return nil, errLoginForeign
	}
	q := r.URL.Query()
	if l.Kind != kind || a.Now().UnixMilli() > l.Until || who.Series != "" && who.Series != l.Series ||
		subtle.ConstantTimeCompare([]byte(q.Get("state")), []byte(l.State)) != 1 {
		return nil, errLoginForeign
	}
	if q.Get("code") == "" {
		return nil, accounts.ErrLogin
	}
	known, err := a.Store.Accounts(r.Context(), l.Series)
	if err != nil {
		return nil, err
	}
	list, err := a.Accounts.Finish(r.Context(), kind, l.Series, q.Get("code"), l.Verifier, a.redirect(kind), known)
	if err == nil {
		a.Ingest.Changed(l.Show)
		a.nudgeAll(r, l.Show)
	}
	return list, err
}

// nudgeAll has the sources of a show tried at once that wait for an account.
func (a *API) nudgeAll(r *http.Request, show string) {
	sources, err := a.Store.ShowSources(r.Context(), show)
	if err != nil {
		return
	}
	for _, src := range sources {
		if src.Config["account"] != "" {
			a.Ingest.Nudge(show, src.ID)
		}
	}
}

// connectDevice begins a login by code, for platforms that take one.
func (c *call) connectDevice() (any, error) {
	var in connectBody
	if err := c.body(&in); err != nil {
		return nil, err
	}
	d, err := c.Accounts.BeginDevice(c.ctx, loginKind(in.Kind))
	if err != nil {
		return nil, err
	}
	id, err := c.sealed(d, "device "+c.show.Series)
	if err != nil {
		return nil, err
	}
	return wire.Device{ID: id, URL: d.URL, Code: d.Code, State: "waiting", Expires: wire.At(d.Expires.UnixMilli())}, nil
}

// devicePoll is a login by code that is asked about; ID is what its beginning
// answered.
type devicePoll struct {
	ID string `json:"id"`
}

// pollDevice asks whether the person has typed the code.
func (c *call) pollDevice() (any, error) {
	var in devicePoll
	if err := c.body(&in); err != nil {
		return nil, err
	}
	var d accounts.Device
	plain, err := c.Store.Open(in.ID, "device "+c.show.Series)
	if err != nil || json.Unmarshal(plain, &d) != nil {
		return nil, live.ErrNotFound
	}
	out := wire.Device{ID: in.ID, URL: d.URL, Code: d.Code, State: "waiting", Expires: wire.At(d.Expires.UnixMilli())}
	known, err := c.Store.Accounts(c.ctx, c.show.Series)
	if err != nil {
		return nil, err
	}
	list, err := c.Accounts.PollDevice(c.ctx, d, c.show.Series, known)
	if e := live.AsError(err); e != nil && e.Kind != live.Unavailable || c.Now().After(d.Expires) {
		out.State, out.Message = "refused", accounts.ErrLogin.Message.In(Language(c.r))
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	if len(list) > 0 {
		account := wire.FromAccount(list[0])
		out.State, out.Account = "done", &account
		c.Ingest.Changed(c.show.ID)
		c.nudgeAll(c.r, c.show.ID)
	}
	return out, nil
}

func (c *call) listAccounts() (any, error) {
	all, err := c.Store.Accounts(c.ctx, c.show.Series)
	if err != nil {
		return nil, err
	}
	out := make([]wire.Account, len(all))
	for i, a := range all {
		out[i] = wire.FromAccount(a)
	}
	return listOf(out, 0), nil
}

// forgetAccount disconnects an account: its tokens are deleted here. Sources
// that used it show that they must be connected again.
func (c *call) forgetAccount() (any, error) {
	a, err := c.Store.Account(c.ctx, c.path("account"))
	if err != nil {
		return nil, err
	}
	if a.Series != c.show.Series {
		return nil, live.ErrNotFound
	}
	if err := c.Store.DeleteAccount(c.ctx, a.ID); err != nil {
		return nil, err
	}
	return done{OK: true}, nil
}
