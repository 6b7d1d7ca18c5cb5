package moderation

import (
	"errors"
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/store"
)

func TestCheckQuestion(t *testing.T) {
	for in, want := range map[string]string{
		"Why?": "Why?", "  Why \n\t now? ": "Why now?", "<b>Why</b>": "<b>Why</b>", "a\x00b\x1bc": "abc", "\u202eyhW": "yhW",
		strings.Repeat("ä", 300): strings.Repeat("ä", 300), strings.Repeat("👩‍👩‍👧", 60): strings.Repeat("👩‍👩‍👧", 60),
		strings.Repeat(" ", 5000) + "x": "x", "\u200b\ufeff1": "1", "ل\u064b": "ل\u064b", strings.Repeat("a\n", 150): strings.TrimSpace(strings.Repeat("a ", 150)),
	} {
		if got, err := CheckQuestion(in); err != nil || got != want {
			t.Errorf("%.40q: %.40q %v", in, got, err)
		}
	}
	for in, code := range map[string]string{
		"": "text_empty", " \n\t": "text_empty", "\x00\x07": "text_empty", "\u202e\u2066\u200b": "text_empty", "\u00a0\u3000": "text_empty",
		strings.Repeat("ä", 301): "text_too_long", strings.Repeat("👍", 301): "text_too_long", strings.Repeat("x", 1<<20): "text_too_long",
		strings.Repeat("x ", 151): "text_too_long",
	} {
		_, err := CheckQuestion(in)
		if e := live.AsError(err); e == nil || e.Code != code || e.Field != "text" || e.Kind != live.Invalid {
			t.Errorf("%.40q: %v, want %s", in, err, code)
		}
	}
}

func FuzzCheckQuestion(f *testing.F) {
	f.Add("Why?")
	f.Add("\xff\u202e z\u0335\u0335\u0335\u0335\u0335")
	f.Fuzz(func(t *testing.T, s string) {
		clean, err := CheckQuestion(s)
		if err != nil {
			return
		}
		if n := len([]rune(clean)); n == 0 || n > live.MaxQuestionText || strings.TrimSpace(clean) != clean {
			t.Fatalf("%q", clean)
		}
		if again, err := CheckQuestion(clean); err != nil || again != clean {
			t.Fatalf("%q is cleaned again to %q, %v", clean, again, err)
		}
	})
}

// TestQuestionsOfTheRoomGoThroughTheRules, those of the hall do not.
func TestQuestionsOfTheRoomGoThroughTheRules(t *testing.T) {
	d := newDesk(t, live.Series{Words: []string{"idiot"}}, live.HoldRules)
	author := &live.Author{ID: d.store.Secret().AuthorID(live.Room, "s1"), Name: "Bo"}
	for _, c := range []struct {
		why    string
		a      Asking
		state  live.QuestionState
		reason string
	}{
		{"a question", Asking{Text: "Why?", Kind: live.Room, Author: author}, live.QuestionOpen, ""},
		{"a blocked word", Asking{Text: "Who is the 1diot?", Kind: live.Room, Author: author}, live.QuestionHeld, "words"},
		{"a link", Asking{Text: "Did you see https://x.example?", Kind: live.Room, Author: author}, live.QuestionHeld, "links"},
		{"a blocked name", Asking{Text: "And I?", Kind: live.Room, Author: &live.Author{ID: "x", Name: "Idiot"}}, live.QuestionHeld, "words"},
		{"the same again", Asking{Text: "Why?", Kind: live.Room, Author: author}, live.QuestionHeld, "repeat"},
		{"anonymous", Asking{Text: "Why me?", Kind: live.Room, Author: author, Anonymous: true}, live.QuestionHeld, "anonymous"},
		{"the hall", Asking{Text: "Who is the idiot?", Kind: live.Hall}, live.QuestionOpen, ""},
	} {
		q, receipt, err := d.AskQuestion(d.ctx, d.show, store.Op{}, c.a)
		if err != nil {
			t.Fatal(err)
		}
		if q.State != c.state || strings.Join(q.Reasons, " ") != c.reason || (receipt != "") != c.a.Anonymous || c.a.Anonymous && q.Author != nil {
			t.Errorf("%s: %+v, receipt %q", c.why, q, receipt)
		}
	}
}

func TestVotesAreOneOrZero(t *testing.T) {
	d := newDesk(t, live.Series{}, live.HoldRules)
	if _, _, err := d.AskQuestion(d.ctx, d.show, store.Op{}, Asking{Text: "Why?", Kind: live.Hall}); err != nil {
		t.Fatal(err)
	}
	for _, value := range []int{-1, 2, 1 << 40} {
		if _, err := d.Vote(d.ctx, d.show, 1, value, "a"); live.AsError(err) == nil || live.AsError(err).Field != "value" {
			t.Errorf("%d: %v", value, err)
		}
	}
	for range 2 {
		if v, err := d.Vote(d.ctx, d.show, 1, 1, "a"); err != nil || v.Votes != 1 {
			t.Errorf("%+v %v", v, err)
		}
	}
	// The same person by comment on another platform is another voter; by a comment of the same, one.
	d.hears("1", "ann", "+1 #1")
	d.hears("2", "ann", "👍 1")
	if v, err := d.Vote(d.ctx, d.show, 1, 1, d.store.Secret().AuthorID(live.YouTube, "ann")); err != nil || v.Votes != 2 || v.Changed {
		t.Errorf("%+v %v", v, err)
	}
	if _, err := d.Vote(d.ctx, d.show, 7, 1, "a"); !errors.Is(err, live.ErrNotFound) {
		t.Error(err)
	}
}
