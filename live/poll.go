package live

import "slices"

// PollKind is what sort of thing a poll asks for.
type PollKind string

// The kinds of poll.
const (
	PollChoice  PollKind = "choice"  // one option, or several
	PollYesNo   PollKind = "yesno"   // two options
	PollScale   PollKind = "scale"   // a step from Min to Max
	PollRanking PollKind = "ranking" // the options in order
	PollNumber  PollKind = "number"  // an estimate
	PollCloud   PollKind = "cloud"   // a few words
	PollText    PollKind = "text"    // an answer in own words, approved before it is shown
	PollIdeas   PollKind = "ideas"   // ideas of the audience, and votes for them
	PollQuiz    PollKind = "quiz"    // options of which some are right
)

// PollKinds are all of them.
var PollKinds = []PollKind{PollChoice, PollYesNo, PollScale, PollRanking, PollNumber, PollCloud, PollText, PollIdeas, PollQuiz}

// Entered reports whether the audience writes what can be voted for.
func (k PollKind) Entered() bool { return k == PollCloud || k == PollText || k == PollIdeas }

// PollState is where a poll stands in its present round.
type PollState string

// draft → open → closed. A closed poll still takes what platforms bring late,
// until it is final.
const (
	PollDraft  PollState = "draft"
	PollOpen   PollState = "open"
	PollClosed PollState = "closed"
)

// PollWho says whose votes count.
type PollWho string

// Who may vote.
const (
	PollAll      PollWho = "all"
	PollRoom     PollWho = "room"     // clicks in the room
	PollComments PollWho = "comments" // comments on the platforms
)

// LongestGrace is how long after its closing a poll is final at the latest, in ms.
const LongestGrace = 60_000

// LargestNumber bounds estimates, above and below zero. A poll with these bounds
// has none.
const LargestNumber = 1_000_000_000_000

// PollOption is one of the answers to choose from.
type PollOption struct {
	Text  string `json:"text"`
	Image string `json:"image,omitempty"` // https URL
	Right bool   `json:"right,omitempty"` // quiz
}

// Poll is something asked of the whole audience, with what is known of its
// present round.
type Poll struct {
	ID        string       `json:"id"`
	Kind      PollKind     `json:"kind"`
	Title     string       `json:"title"`
	Options   []PollOption `json:"options,omitempty"` // scale: one a step
	Most      int          `json:"most"`              // how many options, words or ideas one person may choose
	Min       int64        `json:"min"`               // scale, number: in units of 10^-Decimals
	Max       int64        `json:"max"`
	Decimals  int          `json:"decimals,omitempty"` // number
	Unit      string       `json:"unit,omitempty"`     // number
	Anonymous bool         `json:"anonymous,omitempty"`
	Who       PollWho      `json:"who"`
	Seconds   int          `json:"seconds,omitempty"` // time limit, 0: none
	Points    int          `json:"points,omitempty"`  // quiz
	Speed     bool         `json:"speed,omitempty"`   // quiz: half of the points for being quick; room only
	CreatedAt int64        `json:"created_at"`        // ms

	State      PollState            `json:"-"`
	Version    int                  `json:"-"`
	Round      int                  `json:"-"` // from 1
	Revealed   bool                 `json:"-"`
	OpenedAt   int64                `json:"-"` // ms, 0: not yet
	ClosesAt   int64                `json:"-"` // ms, 0: by hand
	ClosedAt   int64                `json:"-"` // ms, 0: not yet
	FinalAt    int64                `json:"-"` // ms, when the last late vote may come, 0: not closed
	RevealedAt int64                `json:"-"` // ms
	Final      bool                 `json:"-"` // nothing changes this result any more
	Grace      map[SourceKind]int64 `json:"-"` // ms that a platform's picture is behind
}

// Takes reports whether votes for p may still come in: it is open, or closed
// and not final.
func (p *Poll) Takes() bool { return p.State == PollOpen || p.State == PollClosed && !p.Final }

// Visible reports whether anyone but the desk may know of p.
func (p *Poll) Visible() bool { return p.State != PollDraft }

// Ballot is what one voter wants in one poll. Fields are what is counted, with
// commas between them: indices of options, steps of a scale from 0, "2.0" for
// option 2 in the first place, a number in units of 10^-Decimals, numbers of
// entries. Empty fields take the vote back.
type Ballot struct {
	Poll   string
	Round  int
	Kind   SourceKind // where it was cast
	Voter  uint64
	Fields string
	At     int64      // ms, of a comment; 0: a click, which counts at the moment it is stored
	Via    SourceKind // clicks: the platform whose late picture the voter watches, or ""
}

// Cast is what became of a ballot.
type Cast string

// The refusals of ballots that more than one package speaks of.
var (
	ErrPollRound = Refuse(Conflict, "poll_round", "round",
		"A new round has begun. Please vote again.", "Eine neue Runde hat begonnen. Bitte stimmen Sie noch einmal ab.")
	ErrPollOption = Refuse(Invalid, "option", "choice",
		"There is no such option.", "Diese Antwort gibt es nicht.")
)

// Counted is a ballot's outcome, with how many people have voted by then.
type Counted struct {
	Cast  Cast
	Votes int
}

// What may become of it. A repeat is a vote of somebody who has voted already.
const (
	CastNew     Cast = "new"
	CastChanged Cast = "changed"
	CastSame    Cast = "same"
	CastTaken   Cast = "taken" // taken back
)

// Chosen is what a voter has voted in the present round of a poll.
type Chosen struct {
	Poll   string
	Round  int
	Fields string // "": nothing
}

// EntryState says who may see something that the audience wrote into a poll.
type EntryState string

// The states of an entry.
const (
	EntryHeld   EntryState = "held"
	EntryShown  EntryState = "shown"
	EntryHidden EntryState = "hidden"
)

// IdeaStatus is what became of an idea.
type IdeaStatus string

// What may become of it; empty: nothing yet.
const (
	IdeaTakenUp IdeaStatus = "taken_up"
	IdeaDone    IdeaStatus = "done"
	IdeaNotNow  IdeaStatus = "not_now"
)

// IdeaStatuses are all of them.
var IdeaStatuses = []IdeaStatus{"", IdeaTakenUp, IdeaDone, IdeaNotNow}

// PollEntry is a word, answer or idea that the audience wrote into a poll.
// Votes are who gave it.
type PollEntry struct {
	Number int        `json:"n"` // from 1
	Text   string     `json:"text"`
	State  EntryState `json:"state"`
	Status IdeaStatus `json:"status,omitempty"`
	Kind   SourceKind `json:"kind,omitempty"`
	Author string     `json:"author,omitempty"` // name; empty where votes are anonymous, and for words
	Votes  int        `json:"votes"`

	Key   string `json:"-"` // what makes it the same as another one
	Voter uint64 `json:"-"` // of the author; 0: not kept
}

// Player is who plays the quiz, as the others may see them.
type Player struct {
	Voter uint64
	Kind  SourceKind
	Name  string
}

// Tally is the count of one round of a poll at one version: absolute, never a
// difference.
type Tally struct {
	Poll    string                        `json:"poll"`
	Round   int                           `json:"round"`
	Version int64                         `json:"v"`
	Repeats int                           `json:"repeats"`
	Voters  map[SourceKind]int            `json:"voters"` // people by where they voted
	Counts  map[SourceKind]map[string]int `json:"counts"` // field → votes
	Entries []PollEntry                   `json:"entries,omitempty"`
	Ticker  []string                      `json:"ticker,omitempty"` // names whose comments were counted of late
}

// Votes is how many people have voted.
func (t *Tally) Votes() int {
	n := 0
	for _, v := range t.Voters {
		n += v
	}
	return n
}

// Rank is one place of the quiz.
type Rank struct {
	Place  int // from 1; equal points share a place
	Points int
	Name   string
	Kind   SourceKind
	Voter  uint64
}

// RightAnswer reports whether fields are what a quiz wants: all right options
// and no other.
func (p *Poll) RightAnswer(fields []int) bool {
	for i, o := range p.Options {
		if o.Right != slices.Contains(fields, i) {
			return false
		}
	}
	return true
}
