package youtube

import (
	"context"
	"errors"
	"net/url"
	"time"

	"zuruf/live"
)

const (
	usualInterval = 5 * time.Second // between polls, where YouTube does not say
	leastInterval = 200 * time.Millisecond
	mostInterval  = 10 * time.Minute // where it says what cannot be meant
)

// pace asks what was spent and decides how to go on; the error is the pause
// until the units are renewed.
func (r *reader) pace(ctx context.Context) (pace, error) {
	now := time.Now()
	used := r.s.book.spend(ctx, now, 0)
	r.s.pacing.readers = r.s.book.sharing()
	p := r.s.pacing.at(now, r.at.began, used)
	if p.calls == 0 {
		r.report(live.SourcePaused, 0, nil)
		return p, reserved(now)
	}
	return p, nil
}

// poll reads one page.
func (r *reader) poll(ctx context.Context, query url.Values, p pace) (ended bool, _ error) {
	body, err := r.s.get(ctx, "/youtube/v3/liveChat/messages", r.s.pacing.cost, query)
	if err != nil {
		return false, err
	}
	got, err := r.s.d.page(body, r.s.src.ID, time.Now().UnixMilli())
	if err != nil {
		return false, err
	}
	r.m.told = usualInterval
	if got.interval > 0 {
		r.m.told = min(max(got.interval, leastInterval), mostInterval)
	}
	if err := r.hand(ctx, &got); err != nil {
		return false, err
	}
	r.report(live.SourceLive, max(p.spacing, r.m.told), nil)
	return got.ended, nil
}

// hand gives a page over, and with it the place after it.
func (r *reader) hand(ctx context.Context, p *page) error {
	if p.next != "" {
		r.at.token = p.next
	}
	r.m.got = time.Now()
	r.m.over, r.m.again = time.Time{}, time.Time{}
	r.at.day, r.at.used = r.s.book.state(r.m.got)
	return r.out.Hand(ctx, p.messages, r.at.String())
}

// recover says how to go on after a refused call: the end of the chat is the
// end of reading, and a lost place is found again at the newest messages.
func (r *reader) recover(err error) (ended bool, _ error) {
	switch {
	case errors.Is(err, errChatEnded):
		return true, nil
	case errors.Is(err, errPageToken) && r.at.token != "":
		r.at.token, r.gap = "", errPageToken
		return false, nil
	case errors.Is(err, errChatUnknown) && r.at.token != "":
		r.at.chat, r.at.token = "", ""
		return false, nil
	}
	return false, err
}
