package live

// SourceKind names where comments come from.
type SourceKind string

// The kinds of source.
const (
	YouTube   SourceKind = "youtube"
	Facebook  SourceKind = "facebook"
	Instagram SourceKind = "instagram"
	Room      SourceKind = "room" // Zuruf's own audience page
	Hall      SourceKind = "hall" // somebody in the hall, entered by the desk
)

// Source is one place that a show takes comments from. Config is what the
// producer gave (ids, never secrets); secrets are sealed and kept beside it.
type Source struct {
	ID        string            `json:"id"`
	Show      string            `json:"show"`
	Kind      SourceKind        `json:"kind"`
	Config    map[string]string `json:"config"`
	CreatedAt int64             `json:"created_at"` // ms

	Secrets map[string]string `json:"-"`
}

// SourceState is the colour of a source's lamp.
type SourceState string

// The states of a source.
const (
	SourceWaiting   SourceState = "waiting"   // for the broadcast to begin
	SourceLive      SourceState = "live"      // comments can come in
	SourceSlow      SourceState = "slow"      // the platform answers late or with errors; being retried
	SourcePaused    SourceState = "paused"    // out of quota until QuotaEnds
	SourceReconnect SourceState = "reconnect" // the credentials are refused; a person must act
	SourceEnded     SourceState = "ended"     // the broadcast is over
)

// Capabilities says what a platform's API can do, so that the desk offers exactly that.
type Capabilities struct {
	Delete, Hide, Ban, Timeout, Reply, PrivateReply bool
}

// SourceStatus is a source's health, as its lamp shows it. It is state of the
// moment, not history: it is published, not logged.
type SourceStatus struct {
	ID        string      `json:"id"`
	Kind      SourceKind  `json:"kind"`
	State     SourceState `json:"state"`
	Title     string      `json:"title,omitempty"`   // of the broadcast: is this your show?
	Channel   string      `json:"channel,omitempty"` // who broadcasts
	Picture   string      `json:"picture,omitempty"` // https URL of its preview
	LagMS     int64       `json:"lag_ms"`            // between publishing and receiving, of late
	Rate      float64     `json:"rate"`              // comments a second, over the last 10 s
	QuotaLeft *int64      `json:"quota_left"`        // units; nil: the platform has none
	QuotaEnds *int64      `json:"quota_ends"`        // ms when it runs out, or when a pause ends
	Uncounted int64       `json:"uncounted"`         // comments without an author, which cannot vote
	Error     *Error      `json:"error,omitempty"`   // what is wrong now, in plain words
}
