package auth

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"zuruf/live"
)

// book is links in memory; down makes it fail as a store that is gone.
type book struct {
	kept map[string]live.Link
	down error
}

func (b *book) Link(_ context.Context, id string) (live.Link, error) {
	if b.down != nil {
		return live.Link{}, b.down
	}
	l, ok := b.kept[id]
	if !ok {
		return l, live.ErrNotFound
	}
	return l, nil
}

// house is a Keeper with one link a role and a clock that is moved by hand.
type house struct {
	*Keeper
	*book
	t   testing.TB
	now time.Time
}

func newHouse(t testing.TB) *house {
	h := &house{book: &book{kept: map[string]live.Link{}}, t: t, now: time.Unix(1_790_000_000, 0)}
	h.Keeper = New(live.Secret("secret"), h.book, "the-api-token", false, func() time.Time { return h.now })
	for _, r := range []live.Role{live.Producer, live.Moderator, live.Host, live.Overlay} {
		h.kept[string(r)] = live.Link{ID: string(r), Series: "s1", Role: r, Name: "N " + string(r)}
	}
	return h
}

func (h *house) change(id string, change func(*live.Link)) {
	l := h.kept[id]
	change(&l)
	h.kept[id] = l
}

func (h *house) token(id string) string { return h.Token(h.kept[id]) }

func (h *house) opens(token string, want error) {
	h.t.Helper()
	if l, err := h.Open(context.Background(), token); !errors.Is(err, want) {
		h.t.Errorf("%.80q opens %+v, %v; want %v", token, l, err, want)
	}
}

func (h *house) speaks(session string, want error) Identity {
	h.t.Helper()
	id, err := h.Session(context.Background(), session)
	if !errors.Is(err, want) || err != nil && id != (Identity{}) && !errors.Is(err, ErrRevoked) {
		h.t.Errorf("%.80q speaks for %+v, %v; want %v", session, id, err, want)
	}
	return id
}

func TestTokens(t *testing.T) {
	h := newHouse(t)
	token := h.token("moderator")
	h.opens(token, nil)
	for why, bad := range map[string]string{
		"nothing": "", "a dot": ".", "no signature": "moderator.", "no link": strings.TrimPrefix(token, "moderator"), "no dot": strings.Replace(token, ".", "", 1),
		"no such link": "nobody" + strings.TrimPrefix(token, "moderator"), "another role's": "host" + strings.TrimPrefix(token, "moderator"),
		"truncated": token[:len(token)-1], "longer": token + "A", "another case": strings.ToLower(token) + "", "a blank": token + " ", "too long": token + strings.Repeat("A", 100),
		"padded": token + "==", "two dots": token + ".x",
	} {
		if _, err := h.Open(context.Background(), bad); !errors.Is(err, ErrToken) {
			t.Errorf("%s: %v", why, err)
		}
	}
	// Whoever changes what a link is for changes its token.
	for what, change := range map[string]func(*live.Link){
		"series": func(l *live.Link) { l.Series = "s2" }, "role": func(l *live.Link) { l.Role = live.Producer }, "generation": func(l *live.Link) { l.Generation = 7 },
	} {
		l := h.kept["moderator"]
		if change(&l); h.Token(l) == token {
			t.Errorf("the token does not depend on the %s", what)
		}
	}
	if other := New(live.Secret("other"), h.book, "", false, time.Now); other.Token(h.kept["moderator"]) == token {
		t.Error("the token does not depend on the secret")
	}
	h.down = live.ErrUnavailable
	h.opens(token, live.ErrUnavailable)
}

func TestRevokedAndExpired(t *testing.T) {
	h := newHouse(t)
	token, session := h.token("host"), h.Enter(h.kept["host"], "Theo")
	if id := h.speaks(session, nil); id.Role != live.Host || id.Name != "Theo" || id.Series != "s1" || id.Link != "host" || id.Cookie {
		t.Errorf("%+v", id)
	}
	h.change("host", func(l *live.Link) { l.ExpiresAt = h.now.UnixMilli() })
	h.opens(token, nil)
	h.now = h.now.Add(time.Millisecond)
	h.opens(token, ErrRevoked)
	h.speaks(session, ErrRevoked)
	h.change("host", func(l *live.Link) { l.ExpiresAt = 0 })
	h.speaks(session, nil)
	h.change("host", func(l *live.Link) { l.Generation++ }) // a standing link lives on
	h.opens(token, ErrRevoked)
	h.speaks(session, ErrRevoked)
	h.opens(h.token("host"), nil)
	h.change("host", func(l *live.Link) { l.Generation++; l.Revoked = true })
	h.opens(token, ErrToken) // two generations ago
	h.opens(h.token("host"), ErrRevoked)
	delete(h.kept, "host")
	h.opens(token, ErrToken)
	h.speaks(session, ErrNobody)

	viewer := h.Viewer("Lotte")
	h.now = h.now.Add(sessionLife)
	h.speaks(viewer, nil)
	h.now = h.now.Add(time.Millisecond)
	h.speaks(viewer, ErrNobody)
}

func TestSessionsCannotBeForged(t *testing.T) {
	h := newHouse(t)
	good := h.Viewer("Lotte")
	id := h.speaks(good, nil)
	if id.Role != live.Viewer || id.Name != "Lotte" || len(id.ID) != 12 || id.Series != "" || id.Link != "" {
		t.Errorf("%+v", id)
	}
	text, mac, _ := strings.Cut(good, ".")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	promoted := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(raw), `"viewer"`, `"producer"`, 1)))
	for why, bad := range map[string]string{
		"nothing": "", "a dot": ".", "unsigned": text, "an empty signature": text + ".", "half a signature": text + "." + mac[:10],
		"another's signature": strings.Split(h.Viewer("Bo"), ".")[0] + "." + mac, "promoted": promoted + "." + mac, "truncated": text[:len(text)-4] + "." + mac,
		"a token": h.token("host"), "another secret's": New(live.Secret("x"), h.book, "", false, time.Now).Viewer("Lotte"),
	} {
		if _, err := h.Session(context.Background(), bad); !errors.Is(err, ErrNobody) {
			t.Errorf("%s: %v", why, err)
		}
	}
	// Even signed by us: a session of another role must name a link.
	h.speaks(h.sign(claim{Role: live.Producer, ID: "x", Until: h.now.Add(time.Hour).UnixMilli()}), ErrNobody)
	h.speaks(h.sign(claim{Role: live.Viewer, ID: "x"}), ErrNobody) // expired at the beginning of time
	if renamed := h.speaks(h.Rename(Identity{Actor: live.Actor{Role: live.Producer, ID: "x"}}, "Bo"), nil); renamed.Role != live.Viewer || renamed.ID != "x" || renamed.Name != "Bo" {
		t.Errorf("%+v", renamed)
	}
	h.down = live.ErrUnavailable
	h.speaks(h.Enter(h.kept["host"], "Theo"), live.ErrUnavailable)
	h.speaks(good, nil) // viewers need no link
}

func TestWho(t *testing.T) {
	h := newHouse(t)
	ask := func(role live.Role, bearer string, cookies ...live.Role) (Identity, error) {
		r := httptest.NewRequest("GET", "/", nil)
		if bearer != "" {
			r.Header.Set("Authorization", "Bearer "+bearer)
		}
		for _, c := range cookies {
			session := h.Viewer("Lotte")
			if c != live.Viewer {
				session = h.Enter(h.kept[string(c)], string(c))
			}
			r.AddCookie(&http.Cookie{Name: cookieName(c), Value: session})
		}
		return h.Who(r, role)
	}
	all := []live.Role{live.Viewer, live.Host, live.Moderator, live.Producer}
	for _, c := range []struct {
		named   live.Role
		bearer  string
		cookies []live.Role
		want    live.Role
		err     error
	}{
		{"", "", nil, "", ErrNobody},
		{"", "", all, live.Producer, nil},
		{"", "", all[:3], live.Moderator, nil},
		{live.Viewer, "", all, live.Viewer, nil},
		{live.Host, "", all, live.Host, nil},
		{live.Moderator, "", []live.Role{live.Producer}, live.Producer, nil}, // a producer may sit at the desk
		{live.Moderator, "", all, live.Moderator, nil},
		{live.Producer, "", all[:3], "", ErrNobody},
		{live.Overlay, "", []live.Role{live.Overlay}, live.Overlay, nil},
		{"nonsense", "", all, "", ErrNobody},
		{live.Viewer, "the-api-token", all, live.Producer, nil}, // a Bearer token goes before cookies
		{"", "the-api-toke", all, "", ErrToken},
		{"", h.token("overlay"), nil, live.Overlay, nil},
		{"", h.Viewer("Bo"), nil, live.Viewer, nil},
		{"", "rubbish", all, "", ErrToken},
	} {
		id, err := ask(c.named, c.bearer, c.cookies...)
		if !errors.Is(err, c.err) || id.Role != c.want || err == nil && id.Cookie != (c.bearer == "") {
			t.Errorf("%q, bearer %.20q, cookies %v: %+v %v", c.named, c.bearer, c.cookies, id, err)
		}
	}
	if id, err := ask("", h.token("host")); err != nil || id.ID != "link-host" || id.Name != "N host" || id.Series != "s1" {
		t.Errorf("%+v %v", id, err)
	}
	revoked := h.Enter(h.kept["moderator"], "Nora")
	h.change("moderator", func(l *live.Link) { l.Generation++ })
	if _, err := ask("", revoked); !errors.Is(err, ErrRevoked) {
		t.Errorf("a session whose link was revoked is told so: %v", err)
	}
	// While the store is gone nobody is taken for less than they are.
	h.down = live.ErrUnavailable
	for _, bearer := range []string{h.token("host"), h.Enter(h.kept["host"], ""), ""} {
		if id, err := ask("", bearer, all...); !errors.Is(err, live.ErrUnavailable) {
			t.Errorf("bearer %.20q: %+v %v", bearer, id, err)
		}
	}
	if none := New(live.Secret("secret"), h.book, "", false, time.Now); none != nil {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Authorization", "Bearer ")
		if id, err := none.Who(r, ""); err == nil {
			t.Errorf("without an API token an empty one is taken: %+v", id)
		}
	}
}

// TestSecretsCompareInConstantTime: nothing in this package compares a mac or
// a token with == or bytes.Equal.
func TestSecretsCompareInConstantTime(t *testing.T) {
	b, err := os.ReadFile("auth.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), "subtle.ConstantTimeCompare("); n != 4 {
		t.Errorf("%d comparisons in constant time", n)
	}
	if found := regexp.MustCompile(`(?:\bmac|\btoken|Token\(\w+\)|\bsession) *[!=]= *[^n"\s]|bytes\.Equal|hmac\.Equal`).FindAllString(string(b), -1); found != nil {
		t.Errorf("compared otherwise: %q", found)
	}
}

// FuzzCredentials: whatever is sent as a token or session is refused unless it is one of ours.
func FuzzCredentials(f *testing.F) {
	h := newHouse(f)
	until := h.now.Add(time.Hour).UnixMilli()
	ours := map[string]bool{h.token("moderator"): true, "the-api-token": true, // the same in every process that fuzzes
		h.sign(claim{Role: live.Viewer, ID: "lotte", Until: until}): true, h.sign(claim{Role: live.Host, ID: "theo", Link: "host", Until: until}): true}
	for s := range ours {
		f.Add(s)
		f.Add(s[:len(s)-1])
		f.Add(s + "=")
	}
	f.Add("..")
	f.Add("e30.AAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, s string) {
		if ours[s] {
			return
		}
		if id, err := h.bearer(context.Background(), s); err == nil {
			t.Fatalf("%q speaks for %+v", s, id)
		}
		if id, err := h.Session(context.Background(), s); err == nil {
			t.Fatalf("%q is a session of %+v", s, id)
		}
		if l, err := h.Open(context.Background(), s); err == nil {
			t.Fatalf("%q opens %+v", s, l)
		}
	})
}
