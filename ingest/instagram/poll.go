package instagram

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/meta"
	"zuruf/live"
)

const (
	overlap   = 30 * time.Second
	pageSize  = 50
	most      = 60 // pages of one poll
	deepEvery = 20 // polls
	deepMost  = 4  // pages that every deepEvery-th poll reads at least: for likes and hidings
)

// What would make a source better.
var (
	hintNames = live.Refuse(live.Forbidden, "names_missing", "token",
		"Instagram hides who wrote most comments, so their votes do not count. The app needs advanced access to instagram_manage_comments or instagram_business_manage_comments.",
		"Instagram verbirgt bei den meisten Kommentaren, wer sie schrieb; ihre Stimmen zählen deshalb nicht. Die App braucht erweiterten Zugriff auf instagram_manage_comments oder instagram_business_manage_comments.")
	hintPlain = live.Refuse(live.Forbidden, "fields_refused", "token",
		"Instagram does not tell this token about likes and hidden comments. The comments themselves are read.",
		"Instagram sagt diesem Token nichts über „Gefällt mir“ und verborgene Kommentare. Die Kommentare selbst werden gelesen.")
)

// poller reads the comments of several broadcasts.
type poller struct {
	call   *meta.Call
	watch  meta.Watch
	newest map[string]int64 // ms, of the newest comment handed over, by broadcast
	n      int              // polls so far
	keep   ingest.Strings
	plain  bool // the fuller list of fields is refused
}

// fetched is what one poll brought.
type fetched struct {
	list   []live.Message // oldest first
	newest map[string]int64
	gone   bool // a broadcast is over since it was listed
}

// turn reads what was said on the broadcasts since the last poll and in the
// overlap before it.
func (p *poller) turn(ctx context.Context, media []string) (out fetched, usage meta.Usage, err error) {
	p.n++
	out.newest = make(map[string]int64, len(media))
	hidden := map[string]bool{}
	for _, id := range media {
		said, u, err := p.comments(ctx, id, hidden)
		if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
			out.gone = true
			continue
		}
		if usage = u; err != nil {
			return out, usage, err
		}
		newest := p.newest[id]
		for i := range said {
			c := &said[i].Comment
			if c.PublishedAt > p.newest[id] {
				p.watch.Named(c.Author != nil)
			}
			newest = max(newest, c.PublishedAt)
		}
		out.newest[id] = newest
		out.list = append(out.list, said...)
	}
	slices.SortStableFunc(out.list, func(a, b live.Message) int { return cmp.Compare(a.Comment.PublishedAt, b.Comment.PublishedAt) })
	if !p.plain {
		out.list = p.watch.Hidings(out.list, hidden)
	}
	return out, usage, nil
}

// comments reads the comments of a medium, oldest first. The edge knows no
// since: it goes on page by page until, newest first, it meets what is known.
func (p *poller) comments(ctx context.Context, medium string, hidden map[string]bool) (list []live.Message, usage meta.Usage, err error) {
	since := p.newest[medium] - overlap.Milliseconds()
	after := ""
	for n := range most {
		body, u, err := p.call.Get(ctx, "/"+medium+"/comments", comments(after, p.plain))
		if errors.Is(err, meta.ErrParameter) && !p.plain {
			p.plain = true
			body, u, err = p.call.Get(ctx, "/"+medium+"/comments", comments(after, true))
		}
		if usage = u; err != nil {
			return nil, usage, err
		}
		got, err := decodePage(&p.call.Parser, &p.keep, body, p.watch.Source, time.Now().UnixMilli())
		if err != nil {
			return nil, usage, err
		}
		for _, id := range got.hidden {
			hidden[id] = true
		}
		if got.descending {
			slices.Reverse(got.messages) // so that those of one second keep their order
			list = append(got.messages, list...)
		} else {
			list = append(list, got.messages...)
		}
		met := got.descending && got.oldest > 0 && got.oldest < since
		if after = got.after; after == "" || met && (p.n%deepEvery != 0 || n+1 >= deepMost) {
			break
		}
	}
	return list, usage, nil
}

// comments is the query of the comments edge ("IG Media Comments").
func comments(after string, plain bool) url.Values {
	q := url.Values{"fields": {"id,text,timestamp,username,from{id,username},hidden,like_count"}, "limit": {strconv.Itoa(pageSize)}}
	if plain {
		q.Set("fields", "id,text,timestamp,username,from{id,username}")
	}
	if after != "" {
		q.Set("after", after)
	}
	return q
}

func (p *poller) hint() *live.Error {
	switch {
	case p.watch.NamesMissing():
		return hintNames
	case p.plain:
		return hintPlain
	}
	return nil
}
