package wire

// FrameType is the "t" of a frame.
type FrameType string

// Frames from the server.
const (
	TSnapshot FrameType = "snapshot" // the whole state: forget what you had
	TPatch    FrameType = "patch"    // newest states of what changed
	TTotals   FrameType = "totals"   // vote counts
	TTally    FrameType = "tally"    // counts of polls
	TYou      FrameType = "you"      // viewer: own votes and questions
	TStatus   FrameType = "status"   // lamps, overlays, people: state of the moment
	TReacted  FrameType = "reacted"  // overlay: reactions of the last second
	TBeat     FrameType = "beat"     // heartbeat with the head of the log
	TAck      FrameType = "ack"      // your operation was done
	TRefused  FrameType = "refused"  // your operation was not done
	TBye      FrameType = "bye"      // the last frame before a close
)

// Frames from the client.
const (
	TVote   FrameType = "vote"   // viewer, for a question
	TBallot FrameType = "ballot" // viewer, in a poll
	TShown  FrameType = "shown"  // overlay: this scene version is on the screen
	THere   FrameType = "here"   // desk: what this person is handling
	TPing   FrameType = "ping"   // answered by a beat
)

// Snapshot is the whole state as one audience may see it, at one place of the log.
type Snapshot struct {
	T         FrameType  `json:"t"`
	At        string     `json:"at"` // resume token
	Now       Time       `json:"now"`
	Role      string     `json:"role"`
	Session   string     `json:"session,omitempty"` // id of the session, never a secret
	Show      Show       `json:"show"`
	Scene     Scene      `json:"scene"`
	Questions []Question `json:"questions"`
	Next      []int      `json:"next,omitempty"`     // desk and host: what comes next, in order
	Comments  []Comment  `json:"comments,omitempty"` // desk: the newest, oldest first
	Held      int        `json:"held,omitempty"`     // desk: comments that wait
	Sources   []Source   `json:"sources,omitempty"`  // desk, setup
	Overlays  []Overlay  `json:"overlays,omitempty"` // desk
	People    []Person   `json:"people,omitempty"`   // desk
	Actions   []Action   `json:"actions,omitempty"`  // desk: the newest things asked of platforms
	Polls     []Poll     `json:"polls,omitempty"`    // all but the overlay, which has the one on the scene; drafts: desk only
	Stage     Stage      `json:"stage"`
	Hands     []Hand     `json:"hands,omitempty"` // desk: those that are not over, the longest waiting first
}

// Patch carries the newest state of each item that changed since the last
// frame. Items are whole; an item replaces the one with the same id unless its
// version is lower.
type Patch struct {
	T         FrameType  `json:"t"`
	At        string     `json:"at"`
	Show      *Show      `json:"show,omitzero"`
	Scene     *Scene     `json:"scene,omitzero"`
	Questions []Question `json:"questions,omitzero"`
	Gone      []int      `json:"gone,omitzero"` // audience: questions no longer to be seen
	Next      []int      `json:"next,omitzero"` // desk and host: with every change of a question
	Comments  []Comment  `json:"comments,omitzero"`
	Held      *int       `json:"held,omitzero"`
	Banned    []string   `json:"banned,omitzero"`     // desk: author ids
	Unbanned  []string   `json:"unbanned,omitzero"`   // desk: author ids
	Actions   []Action   `json:"actions,omitzero"`    // desk: asked of platforms, done or refused
	Polls     []Poll     `json:"polls,omitzero"`      // all but the overlay
	PollsGone []string   `json:"polls_gone,omitzero"` // polls no longer to be seen
	Stage     *Stage     `json:"stage,omitzero"`
	Hands     []Hand     `json:"hands,omitzero"` // desk: the changed ones, also those that are over
}

// Totals carries absolute vote counts. V rises; a count with a lower V than
// the one already shown for its question is old.
type Totals struct {
	T FrameType `json:"t"`
	V int64     `json:"v"`
	Q [][2]int  `json:"q"` // [number, votes]
}

// Status carries what is true at the moment and is not logged. A list that is
// present replaces the whole list before.
type Status struct {
	T        FrameType `json:"t"`
	Sources  []Source  `json:"sources,omitzero"`
	Overlays []Overlay `json:"overlays,omitzero"`
	People   []Person  `json:"people,omitzero"`
}

// Reacted carries how often each reaction came in the last second, as from the
// stage's data channel. Frames may be lost.
type Reacted struct {
	T FrameType      `json:"t"`
	N map[string]int `json:"n"` // by emoji
}

// Beat is sent every 5 s of silence and as the answer to a ping.
type Beat struct {
	T   FrameType `json:"t"`
	At  string    `json:"at,omitempty"`
	Now Time      `json:"now"`
}

// Ack is the answer to an operation that was done.
type Ack struct {
	T       FrameType `json:"t"`
	Op      string    `json:"op"`
	Number  int       `json:"number,omitempty"`
	Votes   int       `json:"votes,omitempty"`
	V       int64     `json:"v,omitempty"`
	Voted   bool      `json:"voted"`
	Changed bool      `json:"changed"`
	Choice  *Choice   `json:"choice,omitempty"` // of a ballot: what counts now
}

// Refused is the answer to an operation that was not done.
type Refused struct {
	T     FrameType `json:"t"`
	Op    string    `json:"op"`
	Error Notice    `json:"error"`
}

// Bye says why the server closes.
type Bye struct {
	T      FrameType `json:"t"`
	Code   int       `json:"code"`
	Reason string    `json:"reason"`
}

// Close codes. From 4000 to 4099 the client reconnects by itself, from 4100 up
// it does not: a person must act.
const (
	CloseRestart = 4000 // the server stops
	CloseResync  = 4001 // you fell too far behind: come back without a token
	CloseSlow    = 4002 // your queue was full
	CloseBad     = 4100 // that was not a frame of this protocol
	CloseRevoked = 4101 // your link was revoked or has expired
	CloseNoShow  = 4102 // there is no such show
	CloseTooMany = 4103 // too many connections of one session
)

// Said is a frame from the client; a Cast is one of its own.
type Said struct {
	T      FrameType `json:"t"`
	Op     string    `json:"op,omitempty"`     // vote, ballot: made by the client, kept over reconnects
	Number int       `json:"number,omitempty"` // vote: question
	Value  int       `json:"value,omitempty"`  // vote: 1 or 0
	Scene  int       `json:"scene,omitempty"`  // shown: version
	On     string    `json:"on,omitempty"`     // here: item being handled
	Cast   *Cast     `json:"-"`                // ballot: the whole frame
}

// Cast is the frame from a viewer who votes in a poll.
type Cast struct {
	T      FrameType `json:"t"`
	Op     string    `json:"op"` // made by the client, kept over reconnects
	Poll   string    `json:"poll"`
	Round  int       `json:"round"`         // that the viewer sees
	Via    string    `json:"via,omitempty"` // the platform whose picture the viewer watches
	Ballot `tstype:",extends"`
}

// Ballot is what a viewer votes in a poll: one of the four, by the poll's
// kind. An empty choice takes the vote back.
type Ballot struct {
	Choice []int    `json:"choice,omitempty"` // indices of options, steps of a scale from 0, numbers of ideas
	Number *float64 `json:"number,omitempty"`
	Text   *string  `json:"text,omitempty"`  // words, an answer, a new idea
	Order  []int    `json:"order,omitempty"` // ranking: options, the first one first
}

// You tells a viewer what is theirs: after a snapshot or a resume, and when
// one of their own questions changes.
type You struct {
	T         FrameType  `json:"t"`
	Session   string     `json:"session"`
	Voted     []int      `json:"voted,omitzero"` // question numbers; absent: as before
	Questions []Question `json:"questions,omitzero"`
	Choices   []Choice   `json:"choices,omitzero"` // in polls that take votes; absent: as before
	Hand      *Hand      `json:"hand,omitzero"`    // the raised hand; absent: as before
}
