package facebook

import (
	"context"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

var (
	permissions = []string{"pages_read_engagement", "pages_read_user_content", "pages_manage_engagement", "pages_manage_metadata", "pages_messaging"}
	hookFields  = []string{"feed", "live_videos"}
)

// Check looks at token, permissions, broadcast, comments, names, and the way of
// the webhooks.
func (c *Connector) Check(ctx context.Context, src live.Source) ([]ingest.Check, error) {
	call := c.graph.Open(src)
	page, err := c.pageOf(ctx, src)
	var checks []ingest.Check
	if err != nil {
		checks = []ingest.Check{call.Failed("token", err)}
	} else {
		token, owner := call.CheckToken(ctx, page)
		if checks = append(checks, token); owner != "" {
			if page == "" {
				page = owner
			}
			checks = append(checks, call.CheckPermissions(ctx, permissions))
			checks = append(checks, c.checkBroadcast(ctx, call, src, page)...)
			checks = append(checks, call.CheckSubscription(ctx, page, hookFields))
		}
	}
	checks = append(checks, c.arrivals.Checks(c.app, page, "/hooks/facebook", time.Now())...)
	return checks, ctx.Err()
}

// checkBroadcast looks for the broadcast, and at the latest of its comments.
func (c *Connector) checkBroadcast(ctx context.Context, call *meta.Call, src live.Source, page string) []ingest.Check {
	id := src.Config["live_video"]
	if id == "" {
		list, _, err := running(ctx, call, page)
		if err != nil {
			return []ingest.Check{call.Failed("broadcast", err)}
		}
		if len(list) == 0 {
			return []ingest.Check{meta.Unknown("broadcast",
				"The page broadcasts nothing now.", "Die Seite sendet gerade nichts.",
				"Start a broadcast, visible to yourself alone if you like, and test again.",
				"Starten Sie eine Übertragung, gern nur für Sie selbst sichtbar, und prüfen Sie noch einmal.")}
		}
		id = list[0].ID
	}
	b, _, err := look(ctx, call, id)
	if err != nil {
		return []ingest.Check{call.Failed("broadcast", err)}
	}
	checks := []ingest.Check{meta.Good("broadcast", "Found: “"+b.title+"”.", "Gefunden: „"+b.title+"“.")}
	body, _, err := call.Get(ctx, "/"+id+"/comments", comments(0, pageSize, "", true))
	if err != nil {
		return append(checks, call.Failed("comments", err))
	}
	p, err := decodePage(&call.Parser, new(ingest.Strings), body, src.ID, page, 0)
	if err != nil {
		return append(checks, call.Failed("comments", err))
	}
	checks = append(checks, meta.Good("comments", "Comments can be read.", "Kommentare können gelesen werden."))
	return append(checks, meta.CheckNames(p.messages, hintNames.Message, live.Text{
		EN: "Open developers.facebook.com → your app → App Review → Permissions and Features → pages_read_user_content → Request advanced access.",
		DE: "Öffnen Sie developers.facebook.com → Ihre App → App Review → Berechtigungen und Funktionen → pages_read_user_content → Erweiterten Zugriff anfordern."}))
}

// Subscribe asks Facebook to send the page's webhooks to the app.
func (c *Connector) Subscribe(ctx context.Context, src live.Source) error {
	page, err := c.pageOf(ctx, src)
	if err != nil {
		return err
	}
	if page == "" {
		page = "me"
	}
	return c.graph.Open(src).Subscribe(ctx, page, hookFields, "pages_manage_metadata")
}
