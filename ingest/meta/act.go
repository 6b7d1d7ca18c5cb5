package meta

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// Deed is an act as a request of the Graph API.
type Deed struct {
	Method  string // POST or DELETE
	Path    string
	Params  url.Values
	Receipt string    // key of the id in the answer; "": there is none
	Needs   string    // permission, if Meta names none
	Hint    live.Text // added to a refusal; may be empty
}

// errBusy is ErrRate for acts.
var errBusy = live.Refuse(live.TooMany, "rate_limited", "",
	"The platform asks to be called less often. It is done as soon as it is allowed again.",
	"Die Plattform bittet um weniger Abfragen. Es wird nachgeholt, sobald es wieder erlaubt ist.")

// Do does what was asked for: see ingest.Writer.Act for what it returns.
func (c *Call) Do(ctx context.Context, act live.PlatformAct, d Deed) (receipt string, err error) {
	send := c.Post
	if d.Method == http.MethodDelete {
		send = c.Delete
	}
	body, _, err := send(ctx, d.Path, d.Params)
	if err != nil {
		return "", c.undone(ctx, err, act, d)
	}
	v, err := c.Parser.ParseBytes(body)
	switch {
	case err != nil && act.Says():
		return "", c.words.unclear()
	case err != nil:
		return "", ingest.ErrUnreadable.Because(err)
	case Is(v.Get("success"), fastjson.TypeFalse):
		return "", c.words.refused(&Fault{}, d.Hint)
	case d.Receipt != "":
		receipt = ID(new(ingest.Strings), v, d.Receipt)
	}
	return receipt, nil
}

// undone says what the error of an act means; nil if it is done all the same.
func (c *Call) undone(ctx context.Context, err error, act live.PlatformAct, d Deed) error {
	var f *Fault
	errors.As(err, &f)
	e := live.AsError(err)
	switch {
	case e == nil: // ctx ended
		return ingest.ErrUnreachable.Because(err)
	case e.Kind == live.TooMany:
		busy := errBusy.Because(e.Cause)
		busy.Retry = e.Retry
		return busy
	case e.Kind == live.Unauthorized, errors.Is(err, ErrProof):
		return e
	case f == nil && act.Says() && !errors.Is(err, ingest.ErrUnreachable):
		return c.words.unclear()
	case f == nil || f.passing():
		return e
	case f.Code == 368:
		return c.words.blocked(f)
	case f.denied():
		return c.words.permission(f.Words, d.Needs).Because(f)
	case f.gone() && act == live.ActDelete:
		return c.reallyGone(ctx, d)
	case f.gone() && act != live.ActBan && act != live.ActUnban:
		return c.words.commentGone().Because(f)
	case f.Status >= 500 && f.Code == 0:
		return e
	}
	return c.words.refused(f, d.Hint)
}

// reallyGone asks whether what could not be deleted can still be seen: Meta
// answers the same where the object is gone and where a permission is missing.
func (c *Call) reallyGone(ctx context.Context, d Deed) error {
	_, _, err := c.Get(ctx, d.Path, url.Values{"fields": {"id"}})
	switch e := live.AsError(err); {
	case err == nil:
		return c.words.permission("", d.Needs)
	case e == nil:
		return ingest.ErrUnreachable.Because(err)
	case e.Kind == live.TooMany || e.Kind == live.Unavailable && !errors.Is(err, ErrParameter) && !errors.Is(err, ErrRefused):
		return e
	}
	return nil
}

// Unable is the refusal of an act that a platform does not have.
func (w Words) Unable() *live.Error {
	return live.Refuse(live.Conflict, "act_unknown", "",
		w.Platform+" cannot do this.", w.Platform+" kann das nicht.")
}

// refused quotes Meta and adds a hint.
func (w Words) refused(f *Fault, hint live.Text) *live.Error {
	e := ingest.Refused(w.Platform, f.Words).Because(f)
	if hint != (live.Text{}) {
		e.Message.EN += " " + hint.EN
		e.Message.DE += " " + hint.DE
	}
	return e
}

// blocked is code 368: Meta takes what was done of late for abuse.
func (w Words) blocked(f *Fault) *live.Error {
	en, de := ".", "."
	if f.Words != "" {
		en, de = ": “"+f.Words+"”", ": „"+f.Words+"“"
	}
	return live.Refuse(live.Conflict, "act_blocked", "",
		w.Platform+" has blocked this action for the page for a while"+en,
		w.Platform+" hat diese Aktion für die Seite vorübergehend gesperrt"+de).Because(f)
}

func (w Words) commentGone() *live.Error {
	return live.Refuse(live.NotFound, "comment_gone", "",
		"This comment no longer exists on "+w.Platform+", or the token may not see it.",
		"Diesen Kommentar gibt es auf "+w.Platform+" nicht mehr, oder das Token darf ihn nicht sehen.")
}

// unclear is final, because saying it twice would be seen.
func (w Words) unclear() *live.Error {
	return live.Refuse(live.Conflict, "act_unclear", "",
		w.Platform+" did not confirm it. Look there whether it arrived before you send it again.",
		w.Platform+" hat es nicht bestätigt. Sehen Sie dort nach, ob es ankam, bevor Sie es noch einmal senden.")
}

// PrivateReply is the message of a page or account to the author of a comment.
func PrivateReply(node string, a live.Action) Deed {
	param := func(key, value string) string {
		b, err := json.Marshal(map[string]string{key: value})
		if err != nil {
			panic(err) // strings cannot fail
		}
		return string(b)
	}
	return Deed{Method: http.MethodPost, Path: "/" + node + "/messages", Receipt: "message_id", Params: url.Values{
		"recipient": {param("comment_id", a.PlatformID)}, "message": {param("text", a.Text)}}}
}
