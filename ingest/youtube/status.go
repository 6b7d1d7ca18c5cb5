package youtube

import (
	"time"

	"zuruf/live"
)

// waiting shows that there is no chat to read yet, and what is wrong, if
// something is.
func (r *reader) waiting(wrong *live.Error) {
	r.m.mode = ""
	r.report(live.SourceWaiting, 0, wrong)
}

// report shows the state, the broadcast, how it is read, and what is left of
// the units; if they will run out before they are renewed, also when. spacing
// is the time between two calls, 0 while there are none.
func (r *reader) report(state live.SourceState, spacing time.Duration, wrong *live.Error) {
	now := time.Now()
	_, used := r.s.book.state(now)
	p := r.s.pacing
	left, calls := max(0, p.daily-used), max(0, (p.daily-p.reserve-used)/p.cost)
	hint := r.hint
	r.hint = nil
	switch {
	case state == live.SourceLive && r.m.mode == modePoll && now.Before(r.m.polling) && r.s.wanted != modePoll:
		hint = errStreamOff
	case state == live.SourceLive && spacing > connectionTime+time.Second:
		hint = errPaced(spacing)
	case state == live.SourceLive && r.gap != nil:
		hint = r.gap
	}
	r.out.Report(func(st *live.SourceStatus) {
		st.State, st.Error, st.Hint = state, wrong, hint
		st.Mode, st.Choices = r.m.mode, r.choices
		if r.b.id != "" {
			r.b.show(st)
		}
		if name := r.m.find.name; st.Channel == "" {
			st.Channel = name
		}
		st.QuotaUsed, st.QuotaLeft, st.QuotaEnds = &used, &left, nil
		if end, dry := p.ends(now, calls, spacing); dry {
			at := end.UnixMilli()
			st.QuotaEnds = &at
		}
	})
}
