package simulator

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// The simulated logins: /login/{google|twitch|meta}/{auth|token|device}, and
// what identifies whose tokens they gave. Access tokens are those that the
// simulated APIs take; refresh tokens can be used once.

// loginBook is what the simulated logins have given out.
type loginBook struct {
	n        int
	codes    map[string]string // code → PKCE challenge
	refresh  map[string]bool   // refresh tokens that still work
	devices  map[string]bool   // device code → whether its user code was typed
	lifetime int               // seconds of an access token
}

var accessTokens = map[string]string{"google": YouTubeToken, "twitch": TwitchToken, "meta": PageToken}

func (s *Simulator) loginRoutes() {
	s.login = loginBook{codes: map[string]string{}, refresh: map[string]bool{}, devices: map[string]bool{}, lifetime: 4 * 3600}
	s.mux.HandleFunc("GET /login/{platform}/auth", s.loginPage)
	s.mux.HandleFunc("POST /login/{platform}/token", s.loginToken)
	s.mux.HandleFunc("POST /login/twitch/device", s.loginDevice)
	s.mux.HandleFunc("GET /login/twitch/activate", s.loginActivate)
	s.mux.HandleFunc("GET /{version}/oauth/access_token", s.longLived)
	s.mux.HandleFunc("GET /{version}/me/accounts", s.grantedPages)
}

func (s *Simulator) nextLocked(what string) string {
	s.login.n++
	return fmt.Sprintf("simulated-%s-%d", what, s.login.n)
}

// loginPage asks for consent, as a platform does; a link grants it.
func (s *Simulator) loginPage(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	back, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || back.Scheme == "" || q.Get("client_id") == "" || q.Get("state") == "" {
		http.Error(w, "simulation: client_id, redirect_uri or state is missing", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	code := s.nextLocked("code")
	s.login.codes[code] = q.Get("code_challenge")
	s.mu.Unlock()
	granted := *back
	granted.RawQuery = url.Values{"code": {code}, "state": {q.Get("state")}}.Encode()
	denied := *back
	denied.RawQuery = url.Values{"error": {"access_denied"}, "state": {q.Get("state")}}.Encode()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Simulation: log in</title>
<body><h1>Simulation of a login (%s)</h1><p>This is not a real platform. An app asks for: %s</p>
<p><a id="allow" href="%s">Allow</a> · <a id="deny" href="%s">Refuse</a></p></body></html>`,
		html.EscapeString(r.PathValue("platform")), html.EscapeString(q.Get("scope")), html.EscapeString(granted.String()), html.EscapeString(denied.String()))
}

// loginToken gives tokens for a code, a refresh token or a device code.
func (s *Simulator) loginToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	access, known := accessTokens[r.PathValue("platform")]
	if !known || r.PostFormValue("client_id") == "" {
		answer(w, 400, object{"error": "invalid_client", "status": 400, "message": "invalid client"})
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.PostFormValue("grant_type") {
	case "authorization_code":
		challenge, ok := s.login.codes[r.PostFormValue("code")]
		sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
		if !ok || challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
			answer(w, 400, object{"error": "invalid_grant"})
			return
		}
		delete(s.login.codes, r.PostFormValue("code"))
	case "refresh_token":
		if !s.login.refresh[r.PostFormValue("refresh_token")] {
			answer(w, 400, object{"error": "invalid_grant", "status": 400, "message": "Invalid refresh token"})
			return
		}
		delete(s.login.refresh, r.PostFormValue("refresh_token"))
	case "urn:ietf:params:oauth:grant-type:device_code":
		typed, ok := s.login.devices[r.PostFormValue("device_code")]
		if !ok || !typed {
			answer(w, 400, object{"status": 400, "message": map[bool]string{true: "authorization_pending", false: "invalid device code"}[ok]})
			return
		}
		delete(s.login.devices, r.PostFormValue("device_code"))
	default:
		answer(w, 400, object{"error": "unsupported_grant_type"})
		return
	}
	refresh := s.nextLocked("refresh")
	s.login.refresh[refresh] = true
	given := object{"access_token": access, "refresh_token": refresh, "expires_in": s.login.lifetime, "token_type": "bearer"}
	if r.PathValue("platform") == "twitch" { // which answers a list where others answer a text
		given["scope"] = []string{"user:read:chat", "user:write:chat", "moderator:manage:chat_messages", "moderator:manage:banned_users", "channel:moderate"}
	}
	answer(w, 200, given)
}

func (s *Simulator) loginDevice(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	device := s.nextLocked("device")
	s.login.devices[device] = false
	n := strconv.Itoa(s.login.n)
	answer(w, 200, object{"device_code": device, "user_code": "SIM" + strings.Repeat("0", max(0, 5-len(n))) + n, "expires_in": 1800, "interval": 1,
		"verification_uri": "http://" + r.Host + "/login/twitch/activate?device-code=" + device})
}

// loginActivate is where the person types the code; here, opening it is enough.
func (s *Simulator) loginActivate(w http.ResponseWriter, r *http.Request) {
	device := r.URL.Query().Get("device-code")
	s.mu.Lock()
	_, ok := s.login.devices[device]
	if ok {
		s.login.devices[device] = true
	}
	s.mu.Unlock()
	if !ok {
		http.Error(w, "simulation: no such device code", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintln(w, "Simulation: the device is activated. You can close this page.")
}

// longLived is Meta's exchange of a login for a long-lived one.
func (s *Simulator) longLived(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("fb_exchange_token") != PageToken {
		graphError(w, 400, 190, 463, "Error validating access token")
		return
	}
	answer(w, 200, object{"access_token": PageToken, "token_type": "bearer", "expires_in": 5184000})
}

// grantedPages are the pages that a login was granted, with their tokens.
func (s *Simulator) grantedPages(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("access_token") != PageToken {
		graphError(w, 400, 190, 463, "Error validating access token")
		return
	}
	answer(w, 200, object{"data": []object{{"id": Page, "name": "Zuruf-Simulation", "access_token": PageToken,
		"instagram_business_account": object{"id": User, "username": "zuruf.simulation"}}}})
}
