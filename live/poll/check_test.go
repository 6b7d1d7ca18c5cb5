package poll_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/poll"
)

func TestCheck(t *testing.T) {
	one := poll.Definition{Kind: live.PollChoice, Options: optionsOf("A", "B", "C")}
	three := poll.Definition{Kind: live.PollChoice, Multiple: true, Most: 2, Options: optionsOf("A", "B", "C")}
	quiz := poll.Definition{Kind: live.PollQuiz, Options: []live.PollOption{{Text: "A", Right: true}, {Text: "B"}}}
	ranking := poll.Definition{Kind: live.PollRanking, Options: optionsOf("A", "B", "C")}
	number := poll.Definition{Kind: live.PollNumber, Decimals: 1, Min: at(-2.5), Max: at(1000)}
	cloud, free, ideas := poll.Definition{Kind: live.PollCloud}, poll.Definition{Kind: live.PollText}, poll.Definition{Kind: live.PollIdeas, Most: 2}
	written := func(s string) poll.Input { return poll.Input{Text: &s} }
	chosen := func(n ...int) poll.Input { return poll.Input{Choice: append([]int{}, n...)} }
	ordered := func(n ...int) poll.Input { return poll.Input{Order: append([]int{}, n...)} }
	guessed := func(v float64) poll.Input { return poll.Input{Number: &v} }

	for _, c := range []struct {
		poll   poll.Definition
		in     poll.Input
		fields string
		words  []string
	}{
		{one, chosen(2), "2", nil}, {one, chosen(), "", nil}, {three, chosen(2, 0), "0,2", nil}, {quiz, chosen(1), "1", nil},
		{poll.Definition{Kind: live.PollYesNo}, chosen(0), "0", nil}, {poll.Definition{Kind: live.PollScale, Min: at(0)}, chosen(5), "5", nil},
		{poll.Definition{Kind: live.PollChoice, Multiple: true, Options: optionsOf(strings.Split("a b c d e f g h i j k l", " ")...)}, chosen(10, 9, 2), "2,9,10", nil},
		{ranking, ordered(2, 0, 1), "2.0,0.1,1.2", nil}, {ranking, ordered(1), "1.0", nil}, {ranking, chosen(), "", nil},
		{number, guessed(3.5), "35", nil}, {number, guessed(-2.5), "-25", nil}, {number, guessed(0.05), "1", nil}, {number, guessed(2.449), "24", nil}, {number, guessed(1000.04), "10000", nil}, {number, guessed(-0.01), "0", nil}, {number, chosen(), "", nil},
		{poll.Definition{Kind: live.PollNumber, Decimals: 2}, guessed(1e12), "100000000000000", nil},
		{cloud, written("Freiheit"), "", []string{"Freiheit"}}, {cloud, written(" „Freie  Wahl!“ "), "", []string{"Freie Wahl"}}, {cloud, written("a, b; c"), "", []string{"a", "b", "c"}}, {cloud, written("a\nb"), "", []string{"a", "b"}},
		{cloud, written("Tee, TEE, tée, Kaffee,, C#"), "", []string{"Tee", "Kaffee", "C#"}}, {cloud, written("❤️"), "", []string{"❤️"}}, {cloud, written("100 %"), "", []string{"100 %"}}, {cloud, chosen(), "", nil},
		{free, written("  Mehr\nZüge, bitte! "), "", []string{"Mehr Züge, bitte!"}}, {free, written("1"), "", []string{"1"}}, {free, written(strings.Repeat("ä", 200)), "", []string{strings.Repeat("ä", 200)}},
		{ideas, written("Ein Park"), "", []string{"Ein Park"}}, {ideas, chosen(12, 3), "3,12", nil}, {ideas, chosen(), "", nil},
	} {
		w, err := writing.Check(define(t, c.poll), c.in)
		if err != nil || w.Fields != c.fields || !slices.Equal(w.Words, c.words) {
			t.Errorf("%s %+v is %+v %v, want %q %q", c.poll.Kind, c.in, w, err, c.fields, c.words)
		}
	}

	for _, c := range []struct {
		poll        poll.Definition
		in          poll.Input
		field, code string
	}{
		{one, poll.Input{}, "choice", "ballot"}, {one, poll.Input{Choice: []int{1}, Order: []int{1}}, "choice", "ballot"}, {cloud, poll.Input{Choice: []int{}, Text: written("x").Text}, "choice", "ballot"},
		{one, chosen(3), "choice[0]", "no_such_option"}, {one, chosen(-1), "choice[0]", "no_such_option"}, {one, chosen(0, 1), "choice", "too_many"}, {three, chosen(0, 1, 2), "choice", "too_many"}, {three, chosen(1, 1), "choice[1]", "twice"},
		{poll.Definition{Kind: live.PollScale}, chosen(5), "choice[0]", "no_such_option"},
		{ranking, ordered(), "order", "order_empty"}, {ranking, ordered(0, 3), "order[1]", "no_such_option"}, {ranking, ordered(0, 1, 0), "order[2]", "twice"}, {ranking, ordered(0, 1, 2, 0), "order", "too_many"},
		{number, guessed(-2.6), "number", "out_of_bounds"}, {number, guessed(1000.05), "number", "out_of_bounds"}, {number, guessed(math.NaN()), "number", "out_of_bounds"}, {number, guessed(math.Inf(-1)), "number", "out_of_bounds"}, {number, guessed(1e300), "number", "out_of_bounds"},
		{cloud, written(""), "text", "text_empty"}, {cloud, written(" ,;!"), "text", "text_empty"}, {cloud, written("a,b,c,d"), "text", "too_many"}, {cloud, written("one two three four"), "text", "too_many_words"}, {cloud, written("a, " + strings.Repeat("b", 31)), "text", "word_too_long"},
		{free, written(" "), "text", "answer_length"}, {free, written("…"), "text", "answer_length"}, {free, written(strings.Repeat("ä", 201)), "text", "answer_length"}, {ideas, written("ab"), "text", "answer_length"},
		{ideas, chosen(0), "choice[0]", "no_such_option"}, {ideas, chosen(1, 2, 3), "choice", "too_many"}, {ideas, chosen(4, 4), "choice[1]", "twice"},
		{one, ordered(1), "choice", "ballot_kind"}, {one, written("A"), "choice", "ballot_kind"}, {one, guessed(1), "choice", "ballot_kind"}, {ranking, chosen(1), "order", "ballot_kind"}, {number, chosen(1), "number", "ballot_kind"},
		{number, written("1"), "number", "ballot_kind"}, {cloud, chosen(1), "text", "ballot_kind"}, {free, chosen(1), "text", "ballot_kind"}, {ideas, guessed(1), "text", "ballot_kind"}, {ideas, ordered(1), "text", "ballot_kind"},
	} {
		w, err := writing.Check(define(t, c.poll), c.in)
		refused(t, fmt.Sprintf("%s %+v", c.poll.Kind, c.in), err, c.field, c.code)
		if w.Fields != "" || w.Words != nil {
			t.Errorf("%s %+v is refused and %+v", c.poll.Kind, c.in, w)
		}
	}
}

func TestCheckNamesTheBounds(t *testing.T) {
	p := define(t, poll.Definition{Kind: live.PollNumber, Decimals: 1, Min: at(-2.5), Max: at(1000)})
	_, err := writing.Check(p, poll.Input{Number: at(2000)})
	if e := live.AsError(err); e == nil || e.Message != (live.Text{EN: "A number from -2.5 to 1000.", DE: "Eine Zahl von -2,5 bis 1000."}) {
		t.Errorf("%+v", e)
	}
}

func TestKey(t *testing.T) {
	for _, c := range []struct{ word, key string }{
		{"Freiheit", "freiheit"}, {" freiheit! ", "freiheit"}, {"„Freiheit“", "freiheit"}, {"#Freiheit", "freiheit"}, {"FREIHEIT…", "freiheit"}, {"Freiheít", "freiheit"}, {"Ｆｒｅｉｈｅｉｔ", "freiheit"},
		{"freie   Wahl", "freie wahl"}, {"freie-wahl", "freie-wahl"}, {"C#", "c#"}, {"C", "c"}, {"C++", "c++"}, {"100 %", "100 %"}, {"❤️", "❤"}, {"Каffее", "kaffee"}, {"ﱞ", "ﱞ"}, {"!?", ""}, {"", ""}, {" ", ""},
	} {
		if got := writing.Key(c.word); got != c.key {
			t.Errorf("Key(%q) = %q, want %q", c.word, got, c.key)
		}
	}
}
