package api

import (
	"cmp"
	"errors"
	"strings"
	"unicode/utf8"

	"zuruf/live"
	"zuruf/live/wire"
	"zuruf/moderation/text"
)

type newShow struct {
	Title     string `json:"title"`
	Language  string `json:"language,omitempty"`
	Hold      string `json:"hold,omitempty"`
	Series    string `json:"series,omitempty"`
	Anonymous *bool  `json:"anonymous,omitempty"`
}

const maxTitle = 120

func checkTitle(s string) (string, error) {
	clean := text.Clean(s, 10*maxTitle)
	if n := utf8.RuneCountInString(clean); n == 0 || n > maxTitle {
		return "", live.Refuse(live.Invalid, "title", "title",
			"A title has 1 to 120 characters.", "Ein Titel hat 1 bis 120 Zeichen.")
	}
	return clean, nil
}

func checkLanguage(s string) (string, error) {
	if s == "de" || s == "en" {
		return s, nil
	}
	return "", live.Refuse(live.Invalid, "language", "language", "The language is de or en.", "Die Sprache ist de oder en.")
}

func checkHold(s string) (live.Hold, error) {
	if h := live.Hold(s); h == live.HoldRules || h == live.HoldAll {
		return h, nil
	}
	return "", live.Refuse(live.Invalid, "hold", "hold", "hold is rules or all.", "hold ist rules oder all.")
}

func (c *call) createShow() (any, error) {
	var in newShow
	if err := c.body(&in); err != nil {
		return nil, err
	}
	sh := live.Show{ID: live.NewID(), Anonymous: in.Anonymous == nil || *in.Anonymous}
	var err error
	if sh.Title, err = checkTitle(in.Title); err != nil {
		return nil, err
	}
	if sh.Language, err = checkLanguage(cmp.Or(in.Language, "en")); err != nil {
		return nil, err
	}
	if sh.Hold, err = checkHold(cmp.Or(in.Hold, string(live.HoldRules))); err != nil {
		return nil, err
	}
	series := live.Series{ID: live.NewID(), Title: sh.Title, Created: c.Now().UnixMilli()}
	if in.Series != "" {
		if series, err = c.Store.Series(c.ctx, in.Series); err != nil {
			return nil, live.Refuse(live.Invalid, "series", "series", "There is no such series.", "Diese Sendereihe gibt es nicht.").Because(err)
		}
	}
	if c.who.Series != "" && c.who.Series != series.ID {
		return nil, errForeign
	}
	sh.Series = series.ID
	sh, err = c.Store.CreateShow(c.ctx, c.op(), sh, series)
	if err != nil {
		return nil, err
	}
	return c.showFor(sh)
}

var errForeign = live.Refuse(live.Forbidden, "forbidden", "series",
	"Your link is for another series.", "Ihr Link gehört zu einer anderen Sendereihe.")

func (c *call) listShows() (any, error) {
	all, err := c.Store.Shows(c.ctx)
	if err != nil {
		return nil, err
	}
	var out []wire.Show
	for _, sh := range all {
		if c.who.Series != "" && c.who.Series != sh.Series {
			continue
		}
		w, err := c.showFor(sh)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return listOf(out, 0), nil
}

func (c *call) getShow() (any, error) { return c.showFor(c.show) }

// showFor is a show as the caller may see it.
func (c *call) showFor(sh live.Show) (wire.Show, error) {
	out := wire.FromShow(sh, c.JoinURL(sh.Code))
	if !c.who.Role.Moderates() {
		return out, nil
	}
	series, err := c.Store.Series(c.ctx, sh.Series)
	if err != nil {
		return out, err
	}
	out.Words, out.HoldFirst = series.Words, series.HoldFirst
	if c.who.Role != live.Producer {
		return out, nil
	}
	out.Links, out.Tokens, err = c.standing(series.ID, sh.Code)
	return out, err
}

type patchShow struct {
	Title     *string   `json:"title,omitempty"`
	Language  *string   `json:"language,omitempty"`
	Hold      *string   `json:"hold,omitempty"`
	Anonymous *bool     `json:"anonymous,omitempty"`
	Words     *[]string `json:"words,omitempty"`
	HoldFirst *bool     `json:"hold_first,omitempty"`
}

const maxWords = 2000

func (c *call) patchShow() (any, error) {
	var in patchShow
	if err := c.body(&in); err != nil {
		return nil, err
	}
	var hold *live.Hold
	if in.Title != nil {
		t, err := checkTitle(*in.Title)
		if err != nil {
			return nil, err
		}
		in.Title = &t
	}
	if in.Language != nil {
		l, err := checkLanguage(*in.Language)
		if err != nil {
			return nil, err
		}
		in.Language = &l
	}
	if in.Hold != nil {
		h, err := checkHold(*in.Hold)
		if err != nil {
			return nil, err
		}
		hold = &h
	}
	if in.Words != nil && len(*in.Words) > maxWords {
		return nil, live.Refuse(live.Invalid, "words", "words", "A list has at most 2,000 words.", "Eine Liste hat höchstens 2.000 Wörter.")
	}
	if err := c.Store.PatchShow(c.ctx, c.show.ID, c.op(), in.Title, in.Language, hold, in.Anonymous); err != nil {
		return nil, err
	}
	if err := c.patchSeries(in); err != nil {
		return nil, err
	}
	return c.reread()
}

// patchSeries changes what belongs to the series: its blocked words.
func (c *call) patchSeries(in patchShow) error {
	if in.Words == nil && in.HoldFirst == nil {
		return nil
	}
	series, err := c.Store.Series(c.ctx, c.show.Series)
	if err != nil {
		return err
	}
	if in.HoldFirst != nil {
		series.HoldFirst = *in.HoldFirst
	}
	if in.Words != nil {
		series.Words = nil
		for _, w := range *in.Words {
			if w = strings.TrimSpace(text.Clean(w, 80)); w != "" {
				series.Words = append(series.Words, w)
			}
		}
	}
	return c.Store.SaveSeries(c.ctx, series)
}

func (c *call) reread() (any, error) {
	c.Moderation.Forget(c.show.ID)
	sh, err := c.Store.Show(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	return c.showFor(sh)
}

// startShow begins the show. A rehearsal ends with it and leaves nothing behind.
func (c *call) startShow() (any, error) {
	for attempt := 0; ; attempt++ {
		if err := c.leaveRehearsal(); err != nil {
			return nil, err
		}
		err := c.Store.StartShow(c.ctx, c.show.ID, c.op())
		if errors.Is(err, live.ErrState) && attempt < 3 { // one began meanwhile
			if c.show, err = c.Store.Show(c.ctx, c.show.ID); err == nil {
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		return c.reread()
	}
}

func (c *call) endShow() (any, error) {
	if err := c.Store.EndShow(c.ctx, c.show.ID, c.op()); err != nil {
		return nil, err
	}
	return c.reread()
}
