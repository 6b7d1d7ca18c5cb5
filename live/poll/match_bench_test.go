package poll_test

import (
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/poll"
)

var comments = []struct{ name, text string }{
	{"miss-ascii", "When does the update come out? I waited all evening"},
	{"miss-utf8", "Grüße aus Würzburg! Ton ist super, Bild hängt ein bißchen 🙈"},
	{"miss-cyrillic", "Привет из Берлина, когда начнётся концерт сегодня вечером?"},
	{"miss-long", "Please ask about the budget for the schools; nobody ever answers that one, and it has been on the list since spring, when the council said it would come back to it after the break."},
	{"miss-plain", "the sound is so much better than it was last week"},
	{"miss-chinese", "今天晚上的演出真的非常精彩我在柏林向大家问好希望明年还能再见到你们谢谢"},
	{"miss-short", "hello everyone"},
	{"hit-letter", "B"},
	{"hit-text", "Grüner Tee!"},
	{"hit-keycap", "2️⃣"},
	{"hit-command", "!vote 2"},
}

// BenchmarkMatch reads one comment beside the plain way: fold, look it up.
func BenchmarkMatch(b *testing.B) {
	options := optionsOf("Kaffee", "Grüner Tee", "Wasser", "Saft vom Apfel")
	m := poll.NewMatcher(define(b, poll.Definition{Kind: live.PollChoice, Options: options}), writing)
	known := map[string]int{}
	for i, o := range options {
		known[writing.Fold(o.Text)], known[string(rune('a'+i))], known[string(rune('1'+i))] = i, i, i
	}
	for _, c := range comments {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Match(c.text)
			}
		})
		b.Run("baseline/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = known[writing.Fold(c.text)]
			}
		})
	}
}

// BenchmarkMatchKinds reads ordinary comments while polls of each kind are open.
func BenchmarkMatchKinds(b *testing.B) {
	for _, d := range []poll.Definition{
		{Kind: live.PollChoice, Multiple: true, Options: optionsOf("Kaffee", "Grüner Tee", "Wasser", "Saft vom Apfel")},
		{Kind: live.PollYesNo}, {Kind: live.PollScale}, {Kind: live.PollNumber, Unit: "km"}, {Kind: live.PollCloud}, {Kind: live.PollText}, {Kind: live.PollIdeas},
		{Kind: live.PollRanking, Options: optionsOf("Kaffee", "Grüner Tee", "Wasser", "Saft vom Apfel")},
	} {
		m := poll.NewMatcher(define(b, d), writing)
		b.Run(string(d.Kind), func(b *testing.B) {
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				m.Match(comments[i%6].text)
				i++
			}
		})
	}
}

// BenchmarkMatchLongOptions reads comments that are as long as what may be voted for.
func BenchmarkMatchLongOptions(b *testing.B) {
	var texts []string
	for _, s := range []string{"Ausbau der Straßenbahn", "Erhalt der Bäder", "mehr Grün am Fluss", "bezahlbare Wohnungen"} {
		texts = append(texts, s+strings.Repeat(" und so weiter", 5))
	}
	m := poll.NewMatcher(define(b, poll.Definition{Kind: live.PollChoice, Multiple: true, Options: optionsOf(texts...)}), writing)
	for _, c := range comments[:4] {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Match(c.text)
			}
		})
	}
}

// TestMissesCostNothing holds the ordinary comment to no allocation, whatever is asked.
func TestMissesCostNothing(t *testing.T) {
	for _, kind := range live.PollKinds {
		d := poll.Definition{Kind: kind}
		if kind == live.PollChoice || kind == live.PollRanking {
			d.Options = optionsOf("Kaffee", "Grüner Tee", "Wasser")
		}
		if kind == live.PollQuiz {
			d.Options = []live.PollOption{{Text: "Kaffee"}, {Text: "Tee", Right: true}}
		}
		m := poll.NewMatcher(define(t, d), writing)
		for _, c := range comments[:6] {
			if n := testing.AllocsPerRun(100, func() { m.Match(c.text) }); n != 0 {
				t.Errorf("%s: %s: %v allocations", kind, c.name, n)
			}
		}
	}
}
