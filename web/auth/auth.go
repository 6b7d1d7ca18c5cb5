// Package auth knows who speaks: tokens of links, sessions in cookies, roles.
//
// A token is "<link id>.<mac>", the mac an HMAC of the installation's secret
// over link, role, series and generation; nothing secret is stored. A session
// is a signed statement of the same kind, kept in one cookie a role, because
// one browser may hold several roles; it names the link it came by and ends
// with it. All comparisons take constant time.
package auth

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"zuruf/live"
)

// Links reads links; *store.Store satisfies it.
type Links interface {
	Link(ctx context.Context, id string) (live.Link, error)
}

// Keeper makes and checks tokens and sessions.
type Keeper struct {
	secret live.Secret
	links  Links
	token  string // the producer's API token, "" for none
	secure bool   // cookies only over https
	now    func() time.Time
}

// New builds a Keeper. token is the producer's API token from the
// environment, or "".
func New(secret live.Secret, links Links, token string, secure bool, now func() time.Time) *Keeper {
	return &Keeper{secret: secret, links: links, token: token, secure: secure, now: now}
}

// Identity is who speaks.
type Identity struct {
	live.Actor
	Link   string // id of the link it came by; "" for viewers and the API token
	Series string // what it is limited to; "" for the whole installation, and for viewers
	Cookie bool   // a cookie said so, not a Bearer token
}

// Refusals of this package.
var (
	ErrNobody = live.Refuse(live.Unauthorized, "unauthorized", "",
		"Please open your link again.", "Bitte öffnen Sie Ihren Link noch einmal.")
	ErrToken = live.Refuse(live.Unauthorized, "invalid_token", "token",
		"This link is not valid. Please ask for a new one.", "Dieser Link ist nicht gültig. Bitte lassen Sie sich einen neuen geben.")
	ErrRevoked = live.Refuse(live.Unauthorized, "revoked", "token",
		"This link was revoked or has expired. Please ask for a new one.", "Dieser Link wurde widerrufen oder ist abgelaufen. Bitte lassen Sie sich einen neuen geben.")
	ErrRole = live.Refuse(live.Forbidden, "forbidden", "",
		"Your link does not allow this.", "Ihr Link erlaubt das nicht.")
)

// Token is the token of a link at its present generation.
func (k *Keeper) Token(l live.Link) string {
	sum := k.secret.Sum("link", l.ID, string(l.Role), l.Series, strconv.Itoa(l.Generation))
	return l.ID + "." + base64.RawURLEncoding.EncodeToString(sum[:16])
}

// Open finds the link of a token.
func (k *Keeper) Open(ctx context.Context, token string) (live.Link, error) {
	id, _, ok := strings.Cut(token, ".")
	if !ok || len(token) > 100 {
		return live.Link{}, ErrToken
	}
	l, err := k.links.Link(ctx, id)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		return live.Link{}, ErrToken
	}
	if err != nil {
		return live.Link{}, err
	}
	before := l
	before.Generation-- // a revoked link is told so, a forged one is not
	if subtle.ConstantTimeCompare([]byte(k.Token(before)), []byte(token)) == 1 {
		return live.Link{}, ErrRevoked
	}
	if subtle.ConstantTimeCompare([]byte(k.Token(l)), []byte(token)) != 1 {
		return live.Link{}, ErrToken
	}
	return l, k.valid(l)
}

func (k *Keeper) valid(l live.Link) error {
	if l.Revoked || l.ExpiresAt != 0 && k.now().UnixMilli() > l.ExpiresAt {
		return ErrRevoked
	}
	return nil
}

// claim is what a session states about itself.
type claim struct {
	Role       live.Role `json:"r"`
	ID         string    `json:"s"`
	Name       string    `json:"n,omitempty"`
	Link       string    `json:"l,omitempty"`
	Generation int       `json:"g,omitempty"`
	Until      int64     `json:"u"` // ms
}

// sessionLife is how long a session lasts; a viewer's keeps votes and own questions for a season.
const sessionLife = 180 * 24 * time.Hour

// Viewer makes a session for somebody in the room.
func (k *Keeper) Viewer(name string) string {
	return k.sign(claim{Role: live.Viewer, ID: live.NewID(), Name: name, Until: k.now().Add(sessionLife).UnixMilli()})
}

// Rename makes a session for the same viewer under another name.
func (k *Keeper) Rename(id Identity, name string) string {
	return k.sign(claim{Role: live.Viewer, ID: id.ID, Name: name, Until: k.now().Add(sessionLife).UnixMilli()})
}

// Enter makes a named session for a link.
func (k *Keeper) Enter(l live.Link, name string) string {
	return k.sign(claim{Role: l.Role, ID: live.NewID(), Name: name, Link: l.ID, Generation: l.Generation, Until: k.now().Add(sessionLife).UnixMilli()})
}

func (k *Keeper) sign(c claim) string {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings and numbers only
	}
	text := base64.RawURLEncoding.EncodeToString(b)
	sum := k.secret.Sum("session", text)
	return text + "." + base64.RawURLEncoding.EncodeToString(sum[:16])
}

// Session checks a session and returns who it is.
func (k *Keeper) Session(ctx context.Context, session string) (Identity, error) {
	text, mac, ok := strings.Cut(session, ".")
	sum := k.secret.Sum("session", text)
	if !ok || subtle.ConstantTimeCompare([]byte(mac), []byte(base64.RawURLEncoding.EncodeToString(sum[:16]))) != 1 {
		return Identity{}, ErrNobody
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	var c claim
	if err != nil || json.Unmarshal(raw, &c) != nil || k.now().UnixMilli() > c.Until {
		return Identity{}, ErrNobody
	}
	id := Identity{Actor: live.Actor{Role: c.Role, ID: c.ID, Name: c.Name}, Link: c.Link}
	if c.Link == "" {
		if c.Role != live.Viewer { // every other role ends with its link
			return Identity{}, ErrNobody
		}
		return id, nil
	}
	l, err := k.links.Link(ctx, c.Link)
	if err != nil {
		if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
			return Identity{}, ErrNobody
		}
		return Identity{}, err
	}
	if l.Generation != c.Generation {
		return Identity{}, ErrRevoked
	}
	id.Series = l.Series
	return id, k.valid(l)
}

func cookieName(r live.Role) string { return "zuruf_" + string(r) }

// SetCookie keeps a session in the browser.
func (k *Keeper) SetCookie(w http.ResponseWriter, role live.Role, session string) {
	http.SetCookie(w, &http.Cookie{Name: cookieName(role), Value: session, Path: "/", HttpOnly: true,
		Secure: k.secure, SameSite: http.SameSiteLaxMode, MaxAge: int(sessionLife / time.Second)})
}

// Who finds out who speaks: the Bearer token (a link's, a session, or the
// producer's API token), else the cookie of the role that the request names,
// else the most powerful cookie there is.
func (k *Keeper) Who(r *http.Request, role live.Role) (Identity, error) {
	ctx := r.Context()
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return k.bearer(ctx, strings.TrimSpace(bearer))
	}
	roles := []live.Role{live.Producer, live.Moderator, live.Host, live.Viewer}
	if role != "" {
		roles = []live.Role{role}
		if role == live.Moderator {
			roles = []live.Role{live.Moderator, live.Producer} // a producer may sit at the desk
		}
	}
	last := error(ErrNobody)
	for _, role := range roles {
		c, err := r.Cookie(cookieName(role))
		if err != nil {
			continue
		}
		id, err := k.Session(ctx, c.Value)
		if err == nil {
			id.Cookie = true
			return id, nil
		}
		if e := live.AsError(err); e == nil || e.Kind != live.Unauthorized {
			return Identity{}, err // not known is not nobody
		}
		last = err
	}
	return Identity{}, last
}

func (k *Keeper) bearer(ctx context.Context, token string) (Identity, error) {
	if k.token != "" && subtle.ConstantTimeCompare([]byte(token), []byte(k.token)) == 1 {
		return Identity{Actor: live.Actor{Role: live.Producer, ID: "api", Name: "API"}}, nil
	}
	if id, err := k.Session(ctx, token); !errors.Is(err, ErrNobody) {
		return id, err
	}
	return k.ByToken(ctx, token)
}

// ByToken is the identity of a link's token, as overlays and scripts use it.
func (k *Keeper) ByToken(ctx context.Context, token string) (Identity, error) {
	l, err := k.Open(ctx, token)
	if err != nil {
		return Identity{}, err
	}
	return Identity{Actor: live.Actor{Role: l.Role, ID: "link-" + l.ID, Name: l.Name}, Link: l.ID, Series: l.Series}, nil
}
