package youtube

import (
	"context"
	"errors"
	"net/url"
	"time"

	"zuruf/ingest"
	"zuruf/live"
)

// lookLive is how often the broadcast is looked at while its chat is read.
const lookLive = 10 * time.Minute

// reader reads one source during one Run.
type reader struct {
	s       *session
	m       *memory
	out     ingest.Outlet
	at      cursor
	b       broadcast
	choices []live.Broadcast
	look    time.Time   // when to look at the broadcast again
	hint    *live.Error // what the next report hints at
	gap     *live.Error // a place that was lost; shown until the next Run
}

// Run finds the broadcast, waits for it, and reads its chat until it ends.
func (c *Connector) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	m := c.memory(src)
	if time.Now().Before(m.again) {
		return nil // over, and not yet time to ask again
	}
	r := &reader{s: c.session(src), m: m, out: out, at: parseCursor(out.Cursor())}
	r.s.bound = true
	if _, err := r.s.identify(ctx); err != nil {
		return err
	}
	defer r.s.book.join()()
	defer m.reads("")
	r.s.book.restore(time.Now(), r.at.day, r.at.used)
	if r.s.id != "" && r.at.video != r.s.id {
		r.at = cursor{}
	}
	return r.run(ctx)
}

func (r *reader) run(ctx context.Context) error {
	for {
		if now := time.Now(); r.at.chat == "" || !now.Before(r.look) {
			ready, over, err := r.seek(ctx, now)
			switch {
			case err != nil:
				return err
			case over:
				r.finish()
				return nil
			case !ready:
				continue
			}
		}
		ended, err := r.read(ctx)
		if err != nil {
			return err
		}
		if !ended {
			continue
		}
		if moved, err := r.move(ctx); err != nil || !moved {
			if err == nil || isNo(err) {
				r.finish()
				return nil
			}
			return err
		}
	}
}

// seek looks at the broadcast, or for one. Unless a chat is ready to be read or
// the broadcast is over, it waits until it is time for the next look.
func (r *reader) seek(ctx context.Context, now time.Time) (ready, over bool, _ error) {
	f, err := r.current(ctx, now)
	state, refusal := live.SourceWaiting, (*live.Error)(nil)
	if err == nil {
		state, refusal = f.b.state()
	}
	switch {
	case err != nil && r.at.chat != "" && !hopeless(err):
		r.look = now.Add(lookLive)
		return true, false, nil
	case err != nil && !isNo(err):
		return false, false, err
	case err == nil && state == live.SourceLive:
		r.found(f, now)
		return true, false, nil
	case err == nil && state == live.SourceEnded, !r.m.over.IsZero():
		if r.s.id != "" || r.at.video == "" {
			return false, true, nil
		}
		moved, err := r.move(ctx)
		if isNo(err) {
			err = nil
		}
		return moved, !moved, err
	}
	r.at.chat, r.at.token = "", ""
	r.m.reads("")
	r.b, r.choices = f.b, f.choices
	var wrong *live.Error
	if err != nil && !errors.Is(err, errNoBroadcast) {
		wrong = live.AsError(err)
	} else if refusal != nil {
		wrong = refusal
	} else if err != nil {
		r.hint = errNoBroadcast
	}
	r.waiting(wrong)
	return false, false, ingest.Sleep(ctx, pause(now, r.m.since, f.b.scheduled))
}

// current looks at the broadcast that is being read, or whatever the source
// names. A channel's planned broadcast is mostly asked for by its id, which
// costs less.
func (r *reader) current(ctx context.Context, now time.Time) (found, error) {
	id := r.at.video
	if id == "" && r.s.channel != "" && r.b.id != "" {
		soon := !r.b.scheduled.IsZero() && r.b.scheduled.Sub(now).Abs() <= near
		if r.m.looks++; soon || r.m.looks%fullEvery != 0 {
			id = r.b.id
		}
	}
	if r.s.id == "" && id != "" {
		b, err := r.s.video(ctx, id)
		cancelled := err == nil && b.over && r.at.video == ""
		if !cancelled && !errors.Is(err, errUnknownVideo) {
			return found{b, r.choices}, err
		}
		r.at, r.b = cursor{}, broadcast{} // or deleted, or private: whatever there is else
	}
	return r.s.find(ctx, &r.m.find)
}

// found takes up the reading of a broadcast that runs.
func (r *reader) found(f found, now time.Time) {
	r.b, r.choices = f.b, f.choices
	r.look = now.Add(lookLive)
	r.m.since = now
	if f.b.id != r.at.video {
		r.at = cursor{video: f.b.id}
	}
	if f.b.chat != r.at.chat {
		r.at.chat, r.at.token = f.b.chat, ""
	}
	if r.at.began.IsZero() {
		r.at.began = now
	}
	r.m.reads(r.at.chat)
}

// move goes on to another broadcast of the channel or account, if one runs: a
// stream that was restarted has a new id.
func (r *reader) move(ctx context.Context) (bool, error) {
	if r.s.id != "" {
		return false, nil
	}
	f, err := r.m.find.look(ctx, r.s, r.at.video)
	if err != nil {
		return false, err
	}
	if state, _ := f.b.state(); state != live.SourceLive {
		return false, nil
	}
	r.found(f, time.Now())
	return true, nil
}

// finish notes that the broadcast is over and when to look again.
func (r *reader) finish() {
	now := time.Now()
	if r.m.over.IsZero() {
		r.m.over = now
	}
	r.m.again = now.Add(growing(now.Sub(r.m.over)))
	r.report(live.SourceEnded, 0, nil)
}

// read makes one call for the chat, when it is time for it: a connection of the
// stream, or a page.
func (r *reader) read(ctx context.Context) (ended bool, _ error) {
	p, err := r.pace(ctx)
	if err != nil {
		return false, err
	}
	how := mode(r.s.wanted, r.m.mode, p.spacing)
	if how == modeStream && time.Now().Before(r.m.polling) {
		how = modePoll
	}
	r.m.mode = how
	next := r.m.called.Add(p.spacing)
	for _, last := range [...]time.Time{r.m.called, r.m.got} {
		if asked := last.Add(r.m.told); how == modePoll && next.Before(asked) {
			next = asked
		}
	}
	if err := ingest.Sleep(ctx, time.Until(next)); err != nil {
		return false, err
	}
	query := url.Values{"liveChatId": {r.at.chat}, "part": {"id,snippet,authorDetails"}, "maxResults": {"2000"}}
	if r.at.token != "" {
		query.Set("pageToken", r.at.token)
	}
	r.m.called = time.Now()
	if how == modeStream {
		ended, err = r.stream(ctx, query, p)
	} else {
		ended, err = r.poll(ctx, query, p)
	}
	if err != nil {
		return r.recover(err)
	}
	return ended, nil
}
