package api

import (
	"slices"
	"strings"
	"unicode/utf8"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/wire"
	"zuruf/moderation/text"
)

// platformAct asks the platform of a comment to do something.
type platformAct struct {
	Act     string `json:"act"`
	Seconds int64  `json:"seconds,omitempty"` // timeout, default 300
	Text    string `json:"text,omitempty"`    // reply, private_reply
}

// askedFor is the answer to it: what was asked, not yet done.
type askedFor struct {
	Action wire.Action `json:"action"`
}

const (
	usualTimeout = 300
	mostTimeout  = 14 * 24 * 3600 // what Twitch allows, the shortest limit there is
	mostReply    = 500
)

var (
	errAct = live.Refuse(live.Invalid, "act", "act",
		"act is delete, hide, unhide, ban, timeout, unban, reply or private_reply.",
		"act ist delete, hide, unhide, ban, timeout, unban, reply oder private_reply.")
	errActSeconds = live.Refuse(live.Invalid, "seconds", "seconds",
		"A timeout lasts 1 second to 14 days (1209600 seconds).", "Eine Auszeit dauert 1 Sekunde bis 14 Tage (1209600 Sekunden).")
	errActText = live.Refuse(live.Invalid, "text", "text",
		"A reply has 1 to 500 characters.", "Eine Antwort hat 1 bis 500 Zeichen.")
	errActImpossible = live.Refuse(live.Conflict, "act_impossible", "act",
		"This source cannot do that, with the access it was given. Setup says what would be needed.",
		"Diese Quelle kann das mit ihrem Zugang nicht. In der Einrichtung steht, was dafür nötig wäre.")
	errActNobody = live.Refuse(live.Conflict, "no_author", "",
		"The platform did not say who wrote this.", "Die Plattform nennt den Verfasser nicht.")
)

// platform asks the platform of a comment to do something there. What is held
// or rejected here stays as it is: these are two acts.
func (c *call) platform() (any, error) {
	var in platformAct
	if err := c.body(&in); err != nil {
		return nil, err
	}
	a := live.Action{ID: c.newID(), Show: c.show.ID, Act: live.PlatformAct(in.Act), By: c.who.Actor,
		At: c.Now().UnixMilli(), State: live.ActionAsked}
	if !slices.Contains(live.Acts, a.Act) {
		return nil, errAct
	}
	if a.Act == live.ActTimeout {
		if a.Seconds = in.Seconds; a.Seconds == 0 {
			a.Seconds = usualTimeout
		}
		if a.Seconds < 1 || a.Seconds > mostTimeout {
			return nil, errActSeconds
		}
	}
	if a.Act.Says() {
		a.Text = strings.TrimSpace(text.Clean(in.Text, 4*mostReply))
		if n := utf8.RuneCountInString(a.Text); n == 0 || n > mostReply {
			return nil, errActText
		}
	}
	comment, err := c.Store.Comment(c.ctx, c.show.ID, c.path("comment"))
	if err != nil {
		return nil, err
	}
	if comment.RemovedBy.Erases() {
		return nil, live.ErrFinal
	}
	a.Comment, a.PlatformID, a.Kind, a.Author = comment.ID, comment.PlatformID, comment.Kind, comment.Author
	src, err := c.sourceOf(comment)
	if err != nil {
		return nil, err
	}
	a.Source = src.ID
	if !slices.Contains(c.Ingest.Capabilities(src), a.Act) {
		return nil, errActImpossible
	}
	switch a.Act {
	case live.ActBan, live.ActTimeout, live.ActUnban:
		if a.Author == nil {
			return nil, errActNobody
		}
		if a.Ban, err = c.Store.PlatformBan(c.ctx, c.show.ID, a.Author.ID); err != nil {
			return nil, err
		}
	}
	if err := c.Store.AskAction(c.ctx, c.op(), a); err != nil {
		return nil, err
	}
	c.Ingest.Asked(c.show.ID)
	list, err := c.Store.ActionsOf(c.ctx, c.show.ID, []string{a.ID})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return askedFor{c.action(list[0])}, nil
}

// sourceOf is the source that a comment came from; where that row is gone,
// another one of the same platform in this show.
func (c *call) sourceOf(comment *live.Comment) (live.Source, error) {
	list, err := c.Store.ShowSources(c.ctx, c.show.ID)
	if err != nil {
		return live.Source{}, err
	}
	for _, same := range []func(live.Source) bool{
		func(s live.Source) bool { return s.ID == comment.Source },
		func(s live.Source) bool { return s.Kind == comment.Kind },
	} {
		if i := slices.IndexFunc(list, same); i >= 0 {
			return list[i], nil
		}
	}
	return live.Source{}, store.ErrSourceGone
}

// action is an action in the caller's language.
func (c *call) action(a live.Action) wire.Action {
	out := wire.FromAction(a)
	if Language(c.r) == "de" && out.MessageDE != "" {
		out.Message = out.MessageDE
	}
	return out
}

func (c *call) listActions() (any, error) {
	most, err := c.limit()
	if err != nil {
		return nil, err
	}
	list, err := c.Store.Actions(c.ctx, c.show.ID, most)
	if err != nil {
		return nil, err
	}
	out := make([]wire.Action, len(list))
	for i, a := range list {
		out[i] = c.action(a)
	}
	return listOf(out, 0), nil
}
