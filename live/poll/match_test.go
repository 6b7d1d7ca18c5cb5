package poll_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/moderation/text"
)

var writing = poll.Text{Fold: text.Fold, Clean: text.Clean}

func define(t testing.TB, d poll.Definition) *live.Poll {
	t.Helper()
	if d.Title == "" {
		d.Title = "Was nun?"
	}
	p, err := writing.Define(d, "de")
	if err != nil {
		t.Fatal(err)
	}
	return &p
}

func optionsOf(texts ...string) []live.PollOption {
	var out []live.PollOption
	for _, s := range texts {
		out = append(out, live.PollOption{Text: s})
	}
	return out
}

func at(v float64) *float64 { return &v }

// said is what a comment was understood as: its fields, "words:" and the words,
// or "" for no vote.
func said(m *poll.Matcher, comment string) string {
	w, ok := m.Match(text.Clean(comment, live.MaxCommentText))
	switch {
	case !ok:
		return ""
	case len(w.Words) > 0:
		return "words:" + strings.Join(w.Words, "|")
	}
	return w.Fields
}

// never holds what is no vote in any poll with options, numbers or words.
var never = []string{
	"", " ", "?", "👍 2", "👍2", "2 👍", "👍🏽 2", "👍 ２", "👍 #2", "👍👍 2", "+1 #2", "#2 +1", "+1 2", "2+1", "＋１ ＃２", "+1#2", "⬆ 3", "⬆️ 3", "🔼 1", "👍 ②", "👍 2️⃣",
	"#1", "#2", "# 2", "#12", "＃２", "#2!", "(#2)", "1 question please", "I vote for the second one", "ich stimme für das Zweite",
	"https://example.org/1", "see example.org", "@anna 2", "A or B?", "A oder B?", "!song 2", "!link K7Q2", "!vote", "!vote ",
	"Wann kommt das Update endlich raus?", "will this be recorded? I have to leave at 9", "3 2 1 go", "10:30", "2nd", "1st", "v2", "2x",
}

func TestMatch(t *testing.T) {
	drinks := optionsOf("Kaffee", "Grüner Tee", "Wasser!")
	for _, c := range []struct {
		name  string
		poll  poll.Definition
		votes map[string]string
		no    []string
	}{
		{"one of three", poll.Definition{Kind: live.PollChoice, Options: drinks}, map[string]string{
			"1": "0", "2": "1", "3": "2", "1.": "0", "1)": "0", "(1)": "0", "[2]": "1", "2!": "1", "2!!!": "1", "„2“": "1", "2:": "1", "2 😂": "1",
			"A": "0", "a": "0", "b.": "1", "B)": "1", "(B)": "1", "[c]": "2", "C!": "2", "B…": "1", "B 🔥🔥": "1", "*b*": "1", "A 👍": "0",
			"!vote 2": "1", "!vote b": "1", "!VOTE B": "1", "!stimme 2": "1", "!wahl 2": "1", "vote 2": "1", "Vote b": "1", "!vote: 3": "2", "！ｖｏｔｅ ２": "1",
			"!vote kaffee": "0", "!vote Grüner Tee": "1", "vote Kaffee": "0",
			"Kaffee": "0", "KAFFEE": "0", "kaffee!!!": "0", "„Kaffee“": "0", "- Kaffee": "0", "☕ Kaffee ☕": "0", "Kaffee.": "0", "gruner tee": "1", "GRÜNER  TEE": "1", "Grüner Tee 🍵": "1",
			"wasser": "2", "Wasser!": "2", "Ｋａｆｆｅｅ": "0", "Каffее": "0", "👍 Kaffee": "0",
			"#kaffee": "0", "#Kaffee": "0", "#GrünerTee": "1", "＃ｋａｆｆｅｅ": "0", "!vote #kaffee": "0",
			"1️⃣": "0", "2️⃣": "1", "１": "0", "①": "0", "❷": "1", "②": "1", "🅰": "0", "🅱️": "1", "🇧": "1", "Ⓑ": "1", "ⓒ": "2", "🄱": "1", "𝐁": "1", "𝟐": "1", "٢": "1", "⑵": "1",
			"А": "0", "В": "1", "С": "2", "Ａ": "0",
			"A A A": "0", "1 1 1": "0", "b, b, b": "1", "Kaffee Kaffee Kaffee": "0", "2️⃣2️⃣2️⃣": "1", "2 und 2": "1",
			"A) Kaffee": "0", "2. Grüner Tee": "1", "B: grüner Tee!": "1", "1 kaffee": "0",
		}, []string{"4", "0", "01", "-1", "D", "d", "10", "100", "BBB b", "A B", "1 2", "1, 3", "AB", "A?", "2?", "Kaffee?", "Tee", "Kaffee oder Tee", "Kaffee ist gut", "A is good", "a coffee please",
			"A) Wasser", "1 Wasser", "🇩🇪", "🇦🇧", "😂", "😂😂 2", "🔥 2", "!vote 4", "!vote for tea?", "!vote 1 2", "vote for Kaffee", "!kaffee vote", "#tee", "##kaffee", "A+", "+A", "A und", "und A",
			"1.2", "1,5", "1/2", "24/7", "A.B", "Ca", "ab", "bac", "Kaffe", "kaffeee", "mit Kaffee", "2 Kaffee", "𝐃", "２０"}},

		{"several of five", poll.Definition{Kind: live.PollChoice, Multiple: true, Most: 3, Options: optionsOf("Rot", "Grün", "Blau", "Hell Gelb", "Schwarz")}, map[string]string{
			"1": "0", "a": "0", "1, 3": "0,2", "1,3": "0,2", "3,1": "0,2", "A C": "0,2", "a&c": "0,2", "1+3": "0,2", "1 + 3": "0,2", "1 und 3": "0,2", "A and C": "0,2", "a, c und e": "0,2,4", "2;4": "1,3",
			"rot, blau": "0,2", "Rot und Grün": "0,1", "rot blau": "0,2", "Hell Gelb, Rot": "0,3", "Rot, hell gelb und Blau": "0,2,3", "rot & hell gelb": "0,3", "#rot #blau": "0,2", "!vote 1 3": "0,2", "!vote rot, hell gelb": "0,3",
			"1, 3!": "0,2", "A C 🎉": "0,2", "1️⃣3️⃣": "0,2", "①③": "0,2", "(1), (3)": "0,2", "1 1 3": "0,2", "A, C.": "0,2", "🇦 🇨": "0,2",
		}, []string{"1 2 3 4", "1, 2, 3, 4, 5", "1, 6", "A 2", "A Blau", "a rot blau", "1 +", "+ 1", "1 + + 3", "1 und", "und 1", "1 und und 3", "A, C?", "A und C?", "AC", "13", "rot oder blau", "rot, lila",
			"3+1", "1+1", "🇩🇪", "🇦🇨", "1 3 👍", "Blau ist schön", "A und ich", "die rot blau"}},

		{"called by letters and numbers", poll.Definition{Kind: live.PollChoice, Options: optionsOf("B", "A", "2", "X-Y")}, map[string]string{
			"B": "0", "a": "1", "b.": "0", "2": "2", "1": "0", "3": "2", "!vote b": "0", "x-y": "3", "#xy": "3", "x-y!": "3", "A A": "1",
		}, []string{"c", "d", "5", "#2", "A B"}},
		{"called by numbers", poll.Definition{Kind: live.PollQuiz, Options: []live.PollOption{{Text: "2"}, {Text: "3", Right: true}, {Text: "5"}}}, map[string]string{
			"2": "0", "3": "1", "5": "2", "a": "0", "B": "1", "3!": "1", "3️⃣": "1", "vote 5": "2",
		}, []string{"1", "4", "#3", "2 3"}},
		{"beginning with numbers", poll.Definition{Kind: live.PollChoice, Options: optionsOf("2 Tage", "3 Tage", "2024er")}, map[string]string{
			"2 Tage": "0", "3 tage": "1", "b": "1", "#2tage": "0", "#2024er": "2", "!vote 3 Tage": "1",
		}, []string{"1", "2", "3", "#2", "#2024"}},
		{"numbered in order", poll.Definition{Kind: live.PollChoice, Options: optionsOf("1 Tag", "2 Tage", "3 Tage")}, map[string]string{
			"1": "0", "2": "1", "2 Tage": "1", "c": "2"}, []string{"4", "1 Tage"}},
		{"alike but for signs", poll.Definition{Kind: live.PollChoice, Options: optionsOf("C", "C++", "C#", "Go?", "🍕", "🍔 Burger")}, map[string]string{
			"c": "0", "C++": "1", "c++!": "1", "C#": "2", "c#.": "2", "go": "3", "Go?": "3", "🍕": "4", "burger": "5", "🍔 burger": "5", "d": "3", "1": "0", "#burger": "5", "f": "5",
		}, []string{"C+", "C?", "🍔", "c++?"}},
		{"alike but for the last sign", poll.Definition{Kind: live.PollChoice, Options: optionsOf("Tee!", "Tee?")}, map[string]string{
			"Tee!": "0", "tee?": "1", "b": "1"}, []string{"Tee", "tee.", "Tee tee", "#tee"}},
		{"long", poll.Definition{Kind: live.PollChoice, Multiple: true, Options: optionsOf(strings.Repeat("a", 99)+"!", strings.Repeat("b", 90), strings.Repeat("c ", 50), "kurz")}, map[string]string{
			strings.Repeat("A", 99): "0", "„" + strings.Repeat("a", 99) + "!“ 👏👏👏": "0", strings.Repeat("c ", 49) + "c, " + strings.Repeat("a", 99) + ", kurz": "0,2,3"}, []string{strings.Repeat("cc ", 33), strings.Repeat("kurz ", 200)}},
		{"twenty", poll.Definition{Kind: live.PollChoice, Options: optionsOf(strings.Split("qa qb qc qd qe qf qg qh qi qj qk ql qm qn qo qp qq qr qs qt", " ")...)}, map[string]string{
			"20": "19", "T": "19", "🔟": "9", "⑳": "19", "qt": "19", "i": "8", "🅾️": "14", "!vote 17": "16"}, []string{"21", "U", "qu", "020"}},
		{"no text", poll.Definition{Kind: live.PollChoice, Options: optionsOf("Ja", "Nein")}, map[string]string{
			"ja": "0", "nein": "1"}, []string{"yes", "jaaa", "👍", "j", "✅"}},

		{"yes or no", poll.Definition{Kind: live.PollYesNo}, map[string]string{
			"ja": "0", "Ja!": "0", "JA": "0", "jaaa": "0", "jaaaa!!!": "0", "ja ja ja": "0", "jo": "0", "jep": "0", "yep": "0", "yes": "0", "YES": "0", "Yesss": "0", "y": "0", "j": "0", "ja 😂": "0", "ja 👍": "0", "👍 ja": "0",
			"nein": "1", "Nein.": "1", "neeein": "1", "nope": "1", "nö": "1", "nööö": "1", "no": "1", "NO!": "1", "n": "1", "nein nein": "1", "nein 👎": "1",
			"👍": "0", "👍🏽": "0", "👍👍👍": "0", "✅": "0", "✅✅": "0", "👎": "1", "👎🏿": "1", "❌": "1", "1": "0", "2": "1", "A": "0", "b": "1", "#ja": "0", "!vote ja": "0", "!vote yes": "0", "vote nein": "1", "2️⃣": "1", "!stimme 👍": "0",
		}, []string{"jein", "ja nein", "ja?", "yes and no", "ja aber", "nein danke", "👎 ja", "👍 nein", "❌ ja", "👍👎", "👍😂 und so", "c", "3", "oui", "not yes", "hello", "bitte", "nun ja", "Ja genau das", "no way"}},
		{"yes or no with other words", poll.Definition{Kind: live.PollYesNo, Options: optionsOf("Dagegen", "Dafür")}, map[string]string{
			"dafür": "1", "dagegen!": "0", "1": "0", "b": "1", "yes": "0", "nein": "1"}, []string{"vielleicht"}},
		{"no before yes", poll.Definition{Kind: live.PollYesNo, Options: optionsOf("Nein", "Ja")}, map[string]string{
			"ja": "1", "yes": "1", "👍": "1", "nein": "0", "no": "0", "👎": "0", "a": "0", "1": "0"}, []string{"👎 ja"}},

		{"scale", poll.Definition{Kind: live.PollScale}, map[string]string{
			"1": "0", "4": "3", "5": "4", "4.": "3", "(4)": "3", "4!": "3", "4/5": "3", "4 / 5": "3", "4 von 5": "3", "4 of 5": "3", "4 out of 5": "3", "!vote 4": "3", "vote 4": "3", "4️⃣": "3", "④": "3", "４": "3", "4 ⭐": "3", "5 5 5": "4", "5, 5": "4",
			"!vote 4/5": "3", "5/5": "4",
		}, []string{"0", "6", "45", "-4", "4/10", "4 von 10", "4/", "4 von", "4 5", "4,5", "4.5", "5,5", "4-5", "A", "b", "#4", "4?", "4 Fragen", "4 4 5", "+4", "👍 4", "99999999999999999999", "18446744073709551620", "4,44", "4. 4,4"}},
		{"scale from nought", poll.Definition{Kind: live.PollScale, Min: at(0), Max: at(10)}, map[string]string{
			"0": "0", "10": "10", "🔟": "10", "7/10": "7", "10 von 10": "10", "⑩": "10"}, []string{"11", "-1", "7/5"}},
		{"scale below nought", poll.Definition{Kind: live.PollScale, Min: at(-2), Max: at(2)}, map[string]string{
			"-2": "0", "−1": "1", "–1": "1", "0": "2", "2": "4", "!vote -2": "0"}, []string{"-3", "3", "+1", "- 2"}},

		{"estimate", poll.Definition{Kind: live.PollNumber, Unit: "km"}, map[string]string{
			"12": "12", "12 km": "12", "12km": "12", "12 KM!": "12", "ca. 12": "12", "ca 12 km": "12", "~12": "12", "≈ 12": "12", "etwa 12": "12", "about 12 km": "12", "rund 12": "12",
			"1.200": "1200", "1,200": "1200", "1 200": "1200", "1'200": "1200", "1’200": "1200", "1.200.300": "1200300", "1,200,300": "1200300", "1 200 300": "1200300", "1.200,4": "1200", "1,200.5": "1201", "1.200,500": "1201", "1234.567": "1235",
			"3,5": "4", "3.4": "3", "0,4": "0", "0.500": "1", "12,": "12", "-5": "-5", "−5": "-5", "１２": "12", "!vote 12": "12", "vote 12": "12", "12.": "12", "(12)": "12", "42 😂": "42", "1000000000000": "1000000000000",
		}, []string{"12k", "12 m", "12 kmh", "12-13", "1 2", "12 34", "1.2.3", "1.200.3", "1e3", "12%", "zwölf", "#12", "12?", "👍 12", "+1", "1 200 30", "10:30", "1000000000001", "99999999999999", "ca.", "ca. viele", "km", "12 13", "-", "--5", "12 km 13", "1,,2"}},
		{"estimate with decimals", poll.Definition{Kind: live.PollNumber, Decimals: 2, Min: at(0), Max: at(5000), Unit: "€"}, map[string]string{
			"3,5": "350", "3.5": "350", "3,555": "356", "1.200": "120", "1,200": "120", "1.200,50": "120050", "1,200.50 €": "120050", "1 200,50": "120050", "1 200": "120000", "5000": "500000", "0": "0", "2,99€": "299"},
			[]string{"1.200.300", "-1", "5001", "5000,01", "3,5,5", "3 $"}},

		{"ranking", poll.Definition{Kind: live.PollRanking, Options: optionsOf("Tee", "Kaffee", "Saft vom Apfel")}, map[string]string{
			"BAC": "1.0,0.1,2.2", "bac": "1.0,0.1,2.2", "B A C": "1.0,0.1,2.2", "b, a": "1.0,0.1", "B > A > C": "1.0,0.1,2.2", "B->A->C": "1.0,0.1,2.2", "B → A → C": "1.0,0.1,2.2", "B→A→C": "1.0,0.1,2.2", "B-A-C": "1.0,0.1,2.2", "2 1 3": "1.0,0.1,2.2", "2,1,3": "1.0,0.1,2.2", "2, 1": "1.0,0.1",
			"2. 1. 3.": "1.0,0.1,2.2", "Tee > Kaffee": "0.0,1.1", "kaffee, Saft vom Apfel, tee": "1.0,2.1,0.2", "Tee Kaffee": "0.0,1.1", "!vote BAC": "1.0,0.1,2.2", "!vote 3 1": "2.0,0.1", "2️⃣1️⃣3️⃣": "1.0,0.1,2.2", "BA": "1.0,0.1", "C B A!": "2.0,1.1,0.2", "ＢＡＣ": "1.0,0.1,2.2", "ВАС": "1.0,0.1,2.2",
		}, []string{"B", "2", "BAB", "b b", "B A B", "2 1 2", "1 4", "BAD", "ba", "ab", "213", "A 2", "A Kaffee", "B A D", "Tee", "Tee und Kaffee", "Tee > Milch", "B > A?", "cba?"}},
		{"ranking of two", poll.Definition{Kind: live.PollRanking, Options: optionsOf("Tee", "Saft")}, map[string]string{
			"a > b": "0.0,1.1", "2 1": "1.0,0.1", "saft tee": "1.0,0.1", "BA": "1.0,0.1"}, []string{"ab", "ba", "Ba", "a"}},
		{"the first two of five", poll.Definition{Kind: live.PollRanking, Most: 2, Options: optionsOf("V", "W", "X", "Y", "Z")}, map[string]string{
			"1 2": "0.0,1.1"}, []string{"1 2 3", "ade", "bad", "da"}},

		{"cloud", poll.Definition{Kind: live.PollCloud}, map[string]string{
			"Freiheit": "words:Freiheit", "Freiheit!": "words:Freiheit", "freie Wahl": "words:freie Wahl", "Haus, Garten": "words:Haus|Garten", "Haus; Garten ; Hof": "words:Haus|Garten|Hof", "#Freiheit": "words:Freiheit", "Freiheit 😍": "words:Freiheit", "❤️ Liebe": "words:Liebe",
			"E-Mail": "words:E-Mail", "it’s fun": "words:it’s fun", "Müsli, müsli, MÜSLI": "words:Müsli", "свобода": "words:свобода", "自由": "words:自由", "!vote Freiheit": "words:Freiheit", "!vote 5G": "words:5G", "!vote a": "words:a", "!vote ein Haus, ein Garten": "words:ein Haus|ein Garten", "!wahl Liebe ❤️": "words:Liebe ❤️",
			"Haus 🏠, Garten 🌳": "words:Haus|Garten",
		}, []string{"Das ist ein Satz", "one two three", "First time here, this is lovely", "Bitte etwas lauter, danke", "a", "I love it", "5G", "12", "#12", "😂", "❤️", "😂😂", "was?", "example.org", "www.example.org", "@anna", "a b", "Haus, Garten, Hof, Zaun", "Haus, ein Garten mit vielen Bäumen", "http://x", "50 %", "👍", "vote 2", ", Haus", "A/B",
			"Donaudampfschifffahrtsgesellschaft", "!vote one two three four", "!vote a, b, c, d", "!vote ?", "!vote 👍 2", "!idea +1 #2"}},
		{"text", poll.Definition{Kind: live.PollText}, map[string]string{
			"!vote Mehr Züge, bitte!": "words:Mehr Züge, bitte!", "!antwort 42": "words:42", "!answer yes": "words:yes", "!ANTWORT ja?": "words:ja?"},
			[]string{"Mehr Züge", "antwort 42", "vote 42", "!antwort", "!antwort   ", "!antwort …", "!song x", "!antwort " + strings.Repeat("x", 201)}},
		{"ideas", poll.Definition{Kind: live.PollIdeas, Most: 3}, map[string]string{
			"!idee Ein Park": "words:Ein Park", "!idea A park": "words:A park", "!vote Ein Park": "words:Ein Park", "!vote 3": "3", "3": "3", "3.": "3", "(3)": "3", "3️⃣": "3", "!vote 12": "12", "1, 3": "1,3", "3 1 12": "1,3,12", "!idee 2 Parks": "words:2 Parks"},
			[]string{"Ein Park", "idee Ein Park", "!idee ab", "#3", "👍 3", "+1 #3", "0", "03", "a", "1 2 3 4", "12345", "3?", "2 Parks", "vote 3", "!vote ab"}},
		{"only the room", poll.Definition{Kind: live.PollChoice, Who: live.PollRoom, Options: drinks}, map[string]string{}, []string{"1", "A", "Kaffee", "!vote 1"}},
	} {
		m := poll.NewMatcher(define(t, c.poll), writing)
		for comment, want := range c.votes {
			if got := said(m, comment); got != want {
				t.Errorf("%s: %q is %q, want %q", c.name, comment, got, want)
			}
		}
		for _, comment := range append(c.no, never...) {
			if c.poll.Kind == live.PollText && strings.HasPrefix(comment, "!vote ") {
				continue
			}
			if got := said(m, comment); got != "" {
				t.Errorf("%s: %q is %q, want no vote", c.name, comment, got)
			}
		}
	}
}

// TestMatchEveryOption lets every option of every length be named in every way.
func TestMatchEveryOption(t *testing.T) {
	for n := 2; n <= 20; n++ {
		var texts []string
		for i := range n {
			texts = append(texts, fmt.Sprintf("Antwort %c%c, die %s", 'k'+i%7, 'k'+i/7, strings.Repeat("lang ", i%16)+"ist"))
		}
		m := poll.NewMatcher(define(t, poll.Definition{Kind: live.PollChoice, Options: optionsOf(texts...)}), writing)
		for i := range n {
			letter := string(rune('A' + i))
			for _, comment := range []string{strconv.Itoa(i + 1), letter, "!vote " + letter, texts[i], strings.ToUpper(texts[i]) + "!", letter + ") " + texts[i],
				"#" + strings.NewReplacer(" ", "", ",", "").Replace(texts[i])} {
				if got := said(m, comment); got != strconv.Itoa(i) {
					t.Errorf("%d options: %q is %q, want %d", n, comment, got, i)
				}
			}
		}
	}
}

// TestMatchIsSafeForConcurrentUse reads from many goroutines what a new Matcher
// has to learn first.
func TestMatchIsSafeForConcurrentUse(t *testing.T) {
	m := poll.NewMatcher(define(t, poll.Definition{Kind: live.PollChoice, Options: optionsOf("Käse", "Сыр", "치즈")}), writing)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for comment, want := range map[string]string{"käse": "0", "сыр!": "1", "치즈": "2", "Ⓒ": "2", "𝟐": "1", "ﬁ": "", "안녕하세요 여러분": "", "سلام عليكم": ""} {
				if got := said(m, comment); got != want {
					t.Errorf("%q is %q, want %q", comment, got, want)
				}
			}
		})
	}
	wg.Wait()
}
