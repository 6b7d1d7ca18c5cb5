// Package accounts connects accounts of platforms by logging in there (OAuth
// 2.0 with PKCE, RFC 6749 and 7636; device codes, RFC 8628), keeps their tokens
// and renews them in time. Its Accounts is the ingest.Tokens of the connectors.
package accounts

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"zuruf/ingest"
	"zuruf/live"
)

// Store keeps accounts, tokens sealed. It is satisfied by live/store.
type Store interface {
	Account(ctx context.Context, id string) (live.Account, error)
	PutAccount(ctx context.Context, a live.Account) error
}

// Platform is where one can log in.
type Platform struct {
	Kind    live.SourceKind
	OAuth   oauth2.Config // ClientID empty: this installation cannot log in there
	Options []oauth2.AuthCodeOption
	Device  bool // the platform also takes logins by device code

	// Identify says whose tokens these are: one account, or for Meta one for
	// each page and Instagram account that was granted.
	Identify func(ctx context.Context, token *oauth2.Token) ([]live.Account, error)
}

const (
	margin   = 5 * time.Minute        // a token is renewed this long before it ends
	patience = 10                     // looks whether another node has renewed it
	again    = 500 * time.Millisecond // between two of them
	renewal  = 30 * time.Second       // how long a renewal may take in all
)

// What goes wrong with accounts, in words for setup.
var (
	ErrReconnect = live.Refuse(live.Unauthorized, "account_dead", "account",
		"The access to this account has ended. Connect the account again in setup.",
		"Der Zugang zu diesem Konto ist erloschen. Verbinden Sie das Konto in der Einrichtung neu.")
	ErrNotReady = live.Refuse(live.Conflict, "login_not_ready", "kind",
		"This installation cannot log in there yet: client id and secret of the platform's app are missing.",
		"Diese Installation kann sich dort noch nicht anmelden: Client-ID und Geheimnis der App bei der Plattform fehlen.")
	ErrLogin = live.Refuse(live.Conflict, "login_refused", "",
		"The platform did not complete the login. Start it again.",
		"Die Plattform hat die Anmeldung nicht abgeschlossen. Beginnen Sie noch einmal.")
	ErrNobody = live.Refuse(live.NotFound, "login_without_account", "",
		"The login worked, but there is no channel, page or account behind it that could be read.",
		"Die Anmeldung hat geklappt, aber dahinter steht kein Kanal, keine Seite und kein Konto, das gelesen werden könnte.")
)

// Accounts gives and renews access tokens. Safe for concurrent use.
type Accounts struct {
	store     Store
	client    *ingest.Client
	http      *http.Client
	platforms map[live.SourceKind]Platform
	now       func() time.Time

	mu    sync.Mutex
	locks map[string]*sync.Mutex // by account: one renewal at a time
}

// New builds Accounts. transport nil means the usual one.
func New(store Store, transport http.RoundTripper, now func() time.Time, platforms ...Platform) *Accounts {
	a := &Accounts{store: store, client: ingest.NewClient(transport, 0), now: now,
		http:      &http.Client{Transport: transport, Timeout: 10 * time.Second},
		platforms: map[live.SourceKind]Platform{}, locks: map[string]*sync.Mutex{}}
	for _, p := range platforms {
		a.platforms[p.Kind] = p
	}
	return a
}

// Platform returns where accounts of a kind log in; false if nowhere.
func (a *Accounts) Platform(kind live.SourceKind) (Platform, bool) {
	p, ok := a.platforms[kind]
	return p, ok
}

// Account says who an account is, without tokens.
func (a *Accounts) Account(ctx context.Context, id string) (live.Account, error) {
	acc, err := a.store.Account(ctx, id)
	acc.Access, acc.Refresh = "", ""
	return acc, err
}

// Access returns a token that is good for minutes to come; see ingest.Tokens.
func (a *Accounts) Access(ctx context.Context, id, refused string) (string, error) {
	a.mu.Lock()
	lock := a.locks[id]
	if lock == nil {
		lock = &sync.Mutex{}
		a.locks[id] = lock
	}
	a.mu.Unlock()
	lock.Lock()
	defer lock.Unlock()
	acc, err := a.store.Account(ctx, id)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		return "", ErrReconnect.Because(err)
	}
	if err != nil {
		return "", err
	}
	if acc.Dead {
		return "", ErrReconnect
	}
	fresh := acc.Expires == 0 || a.now().Add(margin).UnixMilli() < acc.Expires
	if fresh && acc.Access != refused {
		return acc.Access, nil
	}
	return a.renew(ctx, acc, refused)
}

// renew fetches a new token. Where the refresh token can be used only once,
// another node may have used it: then its result is waited for.
func (a *Accounts) renew(ctx context.Context, acc live.Account, refused string) (string, error) {
	p, ok := a.platforms[acc.Kind]
	if acc.Refresh == "" || !ok || p.OAuth.ClientID == "" {
		return "", a.bury(ctx, acc, errors.New("nothing to renew it with"))
	}
	// Whoever asks may go away, but a refresh token that was used must be followed
	// by keeping the next one.
	lasting, cancel := context.WithTimeout(context.WithoutCancel(ctx), renewal)
	defer cancel()
	token, err := p.OAuth.TokenSource(a.context(lasting), &oauth2.Token{RefreshToken: acc.Refresh}).Token()
	if err == nil {
		return a.keep(lasting, acc.Generation, renewed(acc, token, a.now()))
	}
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) || answer.Response == nil || answer.Response.StatusCode >= 500 || answer.Response.StatusCode == 429 {
		if acc.Access != refused && a.now().UnixMilli() < acc.Expires {
			return acc.Access, nil // it is still good, and tried again with the next call
		}
		return "", ingest.ErrUnreachable.Because(errors.New("the token could not be renewed"))
	}
	for range patience {
		if err := ingest.Sleep(ctx, again); err != nil {
			return "", err
		}
		other, err := a.store.Account(ctx, acc.ID)
		if err != nil {
			return "", err
		}
		if other.Generation != acc.Generation && other.Access != refused {
			return other.Access, nil
		}
	}
	return "", a.bury(ctx, acc, errors.New("the platform refuses to renew it: "+answer.ErrorCode))
}

// bury notes that a person must connect the account again, unless they just
// did, or disconnected it.
func (a *Accounts) bury(ctx context.Context, acc live.Account, why error) error {
	now, err := a.store.Account(ctx, acc.ID)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound || err == nil && now.Generation != acc.Generation {
		return ErrReconnect.Because(why)
	}
	if err != nil {
		return err
	}
	acc.Dead = true
	acc.Generation++
	if err := a.store.PutAccount(ctx, acc); err != nil {
		return err
	}
	slog.Warn("an account must be connected again", "kind", acc.Kind, "account", acc.ID, "error", why)
	return ErrReconnect.Because(why)
}

// keep stores renewed tokens and returns the one to use; a refresh token that
// can be used once is lost if they are not kept, so it tries for as long as ctx
// allows. An account that a person disconnected meanwhile, or connected anew,
// stays as they left it.
func (a *Accounts) keep(ctx context.Context, generation int64, acc live.Account) (string, error) {
	for {
		now, err := a.store.Account(ctx, acc.ID)
		switch e := live.AsError(err); {
		case e != nil && e.Kind == live.NotFound:
			return "", ErrReconnect.Because(err)
		case err == nil && now.Generation != generation && !now.Dead:
			return now.Access, nil
		case err == nil:
			err = a.store.PutAccount(ctx, acc)
		}
		if err == nil {
			return acc.Access, nil
		}
		if ingest.Sleep(ctx, again) != nil {
			return "", err
		}
	}
}

func renewed(acc live.Account, token *oauth2.Token, now time.Time) live.Account {
	acc.Access, acc.Dead = token.AccessToken, false
	if token.RefreshToken != "" {
		acc.Refresh = token.RefreshToken
	}
	acc.Expires = 0
	if !token.Expiry.IsZero() {
		acc.Expires = now.Add(time.Until(token.Expiry)).UnixMilli()
	}
	acc.Generation++
	return acc
}

func (a *Accounts) context(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, a.http)
}
