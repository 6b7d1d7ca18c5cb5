package youtube

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"time"

	"zuruf/ingest"
	"zuruf/live"
)

const (
	usualInterval = 5 * time.Second // where YouTube does not say
	leastInterval = 200 * time.Millisecond
	mostInterval  = 10 * time.Minute // where it says what cannot be meant
	lookLive      = 10 * time.Minute // how often the title is looked up while live
	lookWaiting   = time.Minute      // and while the chat is open before the broadcast
)

// pace is when a chat may be asked again. It outlives a reader, so that an
// error and a new start do not ask too early.
type pace struct {
	mu       sync.Mutex
	next     time.Time
	interval time.Duration
}

func (c *Connector) pace(chat string) *pace {
	c.mu.Lock()
	defer c.mu.Unlock()
	for id, p := range c.paces { // chats end, and nobody says so
		if id != chat && time.Since(p.at()) > time.Hour {
			delete(c.paces, id)
		}
	}
	p := c.paces[chat]
	if p == nil {
		p = &pace{interval: usualInterval, next: time.Now()}
		c.paces[chat] = p
	}
	return p
}

func (p *pace) at() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next
}

// told notes an answer, with the interval it asked for, or 0.
func (p *pace) told(interval time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if interval > 0 {
		p.interval = min(max(interval, leastInterval), mostInterval)
	}
	p.next = time.Now().Add(p.interval)
	return p.interval
}

// Run finds the chat and reads it until it ends.
func (c *Connector) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	s := c.session(src)
	at := parseCursor(out.Cursor())
	s.ledger.restore(time.Now(), at.day, at.used)
	if at.video != s.video {
		at = cursor{video: s.video}
	}
	var look time.Time // when to look at the broadcast again
	state, b := live.SourceLive, broadcast{}
	for {
		if now := time.Now(); at.chat == "" || !now.Before(look) {
			seen, err := s.look(ctx)
			if err != nil && (at.chat == "" || hopeless(err)) {
				return err
			}
			look = now.Add(lookWaiting)
			if err == nil {
				b = seen
				var refusal *live.Error
				if state, refusal = b.state(); refusal != nil {
					return refusal
				}
				if state == live.SourceEnded {
					return nil
				}
				if state == live.SourceLive {
					look = now.Add(lookLive)
				}
				if b.chat != at.chat {
					at.chat, at.token = b.chat, ""
				}
			}
			if at.chat == "" {
				s.report(out, state, &b, usualInterval)
				if err := ingest.Sleep(ctx, b.pause(now)); err != nil {
					return err
				}
				continue
			}
		}
		interval, ended, err := s.read(ctx, out, &at)
		if err != nil || ended {
			return err
		}
		if interval > 0 {
			s.report(out, state, &b, interval)
		}
	}
}

// hopeless reports whether an error of videos.list means that the chat cannot
// be read either. Otherwise comments are read without knowing the broadcast.
func hopeless(err error) bool {
	e := live.AsError(err)
	return e == nil || e.Kind == live.Unauthorized || e.Kind == live.Forbidden || e.Kind == live.TooMany
}

// read waits until the chat may be asked, reads one page and hands it over. It
// returns the interval that YouTube asks for, 0 if no page was read.
func (s *session) read(ctx context.Context, out ingest.Outlet, at *cursor) (interval time.Duration, ended bool, err error) {
	pace := s.c.pace(at.chat)
	if err := ingest.Sleep(ctx, time.Until(pace.at())); err != nil {
		return 0, false, err
	}
	query := url.Values{"liveChatId": {at.chat}, "part": {"id,snippet,authorDetails"}, "maxResults": {"2000"}}
	if at.token != "" {
		query.Set("pageToken", at.token)
	}
	body, err := s.get(ctx, "/youtube/v3/liveChat/messages", s.c.cost, query)
	if err != nil {
		pace.told(0)
		ended, err = s.recover(err, at)
		return 0, ended, err
	}
	p, err := s.d.page(body, s.src.ID, time.Now().UnixMilli())
	interval = pace.told(p.interval)
	if err != nil {
		return 0, false, err
	}
	if p.next != "" {
		at.token = p.next
	}
	at.day, at.used = s.ledger.state(time.Now())
	return interval, p.ended, out.Hand(ctx, p.messages, at.String())
}

// recover says how to go on after a refused page: the end of the chat is the
// end of reading, and a lost place is found again at the newest messages.
func (s *session) recover(err error, at *cursor) (ended bool, _ error) {
	switch {
	case errors.Is(err, errChatEnded):
		return true, nil
	case errors.Is(err, errPageToken) && at.token != "":
		at.token = ""
		return false, nil
	case errors.Is(err, errChatUnknown) && at.token != "":
		at.chat, at.token = "", ""
		return false, nil
	}
	return false, err
}

// manyCalls is more than fit into a day; it keeps the forecast within time's range.
const manyCalls = 1_000_000

// report shows the state, the broadcast if it is known, and what is left of the
// quota; if it will run out before it is renewed, also when.
func (s *session) report(out ingest.Outlet, state live.SourceState, b *broadcast, interval time.Duration) {
	now := time.Now()
	left := s.ledger.spend(now, 0)
	out.Report(func(st *live.SourceStatus) {
		st.State = state
		if b.title != "" {
			b.show(st)
		}
		st.QuotaLeft, st.QuotaEnds = &left, nil
		end := now.Add(time.Duration(min(left/s.c.cost, manyCalls)) * interval)
		if end.Before(renewal(now)) {
			at := end.UnixMilli()
			st.QuotaEnds = &at
		}
	})
}
