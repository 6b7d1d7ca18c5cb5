package live

// Act is something that a moderator asks a platform to do.
type PlatformAct string

// The acts. What a source can do of these depends on the platform and on how
// it was connected; the desk offers exactly that.
const (
	ActDelete       PlatformAct = "delete"
	ActHide         PlatformAct = "hide"
	ActUnhide       PlatformAct = "unhide"
	ActBan          PlatformAct = "ban"
	ActTimeout      PlatformAct = "timeout"
	ActUnban        PlatformAct = "unban"
	ActReply        PlatformAct = "reply"         // everybody reads it
	ActPrivateReply PlatformAct = "private_reply" // only the author reads it
)

// Acts lists every act.
var Acts = []PlatformAct{ActDelete, ActHide, ActUnhide, ActBan, ActTimeout, ActUnban, ActReply, ActPrivateReply}

// Says reports whether the act sends words, so that doing it twice would be seen.
func (a PlatformAct) Says() bool { return a == ActReply || a == ActPrivateReply }

// ActionState is how far an action is.
type ActionState string

// The states of an action. It is sending while the platform is being called:
// to people that is still asked.
const (
	ActionAsked   ActionState = "asked"
	ActionSending ActionState = "sending"
	ActionDone    ActionState = "done"
	ActionRefused ActionState = "refused"
)

// Public is the state as people see it.
func (s ActionState) Public() ActionState {
	if s == ActionSending {
		return ActionAsked
	}
	return s
}

// Over reports whether nothing more will happen.
func (s ActionState) Over() bool { return s == ActionDone || s == ActionRefused }

// Action is one act that was asked for, on one comment or its author.
type Action struct {
	ID         string      `json:"id"`
	Show       string      `json:"show"`
	Source     string      `json:"source"`
	Comment    string      `json:"comment"`     // our id of it
	PlatformID string      `json:"platform_id"` // and the platform's
	Kind       SourceKind  `json:"kind"`
	Author     *Author     `json:"author,omitempty"`
	Act        PlatformAct `json:"act"`
	Seconds    int64       `json:"seconds,omitempty"` // timeout
	Text       string      `json:"text,omitempty"`    // reply, private_reply
	Ban        string      `json:"ban,omitempty"`     // unban: the platform's id of the ban, where it has one
	By         Actor       `json:"by"`
	At         int64       `json:"at"` // ms
	State      ActionState `json:"state"`
	Tries      int         `json:"tries,omitempty"`
	Next       int64       `json:"next,omitempty"`    // ms: not before
	Message    *Text       `json:"message,omitempty"` // refused: why, with the platform's own words; asked: why it takes time
	Receipt    string      `json:"receipt,omitempty"` // the platform's id of the ban or the reply
	EndedAt    int64       `json:"ended_at,omitempty"`
}
