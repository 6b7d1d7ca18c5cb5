package poll

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"zuruf/live"
)

// Text is what polls need to know of writing: how two spellings are found to
// be the same, and how what people write is made fit to be shown.
type Text struct {
	Fold  func(string) string
	Clean func(s string, most int) string
}

// Definition is a poll as somebody writes it down: what is left out takes its
// default.
type Definition struct {
	Kind      live.PollKind     `json:"kind"`
	Title     string            `json:"title"`
	Options   []live.PollOption `json:"options,omitempty"`
	Multiple  bool              `json:"multiple,omitempty"` // choice, quiz
	Most      int               `json:"most,omitempty"`
	Min       *float64          `json:"min,omitempty"` // scale, number
	Max       *float64          `json:"max,omitempty"`
	Decimals  int               `json:"decimals,omitempty"` // number
	Unit      string            `json:"unit,omitempty"`     // number
	Anonymous bool              `json:"anonymous,omitempty"`
	Who       live.PollWho      `json:"who,omitempty"`
	Seconds   int               `json:"seconds,omitempty"`
	Points    int               `json:"points,omitempty"` // quiz
	Speed     bool              `json:"speed,omitempty"`  // quiz
}

const (
	maxTitle    = 200
	maxOption   = 100
	maxOptions  = 20
	maxSteps    = 21
	maxImage    = 500
	maxUnit     = 20
	maxDecimals = 2
	maxNumber   = live.LargestNumber // scaled, every part still takes it as a whole number
	maxPoints   = 10_000
	maxIdeas    = 20
	maxWords    = 5
	minSeconds  = 5
	maxSeconds  = 3600
)

func invalid(code, field, en, de string) error {
	return live.Refuse(live.Invalid, code, field, en, de)
}

// Define makes a poll of d, or says what would be right. The poll is not yet
// part of a show: it has no id and no state. lang is the language of the
// answers that a yes/no poll gets.
func (t Text) Define(d Definition, lang string) (live.Poll, error) {
	p := live.Poll{Kind: d.Kind, Anonymous: d.Anonymous, Who: cmp.Or(d.Who, live.PollAll), Seconds: d.Seconds, Speed: d.Speed}
	err := belongs(d)
	if err == nil {
		p.Title, err = t.line(d.Title, "title", maxTitle, live.Text{EN: "The question", DE: "Die Frage"})
	}
	if err == nil {
		p.Options, err = t.options(d, lang)
	}
	if err == nil {
		err = t.numbers(&p, d)
	}
	if err == nil {
		p.Most, err = mostOf(d, len(p.Options))
	}
	if err == nil {
		p.Points, err = pointsOf(d, p.Most)
	}
	if err == nil {
		err = checkVoters(&p)
	}
	if err != nil {
		return live.Poll{}, err
	}
	return p, nil
}

// DefineAll makes polls of a list. An error names the poll that it is about.
func (t Text) DefineAll(list []Definition, lang string) ([]live.Poll, error) {
	out := make([]live.Poll, 0, len(list))
	for i, d := range list {
		p, err := t.Define(d, lang)
		if e := live.AsError(err); e != nil {
			title := t.Clean(d.Title, 40)
			return nil, invalid(e.Code, fmt.Sprintf("polls[%d].%s", i, e.Field),
				fmt.Sprintf("Poll %d (“%s”): %s", i+1, title, e.Message.EN), fmt.Sprintf("Umfrage %d („%s“): %s", i+1, title, e.Message.DE))
		}
		out = append(out, p)
	}
	return out, nil
}

// DefinitionOf is what p was made of: Define makes an equal poll of it.
func DefinitionOf(p *live.Poll) Definition {
	d := Definition{Kind: p.Kind, Title: p.Title, Unit: p.Unit, Anonymous: p.Anonymous, Who: p.Who,
		Seconds: p.Seconds, Points: p.Points, Speed: p.Speed}
	switch p.Kind {
	case live.PollScale, live.PollNumber:
		d.Decimals = p.Decimals
		unit := math.Pow10(p.Decimals)
		low, high := float64(p.Min)/unit, float64(p.Max)/unit
		if p.Kind == live.PollScale || low != -maxNumber {
			d.Min = &low
		}
		if p.Kind == live.PollScale || high != maxNumber {
			d.Max = &high
		}
	case live.PollCloud, live.PollIdeas:
		d.Most = p.Most
	default:
		d.Options = slices.Clone(p.Options)
		d.Multiple = p.Most > 1 && p.Kind != live.PollRanking
		if p.Most > 1 && p.Most < len(p.Options) {
			d.Most = p.Most
		}
	}
	return d
}

// belongs refuses what another kind of poll has, since leaving it out silently
// would make a poll that nobody asked for.
func belongs(d Definition) error {
	if !slices.Contains(live.PollKinds, d.Kind) {
		return invalid("kind", "kind",
			"The kind is choice, yesno, scale, ranking, number, cloud, text, ideas or quiz.",
			"Die Art ist choice, yesno, scale, ranking, number, cloud, text, ideas oder quiz.")
	}
	for _, c := range []struct {
		set   bool
		field string
		kinds []live.PollKind
	}{
		{len(d.Options) > 0, "options", []live.PollKind{live.PollChoice, live.PollYesNo, live.PollScale, live.PollRanking, live.PollQuiz}},
		{d.Min != nil, "min", []live.PollKind{live.PollScale, live.PollNumber}},
		{d.Max != nil, "max", []live.PollKind{live.PollScale, live.PollNumber}},
		{d.Decimals != 0, "decimals", []live.PollKind{live.PollNumber}},
		{d.Unit != "", "unit", []live.PollKind{live.PollNumber}},
		{d.Points != 0, "points", []live.PollKind{live.PollQuiz}},
		{d.Speed, "speed", []live.PollKind{live.PollQuiz}},
	} {
		if c.set && !slices.Contains(c.kinds, d.Kind) {
			return invalid("not_of_kind", c.field,
				fmt.Sprintf("A poll of the kind %s has no %s.", d.Kind, c.field), fmt.Sprintf("Eine Umfrage der Art %s hat kein %s.", d.Kind, c.field))
		}
	}
	for i, o := range d.Options {
		if o.Right && d.Kind != live.PollQuiz {
			return invalid("not_of_kind", fmt.Sprintf("options[%d].right", i),
				"Only the options of a quiz are right or wrong.", "Richtig oder falsch sind nur die Antworten eines Quiz.")
		}
	}
	return nil
}

// line cleans one line of text of at most most characters.
func (t Text) line(s, field string, most int, what live.Text) (string, error) {
	s = t.Clean(s, 10*most)
	switch n := utf8.RuneCountInString(s); {
	case t.Fold(s) == "":
		return "", invalid("text_empty", field, what.EN+" is missing.", what.DE+" fehlt.")
	case n > most:
		return "", invalid("text_too_long", field,
			fmt.Sprintf("%s has at most %d characters.", what.EN, most), fmt.Sprintf("%s hat höchstens %d Zeichen.", what.DE, most))
	}
	return s, nil
}

// checkVoters checks who may vote, and for how long.
func checkVoters(p *live.Poll) error {
	switch {
	case p.Who != live.PollAll && p.Who != live.PollRoom && p.Who != live.PollComments:
		return invalid("who", "who", "who is all, room or comments.", "who ist all, room oder comments.")
	case p.Seconds != 0 && (p.Seconds < minSeconds || p.Seconds > maxSeconds):
		return invalid("seconds", "seconds",
			"A poll is open for 5 to 3600 seconds, or 0 for no limit.", "Eine Umfrage läuft 5 bis 3600 Sekunden, bei 0 ohne Zeitlimit.")
	case p.Speed && p.Who != live.PollRoom:
		return invalid("speed_room", "speed",
			"Points for speed need a quiz for the room alone (who: room): platforms are seconds behind.",
			"Punkte für Tempo gibt es nur, wenn allein der Raum abstimmt (who: room): Plattformen sind Sekunden hinterher.")
	case p.Anonymous && p.Who == live.PollComments:
		return invalid("anonymous_comments", "anonymous",
			"Comments on platforms are never anonymous: everybody sees who wrote them.",
			"Kommentare auf Plattformen sind nie anonym: Alle sehen, von wem sie sind.")
	case p.Anonymous && p.Kind == live.PollQuiz:
		return invalid("anonymous_quiz", "anonymous",
			"A quiz is not anonymous: points belong to a person.", "Ein Quiz ist nicht anonym: Punkte gehören einer Person.")
	}
	return nil
}
