package twitch

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/live"
)

func TestLine(t *testing.T) {
	for s, want := range map[string]line{
		"PING :tmi.twitch.tv": {command: "PING", channel: "tmi.twitch.tv"},
		":frieda!frieda@frieda.tmi.twitch.tv PRIVMSG #zuruf :Hallo: ihr  da": {nick: "frieda", command: "PRIVMSG", channel: "zuruf", text: "Hallo: ihr  da"},
		"@id=1;x= :tmi.twitch.tv USERNOTICE #zuruf":                          {tags: "id=1;x=", command: "USERNOTICE", channel: "zuruf"},
		":tmi.twitch.tv CAP * ACK :twitch.tv/tags":                           {command: "CAP", channel: "*", text: "twitch.tv/tags"},
		":tmi.twitch.tv RECONNECT":                                           {command: "RECONNECT"},
		"@a=b  :x!y   PRIVMSG #c :":                                          {tags: "a=b", nick: "x", command: "PRIVMSG", channel: "c"},
		"":                                                                   {}, "@a=b": {}, ":x": {}, "@a=b :x ": {},
		"@" + strings.Repeat("t", maxTags+1) + " PING": {}, "PRIVMSG #c :" + strings.Repeat("x", maxRest): {},
	} {
		got, ok := parseLine(s)
		if ok != (want.command != "") || ok && got != want {
			t.Errorf("%.60q: %+v, %v", s, got, ok)
		}
	}
	l := line{tags: `a=1;empty=;none;b=x\sy\:z\\\r\n\q\`}
	for tag, want := range map[string]string{"a": "1", "empty": "", "none": "", "b": "x y;z\\\r\nq", "missing": ""} {
		if got := l.tag(tag); got != want {
			t.Errorf("%s: %q", tag, got)
		}
	}
}

func TestSaid(t *testing.T) {
	const by = "user-id=42;display-name=Frieda;tmi-sent-ts=1774641612560"
	frieda := &live.Author{PlatformID: "42", Name: "Frieda"}
	for _, c := range []struct {
		name, line string
		want       *live.Message
	}{
		{"text", "@id=c1;" + by + " :frieda!f@f PRIVMSG #z :hallo", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "hallo", PublishedAt: sentAt, Author: frieda}}},
		{"me", "@id=c1;" + by + " :frieda!f@f PRIVMSG #z :\x01ACTION winkt\x01", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "winkt", PublishedAt: sentAt, Author: frieda}}},
		{"bits", "@bits=100;id=c1;" + by + " :frieda!f@f PRIVMSG #z :Cheer100", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "Cheer100", Form: "cheer", Amount: "100 Bits", PublishedAt: sentAt, Author: frieda}}},
		{"highlighted", "@msg-id=highlighted-message;id=c1;" + by + " :frieda!f@f PRIVMSG #z :hier", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "hier", Form: "channel_points_highlighted", PublishedAt: sentAt, Author: frieda}}},
		{"no display name", "@id=c1;user-id=42 :frieda!f@f PRIVMSG #z :hallo", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "hallo", Author: &live.Author{PlatformID: "42", Name: "frieda"}}}},
		{"ours", "@id=c1;user-id=1;display-name=Us :us!f@f PRIVMSG #z :hallo", &live.Message{Own: true, Comment: live.Comment{PlatformID: "c1", Text: "hallo", Author: &live.Author{PlatformID: "1", Name: "Us"}}}},
		{"no tags", ":frieda!f@f PRIVMSG #z :hallo", nil},
		{"raid", `@id=c1;msg-id=raid;system-msg=12\sraiders!;` + by + " :tmi.twitch.tv USERNOTICE #z", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "12 raiders!", Form: "raid", PublishedAt: sentAt, Author: frieda}}},
		{"anonymous gift", `@id=c1;msg-id=subgift;login=ananonymousgifter;system-msg=A\sgift;` + by + " :tmi.twitch.tv USERNOTICE #z", &live.Message{Comment: live.Comment{PlatformID: "c1", Text: "A gift", Form: "subgift", PublishedAt: sentAt}}},
		{"deleted", "@target-msg-id=c1;login=frieda :tmi.twitch.tv CLEARMSG #z :weg", &live.Message{Removed: live.RemovedByPlatform, Comment: live.Comment{PlatformID: "c1"}}},
		{"deleted nothing", ":tmi.twitch.tv CLEARMSG #z :weg", nil},
		{"settings", "@slow=30 :tmi.twitch.tv ROOMSTATE #z", nil},
	} {
		l, ok := parseLine(c.line)
		if !ok {
			t.Fatal(c.name)
		}
		d := decoder{source: "s", own: "1"}
		got, ok := d.said(&l, 7)
		if ok != (c.want != nil) {
			t.Errorf("%s: %+v", c.name, got)
			continue
		}
		if ok {
			c.want.Comment.Kind, c.want.Comment.Source, c.want.Comment.ReceivedAt = live.Twitch, "s", 7
			if diff := cmp.Diff(*c.want, got); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
	}
}

func TestCleared(t *testing.T) {
	d := decoder{source: "s"}
	list := func(s string) []live.Message {
		l, _ := parseLine(s)
		return d.cleared(&l, 7)
	}
	got := list("@ban-duration=600;target-user-id=42;tmi-sent-ts=5 :tmi.twitch.tv CLEARCHAT #z :frieda")
	if len(got) != 2 || *got[0].Ban != (live.PlatformBan{Author: live.Author{PlatformID: "42", Name: "frieda"}, Seconds: 600, At: 5}) || *got[1].Sweep != (live.Sweep{Author: "42", Until: 5}) {
		t.Errorf("timeout: %+v", got)
	}
	if got = list("@target-user-id=42 :tmi.twitch.tv CLEARCHAT #z :frieda"); len(got) != 2 || got[0].Ban.Seconds != 0 || got[0].Ban.At != 7 {
		t.Errorf("ban: %+v", got)
	}
	if got = list("@tmi-sent-ts=5 :tmi.twitch.tv CLEARCHAT #z"); len(got) != 1 || *got[0].Sweep != (live.Sweep{Until: 5}) {
		t.Errorf("all: %+v", got)
	}
	if got = list(":tmi.twitch.tv CLEARCHAT #z :frieda"); got != nil {
		t.Errorf("whoever that is: %+v", got)
	}
}

func TestTrusted(t *testing.T) {
	const ours = "wss://eventsub.wss.twitch.tv/ws"
	for address, want := range map[string]bool{
		"wss://eventsub.wss.twitch.tv/ws?id=1": true, "wss://cell-a.eventsub.wss.twitch.tv:443/ws": true,
		"ws://eventsub.wss.twitch.tv/ws": false, "wss://evil.example/ws": false, "wss://evil.example/.twitch.tv": false,
		"wss://eviltwitch.tv/": false, "wss://x@evil.example#.twitch.tv": false, "": false, "wss://": false,
	} {
		if got := trusted(ours, address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
	if !trusted("ws://simulation/ws", "ws://simulation/ws?reconnect=1") || trusted("ws://simulation/ws", "ws://x.twitch.tv/ws") {
		t.Error("another server than Twitch's own")
	}
}

func TestCursor(t *testing.T) {
	at := time.UnixMilli(1774641612560)
	if got := parseCursor(formatCursor(at)); !got.Equal(at) {
		t.Error(got)
	}
	for _, bad := range []string{"", "1", "1 ", "1 x", "1 -5", "2 5"} {
		if got := parseCursor(bad); !got.IsZero() {
			t.Errorf("%q: %v", bad, got)
		}
	}
}

func TestRecentForgets(t *testing.T) {
	var r recent
	for i := range 3 * recentSize {
		if !r.add(fmt.Sprint(i)) {
			t.Fatal(i)
		}
	}
	if r.add(fmt.Sprint(3*recentSize-1)) || r.add(fmt.Sprint(2*recentSize)) {
		t.Error("forgot what came of late")
	}
	if len(r.fresh)+len(r.old) > 2*recentSize {
		t.Error("remembers everything")
	}
}
