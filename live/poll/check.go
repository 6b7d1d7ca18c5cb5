package poll

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zuruf/live"
)

// Input is a vote as a page sends it: one of the four, of the sort that the
// poll asks for. An empty, but not missing, Choice takes the vote back.
type Input struct {
	Choice []int
	Number *float64
	Text   *string
	Order  []int
}

// Wish is a vote that was understood: fields as a live.Ballot has them, or the
// words that become entries. The zero Wish takes the vote back.
type Wish struct {
	Fields string
	Words  []string
}

const (
	maxWord      = 30
	maxWordsEach = 3 // words that make one entry of a cloud
	maxAnswer    = 200
	minIdea      = 3
)

// Check reads a click on a page, or says what would be right.
func (t Text) Check(p *live.Poll, in Input) (Wish, error) {
	given := 0
	for _, g := range []bool{in.Choice != nil, in.Number != nil, in.Text != nil, in.Order != nil} {
		if g {
			given++
		}
	}
	if given != 1 {
		return Wish{}, invalid("ballot", "choice",
			"A vote is one of choice, number, text and order.", "Eine Stimme ist eines von choice, number, text und order.")
	}
	if in.Choice != nil && len(in.Choice) == 0 {
		return Wish{}, nil
	}
	switch kind := p.Kind; {
	case kind == live.PollRanking && in.Order != nil:
		return order(p, in.Order)
	case kind == live.PollNumber && in.Number != nil:
		return number(p, *in.Number)
	case kind == live.PollCloud && in.Text != nil:
		return t.cloud(*in.Text, p.Most)
	case kind == live.PollText && in.Text != nil:
		return t.answer(*in.Text, 1)
	case kind == live.PollIdeas && in.Text != nil:
		return t.answer(*in.Text, minIdea)
	case in.Choice != nil && kind != live.PollRanking && kind != live.PollNumber && kind != live.PollCloud && kind != live.PollText:
		return choice(p, in.Choice)
	}
	return Wish{}, invalid("ballot_kind", wanted(p.Kind),
		fmt.Sprintf("This poll is answered with %s.", wanted(p.Kind)), fmt.Sprintf("Diese Umfrage wird mit %s beantwortet.", wanted(p.Kind)))
}

// wanted is the field that votes of a kind come in.
func wanted(kind live.PollKind) string {
	switch kind {
	case live.PollRanking:
		return "order"
	case live.PollNumber:
		return "number"
	case live.PollCloud, live.PollText, live.PollIdeas:
		return "text"
	}
	return "choice"
}

func choice(p *live.Poll, chosen []int) (Wish, error) {
	low, high := 0, len(p.Options)-1
	if p.Kind == live.PollIdeas {
		low, high = 1, math.MaxInt32
	}
	if err := distinct(p, "choice", chosen, low, high); err != nil {
		return Wish{}, err
	}
	return Wish{Fields: fields(slices.Sorted(slices.Values(chosen)))}, nil
}

func order(p *live.Poll, ranked []int) (Wish, error) {
	if len(ranked) == 0 {
		return Wish{}, invalid("order_empty", "order", "Put at least one option in its place.", "Setzen Sie mindestens eine Antwort auf einen Platz.")
	}
	if err := distinct(p, "order", ranked, 0, len(p.Options)-1); err != nil {
		return Wish{}, err
	}
	return Wish{Fields: places(ranked)}, nil
}

func distinct(p *live.Poll, field string, chosen []int, low, high int) error {
	if len(chosen) > p.Most {
		return invalid("too_many", field, fmt.Sprintf("At most %d.", p.Most), fmt.Sprintf("Höchstens %d.", p.Most))
	}
	for i, n := range chosen {
		at := fmt.Sprintf("%s[%d]", field, i)
		if n < low || n > high {
			return invalid("no_such_option", at, "There is no such option.", "Diese Antwort gibt es nicht.")
		}
		if slices.Contains(chosen[:i], n) {
			return invalid("twice", at, "Every option once.", "Jede Antwort nur einmal.")
		}
	}
	return nil
}

// fields writes options, steps or entries as a ballot has them.
func fields(chosen []int) string {
	if len(chosen) == 1 {
		return strconv.Itoa(chosen[0])
	}
	var b []byte
	for i, n := range chosen {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return string(b)
}

// places writes options in order as a ballot has them.
func places(ranked []int) string {
	var b []byte
	for place, option := range ranked {
		if place > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(option), 10)
		b = append(b, '.')
		b = strconv.AppendInt(b, int64(place), 10)
	}
	return string(b)
}

func number(p *live.Poll, v float64) (Wish, error) {
	if math.Abs(v) <= maxNumber { // neither infinite nor no number
		whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'f', -1, 64), ".")
		if n, ok := scaled(whole, fraction, p.Decimals, v < 0); ok && n >= p.Min && n <= p.Max {
			return Wish{Fields: strconv.FormatInt(n, 10)}, nil
		}
	}
	low, high := bound(p.Min, p.Decimals), bound(p.Max, p.Decimals)
	return Wish{}, invalid("out_of_bounds", "number", fmt.Sprintf("A number from %s to %s.", low, high),
		fmt.Sprintf("Eine Zahl von %s bis %s.", strings.Replace(low, ".", ",", 1), strings.Replace(high, ".", ",", 1)))
}

func bound(n int64, decimals int) string {
	return strconv.FormatFloat(float64(n)/math.Pow10(decimals), 'f', -1, 64)
}

// scaled reads the digits of a number in units of 10^-decimals, rounding what
// is finer.
func scaled[S string | []byte](whole, fraction S, decimals int, negative bool) (int64, bool) {
	n := int64(0)
	for i := range len(whole) {
		if n = n*10 + int64(whole[i]-'0'); n > maxNumber {
			return 0, false
		}
	}
	for i := range decimals {
		n *= 10
		if i < len(fraction) {
			n += int64(fraction[i] - '0')
		}
	}
	if len(fraction) > decimals && fraction[decimals] >= '5' {
		n++
	}
	if negative {
		n = -n
	}
	return n, true
}

// answer is one text in somebody's own words.
func (t Text) answer(s string, least int) (Wish, error) {
	s = t.Clean(s, 10*maxAnswer)
	if n := utf8.RuneCountInString(s); n < least || n > maxAnswer || t.Key(s) == "" {
		return Wish{}, invalid("answer_length", "text",
			fmt.Sprintf("Write %d to %d characters.", least, maxAnswer), fmt.Sprintf("Schreiben Sie %d bis %d Zeichen.", least, maxAnswer))
	}
	return Wish{Words: []string{s}}, nil
}
