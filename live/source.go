package live

// SourceKind names where comments come from.
type SourceKind string

// The kinds of source.
const (
	YouTube   SourceKind = "youtube"
	Facebook  SourceKind = "facebook"
	Instagram SourceKind = "instagram"
	Twitch    SourceKind = "twitch"
	Inbound   SourceKind = "inbound"       // anything that calls our signed address
	Social    SourceKind = "social_stream" // Social Stream Ninja: unofficial, read only
	Room      SourceKind = "room"          // Zuruf's own audience page
	Hall      SourceKind = "hall"          // somebody in the hall, entered by the desk
)

// Source is one place that a show takes comments from. Config is what the
// producer gave (ids, never secrets); secrets are sealed and kept beside it.
type Source struct {
	ID        string            `json:"id"`
	Show      string            `json:"show"`
	Kind      SourceKind        `json:"kind"`
	Config    map[string]string `json:"config"`
	Paused    bool              `json:"paused,omitempty"`    // by a person: nothing is read
	Simulated bool              `json:"simulated,omitempty"` // a rehearsal's: read from a simulation, never from the platform
	Delay     int64             `json:"delay_ms,omitempty"`  // how far its picture is behind, as measured or set
	CreatedAt int64             `json:"created_at"`          // ms

	Secrets map[string]string `json:"-"`
}

// SourceState is the colour of a source's lamp.
type SourceState string

// The states of a source.
const (
	SourceWaiting   SourceState = "waiting"   // for the broadcast to begin
	SourceLive      SourceState = "live"      // comments can come in
	SourceSlow      SourceState = "slow"      // the platform answers late or with errors; being retried
	SourcePaused    SourceState = "paused"    // out of quota until QuotaEnds, or by a person
	SourceReconnect SourceState = "reconnect" // the credentials are refused; a person must act
	SourceEnded     SourceState = "ended"     // the broadcast is over
)

// SourceStatus is a source's health, as its lamp shows it. It is state of the
// moment, not history: it is published, not logged.
type SourceStatus struct {
	ID        string        `json:"id"`
	Kind      SourceKind    `json:"kind"`
	State     SourceState   `json:"state"`
	Title     string        `json:"title,omitempty"`   // of the broadcast: is this your show?
	Channel   string        `json:"channel,omitempty"` // who broadcasts
	Picture   string        `json:"picture,omitempty"` // https URL of its preview
	LagMS     int64         `json:"lag_ms"`            // between publishing and receiving, of late
	Rate      float64       `json:"rate"`              // comments a second, over the last 10 s
	Mode      string        `json:"mode,omitempty"`    // how it is read now: stream, poll, push, irc
	QuotaUsed *int64        `json:"quota_used"`        // units spent today
	QuotaLeft *int64        `json:"quota_left"`        // units; nil: the platform has none
	QuotaEnds *int64        `json:"quota_ends"`        // ms when it runs out, or when a pause ends
	HeardAt   int64         `json:"heard_at"`          // ms, when the last comment came; 0: none yet
	Uncounted int64         `json:"uncounted"`         // comments without an author, which cannot vote
	Error     *Error        `json:"error,omitempty"`   // what is wrong now, in plain words
	Hint      *Error        `json:"hint,omitempty"`    // what would make it better, while nothing is wrong
	Can       []PlatformAct `json:"can,omitempty"`     // what may be done on the platform from here
	Choices   []Broadcast   `json:"choices,omitempty"` // the broadcasts to choose from, where none was named
	Simulated bool          `json:"simulated,omitempty"`
}

// Broadcast is one of several that a channel, page or account runs.
type Broadcast struct {
	ID      string `json:"id"`
	Title   string `json:"title,omitempty"`
	Picture string `json:"picture,omitempty"` // https URL
	Live    bool   `json:"live,omitempty"`    // now, not planned
}

// Sample is a source's lamp at one moment of its history.
type Sample struct {
	At        int64       `json:"at"` // ms
	State     SourceState `json:"state"`
	Rate      float64     `json:"rate"`   // comments a second since the sample before
	LagMS     int64       `json:"lag_ms"` // of late
	QuotaLeft *int64      `json:"quota_left,omitempty"`
	Code      string      `json:"code,omitempty"` // of the error that was shown
}
