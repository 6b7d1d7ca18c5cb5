package poll

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
	"unicode"

	"zuruf/live"
)

// options are the answers to choose from.
func (t Text) options(d Definition, lang string) ([]live.PollOption, error) {
	least, most := 2, maxOptions
	switch d.Kind {
	case live.PollScale:
		return steps(d)
	case live.PollYesNo:
		if len(d.Options) == 0 && lang == "de" {
			return []live.PollOption{{Text: "Ja"}, {Text: "Nein"}}, nil
		} else if len(d.Options) == 0 {
			return []live.PollOption{{Text: "Yes"}, {Text: "No"}}, nil
		}
		most = 2
	case live.PollNumber, live.PollCloud, live.PollText, live.PollIdeas:
		return nil, nil
	}
	if n := len(d.Options); n < least || n > most {
		if most == least {
			return nil, invalid("options", "options", "Yes or no has two options.", "Ja oder Nein hat zwei Antworten.")
		}
		return nil, invalid("options", "options",
			fmt.Sprintf("There are %d to %d options.", least, most), fmt.Sprintf("Es gibt %d bis %d Antworten.", least, most))
	}
	out := make([]live.PollOption, len(d.Options))
	known := map[string]int{}
	for i, o := range d.Options {
		field := fmt.Sprintf("options[%d].", i)
		text, err := t.line(o.Text, field+"text", maxOption, live.Text{EN: fmt.Sprintf("Option %d", i+1), DE: fmt.Sprintf("Antwort %d", i+1)})
		if err != nil {
			return nil, err
		}
		if j, twice := known[t.Fold(text)]; twice {
			return nil, invalid("option_twice", field+"text",
				fmt.Sprintf("Options %d and %d read the same.", j+1, i+1), fmt.Sprintf("Antwort %d und %d lauten gleich.", j+1, i+1))
		}
		known[t.Fold(text)] = i
		image := strings.TrimSpace(o.Image)
		if image != "" && !secure(image) {
			return nil, invalid("image", field+"image",
				"An image is an address that begins with https:// and has at most 500 characters.",
				"Ein Bild ist eine Adresse, die mit https:// beginnt und höchstens 500 Zeichen hat.")
		}
		out[i] = live.PollOption{Text: text, Image: image, Right: o.Right}
	}
	return out, nil
}

// secure reports whether s is an https URL that may be handed to browsers.
func secure(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= maxImage && u.Scheme == "https" && u.Hostname() != "" && u.User == nil &&
		!strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
}

// span is where a scale begins and ends.
func span(d Definition) (low, high float64) {
	low, high = 1, 5
	if d.Min != nil {
		low = *d.Min
	}
	if d.Max != nil {
		high = *d.Max
	}
	return low, high
}

// steps are the options of a scale: its numbers.
func steps(d Definition) ([]live.PollOption, error) {
	low, high := span(d)
	for i, v := range []float64{low, high} {
		if !spelt(v, 0) {
			return nil, invalid("scale_end", []string{"min", "max"}[i], "A scale begins and ends with a whole number.", "Eine Skala beginnt und endet mit einer ganzen Zahl.")
		}
	}
	if n := high - low + 1; n < 2 || n > maxSteps {
		return nil, invalid("scale_steps", "max",
			fmt.Sprintf("A scale has 2 to %d steps.", maxSteps), fmt.Sprintf("Eine Skala hat 2 bis %d Stufen.", maxSteps))
	}
	var out []live.PollOption
	for v := int64(low); v <= int64(high); v++ {
		out = append(out, live.PollOption{Text: strconv.FormatInt(v, 10)})
	}
	return out, nil
}

// spelt reports whether v is a number of the size we take, written with at
// most that many decimals.
func spelt(v float64, decimals int) bool {
	if !(math.Abs(v) <= maxNumber) {
		return false
	}
	_, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return len(fraction) <= decimals
}

// numbers sets the bounds of a scale or an estimate.
func (t Text) numbers(p *live.Poll, d Definition) error {
	low, high := -float64(maxNumber), float64(maxNumber)
	switch d.Kind {
	case live.PollScale:
		low, high = span(d)
		p.Min, p.Max = int64(low), int64(high)
		return nil
	case live.PollNumber:
	default:
		return nil
	}
	if d.Decimals < 0 || d.Decimals > maxDecimals {
		return invalid("decimals", "decimals", "An estimate has 0, 1 or 2 decimals.", "Eine Schätzung hat 0, 1 oder 2 Nachkommastellen.")
	}
	for _, b := range []struct {
		field    string
		from, to *float64
	}{{"min", d.Min, &low}, {"max", d.Max, &high}} {
		if b.from == nil {
			continue
		}
		if !spelt(*b.from, d.Decimals) {
			return invalid("bound", b.field,
				fmt.Sprintf("%s is a number with at most %d decimals, up to a trillion.", b.field, d.Decimals),
				fmt.Sprintf("%s ist eine Zahl mit höchstens %d Nachkommastellen, bis zu einer Billion.", b.field, d.Decimals))
		}
		*b.to = *b.from
	}
	if low >= high {
		return invalid("bounds", "max", "The greatest number is above the least.", "Die größte Zahl liegt über der kleinsten.")
	}
	unit := math.Pow10(d.Decimals)
	p.Min, p.Max, p.Decimals = int64(math.Round(low*unit)), int64(math.Round(high*unit)), d.Decimals
	if p.Unit = t.Clean(d.Unit, 10*maxUnit); len([]rune(p.Unit)) > maxUnit {
		return invalid("text_too_long", "unit",
			fmt.Sprintf("The unit has at most %d characters.", maxUnit), fmt.Sprintf("Die Einheit hat höchstens %d Zeichen.", maxUnit))
	}
	return nil
}

// mostOf is how many of n options, or of the audience's entries, one person may
// choose.
func mostOf(d Definition, n int) (int, error) {
	low, high, standard := 1, 1, 1
	switch {
	case d.Kind == live.PollRanking, d.Multiple && (d.Kind == live.PollChoice || d.Kind == live.PollQuiz):
		low, high, standard = 2, n, n
	case d.Kind == live.PollCloud:
		high, standard = maxWords, 3
	case d.Kind == live.PollIdeas:
		high, standard = maxIdeas, 5
	}
	out := cmp.Or(d.Most, standard)
	if out >= low && out <= high {
		return out, nil
	}
	if high == 1 {
		return 0, invalid("most", "most",
			"One person chooses one. For more, let several options be chosen (multiple).",
			"Eine Person wählt eine Antwort. Für mehr erlauben Sie mehrere Antworten (multiple).")
	}
	return 0, invalid("most", "most",
		fmt.Sprintf("One person may choose %d to %d.", low, high), fmt.Sprintf("Eine Person darf %d bis %d wählen.", low, high))
}

// pointsOf is what the right answer to a quiz is worth.
func pointsOf(d Definition, most int) (int, error) {
	if d.Kind != live.PollQuiz {
		return 0, nil
	}
	right := 0
	for _, o := range d.Options {
		if o.Right {
			right++
		}
	}
	switch {
	case right == 0:
		return 0, invalid("no_right_option", "options", "Mark at least one option as right.", "Markieren Sie mindestens eine Antwort als richtig.")
	case right > most:
		return 0, invalid("too_many_right", "options",
			fmt.Sprintf("%d options are right, but one person may choose %d: nobody could be right.", right, most),
			fmt.Sprintf("%d Antworten sind richtig, aber eine Person darf %d wählen: So könnte niemand richtig liegen.", right, most))
	case d.Points < 0 || d.Points > maxPoints:
		return 0, invalid("points", "points", "A right answer is worth 1 to 10,000 points.", "Eine richtige Antwort zählt 1 bis 10.000 Punkte.")
	}
	return cmp.Or(d.Points, 1000), nil
}
