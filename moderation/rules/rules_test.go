package rules

import (
	"slices"
	"testing"

	"zuruf/live"
)

func TestRules(t *testing.T) {
	words := NewWords([]string{"idiot", "scam*", "get rich quick", "  ", "Blödmann"})
	for _, c := range []struct {
		name string
		in   Context
		want []string
	}{
		{"plain", Context{Text: "When does it start?"}, nil},
		{"word", Context{Text: "You IDIOT"}, []string{"words"}},
		{"spaced out", Context{Text: "you i d i o t"}, []string{"words"}},
		{"look-alike", Context{Text: "you іdі0t"}, []string{"words"}},
		{"umlaut", Context{Text: "so ein Bloedmann, äh Blödmann"}, []string{"words"}},
		{"in the name", Context{Text: "hi", Name: "xx idiot xx"}, []string{"words"}},
		{"inside another word", Context{Text: "idiotensicher"}, nil},
		{"prefix", Context{Text: "scammers here"}, []string{"words"}},
		{"phrase", Context{Text: "how to Get Rich  Quick!"}, []string{"words"}},
		{"part of a phrase", Context{Text: "get rich"}, nil},
		{"link", Context{Text: "see https://x.y"}, []string{"links"}},
		{"bare domain", Context{Text: "go to cheap-shoes.shop now"}, []string{"links"}},
		{"dot in words", Context{Text: "cheap (dot) com"}, []string{"links"}},
		{"end of sentence", Context{Text: "Great.Thanks for that"}, nil},
		{"shouting", Context{Text: "WHY IS NOBODY ANSWERING ME"}, []string{"capitals"}},
		{"abbreviation", Context{Text: "USA and NATO"}, nil},
		{"flood", Context{Text: "a", ByAuthor: 9}, []string{"flood"}},
		{"repeat", Context{Text: "buy this", SameAuthor: 2}, []string{"repeat"}},
		{"many say lol", Context{Text: "lol", SameText: 40}, nil},
		{"many paste", Context{Text: "copy and paste this everywhere", SameText: 6}, []string{"repeat"}},
		{"a few say alike", Context{Text: "copy and paste this everywhere", SameText: 5}, nil},
	} {
		c.in.Words = words
		decision, effects := Judge(&c.in, live.HoldRules)
		if !slices.Equal(effects.Reasons, c.want) || (decision == live.Held) != (c.want != nil) {
			t.Errorf("%s: %v %v, want %v", c.name, decision, effects.Reasons, c.want)
		}
	}
	if d, _ := Judge(&Context{Text: "hi"}, live.HoldAll); d != live.Held {
		t.Error("hold all lets a comment through")
	}
	if _, e := Judge(&Context{Text: "hi", HoldFirst: true}, live.HoldRules); !slices.Equal(e.FirstOnly, []string{"first"}) {
		t.Errorf("first: %+v", e)
	}
}

func BenchmarkJudge(b *testing.B) {
	words := NewWords([]string{"idiot", "scam*", "get rich quick"})
	b.ReportAllocs()
	for b.Loop() {
		Judge(&Context{Text: "Wann kommt das Update endlich raus? Ich warte seit Monaten darauf", Name: "@mara.k", Words: words}, live.HoldRules)
	}
}
