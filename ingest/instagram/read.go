package instagram

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

const (
	interval  = 6 * time.Second  // the webhook is quicker: this is for what it loses
	waiting   = 15 * time.Second // while nothing is broadcast
	listEvery = 15 * time.Second // how often it is asked what is broadcast
	quiet     = 10 * time.Minute // a webhook longer ago than this does not count as the way that is in use
	maxMedia  = 8                // broadcasts at a time
)

// reader reads one source.
type reader struct {
	c    *Connector
	call *meta.Call
	out  ingest.Outlet
	poll poller
	user string

	account  account
	media    []string // as last seen
	was      bool     // it has been live
	nextList time.Time
}

// Run looks for broadcasts and polls the comments of all of them. An account's
// next broadcast is the same source: Run does not end with the first.
func (c *Connector) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	call, _, user, err := c.open(ctx, src)
	if err != nil {
		return err
	}
	r := &reader{c: c, call: call, out: out, user: user, poll: poller{call: call, watch: meta.Watch{Kind: live.Instagram, Source: src.ID}, newest: resume(out.Cursor(), user)}}
	for {
		pause, err := r.turn(ctx)
		if err != nil {
			return err
		}
		if err := ingest.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// turn does what is due and says how long to wait.
func (r *reader) turn(ctx context.Context) (time.Duration, error) {
	usage, err := r.find(ctx)
	if err != nil {
		return 0, err
	}
	state, pause := live.SourceLive, interval
	switch {
	case len(r.media) > 0:
		r.was = true
	case r.was:
		state, pause = live.SourceEnded, waiting
	default:
		state, pause = live.SourceWaiting, waiting
	}
	got, u, err := r.poll.turn(ctx, r.media)
	if err != nil {
		return 0, err
	}
	if len(r.media) > 0 {
		usage = u
	}
	if got.gone {
		r.nextList = time.Time{}
	}
	if err := r.out.Hand(ctx, got.list, cursor(r.user, got.newest)); err != nil {
		return 0, err
	}
	r.poll.newest = got.newest
	pause, slow := usage.Pace(pause)
	r.report(state, slow, pause)
	return pause, nil
}

// find asks what the account broadcasts, if that is due, and once who it is.
func (r *reader) find(ctx context.Context) (usage meta.Usage, err error) {
	if r.account.username == "" {
		seen, err := look(ctx, r.call, r.user)
		if e := live.AsError(err); err != nil && (e == nil || e.Kind == live.Unauthorized || e.Kind == live.TooMany) {
			return usage, err
		}
		r.account = seen // empty if Instagram does not say: comments are read all the same
	}
	if time.Now().Before(r.nextList) {
		return usage, nil
	}
	now, usage, err := broadcasts(ctx, r.call, r.user)
	switch e := live.AsError(err); {
	case err == nil:
		r.media = now[:min(len(now), maxMedia)]
	case e == nil || e.Kind != live.Unavailable || len(r.media) == 0:
		return usage, err
	}
	if r.nextList = time.Now().Add(listEvery); len(r.media) == 0 {
		r.nextList = time.Time{}
	}
	return usage, nil
}

// report shows the lamp. Its mode tells whether webhooks come, on this node.
func (r *reader) report(state live.SourceState, slow bool, pause time.Duration) {
	mode := "poll"
	if last := r.c.arrivals.Last(r.user); !last.IsZero() && time.Since(last) < quiet {
		mode = "push"
	}
	hint := r.poll.hint()
	r.out.Report(func(s *live.SourceStatus) {
		s.State, s.Mode, s.Hint = state, mode, hint
		if r.account.username != "" {
			r.account.show(s)
		}
		if slow {
			ends := time.Now().Add(pause).UnixMilli()
			s.State, s.Error, s.QuotaEnds = live.SourceSlow, ingest.ErrRate, &ends
		}
	})
}

// cursor is the place that is saved: of each broadcast that runs the time of
// its newest comment.
func cursor(user string, newest map[string]int64) string {
	var b strings.Builder
	fmt.Fprintf(&b, "2 %s", user)
	for _, id := range slices.Sorted(maps.Keys(newest)) {
		fmt.Fprintf(&b, " %s:%d", id, newest[id])
	}
	return b.String()
}

// resume reads a cursor; nothing is known if it is of another account.
func resume(cursor, user string) map[string]int64 {
	newest := map[string]int64{}
	parts := strings.Fields(cursor)
	if len(parts) < 2 || parts[0] != "2" || parts[1] != user {
		return newest
	}
	for _, part := range parts[2:min(len(parts), 2+maxMedia)] {
		id, at, _ := strings.Cut(part, ":")
		if ms, err := strconv.ParseInt(at, 10, 64); err == nil && meta.IsNumber(id) {
			newest[id] = ms
		}
	}
	return newest
}
