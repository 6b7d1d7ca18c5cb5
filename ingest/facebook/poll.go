package facebook

import (
	"cmp"
	"context"
	"errors"
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
	overlap   = 2 * time.Second // Facebook's times are whole seconds, and several comments share one
	deep      = 5 * time.Minute // overlap of every deepEvery-th poll: finds edits, likes, hidings and what appeared late
	deepEvery = 20
	deepMost  = 5 // pages that a deep poll may read beyond the overlap
	pageSize  = 100
	firstMost = 3   // pages of the first poll: what was said before is not worth more
	most      = 200 // pages of any other
)

var errTooMany = live.Refuse(live.Unavailable, "too_many_comments", "",
	"More comments came in than Facebook lets us fetch; some of them are missing.",
	"Es kamen mehr Kommentare, als Facebook abzuholen erlaubt; einige fehlen.")

// What would make a source better.
var (
	hintNames = live.Refuse(live.Forbidden, "names_missing", "page_token",
		"Facebook hides who wrote most comments, so their votes do not count. Use the token of the page itself, with pages_read_user_content, of an app that passed App Review with advanced access for it.",
		"Facebook verbirgt bei den meisten Kommentaren, wer sie schrieb; ihre Stimmen zählen deshalb nicht. Verwenden Sie das Token der Seite selbst, mit pages_read_user_content, aus einer App, die dafür das App Review mit erweitertem Zugriff bestanden hat.")
	hintStalled = live.Refuse(live.Unavailable, "comments_stalled", "",
		"Facebook counts new comments but does not hand them out. Often it helps to write one comment as the page.",
		"Facebook zählt neue Kommentare, gibt sie aber nicht heraus. Oft hilft es, als Seite einen Kommentar zu schreiben.")
	hintPlain = live.Refuse(live.Forbidden, "fields_refused", "page_token",
		"Facebook does not tell this token about likes and hidden comments. The comments themselves are read.",
		"Facebook sagt diesem Token nichts über „Gefällt mir“ und verborgene Kommentare. Die Kommentare selbst werden gelesen.")
)

// comments is the query of the comments edge ("Live Video Comments").
// no_filter, because by default Facebook hides what it thinks little of.
func comments(since int64, limit int, after string, plain bool) url.Values {
	q := url.Values{
		"order": {"reverse_chronological"}, "live_filter": {"no_filter"}, "filter": {"stream"},
		"fields": {"id,message,created_time,from{id,name},attachment{type},like_count,is_hidden"}, "limit": {strconv.Itoa(limit)},
	}
	if plain {
		q.Set("fields", "id,message,created_time,from{id,name},attachment{type}")
	}
	if since > 0 {
		q.Set("since", strconv.FormatInt(since, 10))
	}
	if after != "" {
		q.Set("after", after)
	}
	return q
}

// poller reads the comments of one live video after another.
type poller struct {
	call   *meta.Call
	watch  meta.Watch
	page   string           // whose comments are our own; "" if unknown
	video  string           // "" for none
	newest int64            // ms, of the newest comment handed over
	left   map[string]int64 // newest, of the videos that were read before
	n      int              // polls so far
	keep   ingest.Strings
	plain  bool  // the fuller list of fields is refused
	total  int64 // as Facebook counts, at the last deep poll
	at     int64 // newest at that time
	stalls int   // deep polls since when it counts without handing out
}

// resume reads a cursor.
func (p *poller) resume(cursor string) {
	if n, _ := fmt.Sscanf(cursor, "1 %s %d", &p.video, &p.newest); n != 2 || !meta.IsNumber(p.video) {
		p.video, p.newest = "", 0
	}
}

// follow turns to a live video, or to none. To one that was left it goes back
// where it left it.
func (p *poller) follow(video string) {
	if video == p.video {
		return
	}
	if p.left == nil || len(p.left) > maxChoices {
		p.left = map[string]int64{}
	}
	p.left[p.video] = p.newest
	p.video, p.newest, p.n, p.total, p.stalls = video, p.left[video], 0, 0, 0
}

func (p *poller) hint() *live.Error {
	switch {
	case p.stalls >= 2:
		return hintStalled
	case p.watch.NamesMissing():
		return hintNames
	case p.plain:
		return hintPlain
	}
	return nil
}

// turn hands over, oldest first, what was said since the last poll and in the
// overlap before it.
func (p *poller) turn(ctx context.Context, out ingest.Outlet) (usage meta.Usage, complete bool, err error) {
	began := time.Now()
	p.n++
	isDeep := p.n%deepEvery == 0
	read, usage, err := p.fetch(ctx, isDeep)
	if err != nil {
		return usage, false, err
	}
	list := read.messages
	slices.Reverse(list)
	slices.SortStableFunc(list, func(a, b live.Message) int { return cmp.Compare(a.Comment.PublishedAt, b.Comment.PublishedAt) })
	newest := p.newest
	if newest == 0 && len(list) == 0 {
		newest = began.Add(-deep).UnixMilli() // whatever comes now is new, by any clock
	}
	for i := range list {
		c := &list[i].Comment
		if c.PublishedAt > p.newest {
			p.watch.Named(c.Author != nil)
		}
		newest = max(newest, c.PublishedAt)
	}
	if !p.plain {
		list = p.watch.Hidings(list, read.hidden)
	}
	if err := out.Hand(ctx, list, cursor(p.video, newest)); err != nil {
		return usage, read.complete, err
	}
	p.newest = newest
	if isDeep {
		p.count(read.total)
	}
	return usage, read.complete, nil
}

// fetched is what several pages brought, newest first.
type fetched struct {
	messages []live.Message
	hidden   map[string]bool
	total    int64
	complete bool // back to what was known, or as far as is worth it
}

// fetch goes back page by page until it meets what is known.
func (p *poller) fetch(ctx context.Context, isDeep bool) (out fetched, usage meta.Usage, err error) {
	pages, known, since := firstMost, int64(0), int64(0)
	if p.newest > 0 {
		known = p.newest - overlap.Milliseconds()
		if pages, since = most, known; isDeep {
			since = p.newest - deep.Milliseconds()
		}
	}
	out = fetched{complete: p.newest == 0, hidden: map[string]bool{}}
	after := ""
	for n := range pages {
		q := comments(since/1000, pageSize, after, p.plain)
		if isDeep && n == 0 {
			q.Set("summary", "total_count")
		}
		body, u, err := p.call.Get(ctx, "/"+p.video+"/comments", q)
		if errors.Is(err, meta.ErrParameter) && !p.plain {
			p.plain = true
			body, u, err = p.call.Get(ctx, "/"+p.video+"/comments", comments(since/1000, pageSize, after, true))
		}
		if usage = u; err != nil {
			return out, usage, err
		}
		got, err := decodePage(&p.call.Parser, &p.keep, body, p.watch.Source, p.page, time.Now().UnixMilli())
		if err != nil {
			return out, usage, err
		}
		out.messages = append(out.messages, got.messages...)
		out.total = max(out.total, got.total)
		for _, id := range got.hidden {
			out.hidden[id] = true
		}
		met := got.after == "" || got.oldest > 0 && got.oldest < known
		out.complete = out.complete || met
		if after = got.after; met && (after == "" || n+1 >= deepMost || got.oldest < since || !isDeep) {
			break
		}
	}
	return out, usage, nil
}

// count watches whether Facebook counts comments that it does not hand out.
func (p *poller) count(total int64) {
	if total > p.total && p.total > 0 && p.newest == p.at {
		p.stalls++
	} else if p.newest != p.at {
		p.stalls = 0
	}
	p.total, p.at = total, p.newest
}
