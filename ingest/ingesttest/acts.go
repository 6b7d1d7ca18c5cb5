package ingesttest

import (
	"context"
	"slices"
	"time"

	"zuruf/live"
)

// SetDying lets nodes end as if they were killed: their leases stay.
func (w *World) SetDying(dying bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dying = dying
}

// ReleaseLease is part of ingest.Store.
func (w *World) ReleaseLease(_ context.Context, show, source, node string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.dying {
		return ErrDown
	}
	if l := w.leases[show+"/"+source]; l != nil && l.owner == node {
		l.owner = ""
	}
	return nil
}

// KeepSample is part of ingest.Store.
func (w *World) KeepSample(_ context.Context, show, source string, s live.Sample) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.samples[show+"/"+source] = append(w.samples[show+"/"+source], s)
	return nil
}

// Samples returns a source's history.
func (w *World) Samples(show, source string) []live.Sample {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.samples[show+"/"+source])
}

// Ask adds an action, asked for.
func (w *World) Ask(a live.Action) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a.State = live.ActionAsked
	w.actions = append(w.actions, a)
}

// Actions returns all actions as they are now.
func (w *World) Actions() []live.Action {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.actions)
}

// SlowActions makes PendingActions take its time.
func (w *World) SlowActions(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.slow = d
}

// PendingActions is part of ingest.Store.
func (w *World) PendingActions(_ context.Context, show, source string) ([]live.Action, error) {
	w.mu.Lock()
	slow := w.slow
	w.mu.Unlock()
	time.Sleep(slow) // in a bubble's time
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return nil, ErrDown
	}
	var out []live.Action
	for _, a := range w.actions {
		if a.Show == show && a.Source == source && !a.State.Over() {
			out = append(out, a)
		}
	}
	return out, nil
}

// SaveAction is part of ingest.Store.
func (w *World) SaveAction(_ context.Context, epoch int64, a live.Action) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return ErrDown
	}
	if l := w.leases[a.Show+"/"+a.Source]; l == nil || l.epoch != epoch {
		return live.ErrState
	}
	for i := range w.actions {
		if w.actions[i].ID == a.ID {
			w.actions[i] = a
		}
	}
	return nil
}

// Spend is ingest.Ledger.
func (w *World) Spend(_ context.Context, account, period string, units int64) (int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.down {
		return 0, ErrDown
	}
	w.spent[account+" "+period] += units
	return w.spent[account+" "+period], nil
}

// Connect adds a connected account with its access token.
func (w *World) Connect(a live.Account) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accounts[a.ID] = a
}

// Access is part of ingest.Tokens.
func (w *World) Access(_ context.Context, account, refused string) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a, ok := w.accounts[account]
	if !ok || a.Access == refused {
		return "", live.Refuse(live.Unauthorized, "account_dead", "account",
			"This account must be connected again.", "Dieses Konto muss neu verbunden werden.")
	}
	return a.Access, nil
}

// Account is part of ingest.Tokens.
func (w *World) Account(_ context.Context, account string) (live.Account, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a, ok := w.accounts[account]
	if !ok {
		return a, live.ErrNotFound
	}
	return a, nil
}
