package poll

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"zuruf/live"
)

// columns are what a table of polls has; those behind the first sixteen say
// what came out and are not read.
var columns = []string{"kind", "title", "options", "right", "multiple", "most", "min", "max", "decimals", "unit", "anonymous", "who",
	"seconds", "points", "speed", "images", "round", "votes", "repeats", "counts"}

const definitionColumns = 16

// Row is what came out of a poll, for WriteCSV. Entries are the words of the
// counts where the audience wrote them.
type Row struct {
	Round, Votes, Repeats int
	Counts                []int
	Entries               []string
}

// WriteCSV writes what ReadCSV reads. results are nil, or one for each poll.
func WriteCSV(list []Definition, results []Row) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff") // without it spreadsheets take UTF-8 for something else
	w := csv.NewWriter(&b)
	header := columns
	if results == nil {
		header = columns[:definitionColumns]
	}
	if err := w.Write(header); err != nil {
		return nil, err
	}
	for i, d := range list {
		cells := cellsOf(d)
		if results != nil {
			cells = append(cells, cellsOfRow(results[i])...)
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func cellsOf(d Definition) []string {
	var texts, right, images []string
	for i, o := range d.Options {
		texts, images = append(texts, o.Text), append(images, o.Image)
		if o.Right {
			right = append(right, strconv.Itoa(i+1))
		}
	}
	if !slices.ContainsFunc(images, func(s string) bool { return s != "" }) {
		images = nil
	}
	return []string{guard(string(d.Kind)), guard(d.Title), guard(joinCell(texts)), joinCell(right), yesCell(d.Multiple), wholeCell(d.Most), decimalCell(d.Min), decimalCell(d.Max),
		wholeCell(d.Decimals), guard(d.Unit), yesCell(d.Anonymous), guard(string(d.Who)), wholeCell(d.Seconds), wholeCell(d.Points), yesCell(d.Speed), guard(joinCell(images))}
}

func cellsOfRow(r Row) []string {
	counts := make([]string, len(r.Counts))
	for i, n := range r.Counts {
		counts[i] = strconv.Itoa(n)
		if i < len(r.Entries) {
			counts[i] = r.Entries[i] + ": " + counts[i]
		}
	}
	return []string{strconv.Itoa(r.Round), strconv.Itoa(r.Votes), strconv.Itoa(r.Repeats), guard(joinCell(counts))}
}

func yesCell(b bool) string {
	if b {
		return "true"
	}
	return ""
}

func wholeCell(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func decimalCell(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

// joinCell puts texts into one cell: " | " between them, a "|" in one doubled.
func joinCell(texts []string) string {
	var b strings.Builder
	for i, s := range texts {
		if i > 0 {
			b.WriteString(" | ")
		}
		b.WriteString(strings.ReplaceAll(s, "|", "||"))
	}
	return b.String()
}

// splitCell is the way back of joinCell.
func splitCell(cell string) []string {
	if cell == "" {
		return nil
	}
	var out []string
	var b strings.Builder
	for i := 0; i < len(cell); i++ {
		switch {
		case cell[i] != '|':
			b.WriteByte(cell[i])
		case strings.HasPrefix(cell[i:], "||"):
			b.WriteByte('|')
			i++
		default:
			out = append(out, strings.TrimSpace(b.String()))
			b.Reset()
		}
	}
	return append(out, strings.TrimSpace(b.String()))
}

// formula begins what a spreadsheet would run; the apostrophe stands among
// them because it is what keeps it from running.
const formula = "=+-@\t\r'＝＋－＠"

func guard(s string) string {
	if s != "" && strings.ContainsAny(s[:firstRune(s)], formula) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && rest != "" && strings.ContainsAny(rest[:firstRune(rest)], formula) {
		return rest
	}
	return s
}

// ReadCSV reads a table of polls. Commas, semicolons or tabs part its cells,
// whichever the header has; its columns may stand in any order.
func ReadCSV(b []byte) ([]Definition, error) {
	if err := checkSize(len(b)); err != nil {
		return nil, err
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	r := csv.NewReader(bytes.NewReader(b))
	r.FieldsPerRecord = -1
	head, _, _ := bytes.Cut(b, []byte("\n"))
	for _, comma := range []rune{';', '\t'} {
		if bytes.Count(head, []byte(string(comma))) > bytes.Count(head, []byte(string(r.Comma))) {
			r.Comma = comma
		}
	}
	header, err := headerOf(r)
	if err != nil {
		return nil, err
	}
	var out []Definition
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, badCSV(err)
		}
		row := newRow(r, header, record)
		if row.empty() {
			continue
		}
		d := row.definition()
		if row.err != nil {
			return nil, row.err
		}
		if out = append(out, d); len(out) > MaxPolls {
			break
		}
	}
	return out, checkCount(len(out))
}

// headerOf reads the first line: the name of each column.
func headerOf(r *csv.Reader) ([]string, error) {
	record, err := r.Read()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, badCSV(err)
	}
	out := make([]string, len(record))
	for i, cell := range record {
		name := strings.ToLower(strings.TrimSpace(cell))
		if name == "" {
			continue
		}
		if !slices.Contains(columns, name) || slices.Contains(out, name) {
			return nil, badCell(1, name, "there is no such column, or it is there twice", "Diese Spalte gibt es nicht oder sie steht doppelt da")
		}
		out[i] = name
	}
	if !slices.Contains(out, "kind") || !slices.Contains(out, "title") {
		return nil, badCell(1, "kind", "the first line names the columns, kind and title among them", "Die erste Zeile nennt die Spalten, darunter kind und title")
	}
	return out, nil
}

func badCell(line int, column, en, de string) error {
	return live.Refuse(live.Invalid, "csv", column, fmt.Sprintf("Line %d, column %s: %s.", line, column, en), fmt.Sprintf("Zeile %d, Spalte %s: %s.", line, column, de))
}

func badCSV(err error) error {
	line := 0
	var p *csv.ParseError
	if errors.As(err, &p) {
		line = p.Line
	}
	return live.Refuse(live.Invalid, "csv", "", fmt.Sprintf("Line %d: a quotation mark stands alone.", line),
		fmt.Sprintf("Zeile %d: Ein Anführungszeichen steht allein.", line)).Because(err)
}
