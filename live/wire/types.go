// Package wire is the client protocol: the shapes of the JSON API and the
// frames of the WebSocket, as PROTOCOL.md describes them. The TypeScript types
// of the pages are generated from this package.
package wire

// Time is RFC 3339 in UTC with milliseconds, as JavaScript's toISOString writes it.
type Time = string

// SourceRef names where a comment came from.
type SourceRef struct {
	ID   string `json:"id,omitempty"`
	Kind string `json:"kind"`
}

// Author is a person on one source.
type Author struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Avatar string `json:"avatar"`
	Banned bool   `json:"banned,omitempty"` // desk only
}

// Comment is one message of one author from one source.
type Comment struct {
	ID          string    `json:"id"`
	Source      SourceRef `json:"source"`
	Author      *Author   `json:"author"`
	Text        string    `json:"text"`
	State       string    `json:"state"`
	Version     int       `json:"version"`
	Counted     bool      `json:"counted"`
	PublishedAt *Time     `json:"published_at"`
	ReceivedAt  Time      `json:"received_at"`
	Question    *int      `json:"question"`
	Form        string    `json:"form,omitempty"`    // superChatEvent, sticker, photo …
	Amount      string    `json:"amount,omitempty"`  // "5,00 €", as the platform writes it
	First       bool      `json:"first,omitempty"`   // the author's first comment in this show
	Reasons     []string  `json:"reasons,omitempty"` // the rules that held it
	RemovedBy   string    `json:"removed_by,omitempty"`
	Origin      string    `json:"origin,omitempty"` // where an inbound message really came from
	Likes       int       `json:"likes,omitempty"`  // on its platform; never part of the votes
	Ordinal     int       `json:"ordinal"`          // order of arrival
}

// Answer says how, by whom and when a question was answered.
type Answer struct {
	How  string `json:"how"`
	By   string `json:"by"`
	At   Time   `json:"at"`
	Text string `json:"text,omitempty"`
}

// Name is the public part of a question's author.
type Name struct {
	Name string `json:"name"`
	ID   string `json:"id,omitempty"` // desk only
}

// Question is a numbered question. For the audience state is never held,
// queued, dismissed or removed, except on the asker's own.
type Question struct {
	Number    int       `json:"number"`
	Text      string    `json:"text"`
	State     string    `json:"state"`
	Version   int       `json:"version"`
	Votes     int       `json:"votes"`
	Likes     int       `json:"likes,omitempty"` // desk and host: of its comment, on its platform
	Voted     bool      `json:"voted"`
	Source    SourceRef `json:"source"`
	CommentID *string   `json:"comment_id"`
	Author    *Name     `json:"author"`
	Lang      string    `json:"lang"`
	Answered  *Answer   `json:"answered"`
	CreatedAt Time      `json:"created_at"`
	Aired     int       `json:"aired,omitempty"`     // seconds it was on air before
	Anonymous bool      `json:"anonymous,omitempty"` // asked without a name in the room
	Place     int       `json:"place,omitempty"`     // desk and host: order among the queued, from 1
	Reasons   []string  `json:"reasons,omitempty"`   // desk: the rules that held it
	Mine      bool      `json:"mine,omitempty"`      // viewer: asked by this session
	Receipt   string    `json:"receipt,omitempty"`   // only in the answer to asking anonymously
}

// Item is what a scene shows.
type Item struct {
	Kind     string     `json:"kind"` // comment, question, top, join, poll, podium, leaderboard, delay
	Comment  *Comment   `json:"comment,omitempty"`
	Question *Question  `json:"question,omitempty"`
	Top      []Question `json:"top,omitempty"`
	Join     *Join      `json:"join,omitempty"`  // join, and poll: how else to vote
	Poll     *Poll      `json:"poll,omitempty"`  // as the audience may see it
	Ranks    []Rank     `json:"ranks,omitempty"` // podium: three, leaderboard: ten
	Code     string     `json:"code,omitempty"`  // delay: what to write in the comments
	Since    Time       `json:"since"`
}

// Join is how the audience gets in.
type Join struct {
	Code string `json:"code"`
	URL  string `json:"url"`
	QR   string `json:"qr"` // path of an SVG
}

// Scene is what the overlay shows now. While Panic is on, Item is null.
type Scene struct {
	Version int   `json:"version"`
	Item    *Item `json:"item"`
	Panic   bool  `json:"panic"`
}

// Notice is something wrong, in plain words.
type Notice struct {
	Code      string `json:"code"`
	Message   string `json:"message"`
	MessageDE string `json:"message_de,omitempty"`
	Field     string `json:"field,omitempty"`
}

// Source is a source with its lamp.
type Source struct {
	ID           string   `json:"id"`
	Kind         string   `json:"kind"`
	State        string   `json:"state"`
	LagMS        int64    `json:"lag_ms"`
	Rate         float64  `json:"rate"`
	Mode         string   `json:"mode"` // how it is read now: stream, poll, push, eventsub, irc
	QuotaUsed    *int64   `json:"quota_used"`
	QuotaLeft    *int64   `json:"quota_left"`
	QuotaEnds    *Time    `json:"quota_ends"`
	Error        *Notice  `json:"error"`
	Hint         *Notice  `json:"hint"` // what would make it better, while nothing is wrong
	Title        string   `json:"title"`
	Channel      string   `json:"channel"`
	Picture      string   `json:"picture"`
	Uncounted    int64    `json:"uncounted"`
	Capabilities []string `json:"capabilities"`        // delete, hide, unhide, ban, timeout, unban, reply, private_reply
	Paused       bool     `json:"paused,omitempty"`    // by a person
	Simulated    bool     `json:"simulated,omitempty"` // a rehearsal's
	HeardAt      *Time    `json:"heard_at"`            // when the last comment came
	DelayMS      int64    `json:"delay_ms,omitempty"`  // how far its picture is behind, as measured or set

	Choices []Broadcast       `json:"choices,omitempty"` // the broadcasts to choose from
	Config  map[string]string `json:"config,omitempty"`  // producer: what was given, never secrets
	Hook    string            `json:"hook,omitempty"`    // producer: the address that a fed source is fed at
	Secret  string            `json:"secret,omitempty"`  // only in the answer to adding or renewing: it is never shown again
}

// Broadcast is one of several that a channel, page or account runs.
type Broadcast struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Picture string `json:"picture"`
	Live    bool   `json:"live"`
}

// Sample is a source's lamp at one moment of its history.
type Sample struct {
	At        Time    `json:"at"`
	State     string  `json:"state"`
	Rate      float64 `json:"rate"`
	LagMS     int64   `json:"lag_ms"`
	QuotaLeft *int64  `json:"quota_left"`
	Code      string  `json:"code,omitempty"` // of the error that was shown
}

// Check is one thing that a connection needs, and whether it is so.
type Check struct {
	Name    string `json:"name"`
	State   string `json:"state"` // ok, missing, unknown
	Message string `json:"message"`
	Do      string `json:"do,omitempty"` // what to do about it
}

// Tested is the answer to testing a connection.
type Tested struct {
	Source Source  `json:"source"`
	Checks []Check `json:"checks"`
}

// Action is something asked of a platform.
type Action struct {
	ID        string `json:"id"`
	Comment   string `json:"comment"`
	Source    string `json:"source"`
	Kind      string `json:"kind"`
	Act       string `json:"act"`
	State     string `json:"state"`   // asked, done, refused
	Message   string `json:"message"` // refused: why, in the platform's words; asked: why it takes time
	MessageDE string `json:"message_de,omitempty"`
	Text      string `json:"text,omitempty"`
	Seconds   int64  `json:"seconds,omitempty"`
	Author    string `json:"author,omitempty"` // name
	AuthorID  string `json:"author_id,omitempty"`
	By        string `json:"by"`
	At        Time   `json:"at"`
	EndedAt   *Time  `json:"ended_at"`
}

// Account is a platform account that a producer connected.
type Account struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	Name    string   `json:"name"`
	Picture string   `json:"picture"`
	Scopes  []string `json:"scopes"`
	Dead    bool     `json:"dead"` // must be connected again
	At      Time     `json:"at"`
}

// Connecting is what can be connected here, and what it takes.
type Connecting struct {
	Kind     string  `json:"kind"`
	Login    string  `json:"login"`    // oauth, device, or "" where there is none
	Ready    bool    `json:"ready"`    // whether this installation has what a login needs
	Redirect string  `json:"redirect"` // the address to give to the platform
	Hook     string  `json:"hook"`     // the webhook address to give to the platform
	Public   bool    `json:"public"`   // whether the platform can reach this installation
	Checks   []Check `json:"checks"`   // what is still missing on the platform's side
}

// Device is a login by code: the person opens the address and types the code.
type Device struct {
	ID      string   `json:"id"`
	URL     string   `json:"url"`
	Code    string   `json:"code"`
	State   string   `json:"state"` // waiting, done, refused
	Message string   `json:"message,omitempty"`
	Account *Account `json:"account"`
	Expires Time     `json:"expires"`
}

// Links are the addresses of a show's pages, for the producer only.
type Links struct {
	Viewer  string `json:"viewer"`
	Desk    string `json:"desk"`
	Host    string `json:"host"`
	Overlay string `json:"overlay"`
}

// Tokens are the tokens in those links, for the producer only.
type Tokens struct {
	Desk    string `json:"desk"`
	Host    string `json:"host"`
	Overlay string `json:"overlay"`
}

// Show is one live session of a series.
type Show struct {
	ID        string           `json:"id"`
	Series    string           `json:"series"`
	Code      string           `json:"code"`
	Title     string           `json:"title"`
	Language  string           `json:"language"`
	State     string           `json:"state"`
	Hold      string           `json:"hold"`
	Anonymous bool             `json:"anonymous"` // whether anonymous questions are taken
	Demo      bool             `json:"demo,omitempty"`
	Rehearsal string           `json:"rehearsal,omitempty"` // id of the show that rehearses this one now
	Rehearses string           `json:"rehearses,omitempty"` // this is a rehearsal of that show: nothing of it stays
	StartedAt *Time            `json:"started_at"`
	EndedAt   *Time            `json:"ended_at"`
	Join      string           `json:"join"`             // the viewer address
	Delays    map[string]int64 `json:"delays,omitempty"` // ms that a platform's picture is behind, by source kind
	Links     *Links           `json:"links,omitempty"`  // producer only
	Tokens    *Tokens          `json:"tokens,omitempty"`
	Words     []string         `json:"words,omitempty"`      // producer and moderator: blocked words of the series
	HoldFirst bool             `json:"hold_first,omitempty"` // and whether first comments of an author wait
}

// Link is a personal way in for one role.
type Link struct {
	ID        string `json:"id"`
	Role      string `json:"role"`
	Name      string `json:"name"`
	URL       string `json:"url"`
	Token     string `json:"token"`
	QR        string `json:"qr"` // path of an SVG
	CreatedAt Time   `json:"created_at"`
	ExpiresAt *Time  `json:"expires_at"`
}

// Ban is an author kept out.
type Ban struct {
	ID     string `json:"id"` // the author's id
	Author Author `json:"author"`
	Kind   string `json:"kind"`
	Reason string `json:"reason"`
	By     string `json:"by"`
	At     Time   `json:"at"`
	Until  *Time  `json:"until"` // of a timeout on the platform
}

// Audit is one decision: who, when, what before, what after.
type Audit struct {
	ID      int    `json:"id"`
	At      Time   `json:"at"`
	Actor   Actor  `json:"actor"`
	Act     string `json:"act"`
	Kind    string `json:"kind"`
	Ref     string `json:"ref"`
	Before  string `json:"before"`
	After   string `json:"after"`
	Version int    `json:"version"`
	Current bool   `json:"current"` // no version was named: it was made on the current one
	Undone  bool   `json:"undone"`
}

// Actor is who acts.
type Actor struct {
	Role string `json:"role"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Overlay is an overlay page as the desk sees it.
type Overlay struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	State  string `json:"state"` // on, stale, gone
	Shown  int    `json:"shown"` // the scene version it confirmed
	SeenAt Time   `json:"seen_at"`
}

// Person is somebody present at the desk.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
	On   string `json:"on,omitempty"` // the item being handled: comment id or "#12"
}

// Stage is the WebRTC part of the room: how it is set up and who is on it.
type Stage struct {
	Version      int           `json:"version"`
	On           bool          `json:"on"`
	Layout       string        `json:"layout"` // auto, one, two, grid
	Reactions    bool          `json:"reactions"`
	Recording    bool          `json:"recording"`
	Guests       int           `json:"guests"`  // on stage at once, at most
	Minutes      int           `json:"minutes"` // each guest on stage; 0: no limit
	Seats        int           `json:"seats"`   // as many seats the caller may see: offer so many
	Publications []Publication `json:"publications"`
	Viewers      int           `json:"viewers"`            // watching
	Watch        string        `json:"watch,omitempty"`    // an outside engine's WHEP address, {seat} for each seat
	OutWHIP      string        `json:"out_whip,omitempty"` // producer: where the stage is sent
}

// Publication is one camera and microphone, or screen, that arrives at the stage.
type Publication struct {
	ID       string `json:"id"`
	Kind     string `json:"kind"` // host, screen, guest
	Seat     int    `json:"seat"`
	Name     string `json:"name"`
	Text     string `json:"text,omitempty"`     // guest: what they want to say
	Question *int   `json:"question,omitempty"` // guest: number of their question
	Hand     string `json:"hand,omitempty"`     // guest: desk and host only
	Audio    bool   `json:"audio"`
	Video    bool   `json:"video"`
	Muted    bool   `json:"muted"`
	Green    bool   `json:"green,omitempty"` // in the green room: desk only
	Since    Time   `json:"since"`
	EndsAt   *Time  `json:"ends_at"`
}

// Hand is a viewer's wish, or invitation, to speak.
type Hand struct {
	ID       string `json:"id"`
	Author   *Name  `json:"author"`
	Text     string `json:"text"`
	Question *int   `json:"question"`
	State    string `json:"state"` // raised, invited, accepted, preview, stage, left, declined
	Version  int    `json:"version"`
	Muted    bool   `json:"muted"`             // by a moderator
	Silent   bool   `json:"silent"`            // by the guest
	ByDesk   bool   `json:"by_desk,omitempty"` // the last move was a moderator's
	RaisedAt Time   `json:"raised_at"`
	MovedAt  Time   `json:"moved_at"`
	EndsAt   *Time  `json:"ends_at"` // of the time on stage
}

// ICEServer is a STUN or TURN server, with credentials that end after a while.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}
