package api

import (
	"encoding/json"
	"slices"
	"strconv"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/wire"
	"zuruf/web/feed"
)

type extendBody struct {
	Version int `json:"version,omitempty"`
	Seconds int `json:"seconds"`
}

type ballotBody struct {
	wire.Ballot
	Round int    `json:"round,omitempty"`
	Via   string `json:"via,omitempty"`
}

type cast struct {
	Voted   bool        `json:"voted"`
	Changed bool        `json:"changed"`
	Votes   int         `json:"votes"`
	Choice  wire.Choice `json:"choice"` // what counts now
}

type entryBody struct {
	State  *live.EntryState `json:"state,omitempty"`
	Status *live.IdeaStatus `json:"status,omitempty"`
}

// audienceOf is what the caller may see of polls.
func (c *call) audienceOf() feed.Audience {
	switch {
	case c.who.Role.Moderates():
		return feed.Desk
	case c.who.Role == live.Host:
		return feed.Host
	}
	return feed.Public
}

// poll is one poll as the caller may see it.
func (c *call) poll(id string) (wire.Poll, error) {
	list, err := feed.Polls(c.ctx, c.Store, c.show.ID, []string{id}, c.audienceOf())
	if err != nil {
		return wire.Poll{}, err
	}
	if len(list) == 0 {
		return wire.Poll{}, live.ErrNotFound
	}
	return list[0], nil
}

func (c *call) getPoll() (any, error) { return c.poll(c.path("poll")) }

func (c *call) listPolls() (any, error) {
	all, err := c.Store.Polls(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, p := range all {
		ids[i] = p.ID
	}
	list, err := feed.Polls(c.ctx, c.Store, c.show.ID, ids, c.audienceOf())
	return listOf(list, 0), err
}

// mostPolls is how many polls a show may have.
const mostPolls = 500

var errPolls = live.Refuse(live.Conflict, "polls_most", "",
	"A show has at most 500 polls.", "Eine Sendung hat höchstens 500 Umfragen.")

// keepPolls makes drafts of definitions; ids are their operation's, so that a
// retried one makes the same.
func (c *call) keepPolls(list []poll.Definition) ([]string, error) {
	polls, err := c.Polls.Text.DefineAll(list, c.show.Language)
	if err != nil {
		return nil, err
	}
	all, err := c.Store.Polls(c.ctx, c.show.ID)
	if err != nil {
		return nil, err
	}
	base := c.newID()
	ids, fresh := make([]string, len(polls)), 0
	for i := range polls {
		if ids[i] = base; i > 0 {
			ids[i] += "-" + strconv.Itoa(i)
		}
		if !slices.ContainsFunc(all, func(p *live.Poll) bool { return p.ID == ids[i] }) {
			fresh++
		}
	}
	if len(all)+fresh > mostPolls {
		return nil, errPolls
	}
	for i, p := range polls {
		p.ID, p.CreatedAt = ids[i], c.Now().UnixMilli()
		op := c.op()
		if i > 0 && op.ID != "" {
			op.ID += " " + strconv.Itoa(i)
		}
		if err := c.Store.PutPoll(c.ctx, c.show.ID, op, p, 0); err != nil {
			return nil, err
		}
	}
	c.Polls.Changed(c.ctx, c.show.ID)
	return ids, nil
}

func (c *call) createPoll() (any, error) {
	var in poll.Definition
	if err := c.body(&in); err != nil {
		return nil, err
	}
	p, err := c.Polls.Text.Define(in, c.show.Language)
	if err != nil {
		return nil, err
	}
	ids, err := c.keepPolls([]poll.Definition{poll.DefinitionOf(&p)})
	if err != nil {
		return nil, err
	}
	return c.poll(ids[0])
}

// patchPoll is the body that changes a draft: fields of its definition, and
// the version that they were changed in.
type patchPoll map[string]any

var errRoundFixed = live.Refuse(live.Conflict, "poll_round_fixed", "",
	"From the second round on only title, time limit and who may vote can change: else rounds could not be compared.",
	"Ab der zweiten Runde lassen sich nur Titel, Zeitlimit und Stimmrecht ändern: sonst wären die Runden nicht vergleichbar.")

// patchPoll changes a draft; what the body leaves out stays.
func (c *call) patchPoll() (any, error) {
	p, err := c.Store.Poll(c.ctx, c.show.ID, c.path("poll"))
	if err != nil {
		return nil, err
	}
	in := patchPoll{}
	if err := c.body(&in); err != nil {
		return nil, err
	}
	version, _ := in["version"].(float64)
	d := poll.DefinitionOf(p)
	if in["options"] != nil {
		d.Options = nil // a list replaces, it does not merge
	}
	b, err := json.Marshal(in)
	if err == nil {
		err = json.Unmarshal(b, &d)
	}
	if err != nil {
		return nil, errJSON.Because(err)
	}
	next, err := c.Polls.Text.Define(d, c.show.Language)
	if err != nil {
		return nil, err
	}
	next.ID, next.CreatedAt = p.ID, p.CreatedAt
	if p.Round > 1 && !sameQuestion(p, &next) {
		return nil, errRoundFixed
	}
	if err := c.Store.PutPoll(c.ctx, c.show.ID, c.op(), next, int(version)); err != nil {
		return nil, err
	}
	c.Polls.Changed(c.ctx, c.show.ID)
	return c.poll(p.ID)
}

// sameQuestion reports whether two definitions count the same things.
func sameQuestion(a, b *live.Poll) bool {
	if a.Kind != b.Kind || a.Most != b.Most || a.Min != b.Min || a.Max != b.Max || a.Decimals != b.Decimals ||
		a.Anonymous != b.Anonymous || len(a.Options) != len(b.Options) {
		return false
	}
	for i := range a.Options {
		if a.Options[i] != b.Options[i] {
			return false
		}
	}
	return true
}

// movePoll makes the handler of an act on a poll.
func movePoll(act string) func(*call) (any, error) {
	return func(c *call) (any, error) {
		var in versioned
		if err := c.body(&in); err != nil {
			return nil, err
		}
		id := c.path("poll")
		p, graces, err := c.Polls.GracesOf(c.ctx, c.show.ID, id)
		if err != nil {
			return nil, err
		}
		switch act {
		case "open":
			err = c.Store.OpenPoll(c.ctx, c.show.ID, c.op(), id, in.Version, int64(p.Seconds)*1000, graces)
		case "close":
			err = c.Store.ClosePoll(c.ctx, c.show.ID, c.op(), id, in.Version, graces)
		default:
			err = c.Store.MovePoll(c.ctx, c.show.ID, c.op(), id, in.Version, act)
		}
		if err != nil {
			return nil, err
		}
		c.Polls.Changed(c.ctx, c.show.ID)
		if act == "delete" {
			return done{OK: true}, nil
		}
		switch act {
		case "reset":
			c.Polls.Counted(c.show.ID, id)
		case "reveal":
			if err := c.Polls.Award(c.ctx, c.show.ID); err != nil {
				return nil, err
			}
		}
		return c.poll(id)
	}
}

func (c *call) extendPoll() (any, error) {
	var in extendBody
	if err := c.body(&in); err != nil {
		return nil, err
	}
	if in.Seconds < 1 || in.Seconds > 3600 {
		return nil, live.Refuse(live.Invalid, "seconds", "seconds", "Extend by 1 to 3,600 seconds.", "Verlängern Sie um 1 bis 3.600 Sekunden.")
	}
	id := c.path("poll")
	_, graces, err := c.Polls.GracesOf(c.ctx, c.show.ID, id)
	if err != nil {
		return nil, err
	}
	if err := c.Store.ExtendPoll(c.ctx, c.show.ID, c.op(), id, in.Version, int64(in.Seconds)*1000, graces); err != nil {
		return nil, err
	}
	c.Polls.Changed(c.ctx, c.show.ID)
	return c.poll(id)
}

func (c *call) votePoll() (any, error) {
	var in ballotBody
	if err := c.body(&in); err != nil {
		return nil, err
	}
	if err := c.limits.allow(c.Now(), "vote "+c.who.ID, maxVoted); err != nil {
		return nil, err
	}
	a := c.author()
	v, err := c.Polls.Click(c.ctx, c.show.ID, poll.Click{Poll: c.path("poll"), Round: in.Round, Author: *a, Via: live.SourceKind(in.Via),
		Input: poll.Input{Choice: in.Choice, Number: in.Number, Text: in.Text, Order: in.Order}})
	if err != nil {
		return nil, err
	}
	return cast{Voted: v.Chosen.Fields != "", Changed: v.Cast != live.CastSame, Votes: v.Votes, Choice: wire.FromChosen(v.Poll, v.Chosen, v.Words)}, nil
}

func (c *call) moveEntry() (any, error) {
	var in entryBody
	if err := c.body(&in); err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(c.path("entry"))
	if err != nil {
		return nil, live.ErrNotFound
	}
	if in.State != nil && *in.State != live.EntryShown && *in.State != live.EntryHidden {
		return nil, live.Refuse(live.Invalid, "state", "state", "The state is shown or hidden.", "Der Zustand ist shown oder hidden.")
	}
	if in.Status != nil && !slices.Contains(live.IdeaStatuses, *in.Status) {
		return nil, live.Refuse(live.Invalid, "status", "status",
			"The status is taken_up, done, not_now or empty.", "Der Status ist taken_up, done, not_now oder leer.")
	}
	p, err := c.Store.Poll(c.ctx, c.show.ID, c.path("poll"))
	if err != nil {
		return nil, err
	}
	if err := c.Store.MoveEntry(c.ctx, c.show.ID, c.op(), p.ID, p.Round, n, in.State, in.Status); err != nil {
		return nil, err
	}
	return c.poll(p.ID)
}
