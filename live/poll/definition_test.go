package poll_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"zuruf/live"
	"zuruf/live/poll"
)

func TestDefine(t *testing.T) {
	ab := optionsOf("A", "B")
	quiz := []live.PollOption{{Text: "Bern", Right: true}, {Text: "Genf"}, {Text: "Basel", Right: true}}
	for _, c := range []struct {
		in   poll.Definition
		lang string
		want live.Poll
	}{
		{poll.Definition{Kind: live.PollChoice, Title: "  Was\nnun? ", Options: optionsOf(" A ", "B\t2")}, "de",
			live.Poll{Kind: live.PollChoice, Title: "Was nun?", Options: optionsOf("A", "B 2"), Most: 1, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Multiple: true, Options: optionsOf("A", "B", "C"), Seconds: 5, Anonymous: true}, "de",
			live.Poll{Kind: live.PollChoice, Title: "x", Options: optionsOf("A", "B", "C"), Most: 3, Who: live.PollAll, Seconds: 5, Anonymous: true}},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Multiple: true, Most: 2, Options: optionsOf("A", "B", "C"), Who: live.PollRoom, Seconds: 3600}, "de",
			live.Poll{Kind: live.PollChoice, Title: "x", Options: optionsOf("A", "B", "C"), Most: 2, Who: live.PollRoom, Seconds: 3600}},
		{poll.Definition{Kind: live.PollYesNo, Title: "x"}, "de", live.Poll{Kind: live.PollYesNo, Title: "x", Options: optionsOf("Ja", "Nein"), Most: 1, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollYesNo, Title: "x"}, "en", live.Poll{Kind: live.PollYesNo, Title: "x", Options: optionsOf("Yes", "No"), Most: 1, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollYesNo, Title: "x", Options: ab}, "en", live.Poll{Kind: live.PollYesNo, Title: "x", Options: ab, Most: 1, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollScale, Title: "x"}, "de", live.Poll{Kind: live.PollScale, Title: "x", Options: optionsOf("1", "2", "3", "4", "5"), Most: 1, Min: 1, Max: 5, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollScale, Title: "x", Min: at(-1), Max: at(1), Options: ab}, "de",
			live.Poll{Kind: live.PollScale, Title: "x", Options: optionsOf("-1", "0", "1"), Most: 1, Min: -1, Max: 1, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollRanking, Title: "x", Options: optionsOf("A", "B", "C")}, "de", live.Poll{Kind: live.PollRanking, Title: "x", Options: optionsOf("A", "B", "C"), Most: 3, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollRanking, Title: "x", Options: optionsOf("A", "B", "C"), Most: 2}, "de", live.Poll{Kind: live.PollRanking, Title: "x", Options: optionsOf("A", "B", "C"), Most: 2, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollNumber, Title: "x"}, "de", live.Poll{Kind: live.PollNumber, Title: "x", Most: 1, Min: -1e12, Max: 1e12, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollNumber, Title: "x", Decimals: 2, Min: at(0.07), Unit: " km "}, "de",
			live.Poll{Kind: live.PollNumber, Title: "x", Most: 1, Min: 7, Max: 1e14, Decimals: 2, Unit: "km", Who: live.PollAll}},
		{poll.Definition{Kind: live.PollNumber, Title: "x", Decimals: 1, Max: at(-999999999999.9), Min: at(-1e12), Who: live.PollComments}, "de",
			live.Poll{Kind: live.PollNumber, Title: "x", Most: 1, Min: -1e13, Max: -9999999999999, Decimals: 1, Who: live.PollComments}},
		{poll.Definition{Kind: live.PollCloud, Title: "x"}, "de", live.Poll{Kind: live.PollCloud, Title: "x", Most: 3, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollCloud, Title: "x", Most: 1}, "de", live.Poll{Kind: live.PollCloud, Title: "x", Most: 1, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollText, Title: "x"}, "de", live.Poll{Kind: live.PollText, Title: "x", Most: 1, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollIdeas, Title: "x"}, "de", live.Poll{Kind: live.PollIdeas, Title: "x", Most: 5, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollIdeas, Title: "x", Most: 20}, "de", live.Poll{Kind: live.PollIdeas, Title: "x", Most: 20, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollQuiz, Title: "x", Options: quiz[:2]}, "de", live.Poll{Kind: live.PollQuiz, Title: "x", Options: quiz[:2], Most: 1, Points: 1000, Who: live.PollAll}},
		{poll.Definition{Kind: live.PollQuiz, Title: "x", Options: quiz, Multiple: true, Points: 1, Speed: true, Who: live.PollRoom}, "de",
			live.Poll{Kind: live.PollQuiz, Title: "x", Options: quiz, Most: 3, Points: 1, Speed: true, Who: live.PollRoom}},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: []live.PollOption{{Text: "C", Image: " https://example.org/c.png?x=1 "}, {Text: "C++"}}}, "de",
			live.Poll{Kind: live.PollChoice, Title: "x", Options: []live.PollOption{{Text: "C", Image: "https://example.org/c.png?x=1"}, {Text: "C++"}}, Most: 1, Who: live.PollAll}},
	} {
		got, err := writing.Define(c.in, c.lang)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v\nis   %+v %v\nwant %+v", c.in, got, err, c.want)
			continue
		}
		again, err := writing.Define(poll.DefinitionOf(&got), "en")
		if err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%+v and back is %+v, %v", got, again, err)
		}
	}
}

func TestDefinitionOfLeavesOutWhatIsUsual(t *testing.T) {
	for _, d := range []poll.Definition{
		{Kind: live.PollNumber, Title: "x", Who: live.PollAll},
		{Kind: live.PollNumber, Title: "x", Who: live.PollAll, Min: at(0)},
		{Kind: live.PollChoice, Title: "x", Who: live.PollAll, Multiple: true, Options: optionsOf("A", "B")},
		{Kind: live.PollChoice, Title: "x", Who: live.PollAll, Options: optionsOf("A", "B")},
		{Kind: live.PollRanking, Title: "x", Who: live.PollAll, Options: optionsOf("A", "B")},
		{Kind: live.PollText, Title: "x", Who: live.PollAll},
	} {
		if got := poll.DefinitionOf(define(t, d)); !reflect.DeepEqual(got, d) {
			t.Errorf("%+v is %+v", d, got)
		}
	}
}

func TestDefineRefuses(t *testing.T) {
	ab, long := optionsOf("A", "B"), strings.Repeat("ä", 201)
	right := []live.PollOption{{Text: "A", Right: true}, {Text: "B", Right: true}}
	image := func(s string) []live.PollOption { return []live.PollOption{{Text: "A"}, {Text: "B", Image: s}} }
	for _, c := range []struct {
		in          poll.Definition
		field, code string
	}{
		{poll.Definition{Title: "x"}, "kind", "kind"},
		{poll.Definition{Kind: "vote", Title: "x"}, "kind", "kind"},
		{poll.Definition{Kind: live.PollCloud}, "title", "text_empty"},
		{poll.Definition{Kind: live.PollCloud, Title: " \n\u200d"}, "title", "text_empty"},
		{poll.Definition{Kind: live.PollCloud, Title: long}, "title", "text_too_long"},
		{poll.Definition{Kind: live.PollChoice, Title: "x"}, "options", "options"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: ab[:1]}, "options", "options"},
		{poll.Definition{Kind: live.PollRanking, Title: "x", Options: optionsOf(strings.Split("a b c d e f g h i j k l m n o p q r s t u", " ")...)}, "options", "options"},
		{poll.Definition{Kind: live.PollYesNo, Title: "x", Options: optionsOf("a", "b", "c")}, "options", "options"},
		{poll.Definition{Kind: live.PollYesNo, Title: "x", Options: ab[:1]}, "options", "options"},
		{poll.Definition{Kind: live.PollCloud, Title: "x", Options: ab}, "options", "not_of_kind"},
		{poll.Definition{Kind: live.PollNumber, Title: "x", Options: ab}, "options", "not_of_kind"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: optionsOf("a", "b", " ")}, "options[2].text", "text_empty"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: optionsOf("a", long[:2*101])}, "options[1].text", "text_too_long"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: optionsOf("Tee", "b", "TÉE")}, "options[2].text", "option_twice"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: image("http://example.org/a.png")}, "options[1].image", "image"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: image("https:///a.png")}, "options[1].image", "image"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: image("https://u:p@example.org/a.png")}, "options[1].image", "image"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: image("https://example.org/a b")}, "options[1].image", "image"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: image("javascript:alert(1)")}, "options[1].image", "image"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: image("https://example.org/" + strings.Repeat("a", 500))}, "options[1].image", "image"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: right}, "options[0].right", "not_of_kind"},
		{poll.Definition{Kind: live.PollQuiz, Title: "x", Options: ab}, "options", "no_right_option"},
		{poll.Definition{Kind: live.PollQuiz, Title: "x", Options: right}, "options", "too_many_right"},
		{poll.Definition{Kind: live.PollQuiz, Title: "x", Options: right, Multiple: true, Points: 10_001}, "points", "points"},
		{poll.Definition{Kind: live.PollQuiz, Title: "x", Options: right, Multiple: true, Points: -1}, "points", "points"},
		{poll.Definition{Kind: live.PollQuiz, Title: "x", Options: right, Multiple: true, Speed: true}, "speed", "speed_room"},
		{poll.Definition{Kind: live.PollQuiz, Title: "x", Options: right, Multiple: true, Anonymous: true}, "anonymous", "anonymous_quiz"},
		{poll.Definition{Kind: live.PollCloud, Title: "x", Anonymous: true, Who: live.PollComments}, "anonymous", "anonymous_comments"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: ab, Speed: true}, "speed", "not_of_kind"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: ab, Points: 5}, "points", "not_of_kind"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: ab, Most: 2}, "most", "most"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: ab, Most: 3, Multiple: true}, "most", "most"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: ab, Most: 1, Multiple: true}, "most", "most"},
		{poll.Definition{Kind: live.PollRanking, Title: "x", Options: ab, Most: 1}, "most", "most"},
		{poll.Definition{Kind: live.PollCloud, Title: "x", Most: 6}, "most", "most"},
		{poll.Definition{Kind: live.PollIdeas, Title: "x", Most: 21}, "most", "most"},
		{poll.Definition{Kind: live.PollIdeas, Title: "x", Most: -1}, "most", "most"},
		{poll.Definition{Kind: live.PollText, Title: "x", Most: 2}, "most", "most"},
		{poll.Definition{Kind: live.PollScale, Title: "x", Min: at(0.5)}, "min", "scale_end"},
		{poll.Definition{Kind: live.PollScale, Title: "x", Max: at(math.Inf(1))}, "max", "scale_end"},
		{poll.Definition{Kind: live.PollScale, Title: "x", Min: at(0), Max: at(21)}, "max", "scale_steps"},
		{poll.Definition{Kind: live.PollScale, Title: "x", Min: at(5)}, "max", "scale_steps"},
		{poll.Definition{Kind: live.PollScale, Title: "x", Unit: "km"}, "unit", "not_of_kind"},
		{poll.Definition{Kind: live.PollNumber, Title: "x", Decimals: 3}, "decimals", "decimals"},
		{poll.Definition{Kind: live.PollNumber, Title: "x", Decimals: -1}, "decimals", "decimals"},
		{poll.Definition{Kind: live.PollNumber, Title: "x", Min: at(0.5)}, "min", "bound"},
		{poll.Definition{Kind: live.PollNumber, Title: "x", Max: at(1e12 + 1)}, "max", "bound"},
		{poll.Definition{Kind: live.PollNumber, Title: "x", Min: at(math.NaN())}, "min", "bound"},
		{poll.Definition{Kind: live.PollNumber, Title: "x", Min: at(3), Max: at(3)}, "max", "bounds"},
		{poll.Definition{Kind: live.PollNumber, Title: "x", Unit: strings.Repeat("m", 21)}, "unit", "text_too_long"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: ab, Min: at(1)}, "min", "not_of_kind"},
		{poll.Definition{Kind: live.PollChoice, Title: "x", Options: ab, Decimals: 1}, "decimals", "not_of_kind"},
		{poll.Definition{Kind: live.PollCloud, Title: "x", Who: "hosts"}, "who", "who"},
		{poll.Definition{Kind: live.PollCloud, Title: "x", Seconds: 4}, "seconds", "seconds"},
		{poll.Definition{Kind: live.PollCloud, Title: "x", Seconds: 3601}, "seconds", "seconds"},
		{poll.Definition{Kind: live.PollCloud, Title: "x", Seconds: -5}, "seconds", "seconds"},
	} {
		got, err := writing.Define(c.in, "de")
		refused(t, fmt.Sprintf("%+v", c.in), err, c.field, c.code)
		if !reflect.DeepEqual(got, live.Poll{}) {
			t.Errorf("%+v is refused and made %+v", c.in, got)
		}
	}
}

func refused(t *testing.T, what string, err error, field, code string) {
	t.Helper()
	e := live.AsError(err)
	if e == nil || e.Kind != live.Invalid || e.Field != field || e.Code != code {
		t.Errorf("%s: %+v, want %s on %s", what, e, code, field)
		return
	}
	if !strings.HasSuffix(e.Message.EN, ".") || !strings.HasSuffix(e.Message.DE, ".") || e.Message.EN == e.Message.DE || strings.Contains(e.Message.EN+e.Message.DE, "%!") {
		t.Errorf("%s: the message is %+v", what, e.Message)
	}
}

func TestDefineAll(t *testing.T) {
	good := poll.Definition{Kind: live.PollCloud, Title: "x"}
	list, err := writing.DefineAll([]poll.Definition{good, {Kind: live.PollYesNo, Title: "y"}}, "de")
	if err != nil || len(list) != 2 || list[1].Options[0].Text != "Ja" {
		t.Errorf("%+v %v", list, err)
	}
	list, err = writing.DefineAll([]poll.Definition{good, {Kind: live.PollChoice, Title: "Farbe", Options: optionsOf("a", "")}}, "de")
	refused(t, "list", err, "polls[1].options[1].text", "text_empty")
	if e := live.AsError(err); list != nil || !strings.HasPrefix(e.Message.DE, "Umfrage 2 („Farbe“): ") || !strings.HasPrefix(e.Message.EN, "Poll 2 (“Farbe”): ") {
		t.Errorf("%+v %v", list, e)
	}
}
