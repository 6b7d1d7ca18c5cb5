package api

import (
	"context"
	"maps"

	"zuruf/ingest"
	"zuruf/live"
	"zuruf/live/wire"
)

// patchSource is the body that changes a source: paused, purge, renew_secret, delay_ms,
// and any of the fields that its kind asks for. A field set to "" is forgotten.
type patchSource map[string]any

// sourceChange is that, sorted.
type sourceChange struct {
	paused *bool
	purge  bool // what came before was from the wrong broadcast
	renew  bool // a new secret for a source that is fed
	delay  *int64
	fields map[string]string
}

func (in patchSource) sort() (sourceChange, error) {
	out := sourceChange{fields: map[string]string{}}
	for name, v := range in {
		b, isBool := v.(bool)
		s, isText := v.(string)
		n, isNumber := v.(float64)
		switch {
		case name == "delay_ms" && isNumber && n >= 0 && n <= live.LongestGrace:
			ms := int64(n)
			out.delay = &ms
		case name == "delay_ms":
			return out, live.Refuse(live.Invalid, "delay", name, "A delay is 0 to 60,000 milliseconds.", "Eine Verzögerung ist 0 bis 60.000 Millisekunden.")
		case name == "paused" && isBool:
			out.paused = &b
		case name == "purge" && isBool:
			out.purge = b
		case name == "renew_secret" && isBool:
			out.renew = b
		case name == "paused", name == "purge", name == "renew_secret":
			return out, live.Refuse(live.Invalid, "not_boolean", name, name+" is true or false.", name+" ist true oder false.")
		case isText:
			out.fields[name] = s
		default:
			return out, live.Refuse(live.Invalid, "not_text", name, name+" is a text.", name+" ist ein Text.")
		}
	}
	return out, nil
}

// patchSource changes a source while the show runs: it is paused, or exchanged
// for another broadcast. People and votes stay, unless purge says that what
// came before was from the wrong one.
func (c *call) patchSource() (any, error) {
	in := patchSource{}
	if err := c.body(&in); err != nil {
		return nil, err
	}
	change, err := in.sort()
	if err != nil {
		return nil, err
	}
	src, err := c.Store.Source(c.ctx, c.show.ID, c.path("source"))
	if err != nil {
		return nil, err
	}
	typed, err := c.Ingest.Source(src.Kind, change.fields)
	if err != nil {
		return nil, err
	}
	replaced := len(change.fields) > 0 || change.renew
	if replaced {
		if src, err = c.replacement(src, typed, change); err != nil {
			return nil, err
		}
	}
	resume := false
	if change.purge {
		if resume, err = c.purgeStopped(src); err != nil {
			return nil, err
		}
	}
	src, err = c.Store.ChangeSource(c.ctx, c.op(), c.show.ID, src.ID, func(now *live.Source) {
		if replaced {
			now.Config, now.Secrets = src.Config, src.Secrets
		}
		if change.delay != nil {
			now.Delay = *change.delay
		}
		switch {
		case change.paused != nil:
			now.Paused = *change.paused
		case resume:
			now.Paused = false
		}
	})
	if err != nil {
		return nil, err
	}
	c.Ingest.Changed(c.show.ID)
	out, err := c.oneSource(src)
	if change.renew {
		out.Secret = src.Secrets["secret"]
	}
	return out, err
}

// replacement is a source with the fields that were typed, and what the
// platform tells about it.
func (c *call) replacement(src, typed live.Source, change sourceChange) (live.Source, error) {
	if len(change.fields) > 0 { // what was learned of the broadcast before is not true of another
		src = c.Ingest.Given(src)
	}
	src.Config, src.Secrets = merged(src.Config, typed.Config), merged(src.Secrets, typed.Secrets)
	if change.renew {
		delete(src.Secrets, "secret")
	}
	src, err := c.Ingest.Prepare(src)
	if err != nil {
		return src, err
	}
	return c.learn(src), nil
}

// merged is base with the changes over it; an empty text takes a field away.
func merged(base, change map[string]string) map[string]string {
	out := maps.Clone(base)
	if out == nil {
		out = map[string]string{}
	}
	for k, v := range change {
		if out[k] = v; v == "" {
			delete(out, k)
		}
	}
	return out
}

// learn asks the platform about a source that is to be saved; where it does not
// answer, the source is saved as it was given and its lamp tells.
func (c *call) learn(src live.Source) live.Source {
	ctx, cancel := context.WithTimeout(c.ctx, probeTime)
	defer cancel()
	if learned, _, err := c.Ingest.Probe(ctx, src); err == nil {
		return learned
	}
	return src
}

// oneSource is a source as the producer sees it.
func (c *call) oneSource(src live.Source) (wire.Source, error) {
	lamps, err := c.Store.Statuses(c.ctx, c.show.ID)
	if err != nil {
		return wire.Source{}, err
	}
	lamp, ok := lamps[src.ID]
	if !ok {
		lamp = live.SourceStatus{ID: src.ID, Kind: src.Kind, State: live.SourceWaiting, Simulated: src.Simulated}
	}
	lamp.Can = c.Ingest.Capabilities(src)
	out := c.inLanguage(wire.FromStatus(lamp))
	out.Paused, out.Config, out.Hook = src.Paused, src.Config, c.hookOf(src)
	return out, nil
}

// inLanguage speaks to the caller in their language.
func (c *call) inLanguage(s wire.Source) wire.Source {
	if Language(c.r) == "de" {
		for _, n := range []*wire.Notice{s.Error, s.Hint} {
			if n != nil && n.MessageDE != "" {
				n.Message = n.MessageDE
			}
		}
	}
	return s
}

// hookOf is the address that a fed source is fed at; "" for all others.
func (c *call) hookOf(src live.Source) string {
	if c.Ingest.IsFed(src.Kind) {
		return c.URL + "/hooks/in/" + src.ID
	}
	return ""
}

// testSource asks the platform now whether the connection works, point by
// point, and has a source that waits tried again at once.
func (c *call) testSource() (any, error) {
	src, err := c.Store.Source(c.ctx, c.show.ID, c.path("source"))
	if err != nil {
		return nil, err
	}
	checks, status := c.Ingest.Check(c.ctx, src)
	c.Ingest.Nudge(c.show.ID, src.ID)
	out, err := c.oneSource(src)
	if err != nil {
		return nil, err
	}
	if status != nil {
		out.Title, out.Channel, out.Picture = status.Title, status.Channel, status.Picture
	}
	tested := wire.Tested{Source: out, Checks: make([]wire.Check, len(checks))}
	for i, k := range checks {
		tested.Checks[i] = c.check(k)
	}
	return tested, nil
}

func (c *call) subscribeSource() (any, error) {
	src, err := c.Store.Source(c.ctx, c.show.ID, c.path("source"))
	if err != nil {
		return nil, err
	}
	if err := c.Ingest.Subscribe(c.ctx, src); err != nil {
		return nil, refusedThere(err)
	}
	return done{OK: true}, nil
}

// check is one point of a test in the caller's language.
func (c *call) check(k ingest.Check) wire.Check {
	state := "missing"
	if k.Unknown {
		state = "unknown"
	}
	if k.OK {
		state = "ok"
	}
	lang := Language(c.r)
	return wire.Check{Name: k.Name, State: state, Message: k.Message.In(lang), Do: k.Do.In(lang)}
}

func (c *call) sourceHistory() (any, error) {
	if _, err := c.Store.Source(c.ctx, c.show.ID, c.path("source")); err != nil {
		return nil, err
	}
	list, err := c.Store.History(c.ctx, c.show.ID, c.path("source"))
	if err != nil {
		return nil, err
	}
	out := make([]wire.Sample, len(list))
	for i, s := range list {
		out[i] = wire.FromSample(s)
	}
	return listOf(out, 0), nil
}
