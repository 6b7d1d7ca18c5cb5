package poll_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"zuruf/ingest/ingesttest"
	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/moderation/text"
)

func FuzzMatch(f *testing.F) {
	ingesttest.Corpus(f)
	for i, s := range []string{"1", "b.", "!vote 2", "A C", "1, 3", "Kaffee!", "#kaffee", "👍 2", "+1 #2", "2️⃣", "🇩🇪", "B > A", "4/5", "1.200,50 km", "ja ja 👍", "!idee Ein Park", "Haus, Garten", "ﷺ ①②③"} {
		f.Add(s, byte(i))
	}
	polls := []*live.Poll{
		define(f, poll.Definition{Kind: live.PollChoice, Options: optionsOf("Kaffee", "Tee", "2", "+1 Tag", "🍕", "x, y & z")}),
		define(f, poll.Definition{Kind: live.PollChoice, Multiple: true, Most: 2, Options: optionsOf("Rot", "Hell Blau", "C", "3")}),
		define(f, poll.Definition{Kind: live.PollYesNo}),
		define(f, poll.Definition{Kind: live.PollScale, Min: at(-3), Max: at(10)}),
		define(f, poll.Definition{Kind: live.PollRanking, Most: 3, Options: optionsOf("Rot", "Blau", "Gelb", "Grün")}),
		define(f, poll.Definition{Kind: live.PollNumber, Decimals: 2, Min: at(-10), Max: at(1e6), Unit: "km"}),
		define(f, poll.Definition{Kind: live.PollCloud}),
		define(f, poll.Definition{Kind: live.PollText}),
		define(f, poll.Definition{Kind: live.PollIdeas, Most: 2}),
	}
	var matchers []*poll.Matcher
	for _, p := range polls {
		matchers = append(matchers, poll.NewMatcher(p, writing))
	}
	f.Fuzz(func(t *testing.T, s string, which byte) {
		i := int(which) % len(polls)
		p, m := polls[i], matchers[i]
		clean := text.Clean(s, live.MaxCommentText)
		w, ok := m.Match(clean)
		if !ok {
			if w.Fields != "" || w.Words != nil {
				t.Fatalf("%q is no vote, but %+v", clean, w)
			}
			return
		}
		if (w.Fields == "") == (len(w.Words) == 0) {
			t.Fatalf("%q: neither or both of fields and words: %+v", clean, w)
		}
		if (strings.Contains(clean, "👍") || strings.Contains(clean, "+1")) && strings.ContainsAny(clean, "0123456789") && w.Fields != "" {
			t.Fatalf("%q speaks of a question, but is %+v", clean, w)
		}
		if len(w.Words) > 0 {
			checkWords(t, p, w.Words)
			return
		}
		checkFields(t, p, clean, w.Fields)
	})
}

func checkWords(t *testing.T, p *live.Poll, words []string) {
	most := map[live.PollKind]int{live.PollCloud: p.Most, live.PollText: 1, live.PollIdeas: 1}[p.Kind]
	if len(words) > most {
		t.Fatalf("%d words in a %s: %q", len(words), p.Kind, words)
	}
	for i, w := range words {
		if len([]rune(w)) > 200 || writing.Key(w) == "" || slices.ContainsFunc(words[:i], func(v string) bool { return writing.Key(v) == writing.Key(w) }) {
			t.Fatalf("%q in %q", w, words)
		}
	}
}

func checkFields(t *testing.T, p *live.Poll, clean, fields string) {
	list := strings.Split(fields, ",")
	if len(list) > p.Most {
		t.Fatalf("%q: more than %d: %s", clean, p.Most, fields)
	}
	last := -1
	var seen []int
	for place, field := range list {
		if p.Kind == live.PollRanking {
			var ok bool
			if field, ok = strings.CutSuffix(field, "."+strconv.Itoa(place)); !ok {
				t.Fatalf("%q: %s", clean, fields)
			}
		}
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatalf("%q: %s", clean, fields)
		}
		switch {
		case p.Kind == live.PollNumber && (int64(n) < p.Min || int64(n) > p.Max),
			p.Kind == live.PollIdeas && n < 1,
			p.Kind != live.PollNumber && p.Kind != live.PollIdeas && (n < 0 || n >= len(p.Options)),
			slices.Contains(seen, n),
			p.Kind != live.PollRanking && p.Kind != live.PollNumber && n <= last:
			t.Fatalf("%q: %s", clean, fields)
		}
		seen, last = append(seen, n), n
	}
}

func FuzzKey(f *testing.F) {
	ingesttest.Corpus(f)
	for _, s := range []string{"Freiheit!", "  #Liebe ", "C#", "ﱞ", "２", "❤️", "…", "Straße", "ﾞ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := text.Clean(s, 200)
		key := writing.Key(clean)
		if key == "" && strings.ContainsFunc(clean, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.So, r) }) {
			t.Fatalf("%q has no key", clean)
		}
		if strings.Contains(key, "  ") || strings.TrimSpace(key) != key {
			t.Fatalf("%q of %q has loose blanks", key, clean)
		}
		if around := writing.Key("„ " + clean + " “ !!!"); around != key {
			t.Fatalf("%q and its quotation: %q, %q", clean, key, around)
		}
	})
}
