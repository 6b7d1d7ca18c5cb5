package live

import "strings"

// Series owns what stays from week to week: the join code, the links, the
// blocked words. Links and code always lead to its current show.
type Series struct {
	ID        string   `json:"id"`
	Code      string   `json:"code"`
	Title     string   `json:"title"`
	Show      string   `json:"show"`                 // the current show
	Words     []string `json:"words,omitempty"`      // blocked
	HoldFirst bool     `json:"hold_first,omitempty"` // first comments of an author wait
	Created   int64    `json:"created"`              // ms
}

// ShowState is where a show stands: draft, live, ended.
type ShowState string

// The states of a show.
const (
	Draft  ShowState = "draft"
	OnLive ShowState = "live"
	Ended  ShowState = "ended"
)

// Hold says what waits for approval before anyone but the desk can see it.
type Hold string

// The hold settings of a show.
const (
	HoldRules Hold = "rules" // only what a rule catches waits
	HoldAll   Hold = "all"   // everything waits
)

// Show is one live session of a series.
type Show struct {
	ID        string    `json:"id"`
	Series    string    `json:"series"`
	Code      string    `json:"code"`
	Title     string    `json:"title"`
	Language  string    `json:"language"` // "de" or "en": the language of show and overlay
	State     ShowState `json:"state"`
	Hold      Hold      `json:"hold"`
	Anonymous bool      `json:"anonymous"` // whether the room may ask anonymously
	Panic     bool      `json:"panic"`
	Demo      bool      `json:"demo,omitempty"`
	Rehearsal string    `json:"rehearsal,omitempty"` // id of the show that rehearses this one, while it does
	Rehearses string    `json:"rehearses,omitempty"` // this is a rehearsal: id of the show that it is for
	CreatedAt int64     `json:"created_at"`          // ms
	StartedAt int64     `json:"started_at"`          // ms, 0 = not yet
	EndedAt   int64     `json:"ended_at"`            // ms, 0 = not yet
}

// CodeAlphabet holds the characters of a join code: no 0, O, 1 or I, which people confuse.
const CodeAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// CodeLength is the number of characters in a join code.
const CodeLength = 6

// ParseCode brings a typed join code to its one form: upper case, without
// blanks and dashes. It reports false for anything that cannot be a code.
func ParseCode(s string) (string, bool) {
	s = strings.ToUpper(strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, s))
	if len(s) != CodeLength {
		return "", false
	}
	for _, r := range s {
		if !strings.ContainsRune(CodeAlphabet, r) {
			return "", false
		}
	}
	return s, true
}
