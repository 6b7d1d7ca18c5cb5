package live

// Decision is what people or rules decided about a comment.
type Decision string

// The decisions.
const (
	Held     Decision = "held"
	Approved Decision = "approved"
	Rejected Decision = "rejected"
)

// RemovedBy says who took a comment back for good. Removal is final.
type RemovedBy string

// Who removes.
const (
	NotRemoved        RemovedBy = ""
	RemovedByAuthor   RemovedBy = "author"
	RemovedByPlatform RemovedBy = "platform"
	RemovedByLaw      RemovedBy = "law"     // its words are erased everywhere, only the reason and the time stay
	RemovedBySource   RemovedBy = "source"  // it came from the wrong broadcast
	RemovedByAge      RemovedBy = "expired" // the platform's rules end how long it may be kept
)

// Erases reports whether a removal takes the words and the author along.
func (r RemovedBy) Erases() bool {
	return r == RemovedByLaw || r == RemovedBySource || r == RemovedByAge
}

// CommentState is the one word derived from a comment's facts for lists and filters.
type CommentState string

// The derived states; removed wins over rejected over held over approved.
const (
	CommentHeld     CommentState = "held"
	CommentApproved CommentState = "approved"
	CommentRejected CommentState = "rejected"
	CommentRemoved  CommentState = "removed"
)

// MaxCommentText is the longest text kept of a platform comment, in runes.
// YouTube's messages are about 200, Facebook's can be a novel.
const MaxCommentText = 2000

// Author is one person on one source. ID is a keyed hash of (kind, platform
// user id) and is what bans, votes and filters go by.
type Author struct {
	ID         string `json:"id"`
	PlatformID string `json:"platform_id,omitempty"`
	Name       string `json:"name"`
	Avatar     string `json:"avatar,omitempty"` // https URL, or empty
}

// Comment is one message of one author from one source, with the independent
// facts known about it.
type Comment struct {
	ID          string     `json:"id"` // keyed hash of (kind, platform id): known once, wherever it comes from
	Source      string     `json:"source"`
	Kind        SourceKind `json:"kind"`
	PlatformID  string     `json:"platform_id"`
	Author      *Author    `json:"author,omitempty"` // nil: the platform gave none
	Text        string     `json:"text"`
	Form        string     `json:"form,omitempty"`         // "" text, else what the platform calls it: superChatEvent, sticker, photo …
	Amount      string     `json:"amount,omitempty"`       // with its currency
	Origin      string     `json:"origin,omitempty"`       // where an inbound message really came from: discord, tiktok …
	PublishedAt int64      `json:"published_at,omitempty"` // ms, 0: the platform did not say
	ReceivedAt  int64      `json:"received_at"`            // ms

	Decision  Decision  `json:"-"`
	RemovedBy RemovedBy `json:"-"`
	Banned    bool      `json:"-"` // the author is banned
	Version   int       `json:"-"`
	Counted   bool      `json:"-"` // it was a vote or an upvote
	First     bool      `json:"-"` // the author's first comment in this show
	Question  int       `json:"-"` // number of the question opened from it, 0: none
	Reasons   []string  `json:"-"` // names of the rules that held it
	Likes     int       `json:"-"` // on the platform: shown beside votes, never counted as such
	Ordinal   int       `json:"-"` // place in the order of arrival, from 0
}

// State derives the comment's one word.
func (c *Comment) State() CommentState {
	switch {
	case c.RemovedBy != NotRemoved:
		return CommentRemoved
	case c.Decision == Rejected:
		return CommentRejected
	case c.Decision == Held:
		return CommentHeld
	}
	return CommentApproved
}

// Visible reports whether anyone but the desk may see the comment.
func (c *Comment) Visible() bool {
	return c.Decision == Approved && c.RemovedBy == NotRemoved && !c.Banned
}

// Message is what a connector hands over: something said (a known id with
// other content is an edit), or one of the other things that a platform tells.
type Message struct {
	Comment Comment
	Own     bool         // said by the connected account itself: it may be a reply of ours
	First   bool         // said for the first time, not edited: changes nothing that is known
	Removed RemovedBy    // taken back: only Comment.Kind and Comment.PlatformID matter
	Hiding  Hiding       // hidden or shown again: only Comment.Kind and Comment.PlatformID matter
	Ban     *PlatformBan // Comment.Kind and Comment.Source matter
	Sweep   *Sweep       // Comment.Kind and Comment.Source matter
}

// Says reports whether m is a comment and not news about one.
func (m *Message) Says() bool {
	return m.Removed == NotRemoved && m.Hiding == NotHiding && m.Ban == nil && m.Sweep == nil
}

// Hiding is whether a comment was hidden on its platform.
type Hiding string

// What may have happened.
const (
	NotHiding Hiding = ""
	Hidden    Hiding = "hidden"
	Unhidden  Hiding = "unhidden"
)

// PlatformBan is an author whom the platform keeps out, or lets in again. What
// they said leaves lists, votes and the overlay.
type PlatformBan struct {
	Author  Author // PlatformID matters
	Seconds int64  // 0: for good
	Lifted  bool
	At      int64 // ms
}

// Sweep is a platform's taking back of everything that was said until now, by
// one author or, with Author empty, by everybody.
type Sweep struct {
	Author string // platform id
	Until  int64  // ms
}
