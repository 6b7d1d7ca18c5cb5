package instagram

import (
	"context"
	"net/http"
	"net/url"

	"zuruf/ingest/meta"
	"zuruf/live"
)

var acts = []live.PlatformAct{live.ActDelete, live.ActHide, live.ActUnhide, live.ActPrivateReply}

// Capabilities are what Instagram allows on live comments. It refuses replies
// to them, and has no way to ban.
func (c *Connector) Capabilities(src live.Source) []live.PlatformAct {
	if src.Config["account"] == "" && src.Secrets["token"] == "" {
		return nil
	}
	return acts
}

// hintPrivate stands behind a refused private reply.
var hintPrivate = live.Text{
	EN: "Under a live comment Instagram takes one private reply, and only while the broadcast lasts.",
	DE: "Auf einen Live-Kommentar nimmt Instagram eine private Antwort an, und nur während der Übertragung.",
}

// Act does what an account can do with a comment ("Comment Moderation",
// "Private Replies").
func (c *Connector) Act(ctx context.Context, src live.Source, a live.Action) (receipt string, err error) {
	call, login, user, err := c.open(ctx, src)
	if err != nil {
		return "", err
	}
	d := meta.Deed{Method: http.MethodPost, Path: "/" + url.PathEscape(a.PlatformID), Params: url.Values{}, Needs: "instagram_manage_comments"}
	if login == "instagram" {
		d.Needs = "instagram_business_manage_comments"
	}
	switch a.Act {
	case live.ActDelete:
		d.Method = http.MethodDelete
	case live.ActHide:
		d.Params.Set("hide", "true")
	case live.ActUnhide:
		d.Params.Set("hide", "false")
	case live.ActPrivateReply:
		needs := d.Needs + ", pages_messaging"
		if login == "instagram" {
			needs = d.Needs + ", instagram_business_manage_messages" // (doubtful: Meta's page names the first alone)
		}
		d = meta.PrivateReply(user, a)
		d.Needs, d.Hint = needs, hintPrivate
	default:
		return "", c.facebook.Words.Unable()
	}
	return call.Do(ctx, a.Act, d)
}
