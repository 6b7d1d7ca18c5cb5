package live

// SceneKind is what sort of thing the overlay shows.
type SceneKind string

// The kinds of scene. The empty kind shows nothing.
const (
	SceneNone     SceneKind = ""
	SceneComment  SceneKind = "comment"
	SceneQuestion SceneKind = "question"
	SceneTop      SceneKind = "top"  // the five to vote on
	SceneJoin     SceneKind = "join" // QR and code

	ScenePoll        SceneKind = "poll"        // Ref is its id
	ScenePodium      SceneKind = "podium"      // the first three of the quiz
	SceneLeaderboard SceneKind = "leaderboard" // the first ten
	SceneDelay       SceneKind = "delay"       // Ref is a code to write in the comments
)

// Scene is what the overlay shows now: the programme. Version rises with every
// change, so that an overlay can confirm which one it shows.
type Scene struct {
	Version int       `json:"version"`
	Kind    SceneKind `json:"kind"`
	Ref     string    `json:"ref"`   // comment id, question number, poll id or code
	Since   int64     `json:"since"` // ms
	Panic   bool      `json:"panic"` // everything of the audience is off the air
}

// OverlayStatus is one overlay page as the desk sees it.
type OverlayStatus struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Shown  int    `json:"shown"`          // scene version it confirmed
	SeenAt int64  `json:"seen_at"`        // ms
	Gone   bool   `json:"gone,omitempty"` // its socket broke
}
