package accounts_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"zuruf/ingest"
	"zuruf/ingest/accounts"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// vault keeps accounts in memory.
type vault struct {
	mu   sync.Mutex
	list map[string]live.Account
	down bool
}

func (v *vault) Account(_ context.Context, id string) (live.Account, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	a, ok := v.list[id]
	if !ok {
		return a, live.ErrNotFound
	}
	return a, nil
}

func (v *vault) PutAccount(_ context.Context, a live.Account) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.down {
		return live.ErrUnavailable
	}
	v.list[a.ID] = a
	return nil
}

func (v *vault) get(id string) live.Account {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.list[id]
}

// stage is the simulated platforms with an app registered at each.
type stage struct {
	*testing.T
	base  string
	vault *vault
	ahead time.Duration
	fail  func(*http.Request) bool // lets a request fail on its way
	calls atomic.Int64
	http.RoundTripper
}

func (s *stage) RoundTrip(r *http.Request) (*http.Response, error) {
	s.calls.Add(1)
	if s.fail != nil && s.fail(r) {
		return nil, errors.New("cut")
	}
	return s.RoundTripper.RoundTrip(r)
}

func newStage(t *testing.T) *stage {
	server := httptest.NewServer(simulator.New(simulator.Options{}))
	transport := &http.Transport{}
	t.Cleanup(func() { transport.CloseIdleConnections(); server.Close() })
	return &stage{T: t, base: server.URL, vault: &vault{list: map[string]live.Account{}}, RoundTripper: transport}
}

// node is one process that shares the vault.
func (s *stage) node() *accounts.Accounts {
	app := accounts.App{ID: "client", Secret: "app-secret", API: s.base, Login: s.base, Client: ingest.NewClient(s, 0)}
	twitch := app
	twitch.ID = simulator.TwitchClientID
	return accounts.New(s.vault, s, func() time.Time { return time.Now().Add(s.ahead) },
		accounts.YouTube(app), accounts.Meta(app, "v26.0"), accounts.Twitch(twitch), accounts.Platform{Kind: live.Inbound})
}

var allow = regexp.MustCompile(`id="allow" href="([^"]+)"`)

// consent opens the platform's page and returns the code that Allow leads to.
func (s *stage) consent(address, state string) string {
	s.Helper()
	res, err := http.Get(address)
	if err != nil {
		s.Fatal(err)
	}
	defer res.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	page, _ := io.ReadAll(res.Body)
	m := allow.FindSubmatch(page)
	if m == nil {
		s.Fatalf("no consent at %s: %s", address, page)
	}
	back, err := url.Parse(strings.ReplaceAll(string(m[1]), "&amp;", "&"))
	if err != nil || back.Query().Get("state") != state {
		s.Fatalf("state %q, %v", back.Query().Get("state"), err)
	}
	return back.Query().Get("code")
}

const redirect = "https://zuruf.example/connect/callback"

func (s *stage) login(a *accounts.Accounts, kind live.SourceKind) []live.Account {
	s.Helper()
	address, verifier, err := a.Begin(kind, "state-1", redirect)
	if err != nil {
		s.Fatal(err)
	}
	if strings.Contains(address, verifier) || strings.Contains(address, "app-secret") {
		s.Errorf("a secret stands in %s", address)
	}
	list, err := a.Finish(s.Context(), kind, "series", s.consent(address, "state-1"), verifier, redirect, nil)
	if err != nil {
		s.Fatal(err)
	}
	return list
}

func TestLoginConnectsWhoLoggedIn(t *testing.T) {
	for kind, want := range map[live.SourceKind][]string{
		live.YouTube:  {"youtube " + simulator.YouTubeChannel},
		live.Twitch:   {"twitch " + simulator.TwitchUser},
		live.Facebook: {"facebook " + simulator.Page, "instagram " + simulator.User},
	} {
		t.Run(string(kind), func(t *testing.T) {
			s := newStage(t)
			a := s.node()
			list := s.login(a, kind)
			if len(list) != len(want) {
				t.Fatalf("%+v", list)
			}
			for i, acc := range list {
				kept := s.vault.get(acc.ID)
				if got := string(kept.Kind) + " " + kept.User; got != want[i] || kept.Series != "series" || kept.Name == "" || kept.Access == "" || len(kept.Scopes) == 0 {
					t.Errorf("%+v", kept)
				}
				if token, err := a.Access(t.Context(), acc.ID, ""); err != nil || token != kept.Access {
					t.Errorf("token %q, %v", token, err)
				}
				if shown, err := a.Account(t.Context(), acc.ID); err != nil || shown.Access != "" || shown.Refresh != "" || shown.User != kept.User {
					t.Errorf("shown %+v, %v", shown, err)
				}
			}
		})
	}
}

func TestLoginAgainRenewsTheSameAccount(t *testing.T) {
	s := newStage(t)
	a := s.node()
	first := s.login(a, live.YouTube)[0]
	dead := first
	dead.Dead = true
	s.vault.PutAccount(t.Context(), dead)
	address, verifier, err := a.Begin(live.YouTube, "x", redirect)
	if err != nil {
		t.Fatal(err)
	}
	list, err := a.Finish(t.Context(), live.YouTube, "series", s.consent(address, "x"), verifier, redirect, []live.Account{dead})
	if err != nil || list[0].ID != first.ID || s.vault.get(first.ID).Dead || list[0].Generation <= first.Generation {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestLoginIsRefused(t *testing.T) {
	s := newStage(t)
	a := s.node()
	if _, _, err := a.Begin(live.Inbound, "x", redirect); !errors.Is(err, accounts.ErrNotReady) {
		t.Errorf("a platform without an app: %v", err)
	}
	if _, err := a.BeginDevice(t.Context(), live.YouTube); !errors.Is(err, accounts.ErrNotReady) {
		t.Errorf("a platform without device codes: %v", err)
	}
	address, _, err := a.Begin(live.YouTube, "x", redirect)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.Finish(t.Context(), live.YouTube, "series", s.consent(address, "x"), "another-verifier", redirect, nil)
	if !errors.Is(err, accounts.ErrLogin) || strings.Contains(err.Error(), "app-secret") {
		t.Errorf("a stolen code: %v", err)
	}
}

func TestDeviceCode(t *testing.T) {
	s := newStage(t)
	a := s.node()
	d, err := a.BeginDevice(t.Context(), live.Twitch)
	if err != nil || d.Code == "" {
		t.Fatalf("%+v, %v", d, err)
	}
	if list, err := a.PollDevice(t.Context(), d, "series", nil); list != nil || err != nil {
		t.Fatalf("before the code was typed: %v, %v", list, err)
	}
	res, err := http.Get(d.URL)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	list, err := a.PollDevice(t.Context(), d, "series", nil)
	if err != nil || len(list) != 1 || list[0].User != simulator.TwitchUser || len(list[0].Scopes) != 5 {
		t.Fatalf("%+v, %v", list, err)
	}
	if _, err := a.PollDevice(t.Context(), d, "series", nil); !errors.Is(err, accounts.ErrLogin) {
		t.Errorf("the same code again: %v", err)
	}
}

func TestTokensAreRenewedInTime(t *testing.T) {
	s := newStage(t)
	a := s.node()
	acc := s.login(a, live.Twitch)[0]
	access := func(refused string) {
		t.Helper()
		if token, err := a.Access(t.Context(), acc.ID, refused); err != nil || token == "" {
			t.Errorf("%q, %v", token, err)
		}
	}
	before := s.calls.Load()
	access("")
	if s.calls.Load() != before {
		t.Error("a fresh token was renewed")
	}
	s.ahead = 3*time.Hour + 56*time.Minute // it lasts four hours
	access("")
	if kept := s.vault.get(acc.ID); kept.Generation != 2 || kept.Refresh == acc.Refresh {
		t.Errorf("%+v", kept)
	}
	access(s.vault.get(acc.ID).Access) // the platform has just refused it
	if kept := s.vault.get(acc.ID); kept.Generation != 3 {
		t.Errorf("%+v", kept)
	}
}

// TestTwoNodesRenewOnce: a refresh token works once; the node that comes second
// takes what the first one got.
func TestTwoNodesRenewOnce(t *testing.T) {
	s := newStage(t)
	one, two := s.node(), s.node()
	acc := s.login(one, live.Twitch)[0]
	s.ahead = 5 * time.Hour
	var wg sync.WaitGroup
	for _, node := range []*accounts.Accounts{one, two} {
		wg.Go(func() {
			if token, err := node.Access(t.Context(), acc.ID, ""); err != nil || token == "" {
				t.Errorf("%q, %v", token, err)
			}
		})
	}
	wg.Wait()
	if kept := s.vault.get(acc.ID); kept.Dead {
		t.Errorf("%+v", kept)
	}
}

func TestAnOutageIsNotTheEnd(t *testing.T) {
	s := newStage(t)
	a := s.node()
	acc := s.login(a, live.YouTube)[0]
	s.fail = func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/token") }
	s.ahead = 3*time.Hour + 58*time.Minute
	if token, err := a.Access(t.Context(), acc.ID, ""); err != nil || token == "" {
		t.Errorf("a token that is still good: %q, %v", token, err)
	}
	s.ahead = 5 * time.Hour
	_, err := a.Access(t.Context(), acc.ID, "")
	if e := live.AsError(err); e == nil || e.Kind != live.Unavailable || strings.Contains(err.Error(), acc.Refresh) {
		t.Errorf("%v", err)
	}
	s.fail = nil
	if _, err := a.Access(t.Context(), acc.ID, ""); err != nil || s.vault.get(acc.ID).Dead {
		t.Errorf("afterwards: %v", err)
	}
}

func TestADeadAccountSaysConnectAgain(t *testing.T) {
	s := newStage(t)
	a := s.node()
	acc := s.login(a, live.Facebook)[0]
	for _, refused := range []string{acc.Access, ""} { // page tokens cannot be renewed
		_, err := a.Access(t.Context(), acc.ID, refused)
		if !errors.Is(err, accounts.ErrReconnect) || live.AsError(err).Kind != live.Unauthorized {
			t.Errorf("%v", err)
		}
	}
	if !s.vault.get(acc.ID).Dead {
		t.Error("not marked")
	}
	if _, err := a.Access(t.Context(), "gone", ""); !errors.Is(err, accounts.ErrReconnect) {
		t.Errorf("a forgotten account: %v", err)
	}
	gone := acc
	gone.ID, gone.Kind, gone.Refresh, gone.Expires = "revoked", live.Twitch, "not-a-token", 1
	s.vault.PutAccount(t.Context(), gone)
	if _, err := a.Access(t.Context(), gone.ID, ""); !errors.Is(err, accounts.ErrReconnect) {
		t.Errorf("a revoked refresh token: %v", err)
	}
}

// TestRenewalOutlivesWhoAskedForIt: a source that is being stopped must not
// lose a refresh token that works once.
func TestRenewalOutlivesWhoAskedForIt(t *testing.T) {
	s := newStage(t)
	a := s.node()
	acc := s.login(a, live.Twitch)[0]
	s.ahead = 5 * time.Hour
	ctx, cancel := context.WithCancel(t.Context())
	s.fail = func(*http.Request) bool { cancel(); return false }
	a.Access(ctx, acc.ID, "")
	if kept := s.vault.get(acc.ID); kept.Generation != 2 || kept.Refresh == acc.Refresh {
		t.Errorf("%+v", kept)
	}
}

// TestDisconnectedStaysDisconnected, although its token was just being renewed.
func TestDisconnectedStaysDisconnected(t *testing.T) {
	for _, code := range []int{200, 400} {
		s := newStage(t)
		a := s.node()
		acc := s.login(a, live.Twitch)[0]
		if code == 400 {
			acc.Refresh = "not-a-token"
			s.vault.PutAccount(t.Context(), acc)
		}
		s.ahead = 5 * time.Hour
		s.fail = func(*http.Request) bool {
			s.vault.mu.Lock()
			defer s.vault.mu.Unlock()
			delete(s.vault.list, acc.ID)
			return false
		}
		_, err := a.Access(t.Context(), acc.ID, "")
		if e := live.AsError(err); e == nil || s.vault.get(acc.ID).ID != "" {
			t.Errorf("%d: %v, kept %+v", code, err, s.vault.get(acc.ID))
		}
	}
}
