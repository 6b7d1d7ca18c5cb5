package poll

import (
	"context"
	"strings"
	"time"

	"zuruf/live"
)

// heard is a comment that may be a vote, and in which poll.
type heard struct {
	index int
	poll  *taking
	wish  Wish
	at    int64
}

// Ballots reads the votes in comments of a show: one entry a comment, nil
// where it is no vote. What the audience writes into polls is kept, and the
// delays of platforms are measured, on the way.
func (s *Service) Ballots(ctx context.Context, id string, batch []*live.Comment) ([]*live.Ballot, error) {
	out := make([]*live.Ballot, len(batch))
	x, err := s.fresh(ctx, id)
	if err != nil {
		return nil, err
	}
	votes, measured := x.hear(batch, s.Store.Ahead().Milliseconds())
	for source, ms := range measured {
		if err := s.Store.KeepDelay(ctx, id, source, ms); err != nil && live.AsError(err) == nil {
			return nil, err
		}
	}
	earlier := map[writer]string{} // ideas that somebody supports by a comment before in this batch
	for _, v := range votes {
		c := batch[v.index]
		fields, err := v.wish.Fields, error(nil)
		who := writer{v.poll.ID, v.poll.Round, s.Secret.Voter(c.Author.ID)}
		if len(v.wish.Words) > 0 || v.poll.Kind == live.PollIdeas {
			fields, err = s.written(ctx, x, v.poll.Poll, v.wish, c.Kind, c.Author, earlier[who])
		}
		if e := live.AsError(err); e != nil && e.Kind == live.Conflict || err == nil && fields == "" {
			continue // as many as may be, or a new round: it stays a comment
		}
		if err != nil {
			return nil, err
		}
		if v.poll.Kind == live.PollIdeas {
			earlier[who] = fields
		}
		out[v.index] = &live.Ballot{Poll: v.poll.ID, Round: v.poll.Round, Kind: c.Kind, Fields: fields, At: v.at}
		if v.poll.Kind == live.PollQuiz {
			if err := s.play(ctx, id, who.voter, c.Kind, c.Author.Name); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// hear finds the votes in comments, and the delays of sources whose viewers
// wrote the code back. Platforms' clocks are learned before there is a poll:
// its first votes count by them. The store's clock is ahead of ours by so many ms.
func (x *show) hear(batch []*live.Comment, ahead int64) (votes []heard, measured map[string]int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for i, c := range batch {
		k := x.clocks[c.Source]
		if k == nil {
			k = &clock{}
			x.clocks[c.Source] = k
		}
		at := k.when(c, c.ReceivedAt+ahead)
		if x.code != "" && !x.measured[c.Source] && at > x.since && strings.Contains(strings.ToUpper(c.Text), x.code) {
			if measured == nil {
				measured = map[string]int64{}
			}
			measured[c.Source] = min(at-x.since, live.LongestGrace)
			x.measured[c.Source] = true
		}
		if c.Author == nil {
			continue
		}
		if t, w := x.match(c, at); t != nil {
			votes = append(votes, heard{index: i, poll: t, wish: w, at: at})
		}
	}
	return votes, measured
}

// match finds the poll that a comment of a time votes in. The poll that the
// source's late picture shows comes before one that its viewers cannot see yet.
func (x *show) match(c *live.Comment, at int64) (*taking, Wish) {
	delay, ok := x.delays[c.Kind]
	if !ok {
		delay = usualDelay
	}
	for _, seen := range []bool{true, false} {
		for _, t := range x.taking {
			if t.Who == live.PollRoom || at < t.OpenedAt || seen != (at >= t.OpenedAt+delay) {
				continue
			}
			end := t.ClosedAt
			if end == 0 {
				end = t.ClosesAt
			}
			if end > 0 && at > end+t.Grace[c.Kind] {
				continue
			}
			if w, ok := t.matcher.Match(c.Text); ok {
				return t, w
			}
		}
	}
	return nil, Wish{}
}

// Said is told that the comment of somebody with that name was counted in a
// poll; the name is empty if the rules held the comment.
func (s *Service) Said(id, poll, name string) { s.tallies.changed(id, poll, name) }

// LinkCodeTime is how long a code holds by which somebody says who they are on a platform.
const LinkCodeTime = 10 * time.Minute

// LinkCode reads "!link K7Q2": the code, or "".
func LinkCode(text string) string {
	word, code, ok := strings.Cut(strings.TrimSpace(text), " ")
	if !ok || !strings.EqualFold(word, "!link") {
		return ""
	}
	if code = strings.ToUpper(strings.TrimSpace(code)); len(code) != 4 || strings.Trim(code, live.CodeAlphabet) != "" {
		return ""
	}
	return code
}
