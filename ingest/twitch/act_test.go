package twitch_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

// renewing is a World whose accounts get another token when one is refused.
type renewing struct {
	*ingesttest.World
	renew   func()
	renewed int
}

func (r *renewing) Access(ctx context.Context, account, refused string) (string, error) {
	if refused != "" {
		r.renewed++
		r.renew()
	}
	return r.World.Access(ctx, account, refused)
}

// TestActs asks for every act twice, and looks at what came of it on the
// platform and in the show. What is so already is done.
func TestActs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "auto")
		node := s.start("a")
		after(2 * time.Second)
		first := s.sim.Say(live.Twitch, simulator.Line{User: "77", Name: "Rufus", Text: "unnett"})
		second := s.sim.Say(live.Twitch, simulator.Line{User: "78", Name: "Penny", Text: "Wann geht es los?"})
		after(time.Second)
		rufus := &live.Author{PlatformID: "77", Name: "Rufus"}
		act := func(a live.Action) (string, error) {
			t.Helper()
			receipt, err := s.connector.Act(t.Context(), s.src, a)
			after(time.Second)
			return receipt, err
		}
		twice := func(a live.Action) {
			t.Helper()
			for range 2 {
				if receipt, err := act(a); err != nil || receipt != "" {
					t.Errorf("%s: %q, %v", a.Act, receipt, err)
				}
			}
		}
		twice(live.Action{Act: live.ActDelete, PlatformID: first})
		if !s.sim.Said(live.Twitch)[0].Deleted || s.world.Removed(live.Twitch, first) != live.RemovedByPlatform {
			t.Errorf("deleted: %+v, %q here", s.sim.Said(live.Twitch)[0], s.world.Removed(live.Twitch, first))
		}
		twice(live.Action{Act: live.ActTimeout, Author: rufus, Seconds: 300})
		if until := s.sim.Banned(live.Twitch)["77"]; time.Until(until) < 290*time.Second || time.Until(until) > 300*time.Second {
			t.Errorf("timed out until %v", until)
		}
		twice(live.Action{Act: live.ActBan, Author: rufus})
		if until, ok := s.sim.Banned(live.Twitch)["77"]; !ok || !until.IsZero() {
			t.Errorf("banned until %v", until)
		}
		twice(live.Action{Act: live.ActUnban, Author: rufus})
		if len(s.sim.Banned(live.Twitch)) != 0 {
			t.Error("not unbanned")
		}
		if last := s.world.Tidings[len(s.world.Tidings)-1]; last.Ban == nil || !last.Ban.Lifted {
			t.Errorf("the unban was not told: %+v", last)
		}
		receipt, err := act(live.Action{Act: live.ActReply, PlatformID: second, Text: " Gleich! "})
		said := s.sim.Said(live.Twitch)
		if reply := said[len(said)-1]; err != nil || receipt != reply.ID || reply.Reply != second || reply.Text != "@Penny Gleich!" || reply.User != simulator.TwitchUser {
			t.Errorf("%q, %v: %+v", receipt, err, reply)
		}
		node.Stop()
	})
}

func TestActsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "auto")
		id := s.say("hallo")
		own := &live.Author{PlatformID: simulator.TwitchUser}
		frieda := &live.Author{PlatformID: "79"}
		for _, c := range []struct {
			name, fault string
			action      live.Action
			kind        live.Kind
			code, words string
		}{
			{"hide", "", live.Action{Act: live.ActHide, PlatformID: id}, live.Conflict, "act_impossible", ""},
			{"private", "", live.Action{Act: live.ActPrivateReply, PlatformID: id, Text: "x"}, live.Conflict, "act_impossible", ""},
			{"nobody", "", live.Action{Act: live.ActBan, PlatformID: id}, live.Conflict, "author_unknown", ""},
			{"the channel itself", "", live.Action{Act: live.ActBan, Author: own}, live.Conflict, "act_refused", "may not be banned"},
			{"for no time", "", live.Action{Act: live.ActTimeout, Author: frieda}, live.Invalid, "timeout_invalid", ""},
			{"for too long", "", live.Action{Act: live.ActTimeout, Author: frieda, Seconds: 1_209_601}, live.Invalid, "timeout_invalid", ""},
			{"says nothing", "", live.Action{Act: live.ActReply, PlatformID: id, Text: " "}, live.Invalid, "reply_empty", ""},
			{"says too much", "", live.Action{Act: live.ActReply, PlatformID: id, Text: strings.Repeat("ä", 501)}, live.Invalid, "reply_too_long", ""},
			{"is dropped", "", live.Action{Act: live.ActReply, PlatformID: id, Text: "dropme"}, live.Conflict, "act_refused", "checked by mods"},
			{"no permission", "permission", live.Action{Act: live.ActBan, Author: frieda}, live.Conflict, "act_refused", "missing proper authorization"},
			{"no login", "unauthorized", live.Action{Act: live.ActBan, Author: frieda}, live.Unauthorized, "account_dead", ""},
			{"too often", "throttle", live.Action{Act: live.ActDelete, PlatformID: id}, live.TooMany, "rate_limited", ""},
			{"a fault there", "500", live.Action{Act: live.ActDelete, PlatformID: id}, live.Unavailable, "platform_error", ""},
			{"a fault while it is said", "500", live.Action{Act: live.ActReply, PlatformID: id, Text: "x"}, live.Unavailable, "platform_unreachable", ""},
			{"said, but the answer is cut", "half_json", live.Action{Act: live.ActReply, PlatformID: id, Text: "x"}, live.Unavailable, "platform_unreachable", ""},
			{"silence", "silence", live.Action{Act: live.ActReply, PlatformID: id, Text: "x"}, live.Unavailable, "platform_unreachable", ""},
		} {
			if _, err := s.connector.Act(t.Context(), s.src, live.Action{Act: live.ActDelete, PlatformID: "warm"}); err != nil {
				t.Fatal(err) // and the channel is known from here on
			}
			if c.fault != "" {
				s.sim.Fault(live.Twitch, c.fault, 0)
			}
			_, err := s.connector.Act(t.Context(), s.src, c.action)
			e := live.AsError(err)
			if e == nil || e.Kind != c.kind || e.Code != c.code || !strings.Contains(e.Message.EN, c.words) || !strings.Contains(e.Message.DE, c.words) {
				t.Errorf("%s: %v", c.name, err)
			}
			if err != nil && strings.Contains(err.Error(), simulator.TwitchToken) {
				t.Errorf("%s: the token is in %v", c.name, err)
			}
			s.sim.Fault(live.Twitch, "none", 0)
			after(2 * time.Minute)
		}
		if n := len(s.sim.Banned(live.Twitch)); n != 0 {
			t.Errorf("%d banned", n)
		}
		if _, err := s.connector.Act(t.Context(), live.Source{Config: map[string]string{"channel": "x"}}, live.Action{Act: live.ActDelete}); live.AsError(err) == nil || live.AsError(err).Code != "act_impossible" {
			t.Errorf("anonymously: %v", err)
		}
	})
}

// TestBanInProgress: when two moderators act at the same time Twitch asks to
// try again.
func TestBanInProgress(t *testing.T) {
	s := newStage(t, "auto")
	s.through(func(w http.ResponseWriter, r *http.Request, _ string) bool {
		if r.URL.Path != "/helix/moderation/bans" {
			return false
		}
		w.WriteHeader(409)
		io.WriteString(w, `{"error":"Conflict","status":409,"message":"You may not update the user's ban state while someone else is updating the state."}`)
		return true
	})
	_, err := s.connector.Act(t.Context(), s.src, live.Action{Act: live.ActBan, Author: &live.Author{PlatformID: "1"}})
	if e := live.AsError(err); e == nil || e.Kind != live.Unavailable {
		t.Error(err)
	}
}

// TestOwnReplyIsNoComment: what the supervisor sends does not come back as a comment.
func TestOwnReplyIsNoComment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "auto")
		node := s.start("a")
		after(2 * time.Second)
		id := s.say("Wann geht es los?")
		after(time.Second)
		s.world.Ask(live.Action{ID: "1", Show: "show", Source: "source", PlatformID: id, Kind: live.Twitch, Act: live.ActReply, Text: "Gleich!", At: time.Now().UnixMilli()})
		after(10 * time.Second)
		if a := s.world.Actions()[0]; a.State != live.ActionDone || a.Receipt == "" {
			t.Errorf("%+v", a)
		}
		if texts := s.world.Texts(); len(texts) != 1 || len(s.sim.Said(live.Twitch)) != 2 {
			t.Errorf("%v", texts)
		}
		node.Stop()
	})
}
