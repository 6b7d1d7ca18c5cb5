package meta

import (
	"fmt"
	"sync"
	"time"

	"zuruf/ingest"
	"zuruf/live"
)

// maxArrivals bounds for how many accounts the last webhook is remembered.
const maxArrivals = 1000

// Arrivals remembers when webhooks came to this process. The zero value is
// ready. Safe for concurrent use.
type Arrivals struct {
	mu   sync.Mutex
	last map[string]time.Time // by account
	any  time.Time
	bad  time.Time // the last with a wrong signature
}

// Opened notes how the check of a webhook's signature ended: with err, or nil.
func (a *Arrivals) Opened(at time.Time, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		a.bad = at
	} else {
		a.any = at
	}
}

// Came notes a webhook of an account.
func (a *Arrivals) Came(account string, at time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.last == nil || len(a.last) >= maxArrivals {
		a.last = map[string]time.Time{}
	}
	a.last[account] = at
}

// Last returns when the last webhook of an account came; zero: none has.
func (a *Arrivals) Last(account string) time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last[account]
}

// Checks are those of the way of webhooks to us: what is set here, and what came.
func (a *Arrivals) Checks(app App, account, path string, now time.Time) []ingest.Check {
	a.mu.Lock()
	last, newest, bad := a.last[account], a.any, a.bad
	a.mu.Unlock()
	checks := []ingest.Check{
		set("verify_token", app.VerifyToken != "", "ZURUF_META_VERIFY_TOKEN", live.Text{EN: "The verify token", DE: "Das Prüf-Token"}, live.Text{
			EN: "Choose any long word, start Zuruf with it as ZURUF_META_VERIFY_TOKEN, and enter the same under developers.facebook.com → your app → Webhooks → Verify token, with the address https://…" + path + ".",
			DE: "Wählen Sie ein beliebiges langes Wort, starten Sie Zuruf damit als ZURUF_META_VERIFY_TOKEN und tragen Sie dasselbe unter developers.facebook.com → Ihre App → Webhooks → Token zur Verifizierung ein, mit der Adresse https://…" + path + "."}),
		set("app_secret", app.Secret != "" || app.InstagramSecret != "", "ZURUF_META_APP_SECRET", live.Text{EN: "The app secret", DE: "Das App-Geheimnis"}, live.Text{
			EN: "Copy it from developers.facebook.com → your app → App settings → Basic → App secret, and start Zuruf with it as ZURUF_META_APP_SECRET. Without it no webhook is believed.",
			DE: "Kopieren Sie es aus developers.facebook.com → Ihre App → App-Einstellungen → Allgemeines → App-Geheimcode und starten Sie Zuruf damit als ZURUF_META_APP_SECRET. Ohne es wird keinem Webhook geglaubt."}),
	}
	switch {
	case !last.IsZero():
		en, de := ago(now.Sub(last))
		checks = append(checks, Good("delivery", "The last webhook for this source came "+en+".", "Der letzte Webhook für diese Quelle kam "+de+"."))
	case !newest.IsZero():
		checks = append(checks, Unknown("delivery",
			"Webhooks come in, but none for this page or account since Zuruf was started.",
			"Webhooks kommen an, seit dem Start von Zuruf aber keiner für diese Seite oder dieses Konto.",
			"Write a comment under a running broadcast, then test again. If nothing comes, switch the app to Live mode: in development mode only people with a role in the app cause webhooks.",
			"Schreiben Sie einen Kommentar unter eine laufende Übertragung und prüfen Sie noch einmal. Kommt nichts, schalten Sie die App in den Live-Modus: Im Entwicklungsmodus lösen nur Personen mit einer Rolle in der App Webhooks aus."))
	default:
		checks = append(checks, Unknown("delivery",
			"No webhook has come since Zuruf was started, on this node.",
			"Seit dem Start von Zuruf ist auf diesem Knoten kein Webhook angekommen.",
			"Open developers.facebook.com → your app → Webhooks and press Test. The address must be reachable from outside over https with a valid certificate.",
			"Öffnen Sie developers.facebook.com → Ihre App → Webhooks und drücken Sie Testen. Die Adresse muss von außen über https mit einem gültigen Zertifikat erreichbar sein."))
	}
	if bad.IsZero() || bad.Before(newest) {
		return append(checks, Good("signature", "No webhook with a wrong signature since the last good one.", "Seit dem letzten guten Webhook keiner mit falscher Signatur."))
	}
	en, de := ago(now.Sub(bad))
	return append(checks, Bad("signature",
		"A webhook with a wrong signature came "+en+".", "Ein Webhook mit falscher Signatur kam "+de+".",
		"Compare ZURUF_META_APP_SECRET with the app secret of the app that sends the webhooks. With Instagram Login that is the Instagram app secret (ZURUF_INSTAGRAM_APP_SECRET).",
		"Vergleichen Sie ZURUF_META_APP_SECRET mit dem App-Geheimcode der App, die die Webhooks sendet. Bei Instagram Login ist es der Instagram-App-Geheimcode (ZURUF_INSTAGRAM_APP_SECRET)."))
}

// set is the check of a setting.
func set(name string, is bool, variable string, what, do live.Text) ingest.Check {
	if is {
		return Good(name, what.EN+" is set.", what.DE+" ist gesetzt.")
	}
	return ingest.Check{Name: name, Message: live.Text{EN: what.EN + " is missing (" + variable + ").", DE: what.DE + " fehlt (" + variable + ")."}, Do: do}
}

// ago says how long ago something was.
func ago(d time.Duration) (en, de string) {
	switch d = max(d, 0); {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s ago", d/time.Second), fmt.Sprintf("vor %d s", d/time.Second)
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min ago", d/time.Minute), fmt.Sprintf("vor %d min", d/time.Minute)
	}
	return fmt.Sprintf("%d h ago", d/time.Hour), fmt.Sprintf("vor %d h", d/time.Hour)
}
