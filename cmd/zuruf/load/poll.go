package load

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"zuruf/live/wire"
)

const (
	// patience is how long answers may take before they count as missing.
	patience = 10 * time.Second
	// settling is how long pages may take to show the last count.
	settling = 2 * time.Second
	// mostTallies is how many messages with counts a second the server promises to stay below.
	mostTallies = 10
)

var pollOptions = []string{"Tea", "Coffee", "Milk", "Water"}

// poll is the one that everybody votes in, and what the pages hear of it.
type poll struct {
	wire.Poll
	viewer, desk, overlay meter
}

// Polled is what a run with a poll came to.
type Polled struct {
	Voters  int         `json:"voters"`
	Changed int         `json:"changed"` // who voted a second time
	Votes   int         `json:"votes"`   // what the desk says
	Tallies []TallyRate `json:"tallies"`
}

// TallyRate is how often one page was told the counts.
type TallyRate struct {
	Page   string  `json:"page"`
	Frames int     `json:"frames"`
	Rate   float64 `json:"per_second"`
	Most   int     `json:"most_in_a_second"`
}

// over reports whether there were more than most a second; one frame more may
// be what others waited for on their way.
func (r TallyRate) over(most float64) bool {
	return r.Frames > 2 && r.Rate*float64(r.Frames-2)/float64(r.Frames-1) > most
}

func (p *Polled) write(w io.Writer) {
	fmt.Fprintf(w, "%-25s %9d of %d, %d of them changed their vote\n", "votes at the desk", p.Votes, p.Voters, p.Changed)
	for _, t := range p.Tallies {
		fmt.Fprintf(w, "%-25s %9.1f %9d, %d in the fullest second\n", "counts at the "+t.Page, t.Rate, t.Frames, t.Most)
	}
}

// openPoll makes the poll, opens it and puts it on the scene.
func (r *run) openPoll(ctx context.Context, path string) error {
	type option struct {
		Text string `json:"text"`
	}
	var options []option
	for _, text := range pollOptions {
		options = append(options, option{text})
	}
	definition := map[string]any{"kind": "choice", "title": "What do you drink?", "options": options, "who": "all"}
	if err := r.server.call(ctx, "POST", path+"/polls", r.o.Token, definition, &r.poll.Poll); err != nil {
		return fmt.Errorf("the poll was not made: %w", err)
	}
	if err := r.server.call(ctx, "POST", path+"/polls/"+r.poll.ID+"/open", r.o.Token, nil, &r.poll.Poll); err != nil {
		return fmt.Errorf("the poll was not opened: %w", err)
	}
	if err := r.server.call(ctx, "PUT", path+"/scene", r.o.Token, map[string]string{"kind": "poll", "poll": r.poll.ID}, nil); err != nil {
		return fmt.Errorf("the poll was not put on the scene: %w", err)
	}
	return nil
}

// ballot is one of the plan: who casts it, and when.
type ballot struct {
	viewer int
	again  bool // to change what was chosen
	due    time.Duration
}

// plan spreads one ballot of each viewer evenly over a time, and the second
// ballots of a tenth of them: a fifth of the time behind the first, so that
// nobody's comes after the end.
func plan(viewers int, within time.Duration) []ballot {
	var out []ballot
	for i := range viewers {
		due := within * time.Duration(i) / time.Duration(viewers)
		out = append(out, ballot{viewer: i, due: due})
		if i%8 == 0 && i/8 < viewers/10 {
			out = append(out, ballot{viewer: i, again: true, due: due + within/5})
		}
	}
	slices.SortStableFunc(out, func(a, b ballot) int { return cmp.Compare(a.due, b.due) })
	return out
}

// option is what a viewer chooses at the first or second time.
func (b ballot) option() int {
	if b.again {
		return (b.viewer + 1) % len(pollOptions)
	}
	return b.viewer % len(pollOptions)
}

// castAll casts all ballots when they are due, whether or not the server keeps
// up, and waits for the answers.
func (r *run) castAll(ctx context.Context) {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	start, left := time.Now(), plan(len(r.viewers), r.o.Within)
	for len(left) > 0 {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			for since := time.Since(start); len(left) > 0 && left[0].due <= since; left = left[1:] {
				r.cast(left[0])
			}
		}
	}
	for r.unanswered() > 0 {
		select {
		case <-ctx.Done():
			for range r.unanswered() {
				r.faults.note("ballot: not answered")
			}
			return
		case <-tick.C:
		}
	}
}

func (r *run) cast(b ballot) {
	v := r.viewers[b.viewer]
	op := strconv.FormatBool(b.again)
	v.mu.Lock()
	v.waiting[op] = time.Now()
	v.mu.Unlock()
	frame := fmt.Appendf(nil, `{"t":"ballot","op":"%s","poll":"%s","round":%d,"choice":[%d]}`, op, r.poll.ID, r.poll.Round, b.option())
	if err := v.say(frame); err != nil {
		r.faults.note("ballot: " + cause(err))
	}
}

func (r *run) unanswered() int {
	n := 0
	for _, v := range r.viewers {
		v.mu.Lock()
		n += len(v.waiting)
		v.mu.Unlock()
	}
	return n
}

// counted holds what the server counted against what was cast.
func (r *run) counted(ctx context.Context) *Polled {
	out := &Polled{Voters: len(r.viewers)}
	want := make([]int, len(pollOptions))
	for _, b := range plan(len(r.viewers), r.o.Within) {
		want[b.option()]++
		if b.again {
			out.Changed++
			want[ballot{viewer: b.viewer}.option()]--
		}
	}
	var p wire.Poll
	if err := r.server.call(ctx, "GET", "/shows/"+r.show.ID+"/polls/"+r.poll.ID, r.show.Tokens.Desk, nil, &p); err != nil {
		r.faults.note("result: " + cause(err))
		return out
	}
	room := p.BySource["room"]
	if out.Votes = p.Voters["room"]; out.Votes != out.Voters || !slices.Equal(room, want) {
		r.faults.note(fmt.Sprintf("result: %d votes, %v; cast were %d, %v", out.Votes, room, out.Voters, want))
	}
	if p.Repeats < out.Changed {
		r.faults.note(fmt.Sprintf("result: %d repeats, %d changed their vote", p.Repeats, out.Changed))
	}
	for _, page := range []struct {
		name string
		*meter
	}{{"viewer", &r.poll.viewer}, {"desk", &r.poll.desk}, {"overlay", &r.poll.overlay}} {
		if !page.hears() {
			continue
		}
		if last := page.await(p.Votes, settling); last < p.Votes {
			r.faults.note(fmt.Sprintf("the %s was told of %d votes in the end, not of %d", page.name, last, p.Votes))
		}
		rate := page.rate(page.name)
		if rate.over(mostTallies) {
			r.faults.note(fmt.Sprintf("the %s was told the counts more than %d times a second", page.name, mostTallies))
		}
		out.Tallies = append(out.Tallies, rate)
	}
	return out
}
