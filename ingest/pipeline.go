package ingest

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"zuruf/live"
)

const (
	seenSize  = 16384 // messages remembered per show and platform
	batchSize = 250   // messages a submission
)

// pipeline is the way of one show's messages of one platform into the Intake,
// one submission at a time so that order is kept. Safe for concurrent use.
type pipeline struct {
	show   string
	intake Intake
	seen   *seen
	gate   chan struct{} // holds one token: whoever has it may submit
	own    replies       // of ours, that the platform will show to us
}

func newPipeline(show string, intake Intake) *pipeline {
	return &pipeline{show: show, intake: intake, seen: newSeen(seenSize), gate: make(chan struct{}, 1)}
}

// count is what a submission says about a source.
type count struct {
	comments  int     // said for the first time, as far as is known here
	anonymous int     // of these, without an author
	repeated  int     // known already
	lags      []int64 // ms between publishing and receiving, of comments published since began
}

// submit hands over what the store may not know yet. The messages are stored
// in their order; on an error some of the first may be stored already, and the
// whole batch may be submitted again.
func (p *pipeline) submit(ctx context.Context, batch []live.Message, began time.Time) (count, error) {
	select {
	case p.gate <- struct{}{}:
		defer func() { <-p.gate }()
	case <-ctx.Done():
		return count{}, ctx.Err()
	}
	var sum count
	news := p.news(batch, began, &sum)
	for len(news) > 0 {
		part := news[:min(batchSize, len(news))]
		news = news[len(part):]
		repeated, err := p.intake.Submit(ctx, p.show, part)
		if err != nil {
			return count{}, err
		}
		sum.repeated += repeated
		p.seen.acknowledged(part)
	}
	return sum, nil
}

// news leaves out what was acknowledged before, and cleans the rest.
func (p *pipeline) news(batch []live.Message, began time.Time, sum *count) []live.Message {
	news := batch[:0:0]
	if len(batch) > 0 {
		news = make([]live.Message, 0, len(batch))
	}
	since := began.UnixMilli()
	for i := range batch {
		m := &batch[i]
		if m.Ban != nil || m.Sweep != nil {
			news = append(news, *m)
			continue
		}
		if m.Comment.PlatformID == "" || m.Own && m.Says() && p.own.met(m) {
			continue
		}
		if m.Hiding != live.NotHiding {
			news = append(news, *m)
			continue
		}
		clean(&m.Comment)
		comment, message := p.seen.knows(m)
		if message {
			sum.repeated++
			continue
		}
		news = append(news, *m)
		if comment || m.Removed != live.NotRemoved {
			continue
		}
		c := &m.Comment
		if c.Author == nil {
			sum.anonymous++
		}
		if c.PublishedAt == 0 {
			sum.comments++
		} else if c.PublishedAt >= since {
			sum.comments++
			sum.lags = append(sum.lags, max(0, c.ReceivedAt-c.PublishedAt))
		}
	}
	return news
}

// clean makes texts valid UTF-8 of a bounded length. What the platforms send
// is that already, almost always.
func clean(c *live.Comment) {
	c.Text = bounded(c.Text, live.MaxCommentText)
	if c.Author != nil {
		c.Author.Name = bounded(c.Author.Name, 100)
	}
}

func bounded(s string, runes int) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if len(s) <= runes {
		return s
	}
	for i := range s {
		if runes == 0 {
			return s[:i]
		}
		runes--
	}
	return s
}
