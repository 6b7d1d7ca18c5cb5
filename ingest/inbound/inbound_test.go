package inbound_test

import (
	"context"
	"encoding/base64"
	"errors"
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
	"zuruf/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var _ ingest.Fed = (*inbound.Connector)(nil)

var source = live.Source{ID: "src", Show: "show", Kind: live.Inbound,
	Config: map[string]string{"name": "Discord"}, Secrets: map[string]string{"secret": "example-secret-1"}}

var now = time.Date(2026, 3, 27, 20, 1, 0, 0, time.UTC)

func read(body string) ([]live.Message, error) {
	return inbound.New().Read(source, []byte(body), now)
}

func TestReadsAComment(t *testing.T) {
	got, err := read(`{"id":"1","author":{"id":"u1","name":"Frieda","avatar":"https://example.org/a.png"},"text":"Hallo <b>\u00e4</b>",
		"published_at":"2026-03-27T20:00:12+00:00","origin":"discord","amount":"5 €","deleted":false}`)
	want := []live.Message{{Comment: live.Comment{Kind: live.Inbound, Source: "src", PlatformID: "src/1", Text: "Hallo <b>ä</b>", Origin: "discord", Amount: "5 €",
		Author: &live.Author{PlatformID: "src/u1", Name: "Frieda", Avatar: "https://example.org/a.png"}, PublishedAt: 1774641612000, ReceivedAt: now.UnixMilli()}}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
}

func TestReadsABatch(t *testing.T) {
	got, err := read(`[{"id":"1","author":null,"text":"a","published_at":1774641612000,"origin":null,"amount":null},{"id":"1","deleted":true},
		{"id":"2","author":{"id":"u","name":"N","avatar":null},"text":"` + strings.Repeat("ä", live.MaxCommentText+1) + `"}]`)
	if err != nil || len(got) != 3 {
		t.Fatal(err, len(got))
	}
	if c := got[0].Comment; c.Author != nil || c.PublishedAt != 1774641612000 || !got[0].Says() {
		t.Errorf("%+v", c)
	}
	if got[1].Removed != live.RemovedByPlatform || got[1].Comment.PlatformID != "src/1" || got[1].Comment.Kind != live.Inbound {
		t.Errorf("%+v", got[1])
	}
	if n := len([]rune(got[2].Comment.Text)); n != live.MaxCommentText {
		t.Errorf("%d characters kept", n)
	}
	if got, err = read("[]"); err != nil || len(got) != 0 {
		t.Errorf("nothing: %v, %v", got, err)
	}
}

// TestRefusesAndNames: every slip is refused with the place where it is, and
// nothing of the batch is taken.
func TestRefusesAndNames(t *testing.T) {
	const good = `{"id":"0","author":null,"text":"gut"}`
	for _, c := range []struct{ item, place, code string }{
		{`7`, "", "not_an_object"},
		{`null`, "", "not_an_object"},
		{`{"author":null,"text":"x"}`, "id", "missing"},
		{`{"id":7,"author":null,"text":"x"}`, "id", "not_text"},
		{`{"id":" ","author":null,"text":"x"}`, "id", "empty"},
		{`{"id":"` + strings.Repeat("x", 201) + `","author":null,"text":"x"}`, "id", "too_long"},
		{`{"id":"a\u0000","author":null,"text":"x"}`, "id", "too_long"},
		{`{"id":"1","text":"x"}`, "author", "missing"},
		{`{"id":"1","author":"Frieda","text":"x"}`, "author", "not_an_object"},
		{`{"id":"1","author":{"name":"Frieda"},"text":"x"}`, "author.id", "missing"},
		{`{"id":"1","author":{"id":"u"},"text":"x"}`, "author.name", "missing"},
		{`{"id":"1","author":{"id":"u","name":null},"text":"x"}`, "author.name", "not_text"},
		{`{"id":"1","author":{"id":"u","name":"N","avatar":"http://x.example/a"},"text":"x"}`, "author.avatar", "not_https"},
		{`{"id":"1","author":{"id":"u","name":"N","avatar":"javascript:alert(1)"},"text":"x"}`, "author.avatar", "not_https"},
		{`{"id":"1","author":{"id":"u","name":"N","Avatar":"x"},"text":"x"}`, "author.Avatar", "unknown_name"},
		{`{"id":"1","author":null}`, "text", "missing"},
		{`{"id":"1","author":null,"text":null}`, "text", "not_text"},
		{`{"id":"1","author":null,"text":["x"]}`, "text", "not_text"},
		{`{"id":"1","author":null,"text":" \n"}`, "text", "empty"},
		{`{"id":"1","author":null,"text":"x","publishedAt":1}`, "publishedAt", "unknown_name"},
		{`{"id":"1","author":null,"text":"x","published_at":"gestern"}`, "published_at", "not_a_time"},
		{`{"id":"1","author":null,"text":"x","published_at":true}`, "published_at", "not_a_time"},
		{`{"id":"1","author":null,"text":"x","published_at":1.5}`, "published_at", "not_a_time"},
		{`{"id":"1","author":null,"text":"x","published_at":1774641612}`, "published_at", "not_now"},
		{`{"id":"1","author":null,"text":"x","published_at":1e300}`, "published_at", "not_a_time"},
		{`{"id":"1","author":null,"text":"x","published_at":"2036-01-01T00:00:00Z"}`, "published_at", "not_now"},
		{`{"id":"1","author":null,"text":"x","origin":7}`, "origin", "not_text"},
		{`{"id":"1","author":null,"text":"x","amount":"` + strings.Repeat("9", 41) + `"}`, "amount", "too_long"},
		{`{"id":"1","deleted":"yes"}`, "deleted", "not_a_boolean"},
	} {
		for prefix, body := range map[string]string{"": c.item, "[1]": "[" + good + "," + c.item + "]"} {
			if prefix == "" && c.code == "not_an_object" && c.place == "" {
				continue // then the body itself is wrong
			}
			place := strings.TrimPrefix(prefix+"."+c.place, ".")
			if c.place == "" {
				place = prefix
			}
			got, err := read(body)
			e := live.AsError(err)
			if e == nil || e.Kind != live.Invalid || e.Code != c.code || e.Field != place || got != nil {
				t.Errorf("%s: %v at %q, %d taken", body, err, fieldOf(e), len(got))
				continue
			}
			if !strings.HasPrefix(e.Message.EN, place) || !strings.HasPrefix(e.Message.DE, place) {
				t.Errorf("%s: %v", body, e.Message)
			}
		}
	}
	for body, code := range map[string]string{
		"": "body_unreadable", "x": "body_unreadable", `"x"`: "body_unreadable", `{"id":`: "body_unreadable", "null": "body_unreadable",
		"[" + strings.Repeat(good+",", 500) + good + "]": "too_many",
		strings.Repeat(" ", inbound.MaxBody) + good:      "body_unreadable",
	} {
		if _, err := read(body); live.AsError(err) == nil || live.AsError(err).Code != code {
			t.Errorf("%.40q: %v", body, err)
		}
	}
}

func fieldOf(e *live.Error) string {
	if e == nil {
		return ""
	}
	return e.Field
}

func TestPrepare(t *testing.T) {
	c := inbound.New()
	prepare := func(name, secret string) (live.Source, error) {
		return c.Prepare(live.Source{Config: map[string]string{"name": name, "x": "y"}, Secrets: map[string]string{"secret": secret}})
	}
	src, err := prepare(" Discord ", "")
	if b, err2 := base64.RawURLEncoding.DecodeString(src.Secrets["secret"]); err != nil || err2 != nil || len(b) != 32 || src.Config["name"] != "Discord" || len(src.Config) != 1 {
		t.Errorf("%+v, %v", src, err)
	}
	if again, err := c.Prepare(src); err != nil || again.Secrets["secret"] != src.Secrets["secret"] {
		t.Errorf("prepared again: %v, %v", again.Secrets, err)
	}
	if other, _ := prepare("Discord", ""); other.Secrets["secret"] == src.Secrets["secret"] {
		t.Error("two sources have one secret")
	}
	for _, bad := range []struct{ name, secret, field string }{{" ", "", "name"}, {strings.Repeat("ä", 41), "", "name"}, {"x", "short", "secret"}, {"x", strings.Repeat("x", 201), "secret"}} {
		if _, err := prepare(bad.name, bad.secret); live.AsError(err) == nil || live.AsError(err).Kind != live.Invalid || live.AsError(err).Field != bad.field {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	if c.Kind() != live.Inbound || c.Capabilities(src) != nil || len(c.Fields()) != 2 || !c.Fields()[1].Secret {
		t.Error("kind, capabilities or fields")
	}
	if _, status, err := c.Probe(t.Context(), src); err != nil || status.State != live.SourceLive || status.Mode != "push" || status.Channel != "Discord" {
		t.Errorf("%+v, %v", status, err)
	}
}

// TestFed runs the way of a comment through the supervisor.
func TestFed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		world := ingesttest.New(source)
		node := ingesttest.Start(t, world, "a", inbound.New())
		time.Sleep(2 * time.Second)
		if lamp := world.Lamp("show", "src"); lamp.State != live.SourceLive || lamp.Mode != "push" || lamp.Channel != "Discord" {
			t.Errorf("lamp %+v", lamp)
		}
		body := []byte(`[{"id":"1","author":{"id":"u","name":"Frieda"},"text":"eins"},{"id":"2","author":null,"text":"zwei"}]`)
		proof := ingest.Proof{Signature: inbound.Sign("example-secret-1", body)}
		for i, repeated := range []int{0, 2} {
			if accepted, known, err := node.Feed(context.Background(), "src", proof, body); err != nil || accepted != 2 || known != repeated {
				t.Errorf("%d: %d accepted, %d repeated, %v", i, accepted, known, err)
			}
		}
		if diff := cmp.Diff([]string{"eins", "zwei"}, world.Texts()); diff != "" {
			t.Error(diff)
		}
		if _, _, err := node.Feed(context.Background(), "src", ingest.Proof{Signature: "sha256=00"}, body); err == nil {
			t.Error("a wrong signature is accepted")
		}
		node.Stop()
	})
}

// FuzzDecode: whatever is sent, it is refused with a place or it can be stored.
func FuzzDecode(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add([]byte(`{"id":"1","author":{"id":"u1","name":"Frieda","avatar":"https://x.example/a"},"text":"Hallo","published_at":"2026-03-27T20:00:12Z","origin":"x","amount":"1"}`))
	f.Add([]byte(`[{"id":"1","deleted":true},{"id":"\ud800","author":null,"text":"\ufffe","published_at":1774641612000}]`))
	f.Add([]byte(`[[{}],{"id":{}},null]`))
	f.Add([]byte(`{"secret":"x"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var p fastjson.Parser
		list, err := inbound.Decode(&p, new(ingest.Strings), body, source, now)
		var e *live.Error
		if err != nil && (!errors.As(err, &e) || e.Kind != live.Invalid || list != nil) {
			t.Fatalf("%v, %d taken", err, len(list))
		}
		for _, m := range list {
			c := &m.Comment
			if !strings.HasPrefix(c.PlatformID, "src/") || len(c.PlatformID) == 4 || c.Author != nil && (!strings.HasPrefix(c.Author.PlatformID, "src/") || c.Author.Name == "") ||
				m.Says() && strings.TrimSpace(c.Text) == "" {
				t.Fatalf("%+v", m)
			}
		}
		inbound.Greeting(body)
	})
}

func batch(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,{"id":"cc106a89-%d","author":{"id":"u%d","name":"Knut Kabelsalat %d","avatar":"https://cdn.example/%d.png"},"text":"Wann kommt die Brücke? 🥨 %d","published_at":"2026-03-27T20:00:12Z","origin":"discord"}`, i, i%90, i%90, i%90, i)
	}
	return "[" + b.String()[1:] + "]"
}
