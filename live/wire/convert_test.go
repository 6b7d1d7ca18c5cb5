package wire

import (
	"encoding/json"
	"strings"
	"testing"

	"zuruf/live"
)

func TestWhatWasTakenBackHasNoText(t *testing.T) {
	c := FromComment(&live.Comment{ID: "c", Text: "secret", Decision: live.Approved, RemovedBy: live.RemovedByAuthor})
	if c.Text != "" || c.State != "removed" || c.RemovedBy != "author" {
		t.Errorf("comment: %+v", c)
	}
	q := live.Question{Number: 1, Text: "secret", State: live.QuestionRemoved, Answered: &live.Answer{How: "text", Text: "secret"}}
	for name, got := range map[string]Question{"desk": FromQuestion(&q), "own": Own(&q)} {
		if b, _ := json.Marshal(got); strings.Contains(string(b), "secret") || got.State != "removed" {
			t.Errorf("%s: %s", name, b)
		}
	}
	if _, ok := Public(&q); ok {
		t.Error("the audience sees a removed question")
	}
}

func TestWhoSeesWhatOfAQuestion(t *testing.T) {
	for _, c := range []struct {
		state, public, own live.QuestionState // public "": not to be seen
	}{
		{live.QuestionHeld, "", live.QuestionHeld},
		{live.QuestionOpen, live.QuestionOpen, live.QuestionOpen},
		{live.QuestionQueued, live.QuestionOpen, live.QuestionOpen},
		{live.QuestionOnAir, live.QuestionOnAir, live.QuestionOnAir},
		{live.QuestionAnswered, live.QuestionAnswered, live.QuestionAnswered},
		{live.QuestionDismissed, "", live.QuestionDismissed},
		{live.QuestionRemoved, "", live.QuestionRemoved},
	} {
		q := live.Question{Number: 3, Text: "why?", State: c.state, Author: &live.Author{ID: "a", Name: "Bo", Avatar: "https://x"},
			Reasons: []string{"links"}, Place: 2, Aired: 14}
		if desk := FromQuestion(&q); desk.State != string(c.state) || desk.Author.ID != "a" || desk.Place != 2 || desk.Aired != 14 || desk.Reasons == nil {
			t.Errorf("desk, %s: %+v", c.state, desk)
		}
		public, ok := Public(&q)
		if ok != (c.public != "") || public.State != string(c.public) {
			t.Errorf("audience, %s: %v %+v", c.state, ok, public)
		}
		if ok && (public.Author.ID != "" || public.Reasons != nil || public.Place != 0 || public.Aired != 0) {
			t.Errorf("audience, %s: sees what is the desk's: %+v", c.state, public)
		}
		if own := Own(&q); own.State != string(c.own) || !own.Mine || own.Reasons != nil || own.Place != 0 {
			t.Errorf("asker, %s: %+v", c.state, own)
		}
	}
}

func TestStatusAlwaysListsCapabilities(t *testing.T) {
	ends := int64(1)
	s := FromStatus(live.SourceStatus{ID: "s", Kind: live.YouTube, State: live.SourcePaused, QuotaEnds: &ends, Error: live.ErrUnavailable})
	b, err := json.Marshal(s)
	if err != nil || !strings.Contains(string(b), `"capabilities":[]`) || !strings.Contains(string(b), `"quota_left":null`) {
		t.Errorf("%s %v", b, err)
	}
	if *s.QuotaEnds != "1970-01-01T00:00:00.001Z" || s.Error.Message == s.Error.MessageDE || s.Error.MessageDE == "" {
		t.Errorf("%+v", s)
	}
}

func TestRefusalsSpeakOneLanguage(t *testing.T) {
	e := live.Refuse(live.Invalid, "text_empty", "text", "Please write.", "Bitte schreiben.").Because(live.ErrUnavailable)
	if n := FromError(e, "de"); n != (Notice{Code: "text_empty", Message: "Bitte schreiben.", Field: "text"}) {
		t.Errorf("%+v", n)
	}
	if n := FromError(e, "fr"); n.Message != "Please write." {
		t.Errorf("%+v", n)
	}
}
