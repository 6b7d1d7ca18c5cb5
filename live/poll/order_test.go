package poll_test

import (
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
)

// TestACommentVotesInWhatItsViewerSees: the poll that closed a moment ago,
// until the picture of the platform shows the next one.
func TestACommentVotesInWhatItsViewerSees(t *testing.T) {
	for name, delay := range map[string]time.Duration{"measured": 14 * time.Second, "not measured": 0} {
		t.Run(name, func(t *testing.T) {
			timed(t, func(w *world) {
				w.source(live.YouTube, delay)
				if delay == 0 {
					delay = 10 * time.Second // what stands for it
				}
				first := w.open(tea)
				time.Sleep(time.Minute)
				first = w.close(first)
				time.Sleep(2 * time.Second)
				second := w.open(poll.Definition{Kind: live.PollChoice, Options: optionsOf("Bread", "Cake", "Milk")})
				begin := time.UnixMilli(second.OpenedAt)
				until(begin, delay/2)
				w.says(w.node, live.YouTube, "sees the first", "1", time.Now())
				w.says(w.node, live.YouTube, "sees the first", "milk", time.Now())
				w.says(w.node, live.YouTube, "means the second", "cake", time.Now())
				w.wantCounts(first, "[y2:1]")
				w.wantCounts(second, "[y1:1]")
				until(begin, delay-time.Second) // the first is closed there too, and the second not seen
				w.says(w.node, live.YouTube, "early", "1", time.Now())
				until(begin, delay+time.Second)
				w.says(w.node, live.YouTube, "sees the second", "3", time.Now())
				w.wantCounts(first, "[y2:1]")
				w.wantCounts(second, "[y0:1 y1:1 y2:1]")
				w.clicks(second, "in the room", options(1))
				w.wantCounts(second, "[r1:1 y0:1 y1:1 y2:1]")
			})
		})
	}
}

// TestOfSeveralOpenPollsTheNewestComesFirst, once its viewers see it.
func TestOfSeveralOpenPollsTheNewestComesFirst(t *testing.T) {
	timed(t, func(w *world) {
		w.source(live.YouTube, 5*time.Second)
		cloud := w.open(poll.Definition{Kind: live.PollCloud})
		time.Sleep(time.Minute)
		choice := w.open(tea)
		time.Sleep(2 * time.Second)
		w.says(w.node, live.YouTube, "ann", "tea", time.Now()) // still looks at the cloud
		time.Sleep(8 * time.Second)
		w.says(w.node, live.YouTube, "bob", "tea", time.Now())
		w.says(w.node, live.YouTube, "cat", "rain", time.Now())
		if e := w.tally(cloud).Entries; len(e) != 2 {
			t.Errorf("%+v", e)
		}
		w.wantCounts(choice, "[y0:1]")
		d := tea
		d.Who = live.PollRoom
		room := w.open(d)
		time.Sleep(10 * time.Second)
		w.says(w.node, live.YouTube, "dan", "coffee", time.Now())
		w.wantCounts(room, "[]")
		w.wantCounts(choice, "[y0:1 y1:1]")
	})
}
