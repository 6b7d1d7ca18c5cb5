package live

import (
	"fmt"
	"strconv"
	"strings"
)

// EventType says what a log entry is about.
type EventType string

// The types of event. An entry carries ids, versions and states, never texts.
const (
	EventShow     EventType = "show"
	EventComment  EventType = "comment"
	EventQuestion EventType = "question"
	EventScene    EventType = "scene"
	EventAuthor   EventType = "author" // banned or unbanned
	EventSource   EventType = "source" // added, changed or removed
	EventAction   EventType = "action" // asked of a platform, done or refused
	EventLink     EventType = "link"   // revoked
	EventPoll     EventType = "poll"   // made, changed or deleted, not: voted in
	EventStage    EventType = "stage"  // set up anew, or somebody's camera or microphone came or went
	EventHand     EventType = "hand"   // raised or moved
)

// Event is one entry of a show's log.
type Event struct {
	At   Token
	Type EventType
	ID   string // comment id, question number, author id, source id, action id, link id, poll id, hand id
}

// Token is a place in a show's log: the running number and a nonce that tells
// forked histories apart. Its text form is "<seq>-<nonce>".
type Token struct {
	Seq   uint64
	Nonce uint64
}

func (t Token) String() string { return fmt.Sprintf("%d-%d", t.Seq, t.Nonce) }

// ParseToken reads the text form; false for anything else.
func ParseToken(s string) (Token, bool) {
	a, b, ok := strings.Cut(s, "-")
	if !ok {
		return Token{}, false
	}
	seq, err := strconv.ParseUint(a, 10, 64)
	if err != nil {
		return Token{}, false
	}
	nonce, err := strconv.ParseUint(b, 10, 64)
	if err != nil {
		return Token{}, false
	}
	return Token{Seq: seq, Nonce: nonce}, seq > 0
}

// AuditEntry is one decision: who, when, what before, what after.
type AuditEntry struct {
	ID      int    `json:"id"`
	At      int64  `json:"at"` // ms
	Actor   Actor  `json:"actor"`
	Act     string `json:"act"`
	Kind    string `json:"kind"` // comment, question, scene, author, show …
	Ref     string `json:"ref"`
	Before  string `json:"before"`
	After   string `json:"after"`
	Version int    `json:"version"` // of the item after the act
	Undone  bool   `json:"undone"`
	Noted   bool   `json:"current,omitempty"` // the caller named no version: it was made on the current one
}
