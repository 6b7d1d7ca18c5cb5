package meta

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"zuruf/ingest"
	"zuruf/live"
)

// CheckToken asks whose token it is, and whether it is valid. An id other than
// want is wrong, unless want is "". owner is the id that the platform gave.
func (c *Call) CheckToken(ctx context.Context, want string) (check ingest.Check, owner string) {
	body, _, err := c.Get(ctx, "/me", url.Values{"fields": {"id,name,user_id,username"}})
	if errors.Is(err, ErrParameter) { // the fields of the one login are unknown to the other
		body, _, err = c.Get(ctx, "/me", nil)
	}
	if err != nil {
		return c.Failed("token", err), ""
	}
	v, err := Node(&c.Parser, body)
	if err != nil {
		return c.Failed("token", err), ""
	}
	keep := new(ingest.Strings)
	owner = ID(keep, v, "user_id") // Instagram Login: the number of the account, where id is the app's own for it
	if owner == "" {
		owner = ID(keep, v, "id")
	}
	name := owner
	for _, key := range [...]string{"username", "name"} {
		if s := Str(v, key); s != "" {
			name = strings.Clone(s)
		}
	}
	if want != "" && owner != want {
		return Bad("token",
			"The token is valid, but belongs to "+name+" ("+owner+") and not to number "+want+".",
			"Das Token gilt, gehört aber zu "+name+" ("+owner+") und nicht zur Nummer "+want+".",
			"Make the token for the page or account itself: in the Graph API Explorer choose it under User or Page.",
			"Erstellen Sie das Token für die Seite oder das Konto selbst: Wählen Sie es im Graph API Explorer unter „Nutzer oder Seite“."), owner
	}
	return Good("token", "The token is valid. It belongs to "+name+".", "Das Token gilt. Es gehört zu "+name+"."), owner
}

// CheckPermissions asks what the token was granted. Meta says it for the tokens
// of persons only: otherwise nothing is known.
func (c *Call) CheckPermissions(ctx context.Context, needs []string) ingest.Check {
	const name = "permissions"
	body, _, err := c.Get(ctx, "/me/permissions", nil)
	if err != nil {
		if e := live.AsError(err); e != nil && (e.Kind == live.Forbidden || e.Is(ErrParameter) || e.Is(ErrRefused)) {
			return Unknown(name,
				c.words.Platform+" does not say what this token may do. Whatever is missing shows in the other checks.",
				c.words.Platform+" sagt nicht, was dieses Token darf. Was fehlt, zeigt sich in den anderen Prüfungen.",
				"Needed are: "+strings.Join(needs, ", ")+".", "Nötig sind: "+strings.Join(needs, ", ")+".")
		}
		return c.Failed(name, err)
	}
	list, _, err := List(&c.Parser, body)
	if err != nil {
		return c.Failed(name, err)
	}
	missing := slices.Clone(needs)
	for _, v := range list {
		if Str(v, "status") == "granted" {
			missing = slices.DeleteFunc(missing, func(need string) bool { return need == Str(v, "permission") })
		}
	}
	if len(missing) > 0 {
		names := strings.Join(missing, ", ")
		return Bad(name, "Missing: "+names+".", "Es fehlen: "+names+".",
			"Open developers.facebook.com → your app → App Review → Permissions and Features, ask for them, then make a new token with them ticked.",
			"Öffnen Sie developers.facebook.com → Ihre App → App Review → Berechtigungen und Funktionen, beantragen Sie sie und erstellen Sie dann ein neues Token, bei dem sie angekreuzt sind.")
	}
	return Good(name, "All permissions are granted.", "Alle Berechtigungen sind erteilt.")
}

// CheckSubscription asks whether the webhooks of a page or account are sent to
// the app, with all wanted fields; no wanted ones: with any.
func (c *Call) CheckSubscription(ctx context.Context, node string, want []string) ingest.Check {
	const name = "subscription"
	body, _, err := c.Get(ctx, "/"+node+"/subscribed_apps", nil)
	if err != nil {
		return c.Failed(name, err)
	}
	list, _, err := List(&c.Parser, body)
	if err != nil {
		return c.Failed(name, err)
	}
	var best []string // the app that lacks least: without its id ours cannot be told from another
	for i, app := range list {
		missing := slices.Clone(want)
		for _, field := range app.GetArray("subscribed_fields") {
			if b, err := field.StringBytes(); err == nil {
				missing = slices.DeleteFunc(missing, func(w string) bool { return w == string(b) })
			}
		}
		if i == 0 || len(missing) < len(best) {
			best = missing
		}
	}
	if len(list) > 0 && len(best) == 0 {
		return Good(name, "The app is subscribed to the webhooks.", "Die App hat die Webhooks abonniert.")
	}
	if len(list) == 0 {
		best = want
	}
	names := strings.Join(best, ", ")
	return Bad(name,
		strings.TrimSpace("The app is not subscribed to the webhooks of this page or account. "+names),
		strings.TrimSpace("Die App hat die Webhooks dieser Seite oder dieses Kontos nicht abonniert. "+names),
		"Press Subscribe here. If that is refused, the token lacks pages_manage_metadata, or the field is not ticked under developers.facebook.com → your app → Webhooks.",
		"Drücken Sie hier auf Abonnieren. Wird das abgelehnt, fehlt dem Token pages_manage_metadata, oder das Feld ist unter developers.facebook.com → Ihre App → Webhooks nicht angekreuzt.")
}

// Subscribe asks for the webhooks of a page or account.
func (c *Call) Subscribe(ctx context.Context, node string, fields []string, needs string) error {
	_, err := c.Do(ctx, "", Deed{Path: "/" + node + "/subscribed_apps", Params: url.Values{"subscribed_fields": {strings.Join(fields, ",")}}, Needs: needs})
	return err
}

// Failed is the check that ended with err: wrong, or, where the platform is
// away or asks to be left alone, unknown.
func (c *Call) Failed(name string, err error) ingest.Check {
	e := live.AsError(err)
	if e == nil {
		e = ingest.ErrUnreachable
	}
	check := ingest.Check{Name: name, Message: e.Message, Unknown: e.Kind == live.TooMany || e.Kind == live.Unavailable}
	switch e.Kind {
	case live.Unauthorized:
		check.Do = live.Text{
			EN: "Open developers.facebook.com → Tools → Graph API Explorer, make a new token for the page or account, and paste it here; or connect the account again.",
			DE: "Öffnen Sie developers.facebook.com → Tools → Graph API Explorer, erstellen Sie ein neues Token für die Seite oder das Konto und fügen Sie es hier ein; oder verbinden Sie das Konto neu."}
	case live.Forbidden:
		check.Do = live.Text{
			EN: "Open developers.facebook.com → your app → App Review → Permissions and Features.",
			DE: "Öffnen Sie developers.facebook.com → Ihre App → App Review → Berechtigungen und Funktionen."}
	case live.TooMany, live.Unavailable:
		check.Do = live.Text{EN: "Test again in a few minutes.", DE: "Prüfen Sie in einigen Minuten noch einmal."}
	default:
		check.Do = live.Text{EN: "Correct it in the settings of this source.", DE: "Korrigieren Sie es in den Einstellungen dieser Quelle."}
	}
	return check
}

// Good is a check of something that is as it should be.
func Good(name, en, de string) ingest.Check {
	return ingest.Check{Name: name, OK: true, Message: live.Text{EN: en, DE: de}}
}

// Bad is a check of something that is wrong, with what to do.
func Bad(name, en, de, doEN, doDE string) ingest.Check {
	return ingest.Check{Name: name, Message: live.Text{EN: en, DE: de}, Do: live.Text{EN: doEN, DE: doDE}}
}

// Unknown is a check of something that cannot be found out yet.
func Unknown(name, en, de, doEN, doDE string) ingest.Check {
	c := Bad(name, en, de, doEN, doDE)
	c.Unknown = true
	return c
}
