package api

import (
	"net"
	"net/url"
	"strings"

	"zuruf/live"
	"zuruf/live/wire"
)

// connecting lists what can be connected here, and what is still missing for it.
func (c *call) connecting() (any, error) {
	public := reachable(c.URL)
	var out []wire.Connecting
	for _, kind := range []live.SourceKind{live.YouTube, live.Facebook, live.Instagram, live.Twitch, live.Inbound, live.Social} {
		w := wire.Connecting{Kind: string(kind), Public: public, Checks: []wire.Check{}}
		p, login := c.Accounts.Platform(loginKind(string(kind)))
		if login {
			w.Login, w.Ready, w.Redirect = "oauth", p.OAuth.ClientID != "", c.redirect(p.Kind)
			if p.Device {
				w.Login = "device"
			}
			w.Checks = append(w.Checks, c.have("client_id", w.Ready, live.Text{
				EN: "This installation knows the client id of your app.", DE: "Diese Installation kennt die Client-ID Ihrer App."}, clientDo[p.Kind]))
			if !p.Device {
				w.Checks = append(w.Checks, c.have("https", strings.HasPrefix(c.URL, "https://") || local(c.URL), live.Text{
					EN: "The login comes back to a safe address (https, or this machine).", DE: "Die Anmeldung kehrt zu einer sicheren Adresse zurück (https oder dieser Rechner)."}, live.Text{
					EN: "Set ZURUF_URL to a public https address.", DE: "Setzen Sie ZURUF_URL auf eine öffentliche https-Adresse."}))
			}
		}
		if kind == live.Facebook || kind == live.Instagram {
			w.Hook = c.URL + "/hooks/" + string(kind)
			w.Checks = append(w.Checks,
				c.have("app_secret", c.Meta.Secret != "", live.Text{EN: "This installation knows the app secret that signs webhooks.", DE: "Diese Installation kennt das App-Geheimnis, das Webhooks signiert."},
					live.Text{EN: "Set ZURUF_META_APP_SECRET.", DE: "Setzen Sie ZURUF_META_APP_SECRET."}),
				c.have("verify_token", c.Meta.VerifyToken != "", live.Text{EN: "This installation knows the verify token of the webhooks.", DE: "Diese Installation kennt das Prüf-Token der Webhooks."},
					live.Text{EN: "Set ZURUF_META_VERIFY_TOKEN and give the same to the app.", DE: "Setzen Sie ZURUF_META_VERIFY_TOKEN und tragen Sie es auch in der App ein."}),
				c.have("public", public, live.Text{EN: "Meta can reach this installation.", DE: "Meta kann diese Installation erreichen."},
					live.Text{EN: "Webhooks need a public https address (ZURUF_URL or --domain).", DE: "Webhooks brauchen eine öffentliche https-Adresse (ZURUF_URL oder --domain)."}))
		}
		for _, k := range theirs[kind] {
			w.Checks = append(w.Checks, wire.Check{Name: k.name, State: "unknown", Message: k.text.In(Language(c.r)), Do: k.do.In(Language(c.r))})
		}
		out = append(out, w)
	}
	return listOf(out, 0), nil
}

func (c *call) have(name string, ok bool, text, do live.Text) wire.Check {
	lang := Language(c.r)
	if ok {
		return wire.Check{Name: name, State: "ok", Message: text.In(lang)}
	}
	return wire.Check{Name: name, State: "missing", Message: text.In(lang), Do: do.In(lang)}
}

var clientDo = map[live.SourceKind]live.Text{
	live.YouTube: {EN: "Make an OAuth client (web application) in the Google Cloud console and set ZURUF_GOOGLE_CLIENT_ID and ZURUF_GOOGLE_CLIENT_SECRET.",
		DE: "Erstellen Sie in der Google-Cloud-Konsole einen OAuth-Client (Webanwendung) und setzen Sie ZURUF_GOOGLE_CLIENT_ID und ZURUF_GOOGLE_CLIENT_SECRET."},
	live.Facebook: {EN: "Make an app at developers.facebook.com and set ZURUF_META_APP_ID and ZURUF_META_APP_SECRET.",
		DE: "Erstellen Sie unter developers.facebook.com eine App und setzen Sie ZURUF_META_APP_ID und ZURUF_META_APP_SECRET."},
	live.Twitch: {EN: "Register an application at dev.twitch.tv and set ZURUF_TWITCH_CLIENT_ID.",
		DE: "Registrieren Sie unter dev.twitch.tv eine Anwendung und setzen Sie ZURUF_TWITCH_CLIENT_ID."},
}

// theirs are the points on the platform's side that cannot be seen from here.
var theirs = map[live.SourceKind][]struct {
	name     string
	text, do live.Text
}{
	live.YouTube: {
		{"api_enabled", live.Text{EN: "The YouTube Data API v3 is enabled in your Google project.", DE: "Die YouTube Data API v3 ist in Ihrem Google-Projekt aktiviert."},
			live.Text{EN: "Google Cloud console → APIs & Services → Library.", DE: "Google-Cloud-Konsole → APIs & Dienste → Bibliothek."}},
		{"redirect_registered", live.Text{EN: "The redirect address below stands in the OAuth client.", DE: "Die Rückkehradresse unten ist im OAuth-Client eingetragen."}, live.Text{}},
		{"app_published", live.Text{EN: "The OAuth consent screen is published; while it is in testing, logins end after 7 days.", DE: "Der OAuth-Zustimmungsbildschirm ist veröffentlicht; im Test enden Anmeldungen nach 7 Tagen."}, live.Text{}},
	},
	live.Facebook: {
		{"redirect_registered", live.Text{EN: "The redirect address below stands in the app under Facebook Login → Settings.", DE: "Die Rückkehradresse unten ist in der App unter Facebook Login → Einstellungen eingetragen."}, live.Text{}},
		{"app_review", live.Text{EN: "The app has Advanced Access; without Meta's review only comments of people with a role in the app appear.", DE: "Die App hat erweiterten Zugriff; ohne Prüfung durch Meta erscheinen nur Kommentare von Personen mit einer Rolle in der App."}, live.Text{}},
	},
	live.Instagram: {
		{"professional", live.Text{EN: "The Instagram account is a professional and public one, connected to a Facebook page.", DE: "Das Instagram-Konto ist ein öffentliches professionelles Konto und mit einer Facebook-Seite verbunden."}, live.Text{}},
		{"app_review", live.Text{EN: "The app has passed Meta's review with Advanced Access and a verified business; that takes weeks.", DE: "Die App hat Metas Prüfung mit erweitertem Zugriff und verifiziertem Unternehmen bestanden; das dauert Wochen."}, live.Text{}},
	},
	live.Twitch: {
		{"public_client", live.Text{EN: "The application's client type is Public, for logging in with a code.", DE: "Der Client-Typ der Anwendung ist „Public“, für die Anmeldung mit Code."}, live.Text{}},
	},
}

// reachable reports whether a platform could call an address: https and not a
// machine of the local network.
func reachable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || local(address) {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return ip == nil || !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast()
}

// local reports whether an address is this machine.
func local(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}
