package facebook

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"zuruf/ingest/meta"
	"zuruf/live"
)

var acts = []live.PlatformAct{live.ActDelete, live.ActHide, live.ActUnhide, live.ActBan, live.ActUnban, live.ActReply, live.ActPrivateReply}

// Capabilities are all that a page may do, with its token.
func (c *Connector) Capabilities(src live.Source) []live.PlatformAct {
	if src.Config["account"] == "" && src.Secrets["page_token"] == "" {
		return nil
	}
	return acts
}

var errNameless = live.Refuse(live.Conflict, "author_unknown", "",
	"Facebook does not tell who wrote this, so nobody can be banned for it.",
	"Facebook sagt nicht, wer das schrieb; deshalb kann niemand dafür gesperrt werden.")

// hintReply stands behind a refused reply: Meta's pages forbid creating on the
// comments edge of a comment, while it has worked for years (doubtful).
var hintReply = live.Text{
	EN: "Answer on Facebook itself, or send a private reply.",
	DE: "Antworten Sie auf Facebook selbst oder schreiben Sie eine private Antwort.",
}

// Act does what a page can do with a comment and its author ("Comment", "Page
// Blocked", "Private Replies").
func (c *Connector) Act(ctx context.Context, src live.Source, a live.Action) (receipt string, err error) {
	page, err := c.pageOf(ctx, src)
	if err != nil {
		return "", err
	}
	if page == "" {
		page = "me" // a page token speaks of its page
	}
	call, comment := c.graph.Open(src), "/"+url.PathEscape(a.PlatformID)
	d := meta.Deed{Method: http.MethodPost, Path: comment, Params: url.Values{}, Needs: "pages_manage_engagement"}
	switch a.Act {
	case live.ActDelete:
		d.Method = http.MethodDelete
	case live.ActHide:
		d.Params.Set("is_hidden", "true")
	case live.ActUnhide:
		d.Params.Set("is_hidden", "false")
	case live.ActReply:
		d.Path += "/comments"
		d.Params.Set("message", a.Text)
		d.Receipt, d.Hint = "id", hintReply
	case live.ActPrivateReply:
		d = meta.PrivateReply(page, a)
		d.Needs = "pages_messaging"
	case live.ActBan, live.ActUnban:
		if a.Author == nil || a.Author.PlatformID == "" {
			return "", errNameless
		}
		return "", c.block(ctx, call, page, a)
	default:
		return "", c.graph.Words.Unable()
	}
	return call.Do(ctx, a.Act, d)
}

// block keeps the author out of the page, or lets them in again. By which kind
// of id a commenter is known there is not documented (doubtful): if Facebook
// does not take the id as a user, it is offered as a page-scoped one.
func (c *Connector) block(ctx context.Context, call *meta.Call, page string, a live.Action) error {
	d := meta.Deed{Method: http.MethodPost, Path: "/" + page + "/blocked", Needs: "pages_manage_engagement, pages_manage_metadata"}
	if a.Act == live.ActUnban {
		d.Method = http.MethodDelete
	}
	try := func(key string) error {
		d.Params = url.Values{key: {a.Author.PlatformID}}
		_, err := call.Do(ctx, a.Act, d)
		return err
	}
	err := try("user")
	var f *meta.Fault
	if errors.As(err, &f) && f.Code == 100 {
		if second := try("psid"); second == nil || live.AsError(second).Kind != live.Conflict {
			return second
		}
	}
	return err
}
