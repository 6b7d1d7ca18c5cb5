package instagram

import (
	"context"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

// permissions are needed by login.
var permissions = map[string][]string{
	"facebook":  {"instagram_basic", "instagram_manage_comments", "pages_read_engagement", "pages_messaging"},
	"instagram": {"instagram_business_basic", "instagram_business_manage_comments"},
}

// Check looks at token, permissions, account, broadcast, comments, names, and
// the way of the webhooks.
func (c *Connector) Check(ctx context.Context, src live.Source) ([]ingest.Check, error) {
	var checks []ingest.Check
	call, login, user, err := c.open(ctx, src)
	if err != nil {
		checks = []ingest.Check{call.Failed("token", err)}
	} else {
		want := ""
		if login == "instagram" {
			want = user // with Facebook Login the token is a page's or a person's
		}
		token, owner := call.CheckToken(ctx, want)
		if checks = append(checks, token); owner != "" {
			checks = append(checks, call.CheckPermissions(ctx, permissions[login]))
			checks = append(checks, c.checkBroadcast(ctx, call, user)...)
			node, fields := subscription(login, user)
			if login == "facebook" {
				fields = nil // any field of the page will do
			}
			checks = append(checks, call.CheckSubscription(ctx, node, fields))
		}
	}
	checks = append(checks, c.arrivals.Checks(c.app, user, "/hooks/instagram", time.Now())...)
	return checks, ctx.Err()
}

// subscription says whose webhooks are subscribed: with Instagram Login the
// account's own; with Facebook Login any field of the page behind it.
func subscription(login, user string) (node string, fields []string) {
	if login == "instagram" {
		return user, []string{"live_comments"}
	}
	return "me", []string{"feed"}
}

// checkBroadcast looks for account and broadcasts, and at the latest comments.
func (c *Connector) checkBroadcast(ctx context.Context, call *meta.Call, user string) []ingest.Check {
	a, err := look(ctx, call, user)
	if err != nil {
		return []ingest.Check{call.Failed("account", err)}
	}
	checks := []ingest.Check{meta.Good("account", "The account is @"+a.username+".", "Das Konto ist @"+a.username+".")}
	media, _, err := broadcasts(ctx, call, user)
	if err != nil {
		return append(checks, call.Failed("broadcast", err))
	}
	if len(media) == 0 {
		return append(checks, meta.Unknown("broadcast",
			"The account broadcasts nothing now. Instagram shows broadcasts and comments only while they last.",
			"Das Konto sendet gerade nichts. Instagram zeigt Übertragungen und Kommentare nur, solange sie laufen.",
			"Start a broadcast, write a comment from another account, and test again.",
			"Starten Sie eine Übertragung, schreiben Sie von einem anderen Konto einen Kommentar und prüfen Sie noch einmal."))
	}
	checks = append(checks, meta.Good("broadcast", "A broadcast runs.", "Eine Übertragung läuft."))
	body, _, err := call.Get(ctx, "/"+media[0]+"/comments", comments("", true))
	if err != nil {
		return append(checks, call.Failed("comments", err))
	}
	p, err := decodePage(&call.Parser, new(ingest.Strings), body, "", 0)
	if err != nil {
		return append(checks, call.Failed("comments", err))
	}
	checks = append(checks, meta.Good("comments", "Comments can be read.", "Kommentare können gelesen werden."))
	return append(checks, meta.CheckNames(p.messages, hintNames.Message, live.Text{
		EN: "Open developers.facebook.com → your app → App Review → Permissions and Features, and request advanced access.",
		DE: "Öffnen Sie developers.facebook.com → Ihre App → App Review → Berechtigungen und Funktionen und fordern Sie erweiterten Zugriff an."}))
}

// Subscribe asks Meta to send the account's webhooks to the app.
func (c *Connector) Subscribe(ctx context.Context, src live.Source) error {
	call, login, user, err := c.open(ctx, src)
	if err != nil {
		return err
	}
	node, fields := subscription(login, user)
	needs := "pages_manage_metadata"
	if login == "instagram" {
		needs = "instagram_business_manage_comments"
	}
	return call.Subscribe(ctx, node, fields, needs)
}
