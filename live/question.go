package live

import "slices"

// QuestionState is where a question stands.
type QuestionState string

// held → open → queued → on_air → answered; beside that dismissed, and
// removed when its asker, the platform or a ban took it back.
const (
	QuestionHeld      QuestionState = "held"
	QuestionOpen      QuestionState = "open"
	QuestionQueued    QuestionState = "queued"
	QuestionOnAir     QuestionState = "on_air"
	QuestionAnswered  QuestionState = "answered"
	QuestionDismissed QuestionState = "dismissed"
	QuestionRemoved   QuestionState = "removed"
)

// QuestionStates are all of them.
var QuestionStates = []QuestionState{QuestionHeld, QuestionOpen, QuestionQueued, QuestionOnAir, QuestionAnswered, QuestionDismissed, QuestionRemoved}

// MaxQuestionText is the longest question, in runes.
const MaxQuestionText = 300

// Answer says how, by whom and when a question was answered.
type Answer struct {
	How  string `json:"how"` // live, text or later
	By   string `json:"by"`
	At   int64  `json:"at"` // ms
	Text string `json:"text,omitempty"`
}

// Question is a comment worth answering, or something asked in the room or the
// hall, with a number that is short and stable within its show.
type Question struct {
	Number    int        `json:"number"`
	Kind      SourceKind `json:"kind"` // where it was asked
	Comment   string     `json:"comment,omitempty"`
	Author    *Author    `json:"author,omitempty"` // nil: anonymous, or unknown to the platform
	Anonymous bool       `json:"anonymous,omitempty"`
	Language  string     `json:"lang,omitempty"`
	CreatedAt int64      `json:"created_at"` // ms

	Text     string        `json:"-"`
	State    QuestionState `json:"-"`
	Version  int           `json:"-"`
	Votes    int           `json:"-"`
	Likes    int           `json:"-"` // of its comment, on its platform: shown beside the votes
	Voted    bool          `json:"-"` // whether the person who reads has voted for it
	Aired    int           `json:"-"` // seconds it has been on air so far
	AirSince int64         `json:"-"` // ms, set while on air
	Answered *Answer       `json:"-"`
	Reasons  []string      `json:"-"`
	Place    int           `json:"-"` // order among the queued, from 1; 0: not queued
}

// Act is something a person does to a question.
type Act string

// The acts on a question.
const (
	ActOpen     Act = "open"
	ActQueue    Act = "queue"
	ActShow     Act = "show"
	ActAnswered Act = "answered"
	ActSkip     Act = "skip"
	ActDismiss  Act = "dismiss"
	ActRestore  Act = "restore"
	ActWithdraw Act = "withdraw"
)

// Move is one allowed change of state.
type Move struct {
	From []QuestionState
	To   QuestionState
}

// moves is the state machine of a question. Leaving the air without an answer
// leads back to open; removed is final for its asker.
var moves = map[Act]Move{
	ActOpen:     {From: []QuestionState{QuestionHeld, QuestionQueued, QuestionDismissed}, To: QuestionOpen},
	ActQueue:    {From: []QuestionState{QuestionHeld, QuestionOpen}, To: QuestionQueued},
	ActShow:     {From: []QuestionState{QuestionHeld, QuestionOpen, QuestionQueued, QuestionAnswered}, To: QuestionOnAir},
	ActAnswered: {From: []QuestionState{QuestionOpen, QuestionQueued, QuestionOnAir}, To: QuestionAnswered},
	ActSkip:     {From: []QuestionState{QuestionOnAir, QuestionQueued}, To: QuestionOpen},
	ActDismiss:  {From: []QuestionState{QuestionHeld, QuestionOpen, QuestionQueued, QuestionOnAir}, To: QuestionDismissed},
	ActRestore:  {From: []QuestionState{QuestionDismissed, QuestionAnswered}, To: QuestionOpen},
	ActWithdraw: {From: []QuestionState{QuestionHeld, QuestionOpen, QuestionQueued, QuestionOnAir, QuestionDismissed}, To: QuestionRemoved},
}

// MoveOf returns the change of state that act makes; false for an unknown act.
func MoveOf(act Act) (Move, bool) {
	m, ok := moves[act]
	return m, ok
}

// Allows reports whether the move may start from s.
func (m Move) Allows(s QuestionState) bool { return slices.Contains(m.From, s) }

// TakesVotes reports whether votes for a question in state s count.
func (s QuestionState) TakesVotes() bool {
	return s == QuestionOpen || s == QuestionQueued || s == QuestionOnAir
}

// Public returns the state as the audience sees it, and whether it sees the
// question at all: queued stays inside and reads as open.
func (s QuestionState) Public() (QuestionState, bool) {
	switch s {
	case QuestionQueued:
		return QuestionOpen, true
	case QuestionOpen, QuestionOnAir, QuestionAnswered:
		return s, true
	}
	return s, false
}

// Undone returns the state that undoing a move back to before leads to:
// nothing is ever put on air by an undo.
func Undone(before QuestionState) QuestionState {
	if before == QuestionOnAir {
		return QuestionQueued
	}
	return before
}
