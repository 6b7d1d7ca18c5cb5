package social_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/valyala/fastjson"
	"go.uber.org/goleak"

	"zuruf/ingest"
	"zuruf/ingest/inbound"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/social"
	"zuruf/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var _ ingest.Fed = (*social.Connector)(nil)

var source = live.Source{ID: "src", Show: "show", Kind: live.Social,
	Config: map[string]string{"name": "Social Stream"}, Secrets: map[string]string{"secret": "example-secret-1"}}

var now = time.Date(2026, 3, 27, 20, 1, 3, 0, time.UTC)

func read(t *testing.T, at time.Time, body string) []live.Message {
	t.Helper()
	list, err := social.New().Read(source, []byte(body), at)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestReadsAMessage(t *testing.T) {
	got := read(t, now, `{"chatname":"Frieda &amp; Co","chatbadges":"","backgroundColor":"","textColor":"","chatmessage":"Hallo <img src='https://x.example/e.png' alt=':wink:'>",
		"chatimg":"https://p16.example/a.webp","hasDonation":"","membership":"","contentimg":"","textonly":false,"type":"TikTok","userid":"frieda99","id":"7351234567890123456","timestamp":1774641662000}`)
	want := []live.Message{{Comment: live.Comment{Kind: live.Social, Source: "src", PlatformID: "src/tiktok/7351234567890123456", Text: "Hallo :wink:", Origin: "tiktok",
		Author:      &live.Author{PlatformID: "src/tiktok/frieda99", Name: "Frieda & Co", Avatar: "https://p16.example/a.webp"},
		PublishedAt: 1774641662000, ReceivedAt: now.UnixMilli()}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestForms(t *testing.T) {
	for _, c := range []struct {
		name, body                 string
		text, form, amount, avatar string
		author                     string
	}{
		{"donation", `{"chatname":"A","chatmessage":"da","hasDonation":"<b>5 €</b>","type":"x"}`, "da", "donation", "5 €", "", "src/x/A"},
		{"donation without words", `{"chatname":"A","chatmessage":"","hasDonation":"3 hearts","type":"x"}`, "", "donation", "3 hearts", "", "src/x/A"},
		{"picture", `{"chatname":"A","chatmessage":"","contentimg":"https://x.example/1.png","type":"x"}`, "", "photo", "", "", "src/x/A"},
		{"event", `{"chatname":"A","chatmessage":"joined","event":"joined","type":"x"}`, "joined", "joined", "", "", "src/x/A"},
		{"only text", `{"chatname":"A","chatmessage":"1 <b> 2 &amp;","textonly":true,"type":"x"}`, "1 <b> 2 &amp;", "", "", "", "src/x/A"},
		{"nobody", `{"chatname":"","chatmessage":"wer?","type":"x"}`, "wer?", "", "", "", ""},
		{"number of a user", `{"chatname":"A","chatmessage":"x","userid":77,"type":"x"}`, "x", "", "", "", "src/x/77"},
		{"picture of nobody", `{"chatname":"A","chatmessage":"x","chatimg":"https://socialstream.ninja/unknown.png","type":"x"}`, "x", "", "", "", "src/x/A"},
		{"unsafe picture", `{"chatname":"A","chatmessage":"x","chatimg":"javascript:alert(1)","type":"x"}`, "x", "", "", "", "src/x/A"},
		{"wrapped", `{"overlayNinja":{"chatname":"A","chatmessage":"x","type":"x"}}`, "x", "", "", "", "src/x/A"},
	} {
		list := read(t, now, c.body)
		if len(list) != 1 {
			t.Errorf("%s: %d messages", c.name, len(list))
			continue
		}
		x := list[0].Comment
		author, avatar := "", ""
		if x.Author != nil {
			author, avatar = x.Author.PlatformID, x.Author.Avatar
		}
		if x.Text != c.text || x.Form != c.form || x.Amount != c.amount || author != c.author || avatar != c.avatar {
			t.Errorf("%s: %+v, author %+v", c.name, x, x.Author)
		}
	}
	for _, nothing := range []string{`{"event":"viewer_update","meta":12,"type":"x"}`, `{"chatname":"A","chatmessage":" <br> ","type":"x"}`, `{}`, `[]`, `[7,null]`, `{"action":"clear"}`,
		`{"chatname":"A","chatmessage":"geheim","private":true}`} {
		if list := read(t, now, nothing); len(list) != 0 {
			t.Errorf("%s: %+v", nothing, list)
		}
	}
	for _, bad := range []string{"", "x", `"x"`, `{"chatname":`, "7", strings.Repeat(" ", inbound.MaxBody) + "{}", "[" + strings.Repeat("{},", 500) + "{}]"} {
		if _, err := social.New().Read(source, []byte(bad), now); live.AsError(err) == nil || live.AsError(err).Kind != live.Invalid {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
}

// TestIdentity: a repeat is known, another message is another, whatever ids
// the sender counts.
func TestIdentity(t *testing.T) {
	const form = `{"chatname":"%s","chatmessage":"%s","type":"%s"%s}`
	id := func(at time.Time, name, text, kind, more string) string {
		return read(t, at, fmt.Sprintf(form, name, text, kind, more))[0].Comment.PlatformID
	}
	base := id(now, "A", "x", "tiktok", `,"id":17`)
	for name, other := range map[string]string{
		"the same number, another text": id(now, "A", "y", "tiktok", `,"id":17`),
		"another number":                id(now, "A", "x", "tiktok", `,"id":18`),
		"another person":                id(now, "B", "x", "tiktok", `,"id":17`),
		"another site":                  id(now, "A", "x", "kick", `,"id":17`),
	} {
		if other == base {
			t.Errorf("%s: %s", name, other)
		}
	}
	if again := id(now.Add(time.Hour), "A", "x", "tiktok", `,"id":17`); again != base {
		t.Errorf("a repeat is %s, was %s", again, base)
	}
	if a, b := id(now, "A", "x", "youtube", `,"id":"LCC.abc"`), id(now, "A", "corrected", "youtube", `,"id":"LCC.abc"`); a != b || a != "src/youtube/LCC.abc" {
		t.Errorf("the site's own id: %s, %s", a, b)
	}
	without := id(now, "A", "x", "tiktok", "")
	if again := id(now.Add(3*time.Second), "A", "x", "tiktok", ""); again != without {
		t.Error("a repeat without an id is another message")
	}
	if later := id(now.Add(time.Minute), "A", "x", "tiktok", ""); later == without {
		t.Error("said again a minute later it is the same message")
	}
}

func TestSetUp(t *testing.T) {
	c := social.New()
	src, err := c.Prepare(live.Source{Kind: live.Social, Config: map[string]string{"name": "SSN"}})
	if err != nil || len(src.Secrets["secret"]) < 40 || c.Kind() != live.Social || c.Capabilities(src) != nil || len(c.Fields()) != 2 {
		t.Errorf("%+v, %v", src, err)
	}
	if _, status, err := c.Probe(t.Context(), src); err != nil || status.State != live.SourceLive || status.Mode != "push" || status.Kind != live.Social {
		t.Errorf("%+v, %v", status, err)
	}
	for _, x := range []struct{ key, code string }{{"example-secret-1", ""}, {"", "secret_missing"}, {"example-secret-2", "secret_wrong"}} {
		if err := c.Admit(source, ingest.Proof{Key: x.key, Signature: inbound.Sign("example-secret-1", nil)}, nil); (err == nil) != (x.code == "") || err != nil && live.AsError(err).Code != x.code {
			t.Errorf("%q: %v", x.key, err)
		}
	}
}

func TestFed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		world := ingesttest.New(source)
		node := ingesttest.Start(t, world, "a", social.New())
		time.Sleep(2 * time.Second)
		if lamp := world.Lamp("show", "src"); lamp.State != live.SourceLive || lamp.Mode != "push" {
			t.Errorf("lamp %+v", lamp)
		}
		body := []byte(`{"chatname":"Frieda","chatmessage":"Hallo","type":"facebook","id":3}`)
		for i := range 2 {
			if accepted, repeated, err := node.Feed(context.Background(), "src", ingest.Proof{Key: "example-secret-1"}, body); err != nil || accepted != 1 || repeated != i {
				t.Errorf("%d accepted, %d repeated, %v", accepted, repeated, err)
			}
		}
		if list := world.Comments(); len(list) != 1 || list[0].Origin != "facebook" {
			t.Errorf("%+v", list)
		}
		node.Stop()
	})
}

// FuzzDecode: whatever is sent, it is refused or it can be stored.
func FuzzDecode(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add([]byte(`{"chatname":"A","chatmessage":"<img alt='x'>","type":"tiktok","id":17,"userid":"u","hasDonation":"5","event":true,"chatimg":"https://x.example","timestamp":1774641662000}`))
	f.Add([]byte(`[{"overlayNinja":{"chatmessage":"x","id":1e400,"mid":"m"}},{"chatmessage":{}},7]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var p fastjson.Parser
		list, err := social.Decode(&p, new(ingest.Strings), body, source, now)
		if err != nil && (live.AsError(err) == nil || live.AsError(err).Kind != live.Invalid || list != nil) {
			t.Fatal(err)
		}
		for _, m := range list {
			c := &m.Comment
			if !strings.HasPrefix(c.PlatformID, "src/"+c.Origin+"/") || c.Text == "" && c.Form == "" || c.Author != nil && (c.Author.Name == "" || !strings.HasPrefix(c.Author.PlatformID, "src/")) {
				t.Fatalf("%+v, author %+v", c, c.Author)
			}
		}
	})
}
