package poll

import (
	"encoding/csv"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zuruf/live"
)

func firstRune(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// csvRow is one line of a table while it is read; err is the first thing wrong.
type csvRow struct {
	cells map[string]string
	lines map[string]int
	over  string // of a cell without a column
	last  int
	err   error
}

func newRow(r *csv.Reader, header, record []string) *csvRow {
	out := &csvRow{cells: map[string]string{}, lines: map[string]int{}}
	for i, cell := range record {
		cell = strings.TrimSpace(strings.ReplaceAll(cell, "\r", "\n"))
		line, _ := r.FieldPos(i)
		out.last = line
		if i >= len(header) || header[i] == "" {
			out.over += cell
			continue
		}
		out.cells[header[i]], out.lines[header[i]] = unguard(cell), line
	}
	return out
}

func (r *csvRow) empty() bool {
	for _, cell := range r.cells {
		if cell != "" {
			return false
		}
	}
	return r.over == ""
}

func (r *csvRow) bad(column, en, de string) {
	if r.err == nil {
		line := r.lines[column]
		if line == 0 {
			line = r.last
		}
		r.err = badCell(line, column, en, de)
	}
}

func (r *csvRow) definition() Definition {
	d := Definition{Kind: live.PollKind(strings.ToLower(r.cells["kind"])), Title: r.cells["title"], Unit: r.cells["unit"],
		Who: live.PollWho(strings.ToLower(r.cells["who"])), Multiple: r.yes("multiple"), Most: r.whole("most"), Min: r.decimal("min"), Max: r.decimal("max"),
		Decimals: r.whole("decimals"), Anonymous: r.yes("anonymous"), Seconds: r.whole("seconds"), Points: r.whole("points"), Speed: r.yes("speed")}
	if !slices.Contains(live.PollKinds, d.Kind) {
		r.bad("kind", "it is choice, yesno, scale, ranking, number, cloud, text, ideas or quiz",
			"Hier steht choice, yesno, scale, ranking, number, cloud, text, ideas oder quiz")
	}
	if r.over != "" {
		r.bad("counts", "more cells than columns", "Mehr Zellen als Spalten")
	}
	for _, text := range splitCell(r.cells["options"]) {
		d.Options = append(d.Options, live.PollOption{Text: text})
	}
	for _, n := range strings.FieldsFunc(r.cells["right"], func(c rune) bool { return strings.ContainsRune("|,; ", c) }) {
		i, err := strconv.Atoi(n)
		if err != nil || i < 1 || i > len(d.Options) {
			r.bad("right", "the numbers of the right options, from 1, with | between them", "Die Nummern der richtigen Antworten ab 1, dazwischen |")
			break
		}
		d.Options[i-1].Right = true
	}
	images := splitCell(r.cells["images"])
	if len(images) > len(d.Options) {
		r.bad("images", "more images than options", "Mehr Bilder als Antworten")
		return d
	}
	for i, image := range images {
		d.Options[i].Image = image
	}
	return d
}

// yes reads what spreadsheets make of a truth.
func (r *csvRow) yes(column string) bool {
	switch strings.ToLower(r.cells[column]) {
	case "true", "yes", "1", "x", "wahr", "ja":
		return true
	case "", "false", "no", "0", "falsch", "nein":
		return false
	}
	r.bad(column, "true or false", "true oder false")
	return false
}

func (r *csvRow) whole(column string) int {
	cell := r.cells[column]
	if cell == "" {
		return 0
	}
	n, err := strconv.Atoi(cell)
	if err != nil {
		r.bad(column, "a whole number", "Eine ganze Zahl")
	}
	return n
}

// decimal reads a number with a point or, as German spreadsheets write it, a comma.
func (r *csvRow) decimal(column string) *float64 {
	cell := r.cells[column]
	if cell == "" {
		return nil
	}
	if strings.Count(cell, ",") == 1 && !strings.Contains(cell, ".") {
		cell = strings.Replace(cell, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		r.bad(column, "a number", "Eine Zahl")
		return nil
	}
	return &v
}
