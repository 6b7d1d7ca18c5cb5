package feed

import "zuruf/live/store"

// settled waits until the node has told its clients of everything that is
// logged and counted, and every client of this world has heard it.
func (w *world) settled() {
	w.Helper()
	s := w.following()
	head, err := w.store.Head(w.ctx, w.show)
	w.ok(err)
	w.until("catching up", func() bool { return s.at() == head })
	totals, err := w.store.Counts(w.ctx, w.show)
	w.ok(err)
	w.until("counting", func() bool { return s.knows(totals) })
	s.tell(store.Note{}) // says nothing; when it is taken, what came before it is with the hub
	w.until("the notes", func() bool { return len(s.notes) == 0 })
	w.flushed()
}

// knows reports whether the node has heard of these counts, or of newer ones.
func (s *show) knows(t store.Totals) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range t.Votes {
		if known := s.votes[v[0]]; known.votes != v[1] && known.version <= t.Version {
			return false
		}
	}
	return true
}

// flushed waits until every client has heard what was published to it so far:
// a topic keeps its order, so a mark comes last.
func (w *world) flushed() {
	w.Helper()
	topics, wanted := map[string]bool{}, map[*model]int{}
	for _, m := range w.models {
		wanted[m] = m.marked()
		for _, topic := range m.topics(w.show) {
			if w.hub.Count(topic) > 0 {
				topics[topic] = true
				wanted[m]++
			}
		}
	}
	for topic := range topics {
		w.hub.Publish(topic, []byte(mark), true)
	}
	for m, n := range wanted {
		w.until("the mark", func() bool { return m.marked() >= n })
	}
}
