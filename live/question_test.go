package live

import "testing"

// TestMoves writes the state machine of a question out: where each act leads
// from each state, and "" where it is refused.
func TestMoves(t *testing.T) {
	for act, want := range map[Act][7]QuestionState{
		//           held               open               queued             on_air             answered       dismissed          removed
		ActOpen:     {QuestionOpen, "", QuestionOpen, "", "", QuestionOpen, ""},
		ActQueue:    {QuestionQueued, QuestionQueued, "", "", "", "", ""},
		ActShow:     {QuestionOnAir, QuestionOnAir, QuestionOnAir, "", QuestionOnAir, "", ""},
		ActAnswered: {"", QuestionAnswered, QuestionAnswered, QuestionAnswered, "", "", ""},
		ActSkip:     {"", "", QuestionOpen, QuestionOpen, "", "", ""},
		ActDismiss:  {QuestionDismissed, QuestionDismissed, QuestionDismissed, QuestionDismissed, "", "", ""},
		ActRestore:  {"", "", "", "", QuestionOpen, QuestionOpen, ""},
		ActWithdraw: {QuestionRemoved, QuestionRemoved, QuestionRemoved, QuestionRemoved, "", QuestionRemoved, ""},
	} {
		m, ok := MoveOf(act)
		if !ok {
			t.Errorf("%s is unknown", act)
			continue
		}
		for i, from := range QuestionStates {
			if m.Allows(from) != (want[i] != "") || want[i] != "" && m.To != want[i] {
				t.Errorf("%s from %s: allowed %v, to %s, want %q", act, from, m.Allows(from), m.To, want[i])
			}
		}
	}
	for _, unknown := range []Act{"", "undo", "merge", "SHOW"} {
		if _, ok := MoveOf(unknown); ok {
			t.Errorf("the act %q is known", unknown)
		}
	}
	if len(moves) != 8 {
		t.Errorf("%d acts, 8 stand in the table", len(moves))
	}
}

func TestRemovedIsFinal(t *testing.T) {
	for act, m := range moves {
		if m.Allows(QuestionRemoved) {
			t.Errorf("%s leaves removed", act)
		}
	}
}

func TestStatesOfAQuestion(t *testing.T) {
	for _, c := range []struct {
		state, public QuestionState
		seen, votes   bool
		undone        QuestionState
	}{
		{QuestionHeld, QuestionHeld, false, false, QuestionHeld},
		{QuestionOpen, QuestionOpen, true, true, QuestionOpen},
		{QuestionQueued, QuestionOpen, true, true, QuestionQueued},
		{QuestionOnAir, QuestionOnAir, true, true, QuestionQueued},
		{QuestionAnswered, QuestionAnswered, true, false, QuestionAnswered},
		{QuestionDismissed, QuestionDismissed, false, false, QuestionDismissed},
		{QuestionRemoved, QuestionRemoved, false, false, QuestionRemoved},
	} {
		if p, seen := c.state.Public(); p != c.public || seen != c.seen {
			t.Errorf("%s reads as %s, seen %v", c.state, p, seen)
		}
		if c.state.TakesVotes() != c.votes {
			t.Errorf("%s takes votes: %v", c.state, c.state.TakesVotes())
		}
		if got := Undone(c.state); got != c.undone || got == QuestionOnAir {
			t.Errorf("undoing back to %s leads to %s", c.state, got)
		}
	}
}

// TestACommentsFactsAreIndependent goes through every combination of facts.
func TestACommentsFactsAreIndependent(t *testing.T) {
	for _, decision := range []Decision{Held, Approved, Rejected} {
		for _, removed := range []RemovedBy{NotRemoved, RemovedByAuthor, RemovedByPlatform} {
			for _, banned := range []bool{false, true} {
				c := Comment{Decision: decision, RemovedBy: removed, Banned: banned}
				want := CommentState(decision)
				if removed != NotRemoved {
					want = CommentRemoved
				}
				if c.State() != want {
					t.Errorf("%s, removed by %q: %s, want %s", decision, removed, c.State(), want)
				}
				if visible := decision == Approved && removed == NotRemoved && !banned; c.Visible() != visible {
					t.Errorf("%s, removed by %q, banned %v: visible %v", decision, removed, banned, c.Visible())
				}
			}
		}
	}
}
