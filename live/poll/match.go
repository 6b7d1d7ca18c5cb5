package poll

import (
	"strings"
	"unicode"

	"zuruf/live"
)

// Matcher tells which comments are votes in one poll. It reads nothing but the
// comment and is safe for concurrent use.
type Matcher struct {
	poll    *live.Poll
	text    Text
	folder  folder
	texts   map[string]int  // plain text → option, or twice
	tags    map[string]int  // the same behind a "#", without blanks and punctuation
	heads   map[string]bool // with what the texts begin
	yes     int             // yesno: the option that says yes
	numbers bool            // "2" is the second option
	letters bool            // "b" is the second option
	spaced  bool            // a text has several words
	unit    string
	longest int // bytes of plain text that may be a vote
}

const twice = -1 // a text that more than one option has

// NewMatcher prepares for the comments that come while p is open.
func NewMatcher(p *live.Poll, t Text) *Matcher {
	m := &Matcher{poll: p, text: t, texts: map[string]int{}, tags: map[string]int{}, heads: map[string]bool{}, numbers: true, letters: true}
	m.folder.fold = t.Fold
	m.longest = 80
	switch p.Kind {
	case live.PollChoice, live.PollYesNo, live.PollQuiz, live.PollRanking:
		m.learn()
	case live.PollNumber:
		m.unit = m.key(p.Unit)
	}
	return m
}

func (m *Matcher) key(s string) string {
	b, _ := m.folder.plain(nil, s, 8*maxOption)
	return string(b)
}

// Match reports whether a comment, cleaned but not folded, clearly is a vote,
// and for what.
func (m *Matcher) Match(comment string) (Wish, bool) {
	if m.poll.Who == live.PollRoom || comment == "" {
		return Wish{}, false
	}
	rest, command := m.command(comment)
	switch m.poll.Kind {
	case live.PollCloud:
		return m.words(rest, command)
	case live.PollText:
		return m.answer(rest, command, 1)
	case live.PollIdeas:
		if w, ok := m.supported(rest); ok {
			return w, true
		}
		return m.answer(rest, command, minIdea)
	}
	var space [512]byte
	b, ok := m.folder.plain(space[:0], rest, m.longest)
	if !ok || len(b) == 0 {
		return Wish{}, false
	}
	var w Wish
	switch m.poll.Kind {
	case live.PollChoice, live.PollYesNo, live.PollQuiz:
		w, ok = m.option(b)
	case live.PollRanking:
		w, ok = m.ranking(b, rest)
	case live.PollScale:
		w, ok = m.step(b)
	case live.PollNumber:
		w, ok = m.estimate(b)
	default:
		return Wish{}, false
	}
	if !ok || upvotes(b) {
		return Wish{}, false
	}
	return w, true
}

// commands begin a comment that is meant as a vote.
var commands = map[string]bool{"!vote": true, "!stimme": true, "!wahl": true, "!antwort": true, "!answer": true, "!idee": true, "!idea": true}

// command takes "!vote" and its like off the front; before something to choose
// from "vote" alone does too.
func (m *Matcher) command(s string) (rest string, ok bool) {
	switch first := s[0]; {
	case first == '!', strings.HasPrefix(s, "！"):
	case first|0x20 == 'v' && len(s) > 5 && s[4] == ' ' && strings.EqualFold(s[:4], "vote") && !m.poll.Kind.Entered():
		return s[5:], true
	default:
		return s, false
	}
	end := strings.IndexFunc(s, func(r rune) bool { return r == ':' || unicode.IsSpace(r) })
	if end < 0 || end > 40 {
		return s, false
	}
	var space [64]byte
	word, ok := m.folder.plain(space[:0], s[:end], 16)
	if !ok || !commands[string(word)] {
		return s, false
	}
	return strings.TrimLeft(s[end:], ": "), true
}

// words reads what is written for a cloud: after a command anything that fits,
// otherwise nothing but a few words.
func (m *Matcher) words(s string, command bool) (Wish, bool) {
	if !command {
		if !fewWords(s, m.poll.Most) {
			return Wish{}, false
		}
		s = strings.Map(func(r rune) rune {
			if emoji(r) || r == 0xFE0F {
				return -1
			}
			return r
		}, s)
	}
	var space [512]byte
	if b, ok := m.folder.plain(space[:0], s, mostPlain); !ok || upvotes(b) {
		return Wish{}, false
	}
	w, err := m.text.cloud(s, m.poll.Most)
	return w, err == nil
}

// maxWordsSaid is how many words one entry of a cloud has in a comment: three
// are as likely small talk.
const maxWordsSaid = 2

// fewWords reports whether s is nothing but entries of one or two words of
// letters, with commas between them, and no sentence, question or address.
func fewWords(s string, most int) bool {
	entries, words, letters := 1, 0, 0
	inside := false // of a word
	over := false   // only marks and emoji may follow until the next comma
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			if over {
				return false
			}
			if !inside {
				if inside, letters = true, 0; words == maxWordsSaid {
					return false
				}
				words++
			}
			if letters++; letters > maxWord {
				return false
			}
		case unicode.Is(unicode.M, r) || r == 0x200D || r == 0x200C:
		case inside && (r == '-' || r == '\'' || r == '’'):
		case r == ' ', strings.ContainsRune(partsEntries, r):
			if inside && letters < 2 {
				return false
			}
			inside = false
			if r != ' ' {
				if entries++; words == 0 || entries > most {
					return false
				}
				words, over = 0, false
			}
		case r == '.' || r == '!' || r == '…' || emoji(r):
			if emoji(r) && words == 0 {
				continue
			}
			if inside && letters < 2 || words == 0 {
				return false
			}
			inside, over = false, true
		case r == '#' && !inside:
		default:
			return false
		}
	}
	return words > 0 && (!inside || letters >= 2)
}

// answer reads an answer or an idea: only a command makes one.
func (m *Matcher) answer(s string, command bool, least int) (Wish, bool) {
	if !command {
		return Wish{}, false
	}
	w, err := m.text.answer(s, least)
	return w, err == nil
}

// supported reads the numbers of ideas.
func (m *Matcher) supported(s string) (Wish, bool) {
	if len(s) > 80 {
		return Wish{}, false
	}
	var space [128]byte
	b, ok := m.folder.plain(space[:0], s, 80)
	if !ok || upvotes(b) {
		return Wish{}, false
	}
	return m.list(b, partsSigns)
}
