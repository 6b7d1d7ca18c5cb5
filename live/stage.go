package live

// HandState is where a raised hand stands: from the wish to speak to the stage and back.
type HandState string

// raised → invited → accepted → preview ⇄ stage → left; beside that declined.
// Who is accepted checks camera and microphone alone; in the preview, the green
// room, moderators see and hear the guest; on stage everybody does.
const (
	HandRaised   HandState = "raised"
	HandInvited  HandState = "invited"
	HandAccepted HandState = "accepted"
	HandPreview  HandState = "preview"
	HandStage    HandState = "stage"
	HandLeft     HandState = "left"
	HandDeclined HandState = "declined"
)

// Over reports whether nothing follows s any more.
func (s HandState) Over() bool { return s == HandLeft || s == HandDeclined }

// Publishes reports whether a guest in s may send camera and microphone.
func (s HandState) Publishes() bool { return s == HandPreview || s == HandStage }

// Hand is a viewer's wish, or invitation, to speak.
type Hand struct {
	ID       string    `json:"id"`
	Author   Author    `json:"author"` // of the room
	Text     string    `json:"text"`   // what they want to say, or their question
	Question int       `json:"question,omitempty"`
	State    HandState `json:"state"`
	Version  int       `json:"version"`
	Muted    bool      `json:"muted,omitempty"`   // by a moderator
	Silent   bool      `json:"silent,omitempty"`  // by the guest
	RaisedAt int64     `json:"raised_at"`         // ms
	MovedAt  int64     `json:"moved_at"`          // ms, into the present state
	EndsAt   int64     `json:"ends_at,omitempty"` // ms, of the time on stage; 0 = no limit
	ByDesk   bool      `json:"by_desk,omitempty"` // the last move was a moderator's
}

// StageLayout is how the overlay arranges who is on stage.
type StageLayout string

// The layouts; auto follows the number of people.
const (
	LayoutAuto StageLayout = "auto"
	LayoutOne  StageLayout = "one"
	LayoutTwo  StageLayout = "two"
	LayoutGrid StageLayout = "grid"
)

// Valid reports whether l is one of the layouts.
func (l StageLayout) Valid() bool {
	return l == LayoutAuto || l == LayoutOne || l == LayoutTwo || l == LayoutGrid
}

// The seats of a stage: the host, the host's screen, then guests, of whom some
// are in the green room.
const (
	HostSeat   = 0
	ScreenSeat = 1
	GuestSeat  = 2
	Seats      = 8
)

// MostGuests is the largest limit of guests on stage at once: two seats stay
// for the green room.
const MostGuests = Seats - GuestSeat - 2

// Stage is how a show's stage is set up. It belongs to the show.
type Stage struct {
	Version   int         `json:"version"`
	On        bool        `json:"on"`
	Layout    StageLayout `json:"layout"`
	Guests    int         `json:"guests"`  // on stage at once, at most
	Minutes   int         `json:"minutes"` // each guest on stage; 0 = no limit
	Reactions bool        `json:"reactions"`
	Recording bool        `json:"recording"`
	OutWHIP   string      `json:"out_whip,omitempty"`  // an outside engine takes the stage here; {seat} for each seat, else the main one
	OutWHEP   string      `json:"out_whep,omitempty"`  // and viewers watch it there
	OutToken  []byte      `json:"out_token,omitempty"` // sealed
}

// NewStage is the stage of a show nobody has set up.
func NewStage() Stage { return Stage{Layout: LayoutAuto, Guests: 3, Reactions: true} }

// PublicationKind is who sends to the stage.
type PublicationKind string

// The kinds of publication.
const (
	HostCamera PublicationKind = "host"
	HostScreen PublicationKind = "screen"
	GuestOn    PublicationKind = "guest"
)

// Publication is one camera and microphone, or screen, that arrives at the stage.
type Publication struct {
	ID    string          `json:"id"`
	Kind  PublicationKind `json:"kind"`
	Seat  int             `json:"seat"`
	Hand  string          `json:"hand,omitempty"` // of a guest
	Name  string          `json:"name,omitempty"` // of the host's link
	Audio bool            `json:"audio"`
	Video bool            `json:"video"`
	Since int64           `json:"since"` // ms
}

// Presence is what arrives at a show's stage right now, as its owning node says.
type Presence struct {
	Epoch        int64         `json:"epoch"` // of the owner's lease
	Publications []Publication `json:"publications"`
	Viewers      int           `json:"viewers"`
}
