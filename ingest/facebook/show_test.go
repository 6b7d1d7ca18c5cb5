package facebook_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/facebook"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

// evening is a simulated show of three hours on a page with a connected
// account, in virtual time.
type evening struct {
	*stage
	t     *testing.T
	rng   *rand.Rand
	first []string // texts said under the first broadcast
	other []string // and under the second
	ids   map[string]string
	acts  int
}

func newEvening(t *testing.T, o simulator.Options) *evening {
	s := &stage{}
	e := &evening{stage: s, t: t, rng: rand.New(rand.NewPCG(7, 7)), ids: map[string]string{}}
	s.world = ingesttest.New()
	s.world.Connect(live.Account{ID: "account", Kind: live.Facebook, User: simulator.Page, Access: simulator.PageToken})
	e.build(o)
	s.sim.Fault(live.Facebook, "waiting", 0)
	src, status, err := s.connector().Probe(t.Context(), live.Source{Kind: live.Facebook, Config: map[string]string{"account": "account"}})
	if err != nil || status.State != live.SourceWaiting || status.Channel == "" || src.Config["page"] != simulator.Page {
		t.Fatalf("%+v, %+v, %v", src, status, err)
	}
	src.ID, src.Show = "source", "show"
	s.src = src
	s.world.SetSources(src)
	s.start(t, "a")
	return e
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

func (e *evening) speak(video string) string {
	list, name := &e.first, "erste"
	if video != "" {
		list, name = &e.other, "zweite"
	}
	text := fmt.Sprintf("%s Sendung, Kommentar %d 🥨", name, len(*list))
	*list = append(*list, text)
	e.ids[text] = e.sim.Say(live.Facebook, simulator.Line{Name: fmt.Sprintf("Gast %d", e.rng.IntN(40)), Text: text, Video: video})
	return text
}

// fault lets something go wrong for minutes and then heal.
func (e *evening) fault(name string, minutes float64) live.SourceStatus {
	e.sim.Fault(live.Facebook, name, 0)
	e.pass(minutes)
	lamp := e.lamp()
	e.sim.Fault(live.Facebook, "none", 0)
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

// ask asks for an act on a comment by its text and returns its id.
func (e *evening) ask(act live.PlatformAct, text, words string) string {
	e.acts++
	a := live.Action{ID: fmt.Sprint("act", e.acts), Show: "show", Source: "source", Kind: live.Facebook, Act: act, Text: words,
		PlatformID: e.ids[text], At: time.Now().UnixMilli()}
	for _, c := range e.world.Comments() {
		if c.Text == text {
			a.Author = c.Author
		}
	}
	e.world.Ask(a)
	return a.ID
}

func (e *evening) outcome(id string) live.Action {
	list := e.world.Actions()
	return list[slices.IndexFunc(list, func(a live.Action) bool { return a.ID == id })]
}

// settled checks how an act ended; words are part of what is shown.
func (e *evening) settled(what, id string, state live.ActionState, words string) {
	e.t.Helper()
	a := e.outcome(id)
	said := ""
	if a.Message != nil {
		said = a.Message.DE
	}
	if a.State != state || !strings.Contains(said, words) || state == live.ActionRefused && said == "" {
		e.t.Errorf("%s: %s %q, want %s %q", what, a.State, said, state, words)
	}
}

func TestThreeHourShow(t *testing.T) {
	for name, o := range map[string]simulator.Options{
		"polling":  {Calls: 1300},
		"webhooks": {Calls: 1300, Hooks: "http://zuruf/hooks", Drop: 0.3, Repeat: 0.3, Reorder: 0.3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { threeHours(t, o) })
		})
	}
}

func threeHours(t *testing.T, o simulator.Options) {
	e := newEvening(t, o)
	if o.Hooks != "" {
		e.webhooks(t)
	}
	after(5 * time.Minute)
	e.expect("before", e.lamp(), live.SourceWaiting, "")
	began := time.Now()
	e.sim.Fault(live.Facebook, "live", 0)
	after(61 * time.Second)
	e.pass(3)
	if e.expect("live", e.lamp(), live.SourceLive, ""); e.lamp().Mode != "poll" || len(e.lamp().Choices) != 1 {
		t.Errorf("lamp %+v", e.lamp())
	}
	e.writes()
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
		{"no_live_videos", live.SourceLive, ""}, // what is being read goes on
		{"no_status", live.SourceLive, ""},
		{"no_owner", live.SourceSlow, "platform_refused_parameter"},
	} {
		e.expect(f.fault, e.fault(f.fault, 3), f.state, f.code)
		e.pass(2)
	}
	e.pass(3)
	e.expect("code 80001", e.fault("rate", 4), live.SourceSlow, "rate_limited")
	e.pass(4)
	e.expect("code 4", e.fault("app_rate", 4), live.SourceSlow, "rate_limited")
	e.pass(4)
	if lamp := e.fault("plain_fields", 3); lamp.Hint == nil || lamp.Hint.Code != "fields_refused" {
		t.Errorf("fields refused: %+v", lamp)
	}
	if lamp := e.fault("stall", 5); lamp.Hint == nil || lamp.Hint.Code != "comments_stalled" || lamp.State != live.SourceLive {
		t.Errorf("silent stall: %+v", lamp)
	}
	e.pass(2)
	if lamp := e.fault("names", 3); lamp.Hint == nil || lamp.Hint.Code != "names_missing" {
		t.Errorf("names missing: %+v", lamp)
	}
	e.expect("token dead", e.fault("expired", 2), live.SourceReconnect, "account_dead")
	e.sim.Fault(live.Facebook, "expired", 0) // for good: the person logs in again
	e.world.Connect(live.Account{ID: "account", Kind: live.Facebook, User: simulator.Page, Access: simulator.PageToken2})
	e.pass(3)
	e.sim.Fault(live.Facebook, "hooks_lost", 0)
	e.pass(2)
	e.sim.Fault(live.Facebook, "bad_signature", 0)
	e.pass(2)
	e.sim.Fault(live.Facebook, "none", 0)
	for range 450 {
		e.speak("")
	}
	e.pass(1)
	e.node.Load().Stop()
	e.pass(1)
	e.start(t, "b")
	e.pass(2)
	paused := e.src
	paused.Paused = true
	e.world.SetSources(paused)
	e.pass(2)
	e.expect("paused by a person", e.lamp(), live.SourcePaused, "")
	e.world.SetSources(e.src)
	e.pass(2)
	e.sim.Fault(live.Facebook, "second", 0) // a second broadcast: it is the newest
	e.pass(2)
	for range 60 {
		e.speak(simulator.LiveVideo2)
		after(2 * time.Second)
	}
	if n := len(e.lamp().Choices); n != 2 || e.lamp().Choices[0].ID != simulator.LiveVideo2 {
		t.Errorf("choices %+v", e.lamp().Choices)
	}
	e.sim.Fault(live.Facebook, "alone", 0)
	e.pass(3)
	e.sim.Fault(live.Facebook, "ended", 0)
	after(2 * time.Minute)
	e.expect("over", e.lamp(), live.SourceEnded, "")
	e.sim.Fault(live.Facebook, "live", 0)
	e.pass(5)
	for time.Since(began) < 3*time.Hour-10*time.Minute {
		e.pass(2)
	}
	after(10 * time.Minute)
	e.sim.Fault(live.Facebook, "ended", 0)
	after(36 * time.Hour)
	e.sim.Redeliver(live.Facebook)
	after(time.Minute)
	e.finish(o)
}

// writes asks for every act in turn, in good times and bad, and looks at what
// the simulated platform made of it.
func (e *evening) writes() {
	t := e.t
	text := e.first[:8]
	done := []string{
		e.ask(live.ActDelete, text[0], ""), e.ask(live.ActHide, text[1], ""), e.ask(live.ActUnhide, text[1], ""), e.ask(live.ActHide, text[2], ""),
		e.ask(live.ActBan, text[3], ""), e.ask(live.ActReply, text[4], "Danke für Ihre Frage!"), e.ask(live.ActPrivateReply, text[5], "Ganz privat."),
	}
	after(10 * time.Second)
	for _, id := range done {
		e.settled(string(e.outcome(id).Act), id, live.ActionDone, "")
	}
	said := map[string]simulator.Said{}
	for _, m := range e.sim.Said(live.Facebook) {
		said[m.Text] = m
	}
	banned := e.sim.Banned(live.Facebook)
	reply, private := said["Danke für Ihre Frage!"], said["Ganz privat."]
	if !said[text[0]].Deleted || said[text[1]].Hidden || !said[text[2]].Hidden || len(banned) != 1 || reply.Reply != e.ids[text[4]] || reply.Private || !private.Private {
		t.Errorf("effects: %+v, banned %v", said, banned)
	}
	if receipt := e.outcome(done[5]).Receipt; receipt != reply.ID {
		t.Errorf("receipt %q of %q", receipt, reply.ID)
	}
	e.ids["own"] = reply.ID
	unban := e.ask(live.ActUnban, text[3], "")
	gone := e.ask(live.ActDelete, text[0], "")
	own := e.ask(live.ActHide, "own", "")
	again := e.ask(live.ActPrivateReply, text[5], "Noch einmal.")
	hideGone := e.ask(live.ActHide, text[0], "")
	nobody := e.ask(live.ActBan, "own", "")
	after(10 * time.Second)
	e.settled("unban", unban, live.ActionDone, "")
	e.settled("what is gone is deleted", gone, live.ActionDone, "")
	e.settled("can_hide is false", own, live.ActionRefused, "cannot hide")
	e.settled("second private reply", again, live.ActionRefused, "Activity already replied to")
	e.settled("hide what is gone", hideGone, live.ActionRefused, "nicht mehr")
	e.settled("ban nobody", nobody, live.ActionRefused, "sagt nicht, wer")
	if len(e.sim.Banned(live.Facebook)) != 0 {
		t.Error("still banned")
	}
	for fault, words := range map[string]string{"write_permission": "pages_manage_engagement", "blocked": "vorübergehend gesperrt: „The action", "lost_answer": "Sehen Sie dort nach"} {
		e.sim.Fault(live.Facebook, fault, 1)
		id := e.ask(live.ActReply, text[6], "Antwort bei "+fault)
		after(20 * time.Second)
		e.settled(fault, id, live.ActionRefused, words)
	}
	e.sim.Fault(live.Facebook, "rate", 1)
	late := e.ask(live.ActHide, text[7], "")
	after(30 * time.Second)
	e.settled("while nothing is allowed", late, live.ActionAsked, "")
	after(5 * time.Minute)
	e.settled("afterwards", late, live.ActionDone, "")
	hidden := map[string]live.Hiding{}
	for _, m := range e.world.Tidings {
		if m.Hiding != live.NotHiding {
			hidden[m.Comment.PlatformID] = m.Hiding
		}
	}
	if hidden[e.ids[text[2]]] != live.Hidden || hidden[e.ids[text[1]]] == live.Hidden || hidden[e.ids[text[7]]] != live.Hidden {
		t.Errorf("hidings %v", hidden)
	}
}

// finish looks at everything that was read.
func (e *evening) finish(o simulator.Options) {
	t := e.t
	e.world.Evening(t, e.first[1:], e.other, o.Hooks == "") // the first was deleted; webhooks overtake each other, polling does not
	if n := e.sim.Vain(live.Facebook); n != 0 {
		t.Errorf("%d calls although the headers allowed none", n)
	}
	if _, ok := any(facebook.New(facebook.Options{})).(ingest.Writer); !ok {
		t.Error("no writer")
	}
}
