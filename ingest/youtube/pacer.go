package youtube

import "time"

// connectionTime is how long YouTube keeps a stream open, whatever the traffic
// (measured by integrators; the documentation does not say).
const connectionTime = 10 * time.Second

// farther is how long, after the planned end of a show, the units must last at
// every moment.
const farther = 30 * time.Minute

// pacing decides how often YouTube is called, so that the units of a day last
// for a show. It does no I/O and reads no clock.
type pacing struct {
	daily   int64         // units a day
	reserve int64         // of these, kept for writing: reading never touches them
	cost    int64         // units a page, or a connection of the stream
	planned time.Duration // how long the show is to last
	readers int64         // sources that share the units
}

// pace is what follows at one moment.
type pace struct {
	calls   int64         // that are left for reading, over all who share
	spacing time.Duration // between the beginnings of two calls, at least
}

// at returns the pace when used units are spent. The units must last from began
// on for the planned time, afterwards always half an hour more, and never
// longer than until they are renewed: so the pauses grow before they run out.
func (p pacing) at(now, began time.Time, used int64) pace {
	calls := max(0, (p.daily-p.reserve-used)/p.cost)
	if calls == 0 {
		return pace{}
	}
	end := began.Add(p.planned)
	if soonest := now.Add(farther); end.Before(soonest) {
		end = soonest
	}
	if renewed := renewal(now); end.After(renewed) {
		end = renewed
	}
	return pace{calls, end.Sub(now) * time.Duration(max(1, p.readers)) / time.Duration(calls)}
}

// affords reports whether reading may spend units.
func (p pacing) affords(used, units int64) bool { return used+units <= p.daily-p.reserve }

// ends returns when the units for reading run out if a call is made every
// spacing; false if they are renewed before.
func (p pacing) ends(now time.Time, calls int64, spacing time.Duration) (time.Time, bool) {
	readers, renewed := max(1, p.readers), renewal(now)
	if spacing <= 0 || calls/readers >= int64(renewed.Sub(now)/spacing) {
		return time.Time{}, false
	}
	return now.Add(time.Duration(calls/readers) * spacing).Truncate(time.Minute), true
}

// The modes of reading, as Config and SourceStatus name them.
const (
	modeAuto   = "auto" // stream while the units last for it, else poll
	modeStream = "stream"
	modePoll   = "poll"
)

// mode chooses how to read at a spacing. A stream keeps a connection for ten
// seconds for the price of one page, so it is the choice until pages must be
// further apart than that; present keeps the choice from wavering.
func mode(wanted, present string, spacing time.Duration) string {
	switch {
	case wanted != modeAuto:
		return wanted
	case spacing > connectionTime:
		return modePoll
	case present == modePoll && spacing > connectionTime*9/10:
		return modePoll
	}
	return modeStream
}
