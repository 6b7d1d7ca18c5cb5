package store

import (
	"testing"

	"zuruf/live"
)

// TestARetriedOperationChoosesTheSame where its caller leaves the choice to us.
func TestARetriedOperationChoosesTheSame(t *testing.T) {
	each(t, func(w *world) {
		next := 0
		choose := func() (int, error) { next++; return next, nil }
		for _, want := range []struct {
			op Op
			n  int
		}{{op("a"), 1}, {op("a"), 1}, {op("b"), 2}, {Op{ID: "a", Actor: mod2}, 3}, {op("a"), 1}, {op(""), 4}, {op(""), 5}} {
			got, err := w.Choose(w.ctx, w.show, want.op, choose)
			w.ok(err)
			if got != want.n {
				w.Errorf("%+v chose %d, want %d", want.op, got, want.n)
			}
		}
		_, err := w.Choose(w.ctx, w.show, op("c"), func() (int, error) { return 0, live.ErrNotFound })
		w.refused(err, live.ErrNotFound)
		n, err := w.Choose(w.ctx, w.show, op("c"), choose) // a refusal is no choice
		w.ok(err)
		if n != 6 {
			w.Errorf("chose %d", n)
		}
	})
}

func TestARetriedRevocationRaisesOneGeneration(t *testing.T) {
	each(t, func(w *world) {
		l := live.Link{ID: live.StandingLink("s", live.Host), Series: "s", Role: live.Host}
		w.ok(w.AddLink(w.ctx, l))
		for i, name := range []string{"a", "a", "b", "a"} {
			w.ok(w.RevokeLink(w.ctx, w.show, op(name), l.ID))
			kept, err := w.Link(w.ctx, l.ID)
			w.ok(err)
			if want := []int{1, 1, 2, 2}[i]; kept.Generation != want || kept.Revoked {
				w.Errorf("revocation %d: %+v", i, kept)
			}
		}
	})
}

// TestNothingClaimsToBeOnAirAfterAPanic, not even what was aired meanwhile.
func TestNothingClaimsToBeOnAirAfterAPanic(t *testing.T) {
	each(t, func(w *world) {
		before, during := w.ask("before", nil), w.ask("during", nil)
		w.ok(w.Move(w.ctx, w.show, op(""), before, 0, live.ActShow, nil))
		w.ok(w.Panic(w.ctx, w.show, op(""), true))
		w.wantState(before, live.QuestionOpen)
		w.ok(w.Move(w.ctx, w.show, op(""), during, 0, live.ActShow, nil))
		w.ok(w.Panic(w.ctx, w.show, op(""), false))
		w.wantState(during, live.QuestionOpen)
		if sc := w.scene(); sc.Kind != live.SceneNone || sc.Panic {
			w.Errorf("%+v", sc)
		}
	})
}

// TestNextIsUndoneToTheQueue: next airs a question, and that is what is undone.
func TestNextIsUndoneToTheQueue(t *testing.T) {
	each(t, func(w *world) {
		n := w.ask("next?", nil)
		w.ok(w.Move(w.ctx, w.show, op(""), n, 0, live.ActQueue, nil))
		w.ok(w.NextScene(w.ctx, w.show, op("next")))
		w.ok(w.NextScene(w.ctx, w.show, op("next")))
		list, err := w.Audit(w.ctx, w.show, 0, 1)
		w.ok(err)
		if e := list[0]; e.Kind != "question" || e.Act != "show" || e.Before != "queued" || e.After != "on_air" {
			w.Fatalf("%+v", e)
		}
		w.ok(w.RevertQuestion(w.ctx, w.show, op("undo"), list[0]))
		w.wantState(n, live.QuestionQueued)
		if w.scene().Kind != live.SceneNone {
			w.Errorf("%+v", w.scene())
		}
	})
}
