package poll

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Key is what makes two entries the same: folded, with single blanks, and
// without punctuation at the ends. It is empty for what has no letter, digit or
// symbol.
func (t Text) Key(word string) string {
	key := bare(strings.Join(strings.Fields(t.Fold(word)), " "))
	if key == "" { // signs that folding dissolves, or nothing but punctuation
		return strings.ToLower(bare(strings.Join(strings.Fields(word), " ")))
	}
	return key
}

// bare takes punctuation and blanks off the ends. A trailing # or % belongs to
// what is before it: C# is not C.
func bare(s string) string {
	s = strings.TrimLeftFunc(s, loose)
	return strings.TrimRightFunc(s, func(r rune) bool { return loose(r) && r != '#' && r != '%' })
}

func loose(r rune) bool {
	return unicode.IsPunct(r) || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// partsEntries part the entries of a cloud.
const partsEntries = ",;，；、"

// cloud reads the entries that somebody gives to a word cloud: between commas,
// semicolons and line breaks, or all of it.
func (t Text) cloud(s string, most int) (Wish, error) {
	var out []string
	var keys []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune(partsEntries+"\n\r", r) }) {
		word := bare(t.Clean(part, 10*maxWord))
		key := t.Key(word)
		if key == "" || slices.Contains(keys, key) {
			continue
		}
		switch {
		case len(out) == most:
			return Wish{}, invalid("too_many", "text", fmt.Sprintf("At most %d, with commas between them.", most), fmt.Sprintf("Höchstens %d, mit Kommas dazwischen.", most))
		case strings.Count(word, " ") >= maxWordsEach:
			return Wish{}, invalid("too_many_words", "text",
				fmt.Sprintf("At most %d words in a row; commas part the entries.", maxWordsEach),
				fmt.Sprintf("Höchstens %d Wörter hintereinander; Kommas trennen die Einträge.", maxWordsEach))
		case utf8.RuneCountInString(word) > maxWord:
			return Wish{}, invalid("word_too_long", "text", fmt.Sprintf("At most %d characters each.", maxWord), fmt.Sprintf("Höchstens %d Zeichen je Eintrag.", maxWord))
		}
		out, keys = append(out, word), append(keys, key)
	}
	if len(out) == 0 {
		return Wish{}, invalid("text_empty", "text", "Write a word.", "Schreiben Sie ein Wort.")
	}
	return Wish{Words: out}, nil
}
