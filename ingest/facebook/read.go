package facebook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

const (
	interval  = 3 * time.Second
	waiting   = 10 * time.Second // while the broadcast has not begun
	lookEvery = 30 * time.Second
	listEvery = time.Minute // how often a page is asked what it broadcasts
	listAfter = 10 * time.Second
)

// reader reads one source.
type reader struct {
	c    *Connector
	call *meta.Call
	src  live.Source
	out  ingest.Outlet
	poll poller

	page     string // its number; "" if unknown
	ofPage   bool   // whatever the page broadcasts, not one live video
	began    <-chan struct{}
	choices  []live.Broadcast
	nextList time.Time
	was      bool // a broadcast of the page was read and is over

	b        broadcast // of poll.video, or of the page
	nextLook time.Time
}

// Run polls the comments until the broadcast is over; of a source that is set
// to a page, for ever: from one broadcast to the next.
func (c *Connector) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	page, err := c.pageOf(ctx, src)
	if err != nil {
		return err
	}
	r := &reader{c: c, call: c.graph.Open(src), src: src, out: out, page: page, ofPage: src.Config["live_video"] == ""}
	r.poll = poller{call: r.call, watch: meta.Watch{Kind: live.Facebook, Source: src.ID}, page: page}
	r.poll.resume(out.Cursor())
	if r.ofPage {
		var stop func()
		r.began, stop = c.air.listen(page)
		defer stop()
	} else {
		r.poll.follow(src.Config["live_video"])
	}
	for {
		pause, over, err := r.turn(ctx)
		if err != nil || over {
			return err
		}
		if err := r.wait(ctx, pause); err != nil {
			return err
		}
	}
}

// turn does what is due and says how long to wait; over says that the
// broadcast is.
func (r *reader) turn(ctx context.Context) (pause time.Duration, over bool, err error) {
	usage, err := r.find(ctx)
	if err != nil {
		return 0, false, err
	}
	if r.poll.video == "" {
		pause, slow := usage.Pace(max(time.Until(r.nextList), time.Second))
		r.report(live.SourceWaiting, slow, pause, true)
		return pause, false, nil
	}
	if err := r.look(ctx); err != nil {
		return 0, false, err
	}
	usage, complete, err := r.poll.turn(ctx, r.out)
	if e := live.AsError(err); r.ofPage && e != nil && e.Kind == live.NotFound { // it was taken down
		r.b.status, err = "VOD", nil
	}
	if err != nil {
		return 0, false, err
	}
	state := r.b.state()
	if state == live.SourceEnded && !r.ofPage {
		return 0, true, nil
	}
	if state == live.SourceEnded {
		r.was, r.nextList = true, time.Now().Add(listAfter)
		r.poll.follow("")
	}
	pause = interval
	if state != live.SourceLive {
		pause = waiting
	}
	pause, slow := usage.Pace(pause)
	r.report(state, slow, pause, complete)
	return pause, false, nil
}

// find asks the page what it broadcasts, if that is due, and turns to the
// newest; to a newer one after a last look at the comments of the older.
func (r *reader) find(ctx context.Context) (usage meta.Usage, err error) {
	if !r.ofPage || time.Now().Before(r.nextList) {
		return usage, nil
	}
	if r.b.channel == "" {
		if r.b, _, err = lookPage(ctx, r.call, r.page); err != nil && (hopeless(err) || r.poll.video == "") {
			return usage, err
		}
	}
	list, usage, err := running(ctx, r.call, r.page)
	r.nextList = time.Now().Add(listEvery)
	switch {
	case err != nil && (hopeless(err) || r.poll.video == ""):
		return usage, err
	case err != nil: // what is being read goes on
		return usage, nil
	}
	r.choices = list
	if len(list) == 0 || list[0].ID == r.poll.video {
		return usage, nil
	}
	if r.poll.video != "" {
		if usage, _, err = r.poll.turn(ctx, r.out); err != nil && hopeless(err) {
			return usage, err
		}
	}
	r.poll.follow(list[0].ID)
	r.b.title, r.b.status, r.b.video, r.nextLook = list[0].Title, "LIVE", "", time.Time{}
	return usage, nil
}

// look asks how the broadcast is, if that is due. Comments are read even if
// Facebook does not say.
func (r *reader) look(ctx context.Context) error {
	if time.Now().Before(r.nextLook) {
		return nil
	}
	seen, _, err := look(ctx, r.call, r.poll.video)
	if err != nil && hopeless(err) {
		return err
	}
	r.nextLook = time.Now().Add(lookEvery)
	if err != nil {
		return nil
	}
	r.b = seen
	if r.page == "" {
		r.page = seen.page
	}
	r.poll.page = r.page
	r.c.air.set(r.src, onAir{r.poll.video, seen.video})
	return nil
}

// wait waits for pause, or, of a source that is set to a page, until one of its
// broadcasts begins.
func (r *reader) wait(ctx context.Context, pause time.Duration) error {
	if r.poll.video != "" {
		return ingest.Sleep(ctx, pause)
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-r.began:
		r.nextList = time.Time{}
	}
	return nil
}

// report shows the lamp.
func (r *reader) report(state live.SourceState, slow bool, pause time.Duration, complete bool) {
	if r.poll.video == "" && r.was {
		state = live.SourceEnded
	}
	hint := r.poll.hint()
	r.out.Report(func(s *live.SourceStatus) {
		s.State, s.Mode, s.Choices, s.Hint = state, "poll", r.choices, hint
		if r.b.title != "" || r.b.channel != "" {
			r.b.show(s)
		}
		if slow {
			ends := time.Now().Add(pause).UnixMilli()
			s.State, s.Error, s.QuotaEnds = live.SourceSlow, ingest.ErrRate, &ends
		}
		if !complete {
			s.State, s.Error = live.SourceSlow, errTooMany
		}
	})
}

// hopeless reports whether an error about the broadcast means that its comments
// cannot be read either. Otherwise they are read without knowing it.
func hopeless(err error) bool {
	e := live.AsError(err)
	return e == nil || e.Kind == live.Unauthorized || e.Kind == live.TooMany || errors.Is(err, live.ErrUnavailable)
}

// cursor is the place that is saved: the live video and the time of its newest comment.
func cursor(video string, newest int64) string { return fmt.Sprintf("1 %s %d", video, newest) }
