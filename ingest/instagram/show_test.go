package instagram_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest/simulator"
	"zuruf/live"
)

// evening is a simulated show of three hours in virtual time.
type evening struct {
	*stage
	t     *testing.T
	rng   *rand.Rand
	first []string // texts said under the first broadcast
	other []string // and under the second
	ids   map[string]string
	acts  int
}

// pass lets minutes go by in which the audience speaks.
func (e *evening) pass(minutes float64) {
	for end := time.Now().Add(time.Duration(minutes * float64(time.Minute))); time.Now().Before(end); {
		after(time.Duration(1+e.rng.IntN(12_000)) * time.Millisecond)
		for range 1 + e.rng.IntN(3) {
			e.speak("")
		}
	}
}

func (e *evening) speak(medium string) {
	list, name := &e.first, "erste"
	if medium != "" {
		list, name = &e.other, "zweite"
	}
	text := fmt.Sprintf("%s Sendung, Kommentar %d/ä", name, len(*list))
	*list = append(*list, text)
	e.ids[text] = e.sim.Say(live.Instagram, simulator.Line{Name: fmt.Sprintf("gast_%d", e.rng.IntN(40)), Text: text, Video: medium})
}

// fault lets something go wrong for minutes and then heal.
func (e *evening) fault(name string, minutes float64) live.SourceStatus {
	e.sim.Fault(live.Instagram, name, 0)
	e.pass(minutes)
	lamp := e.lamp()
	e.sim.Fault(live.Instagram, "none", 0)
	return lamp
}

func (e *evening) expect(what string, lamp live.SourceStatus, state live.SourceState, code string) {
	e.t.Helper()
	got := ""
	if lamp.Error != nil {
		got = lamp.Error.Code
	}
	if lamp.State != state || got != code {
		e.t.Errorf("%s: lamp %s %q, want %s %q", what, lamp.State, got, state, code)
	}
}

// ask asks for an act on a comment and returns its id.
func (e *evening) ask(act live.PlatformAct, text, words string) string {
	e.acts++
	id := fmt.Sprint("act", e.acts)
	e.world.Ask(live.Action{ID: id, Show: "show", Source: "source", Kind: live.Instagram, Act: act, Text: words, PlatformID: e.ids[text], At: time.Now().UnixMilli()})
	return id
}

// settled checks how an act ended; words are part of what is shown.
func (e *evening) settled(what, id string, state live.ActionState, words string) {
	e.t.Helper()
	list, said := e.world.Actions(), ""
	a := list[slices.IndexFunc(list, func(a live.Action) bool { return a.ID == id })]
	if a.Message != nil {
		said = a.Message.DE
	}
	if a.State != state || !strings.Contains(said, words) || state == live.ActionRefused && said == "" {
		e.t.Errorf("%s: %s %q, want %s %q", what, a.State, said, state, words)
	}
}

func TestThreeHourShow(t *testing.T) {
	for name, o := range map[string]simulator.Options{
		"polling":  {Calls: 900, Drop: 1},
		"webhooks": {Calls: 900, Drop: 0.3, Repeat: 0.3, Reorder: 0.3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { threeHours(t, o) })
		})
	}
}

func threeHours(t *testing.T, o simulator.Options) {
	e := &evening{stage: newStage(t, o, "waiting"), t: t, rng: rand.New(rand.NewPCG(9, 9)), ids: map[string]string{}}
	e.webhooks(t)
	after(5 * time.Minute)
	e.expect("before", e.lamp(), live.SourceWaiting, "")
	began := time.Now()
	e.sim.Fault(live.Instagram, "live", 0)
	e.pass(3)
	mode := "push"
	if o.Drop == 1 {
		mode = "poll"
	}
	if e.expect("live", e.lamp(), live.SourceLive, ""); e.lamp().Mode != mode {
		t.Errorf("lamp %+v", e.lamp())
	}
	e.writes()
	// a webhook that comes while the platform is asked in vain proves that a
	// waiting source is live; the other states stay
	for _, f := range []struct {
		fault string
		state live.SourceState
		code  string
	}{
		{"500", live.SourceSlow, "platform_error"},
		{"rubbish", live.SourceSlow, "platform_unreadable"},
		{"half_json", live.SourceSlow, "platform_unreadable"},
		{"huge", live.SourceSlow, "platform_answer_too_large"},
		{"silence", live.SourceSlow, "platform_unreachable"},
		{"permission", live.SourceReconnect, "permission_missing"},
		{"unauthorized", live.SourceReconnect, "token_expired"},
		{"expired", live.SourceReconnect, "token_expired"},
		{"stall", live.SourceLive, ""},
	} {
		e.expect(f.fault, e.fault(f.fault, 3), f.state, f.code)
		e.pass(2)
	}
	e.expect("code 80001", e.fault("rate", 4), live.SourceSlow, "rate_limited")
	e.pass(4)
	e.expect("code 4", e.fault("app_rate", 4), live.SourceSlow, "rate_limited")
	e.pass(4)
	if lamp := e.fault("names", 3); lamp.Hint == nil || lamp.Hint.Code != "names_missing" {
		t.Errorf("names missing: %+v", lamp)
	}
	if lamp := e.fault("plain_fields", 3); lamp.Hint == nil || lamp.Hint.Code != "fields_refused" {
		t.Errorf("fields refused: %+v", lamp)
	}
	e.fault("hooks_lost", 2)
	e.fault("bad_signature", 2)
	e.pass(1)
	for range 400 {
		e.speak("")
	}
	e.pass(1)
	e.node.Load().Stop()
	e.pass(1)
	e.start(t, "b")
	e.pass(2)
	src := simulator.Source(live.Instagram)
	src.ID, src.Show, src.Paused = "source", "show", true
	e.world.SetSources(src)
	e.pass(2)
	e.expect("paused by a person", e.lamp(), live.SourcePaused, "")
	src.Paused = false
	e.world.SetSources(src)
	e.pass(2)
	e.sim.Fault(live.Instagram, "second", 0)
	for range 60 { // both at once
		e.speak(simulator.Media2)
		e.speak("")
		after(3 * time.Second)
	}
	after(2 * time.Minute)
	e.sim.Fault(live.Instagram, "alone", 0) // its comments can be read no longer
	e.pass(3)
	for time.Since(began) < 3*time.Hour-10*time.Minute {
		e.pass(2)
	}
	after(10 * time.Minute)
	private := e.first[len(e.first)-1]
	e.sim.Fault(live.Instagram, "ended", 0)
	after(2 * time.Minute)
	e.expect("over", e.lamp(), live.SourceEnded, "")
	late := e.ask(live.ActPrivateReply, private, "zu spät")
	after(10 * time.Second)
	e.settled("private reply after the end", late, live.ActionRefused, "nur während der Übertragung")
	after(36 * time.Hour)
	e.sim.Redeliver(live.Instagram)
	after(time.Minute)
	e.finish(o)
}

// writes asks for every act that Instagram has, and for some that it has not.
func (e *evening) writes() {
	t := e.t
	text := e.first[:8]
	done := []string{e.ask(live.ActDelete, text[0], ""), e.ask(live.ActHide, text[1], ""), e.ask(live.ActHide, text[2], ""), e.ask(live.ActUnhide, text[2], ""),
		e.ask(live.ActPrivateReply, text[3], "Ganz privat.")}
	after(10 * time.Second)
	for _, id := range done {
		e.settled(id, id, live.ActionDone, "")
	}
	said := map[string]simulator.Said{}
	for _, m := range e.sim.Said(live.Instagram) {
		said[m.Text] = m
	}
	if private := said["Ganz privat."]; !said[text[0]].Deleted || !said[text[1]].Hidden || said[text[2]].Hidden || !private.Private || private.Reply != e.ids[text[3]] {
		t.Errorf("effects: %+v", said)
	}
	gone, again := e.ask(live.ActDelete, text[0], ""), e.ask(live.ActPrivateReply, text[3], "Noch einmal.")
	reply, ban := e.ask(live.ActReply, text[4], "Hallo"), e.ask(live.ActBan, text[4], "")
	after(10 * time.Second)
	e.settled("what is gone is deleted", gone, live.ActionDone, "")
	e.settled("second private reply", again, live.ActionRefused, "Activity already replied to")
	e.settled("reply", reply, live.ActionRefused, "kann das")
	e.settled("ban", ban, live.ActionRefused, "kann das")
	for fault, words := range map[string]string{"write_permission": "instagram_manage_comments", "blocked": "vorübergehend gesperrt"} {
		e.sim.Fault(live.Instagram, fault, 1)
		id := e.ask(live.ActDelete, text[5], "")
		after(5 * time.Second)
		e.settled(fault, id, live.ActionRefused, words)
	}
	e.sim.Fault(live.Instagram, "rate", 1)
	late := e.ask(live.ActHide, text[6], "")
	after(30 * time.Second)
	e.settled("while nothing is allowed", late, live.ActionAsked, "")
	after(6 * time.Minute)
	e.settled("afterwards", late, live.ActionDone, "")
}

// finish looks at everything that was read.
func (e *evening) finish(o simulator.Options) {
	t := e.t
	e.world.Evening(t, e.first[1:], e.other, o.Drop >= 1) // the first was deleted; webhooks overtake each other, polling does not
	if n := e.sim.Vain(live.Instagram); n != 0 {
		t.Errorf("%d calls although the headers allowed none", n)
	}
}
