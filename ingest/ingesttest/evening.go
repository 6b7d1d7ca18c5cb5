package ingesttest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zuruf/live"
)

// Evening looks at all that the source of a long show brought: each text of its
// two broadcasts exactly once (those of the second begin with "zweite"), where
// ordered also in the order in which they were said, and every state of the
// lamp seen.
func (w *World) Evening(t *testing.T, first, other []string, ordered bool) {
	t.Helper()
	got := w.Texts()
	second := func(s string) bool { return strings.HasPrefix(s, "zweite") }
	gotFirst, gotOther := slices.DeleteFunc(slices.Clone(got), second), slices.DeleteFunc(slices.Clone(got), func(s string) bool { return !second(s) })
	if !ordered {
		slices.Sort(gotFirst)
		slices.Sort(gotOther)
		slices.Sort(first)
		slices.Sort(other)
	}
	if diff := cmp.Diff(first, gotFirst); diff != "" {
		t.Error("first broadcast:", diff)
	}
	if diff := cmp.Diff(other, gotOther); diff != "" {
		t.Error("second broadcast:", diff)
	}
	seen := map[live.SourceState]bool{}
	for _, h := range w.History("show", "source") {
		seen[h.Status.State] = true
	}
	for _, state := range []live.SourceState{live.SourceWaiting, live.SourceLive, live.SourceSlow, live.SourcePaused, live.SourceReconnect, live.SourceEnded} {
		if !seen[state] {
			t.Errorf("the lamp was never %s", state)
		}
	}
	if len(got) < 1500 {
		t.Errorf("only %d comments", len(got))
	}
}
