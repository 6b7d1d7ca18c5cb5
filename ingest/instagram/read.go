package instagram

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
	interval = 6 * time.Second  // the webhook is quicker: this is for what it loses
	waiting  = 15 * time.Second // while nothing is broadcast
	overlap  = 30 * time.Second
	pageSize = 50
	most     = 60 // pages of one poll
)

// reader reads one source.
type reader struct {
	call   *meta.Call
	src    live.Source
	user   string
	keep   ingest.Strings
	newest int64 // ms, of the newest comment handed over
}

// Run looks for a broadcast and polls its comments. An account's next
// broadcast is the same source: Run does not end with the first.
func (c *Connector) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	r := &reader{call: c.graph.With(src.Secrets["token"]), src: src, user: src.Config["user"]}
	var user string
	if n, _ := fmt.Sscanf(out.Cursor(), "1 %s %d", &user, &r.newest); n != 2 || user != r.user {
		r.newest = 0
	}
	var a account
	var media []string // as last seen
	was := false       // it has been live
	for {
		if a.username == "" {
			seen, err := look(ctx, r.call, r.user)
			if e := live.AsError(err); err != nil && (e == nil || e.Kind == live.Unauthorized || e.Kind == live.TooMany) {
				return err
			}
			a = seen // empty if Instagram does not say: comments are read all the same
		}
		now, usage, err := broadcasts(ctx, r.call, r.user)
		switch e := live.AsError(err); {
		case err == nil:
			media = now
		case e == nil || e.Kind != live.Unavailable || len(media) == 0:
			return err
		}
		state, pause := live.SourceLive, interval
		switch {
		case len(media) > 0:
			was = true
		case was:
			state, pause = live.SourceEnded, waiting
		default:
			state, pause = live.SourceWaiting, waiting
		}
		if usage, err = r.poll(ctx, out, media, usage); err != nil {
			return err
		}
		pause, slow := usage.Pace(pause)
		out.Report(func(s *live.SourceStatus) {
			s.State = state
			if a.username != "" {
				a.show(s)
			}
			if slow {
				ends := time.Now().Add(pause).UnixMilli()
				s.State, s.Error, s.QuotaEnds = live.SourceSlow, ingest.ErrRate, &ends
			}
		})
		if err := ingest.Sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// poll hands over, oldest first, what was said on the broadcasts since the last
// poll and in the overlap before it.
func (r *reader) poll(ctx context.Context, out ingest.Outlet, media []string, usage meta.Usage) (meta.Usage, error) {
	var list []live.Message
	for _, id := range media {
		said, u, err := r.comments(ctx, id)
		if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
			continue // over since it was listed
		}
		if err != nil {
			return u, err
		}
		list, usage = append(list, said...), u
	}
	slices.SortStableFunc(list, func(a, b live.Message) int { return cmp.Compare(a.Comment.PublishedAt, b.Comment.PublishedAt) })
	newest := r.newest
	for i := range list {
		newest = max(newest, list[i].Comment.PublishedAt)
	}
	if err := out.Hand(ctx, list, fmt.Sprintf("1 %s %d", r.user, newest)); err != nil {
		return usage, err
	}
	r.newest = newest
	return usage, nil
}

// comments reads the comments of a medium. The edge knows no since: it goes on
// page by page until, newest first, it meets what is known.
func (r *reader) comments(ctx context.Context, medium string) (list []live.Message, usage meta.Usage, err error) {
	since := r.newest - overlap.Milliseconds()
	after := ""
	for range most {
		q := url.Values{"fields": {"id,text,timestamp,username,from{id,username}"}, "limit": {strconv.Itoa(pageSize)}}
		if after != "" {
			q.Set("after", after)
		}
		body, u, err := r.call.Get(ctx, "/"+medium+"/comments", q)
		if err != nil {
			return nil, u, err
		}
		usage = u
		p, err := decodePage(&r.call.Parser, &r.keep, body, r.src.ID, time.Now().UnixMilli())
		if err != nil {
			return nil, u, err
		}
		if p.descending {
			slices.Reverse(p.messages) // so that those of one second keep their order
			list = append(p.messages, list...)
		} else {
			list = append(list, p.messages...)
		}
		if after = p.after; after == "" || p.descending && p.oldest > 0 && p.oldest < since {
			break
		}
	}
	return list, usage, nil
}
