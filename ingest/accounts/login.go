package accounts

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/valyala/fastjson"
	"golang.org/x/oauth2"

	"zuruf/ingest"
	"zuruf/live"
)

// Begin returns the address at which a person logs in, and the verifier that
// Finish needs. state comes back with the person; redirect is where to.
func (a *Accounts) Begin(kind live.SourceKind, state, redirect string) (address, verifier string, err error) {
	p, ok := a.platforms[kind]
	if !ok || p.OAuth.ClientID == "" {
		return "", "", ErrNotReady
	}
	verifier = oauth2.GenerateVerifier()
	p.OAuth.RedirectURL = redirect
	return p.OAuth.AuthCodeURL(state, append(p.Options, oauth2.S256ChallengeOption(verifier))...), verifier, nil
}

// Finish turns the code that a person came back with into accounts, kept for a
// series. One that was connected before is renewed in place.
func (a *Accounts) Finish(ctx context.Context, kind live.SourceKind, series, code, verifier, redirect string, known []live.Account) ([]live.Account, error) {
	p, ok := a.platforms[kind]
	if !ok || p.OAuth.ClientID == "" {
		return nil, ErrNotReady
	}
	p.OAuth.RedirectURL = redirect
	token, err := p.OAuth.Exchange(a.context(ctx), code, oauth2.VerifierOption(verifier))
	if err != nil {
		return nil, ErrLogin.Because(plain(err))
	}
	return a.connect(ctx, p, series, token, known)
}

// connect keeps the accounts that a token is for.
func (a *Accounts) connect(ctx context.Context, p Platform, series string, token *oauth2.Token, known []live.Account) ([]live.Account, error) {
	list, err := p.Identify(ctx, token)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, ErrNobody
	}
	for i := range list {
		acc := &list[i]
		acc.ID, acc.Series, acc.CreatedAt, acc.Generation = live.NewID(), series, a.now().UnixMilli(), 1
		for _, old := range known {
			if old.Kind == acc.Kind && old.User == acc.User {
				acc.ID, acc.CreatedAt, acc.Generation = old.ID, old.CreatedAt, old.Generation+1
			}
		}
		if err := a.store.PutAccount(ctx, *acc); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// plain is an error of the library without what a platform wrote into its body.
func plain(err error) error {
	var answer *oauth2.RetrieveError
	if errors.As(err, &answer) && answer.Response != nil {
		return fmt.Errorf("status %d, %.60q", answer.Response.StatusCode, answer.ErrorCode)
	}
	return errors.New("no answer")
}

// Device is a login by code that has begun.
type Device struct {
	Kind     live.SourceKind
	Secret   string // device_code
	Code     string // what the person types
	URL      string // where
	Interval time.Duration
	Expires  time.Time
}

// BeginDevice begins a login by code (Twitch: "Device code grant flow").
func (a *Accounts) BeginDevice(ctx context.Context, kind live.SourceKind) (Device, error) {
	p, ok := a.platforms[kind]
	if !ok || !p.Device || p.OAuth.ClientID == "" {
		return Device{}, ErrNotReady
	}
	v, status, err := a.form(ctx, p.OAuth.Endpoint.DeviceAuthURL, url.Values{
		"client_id": {p.OAuth.ClientID}, "scopes": {strings.Join(p.OAuth.Scopes, " ")}})
	if err != nil {
		return Device{}, err
	}
	d := Device{Kind: kind, Secret: text(v, "device_code"), Code: text(v, "user_code"), URL: text(v, "verification_uri"),
		Interval: time.Duration(max(1, min(v.GetInt("interval"), 60))) * time.Second,
		Expires:  a.now().Add(time.Duration(max(60, min(v.GetInt("expires_in"), 3600))) * time.Second)}
	if status != http.StatusOK || d.Secret == "" || d.Code == "" || !strings.HasPrefix(d.URL, "http") {
		return Device{}, ErrLogin.Because(fmt.Errorf("status %d, %.60q", status, text(v, "message")))
	}
	return d, nil
}

// PollDevice asks once whether the person has typed the code; nil accounts
// without an error mean: not yet.
func (a *Accounts) PollDevice(ctx context.Context, d Device, series string, known []live.Account) ([]live.Account, error) {
	p := a.platforms[d.Kind]
	v, status, err := a.form(ctx, p.OAuth.Endpoint.TokenURL, url.Values{
		"client_id": {p.OAuth.ClientID}, "scopes": {strings.Join(p.OAuth.Scopes, " ")}, "device_code": {d.Secret},
		"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}})
	if err != nil {
		return nil, err
	}
	said := text(v, "message") + text(v, "error")
	switch {
	case status == http.StatusOK && text(v, "access_token") != "":
		token := &oauth2.Token{AccessToken: text(v, "access_token"), RefreshToken: text(v, "refresh_token")}
		if s := v.GetInt("expires_in"); s > 0 {
			token.Expiry = time.Now().Add(time.Duration(s) * time.Second)
		}
		var granted []any
		for _, scope := range v.GetArray("scope") {
			granted = append(granted, string(scope.GetStringBytes()))
		}
		return a.connect(ctx, p, series, token.WithExtra(map[string]any{"scope": granted}), known)
	case strings.Contains(said, "authorization_pending"), strings.Contains(said, "slow_down"), status >= 500:
		return nil, nil
	}
	return nil, ErrLogin.Because(fmt.Errorf("status %d, %.60q", status, said))
}

// form posts a form and reads the JSON that comes back.
func (a *Accounts) form(ctx context.Context, address string, values url.Values) (*fastjson.Value, int, error) {
	answer, err := a.client.Send(ctx, http.MethodPost, address,
		http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}}, []byte(values.Encode()), nil)
	if err != nil {
		return nil, 0, err
	}
	v, err := fastjson.ParseBytes(answer.Body)
	if err != nil {
		return nil, answer.Status, ingest.Unreadable(answer.Status, err)
	}
	return v, answer.Status, nil
}

func text(v *fastjson.Value, keys ...string) string { return string(v.GetStringBytes(keys...)) }

// picture is an https address, or nothing.
func picture(s string) string {
	if strings.HasPrefix(s, "https://") {
		return s
	}
	return ""
}
