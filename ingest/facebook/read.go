package facebook

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

const (
	interval  = 3 * time.Second
	waiting   = 10 * time.Second // while the broadcast has not begun
	overlap   = 2 * time.Second  // Facebook's times are whole seconds, and several comments share one
	deep      = time.Minute      // overlap of every deepEvery-th poll: finds edits and what appeared late
	deepEvery = 20
	lookEvery = 30 * time.Second
	pageSize  = 100
	firstMost = 3   // pages of the first poll: what was said before is not worth more
	most      = 200 // pages of any other
)

var errTooMany = live.Refuse(live.Unavailable, "too_many_comments", "",
	"More comments came in than Facebook lets us fetch; some of them are missing.",
	"Es kamen mehr Kommentare, als Facebook abzuholen erlaubt; einige fehlen.")

// comments is the query of the comments edge ("Live Video Comments").
// no_filter, because by default Facebook hides what it thinks little of.
func comments(since int64, limit int, after string) url.Values {
	q := url.Values{
		"order": {"reverse_chronological"}, "live_filter": {"no_filter"}, "filter": {"stream"},
		"fields": {"id,message,created_time,from{id,name},attachment{type}"}, "limit": {strconv.Itoa(limit)},
	}
	if since > 0 {
		q.Set("since", strconv.FormatInt(since, 10))
	}
	if after != "" {
		q.Set("after", after)
	}
	return q
}

// reader reads one source.
type reader struct {
	call   *meta.Call
	src    live.Source
	video  string
	keep   ingest.Strings
	newest int64 // ms, of the newest comment handed over
}

// Run polls the comments until the broadcast is over.
func (c *Connector) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	r := &reader{call: c.graph.With(src.Secrets["page_token"]), src: src, video: src.Config["live_video"]}
	var video string
	if n, _ := fmt.Sscanf(out.Cursor(), "1 %s %d", &video, &r.newest); n != 2 || video != r.video {
		r.newest = 0
	}
	var b broadcast
	var next time.Time // when to look at the broadcast again
	for n := 1; ; n++ {
		if now := time.Now(); !now.Before(next) {
			seen, _, err := look(ctx, r.call, r.video)
			if err != nil && hopeless(err) {
				return err
			}
			if err == nil {
				b = seen
			}
			next = now.Add(lookEvery)
		}
		back := overlap
		if n%deepEvery == 0 {
			back = deep
		}
		usage, complete, err := r.poll(ctx, out, back)
		if err != nil {
			return err
		}
		state := b.state()
		if state == live.SourceEnded {
			return nil
		}
		pause := interval
		if state == live.SourceWaiting {
			pause = waiting
		}
		pause, slow := usage.Pace(pause)
		out.Report(func(s *live.SourceStatus) {
			s.State = state
			if b.title != "" || b.channel != "" {
				b.show(s)
			}
			if slow {
				ends := time.Now().Add(pause).UnixMilli()
				s.State, s.Error, s.QuotaEnds = live.SourceSlow, ingest.ErrRate, &ends
			}
			if !complete {
				s.State, s.Error = live.SourceSlow, errTooMany
			}
		})
		if err := ingest.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// hopeless reports whether an error about the broadcast means that its comments
// cannot be read either. Otherwise they are read without knowing it.
func hopeless(err error) bool {
	e := live.AsError(err)
	return e == nil || e.Kind == live.Unauthorized || e.Kind == live.TooMany
}

// poll hands over, oldest first, what was said since the last poll and in the
// overlap before it. It goes back page by page until it meets what is known.
func (r *reader) poll(ctx context.Context, out ingest.Outlet, back time.Duration) (usage meta.Usage, complete bool, err error) {
	began, pages, since := time.Now(), firstMost, int64(0)
	if r.newest > 0 {
		pages, since = most, r.newest-back.Milliseconds()
	}
	var list []live.Message
	complete = r.newest == 0
	after := ""
	for range pages {
		body, u, err := r.call.Get(ctx, "/"+r.video+"/comments", comments(since/1000, pageSize, after))
		if err != nil {
			return u, false, err
		}
		usage = u
		p, err := decodePage(&r.call.Parser, &r.keep, body, r.src.ID, time.Now().UnixMilli())
		if err != nil {
			return u, false, err
		}
		list = append(list, p.messages...)
		if after = p.after; after == "" || p.oldest > 0 && p.oldest < since {
			complete = true
			break
		}
	}
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b live.Message) int { return cmp.Compare(a.Comment.PublishedAt, b.Comment.PublishedAt) })
	newest := r.newest
	if newest == 0 && len(list) == 0 {
		newest = began.Add(-deep).UnixMilli() // whatever comes now is new, by any clock
	}
	for i := range list {
		newest = max(newest, list[i].Comment.PublishedAt)
	}
	if err := out.Hand(ctx, list, fmt.Sprintf("1 %s %d", r.video, newest)); err != nil {
		return usage, complete, err
	}
	r.newest = newest
	return usage, complete, nil
}
