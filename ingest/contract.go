package ingest

import (
	"context"
	"net/url"
	"time"

	"zuruf/live"
)

// Connector reads one kind of platform. One value serves all sources of that
// kind; all methods are safe for concurrent use.
type Connector interface {
	// Kind names the platform.
	Kind() live.SourceKind

	// Capabilities says what may be done on the platform besides reading, with
	// the credentials of src. It does no I/O. Whoever names an act is a Writer.
	Capabilities(src live.Source) []live.PlatformAct

	// Fields lists what a producer gives to set a source up.
	Fields() []Field

	// Prepare brings what a person typed into its one form, for example a
	// pasted address to an id. It does no I/O. A wrong or missing field is a
	// live.Error of Kind Invalid that names the field and says what would be right.
	Prepare(src live.Source) (live.Source, error)

	// Probe asks the platform about a prepared source before it is saved: is
	// this your show? It returns the source as it should be saved (with facts
	// learned, such as the page that owns a video) and its status. A failure is
	// a live.Error that says what to do. It stores nothing.
	Probe(ctx context.Context, src live.Source) (live.Source, live.SourceStatus, error)

	// Run reads a prepared source from out.Cursor() on, until ctx ends or it
	// cannot go on. It may be called long before the broadcast exists: then it
	// reports SourceWaiting and looks again now and then, cheaply.
	//
	// It returns nil when the broadcast is over, and the supervisor looks again
	// from time to time. Otherwise the error's Kind decides what happens:
	//
	//	Unauthorized, Forbidden    the credentials are refused: reconnect, tried again each minute
	//	TooMany with ErrQuota      paused for Retry seconds
	//	TooMany                    slow, tried again after Retry seconds
	//	NotFound, Invalid, Conflict  waiting with that message, tried again each minute
	//	anything else              slow, tried again with growing pauses
	//
	// Run is not called twice at a time for one source, on any node, as long as
	// the lease holds. A panic is caught and treated as a failure. When Run
	// returns, everything it started has stopped.
	Run(ctx context.Context, src live.Source, out Outlet) error
}

// Outlet is where a running connector hands over what it reads. It is safe for
// concurrent use, but order is only kept between calls that follow each other.
type Outlet interface {
	// Cursor returns the place to read on from: what was last saved, on
	// whatever node, or "" at the very beginning. Its form is the connector's.
	Cursor() string

	// Hand stores batch and then cursor. It returns nil only after the store
	// acknowledged both; an interruption between the two repeats the batch
	// later, which does no harm. While the store is away it waits and shows
	// that in the lamp, so that a connector stops reading meanwhile. An empty
	// batch is welcome: it says that reading works. Hand may change the batch's
	// elements and does not keep the slice.
	//
	// An error means that Run must return it: ctx ended, the lease was lost, or
	// the store refuses the batch for good.
	Hand(ctx context.Context, batch []live.Message, cursor string) error

	// Report changes the source's status. Change is called at once, with Error,
	// Hint and QuotaEnds cleared; it sets what it knows (State, Title, Channel, Picture,
	// Mode, the quota, Error, Hint, Choices). Everything else is the supervisor's.
	Report(change func(*live.SourceStatus))
}

// Field is one thing that a producer gives to set a source up. Secret fields
// go to Source.Secrets, the others to Source.Config, under their Name.
type Field struct {
	Name     string
	Secret   bool
	Optional bool
}

// Writer is a Connector whose platform lets us act.
type Writer interface {
	Connector

	// Act does what was asked for and returns the platform's id of what came of
	// it: of a ban (for the unban) or of a reply (so that it is not taken in as
	// a comment); "" where there is none. What is so already is done: deleting
	// what is gone is no error. The supervisor calls it on the node that reads
	// the source, one act a source at a time, and acts on the same comment or
	// person in the order of asking; also while reading is paused. ctx ends three
	// seconds after the source is stopped.
	//
	// Errors are live.Errors: Unavailable and TooMany mean that it was not done
	// and may be tried again (after Retry seconds, within the hour); every other
	// kind is final, and its message is shown. Refused quotes the platform's words.
	Act(ctx context.Context, src live.Source, a live.Action) (receipt string, err error)
}

// Tokens gives the access tokens of connected accounts. A source that was
// connected by logging in names its account as Config["account"].
type Tokens interface {
	// Access returns a token that is valid for minutes to come. refused is one
	// that the platform has just refused, or "": then another one is fetched.
	// An account that a person must connect again is a live.Error of Kind
	// Unauthorized.
	Access(ctx context.Context, account, refused string) (string, error)

	// Account says who the account is, without tokens.
	Account(ctx context.Context, account string) (live.Account, error)
}

// Ledger counts what an account has spent of an allowance in a period, over
// all nodes and restarts.
type Ledger interface {
	// Spend adds units (0: only asks) and returns what was spent in all.
	Spend(ctx context.Context, account, period string, units int64) (used int64, err error)
}

// Hooked is a Connector whose platform also calls us.
type Hooked interface {
	Connector

	// Handshake answers the platform's question whether this address is ours:
	// the text to send back, or a live.Error of Kind Forbidden.
	Handshake(query url.Values) (string, error)

	// Open checks the signature over the raw body, before anything is parsed,
	// and decodes it. A wrong signature is a live.Error of Kind Unauthorized, a
	// missing secret one of Kind Forbidden, a signed body that is no webhook
	// one of Kind Invalid.
	Open(body []byte, signature string, received time.Time) ([]Delivery, error)

	// Addressed reports whether d is meant for src. It does no I/O.
	Addressed(src live.Source, d *Delivery) bool
}

// Fed is a Connector whose sources are fed by whoever knows their secret.
type Fed interface {
	Connector

	// Admit checks in constant time that body comes from somebody who knows the
	// secret of src; else a live.Error of Kind Unauthorized.
	Admit(src live.Source, p Proof, body []byte) error

	// Read decodes a body; a live.Error of Kind Invalid names the first wrong
	// place, and then nothing is taken.
	Read(src live.Source, body []byte, received time.Time) ([]live.Message, error)
}

// Proof is what shows that a caller knows a source's secret: a signature over
// the body, or the secret itself.
type Proof struct{ Signature, Key string }

// Delivery is one message that a platform pushed, with what tells whose it is.
type Delivery struct {
	Account string   // page or user the webhook belongs to
	Objects []string // ids of the broadcast, video or post it may belong to
	Message live.Message
	First   bool // said for the first time, not edited: worthless if the comment is known
}

// Intake stores what was read. It is satisfied by moderation.
type Intake interface {
	// Submit stores a batch of one show and returns how many of it were known
	// already. It returns no error only after every message is durably stored
	// or known to be a repeat. It is safe for concurrent use and safe to call
	// again with the same batch.
	Submit(ctx context.Context, show string, batch []live.Message) (repeated int, err error)
}

// Store keeps what must survive this process. It is satisfied by live/store.
type Store interface {
	// Sources returns all sources of all shows that have not ended, with their secrets opened.
	Sources(ctx context.Context) ([]live.Source, error)

	// HoldLease says who reads a source. If node owns the lease, its counter
	// rises. If nobody owns it, or counter > 0 is still the stored one, node
	// becomes the owner and the epoch rises. The answer names the present
	// owner, its epoch and its counter. Safe to repeat after a lost reply.
	HoldLease(ctx context.Context, show, source, node string, counter int64) (owner string, epoch, now int64, err error)

	// Cursor returns what SaveCursor last kept, or "".
	Cursor(ctx context.Context, show, source string) (string, error)

	// SaveCursor keeps cursor; live.ErrState if epoch is no longer the current one.
	SaveCursor(ctx context.Context, show, source string, epoch int64, cursor string) error

	// PublishStatus shows a source's lamp on all nodes. Nothing rests on it, and
	// nothing is shown of a source that is not there any more.
	PublishStatus(ctx context.Context, show string, s live.SourceStatus) error

	// ReleaseLease lets go of a lease that node holds, so that another need not wait.
	ReleaseLease(ctx context.Context, show, source, node string) error

	// KeepSample adds to a source's history.
	KeepSample(ctx context.Context, show, source string, s live.Sample) error

	// PendingActions returns what was asked of a source's platform and is not
	// over, in the order of asking.
	PendingActions(ctx context.Context, show, source string) ([]live.Action, error)

	// SaveAction keeps how far an action is; live.ErrState if epoch is no longer
	// the current one of its source's lease, live.ErrNotFound if it was ended
	// meanwhile. A reply that is done is never taken in as a comment.
	SaveAction(ctx context.Context, epoch int64, a live.Action) error
}
