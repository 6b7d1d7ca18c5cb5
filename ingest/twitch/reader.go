package twitch

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"zuruf/ingest"
	"zuruf/live"
)

const (
	// leavingMost ends the wait for an old connection on which something always
	// waits, as in a busy IRC channel; there the new one brings it too.
	leavingMost = 15 * time.Second

	beat     = 5 * time.Second        // how often the reader looks at the clock
	saving   = 30 * time.Second       // how often it is kept when Twitch was last heard
	leaving  = 500 * time.Millisecond // an old connection is read on after the new one stands, and until nothing waits
	moving   = 25 * time.Second       // to find the new connection; Twitch cuts the old one after 30 s
	steady   = 30 * time.Second       // a connection that stood so long is replaced at once
	burst    = 250                    // messages handed over at a time
	oldest   = 12 * time.Hour         // an interruption of longer than this was no accident
	returnIn = time.Minute            // how often a refused login is tried again
	agreeIn  = 10 * time.Minute       // and one without the permission
)

// reader reads one source during one call of Run.
type reader struct {
	c     *Connector
	src   live.Source
	out   ingest.Outlet
	mode  string // as set: auto, eventsub, irc
	room  user
	d     decoder
	batch []live.Message

	recent recent
	heard  time.Time // when Twitch last said anything
	saved  time.Time // the last of these that was kept
	since  time.Time // when the present connection was made
	joined bool

	refusal *live.Error // the account is refused, and we read by IRC meanwhile
	retry   time.Time   // when the account is tried again
	bans    atomic.Bool // bans are not told to us

	status  status
	wg      sync.WaitGroup
	cancel  context.CancelFunc
	next    chan *link // the connection that follows the present one; nil if none could be made
	moving  bool       // it is being made, or waits
	looks   chan look
	looking bool
	lookAt  time.Time
}

// Run reads the chat until ctx ends or it cannot go on.
func (c *Connector) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	ctx, cancel := context.WithCancel(ctx)
	r := &reader{
		c: c, src: src, out: out, mode: src.Config["mode"], heard: parseCursor(out.Cursor()), cancel: cancel,
		room: user{login: src.Config["channel"]}, next: make(chan *link, 1), looks: make(chan look, 1),
	}
	r.saved = r.heard
	defer r.stop()
	if r.mode == "" {
		r.mode = modeAuto
	}
	if err := r.identify(ctx); err != nil {
		return err
	}
	for {
		l, err := r.open(ctx)
		if err == nil {
			r.connected(ctx, l)
			err = r.pump(ctx, l)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if again := r.interrupted(ctx, err); !again {
			return err
		}
	}
}

// stop ends everything that Run started.
func (r *reader) stop() {
	r.cancel()
	r.wg.Wait()
	select {
	case l := <-r.next:
		if l != nil {
			l.close()
		}
	default:
	}
}

// identify finds out whose chat it is and who we are in it, as far as that is
// needed to begin.
func (r *reader) identify(ctx context.Context) error {
	r.d.source = r.src.ID
	r.status.show = r.room.login
	if r.src.Config["account"] == "" {
		r.mode = modeIRC
		return nil
	}
	who, err := r.c.account(ctx, r.src)
	if err == nil {
		r.d.own = who.User
		var u user
		if u, err = r.c.channel(ctx, r.c.caller(r.src), r.src, who); err == nil {
			r.room = u
			r.status.show, r.status.picture = u.name, u.picture
			return nil
		}
	}
	if e := mustReconnect(err); e != nil && r.room.login != "" && r.mode != modeEventSub {
		r.refuse(e)
		return nil
	}
	return err
}

// open makes a connection in the way that is set, and by IRC where the account
// is refused and the way is ours to choose.
func (r *reader) open(ctx context.Context) (*link, error) {
	if r.mode == modeIRC || r.refusal != nil {
		return r.openIRC(ctx)
	}
	l, err := r.openEventSub(ctx)
	if e := mustReconnect(err); e != nil && r.mode == modeAuto {
		r.refuse(e)
		return r.openIRC(ctx)
	}
	return l, err
}

// refuse notes that the account is refused.
func (r *reader) refuse(e *live.Error) {
	r.refusal = e
	r.postpone()
}

// postpone sets when a refused account is tried again.
func (r *reader) postpone() {
	r.retry = time.Now().Add(returnIn)
	if r.refusal.Kind == live.Forbidden {
		r.retry = time.Now().Add(agreeIn)
	}
}

// connected begins to read a new connection after the one before was lost.
func (r *reader) connected(ctx context.Context, l *link) {
	now := time.Now()
	if gap := now.Sub(r.heard); !r.heard.IsZero() && gap < oldest {
		r.status.gap(r.heard, now)
	}
	r.heard, r.since, r.joined = now, now, true
	r.status.mode = l.mode
	r.show()
	r.look(ctx, now)
}

// interrupted reports whether a new connection is to be made at once.
func (r *reader) interrupted(ctx context.Context, err error) bool {
	stood := r.joined && time.Since(r.since) >= steady
	r.joined, r.since = false, time.Time{}
	e := live.AsError(err)
	if e == nil {
		return false
	}
	if !r.heard.Equal(r.saved) && r.hand(ctx) != nil {
		return false
	}
	if m := mustReconnect(e); m != nil && r.mode == modeAuto && r.refusal == nil && r.room.login != "" {
		r.refuse(m)
		return true
	}
	return stood && e.Kind == live.Unavailable
}

// hand hands over what has gathered, with when Twitch was last heard.
func (r *reader) hand(ctx context.Context) error {
	cursor := r.out.Cursor()
	if len(r.batch) == 0 || r.heard.Sub(r.saved) >= saving || !r.joined {
		cursor, r.saved = formatCursor(r.heard), r.heard
	}
	err := r.out.Hand(ctx, r.batch, cursor)
	r.batch = r.batch[:0]
	return err
}

// add takes a message, unless it came before.
func (r *reader) add(m live.Message) {
	if m.Says() && !r.recent.add(m.Comment.PlatformID) {
		return
	}
	r.batch = append(r.batch, m)
}

// A cursor is when Twitch was last heard: "1 <ms>".
func formatCursor(t time.Time) string { return "1 " + strconv.FormatInt(t.UnixMilli(), 10) }

func parseCursor(s string) time.Time {
	rest, ok := strings.CutPrefix(s, "1 ")
	ms, err := strconv.ParseInt(rest, 10, 64)
	if !ok || err != nil || ms <= 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
