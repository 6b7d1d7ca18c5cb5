package ingest

import (
	"context"
	"errors"
	"time"

	"zuruf/live"
)

const (
	actionSweep   = 2 * time.Second  // how often what was asked is looked for without being told
	actionTime    = 30 * time.Second // how long one act may take
	actionTries   = 8
	actionCeiling = 2 * time.Minute // longest pause between two tries
	actionAge     = time.Hour       // older than this nothing is tried again
)

var (
	errUnclear = live.Refuse(live.Conflict, "act_unclear", "",
		"The connection broke while this was being sent, so it may or may not be on the platform. Look there before you send it again.",
		"Die Verbindung brach beim Senden ab; vielleicht steht es auf der Plattform, vielleicht nicht. Sehen Sie dort nach, bevor Sie es noch einmal senden.")
	errCannot = live.Refuse(live.Conflict, "act_impossible", "",
		"This source cannot do that, with the access it was given.", "Diese Quelle kann das mit ihrem Zugang nicht.")
	errTooOften = live.Refuse(live.Conflict, "act_given_up", "",
		"The platform did not take this although it was tried many times.", "Die Plattform hat das trotz vieler Versuche nicht angenommen.")
)

// Asked says that something was asked of a platform of a show.
func (s *Supervisor) Asked(show string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for at, w := range s.workers {
		if at.show == show {
			w.tell(w.asked)
		}
	}
}

// act does what is asked of the source's platform, until ctx ends.
func (w *worker) act(ctx context.Context, epoch int64) {
	writer, can := w.connector.(Writer)
	tick := time.NewTicker(actionSweep)
	defer tick.Stop()
	unclear := map[string]*reply{} // replies that another run of this source was sending
	for {
		list, err := w.s.store.PendingActions(ctx, w.src.Show, w.src.ID)
		if err != nil && ctx.Err() == nil {
			w.s.log.Warn("what was asked of a platform cannot be read", "show", w.src.Show, "source", w.src.ID, "error", err)
		}
		for _, a := range list {
			switch {
			case ctx.Err() != nil:
				return
			case a.State == live.ActionSending && a.Act.Says():
				w.await(ctx, epoch, a, unclear)
			case !can || !w.may(a.Act):
				w.over(ctx, epoch, a, "", errCannot)
			case a.Next <= time.Now().UnixMilli():
				w.do(ctx, epoch, writer, a)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-w.asked:
		case <-tick.C:
		}
	}
}

// await waits for a reply that was being sent when this node took over: it is
// done if it comes back as a comment, and nobody knows if it does not.
func (w *worker) await(ctx context.Context, epoch int64, a live.Action, unclear map[string]*reply) {
	x := unclear[a.ID]
	if x == nil {
		unclear[a.ID] = w.pipe.own.expect(a.Text, time.Now())
		return
	}
	if id := w.pipe.own.place(x); id != "" {
		w.over(ctx, epoch, a, id, nil)
	} else if time.Now().After(x.until) {
		w.over(ctx, epoch, a, "", errUnclear)
	}
}

func (w *worker) may(act live.PlatformAct) bool {
	for _, can := range w.connector.Capabilities(w.src) {
		if can == act {
			return true
		}
	}
	return false
}

// do tries one act once.
func (w *worker) do(ctx context.Context, epoch int64, writer Writer, a live.Action) {
	a.State, a.Tries = live.ActionSending, a.Tries+1
	if w.s.store.SaveAction(ctx, epoch, a) != nil {
		return // tried again, by whoever owns the source then
	}
	var sent *reply
	if a.Act.Says() {
		sent = w.pipe.own.expect(a.Text, time.Now())
	}
	limited, cancel := context.WithTimeout(ctx, actionTime)
	receipt, err := writer.Act(limited, w.src, a)
	cancel()
	if err == nil {
		w.over(ctx, epoch, a, receipt, nil)
		return
	}
	e := live.AsError(err)
	if e == nil {
		e = ErrConnector.Because(err)
		if errors.Is(err, context.DeadlineExceeded) {
			e = ErrUnreachable.Because(err)
		}
	}
	w.s.log.Warn("a platform did not do what was asked", "show", a.Show, "source", a.Source, "act", a.Act, "error", err)
	again := e.Kind == live.Unavailable || e.Kind == live.TooMany
	switch {
	case again && a.Act.Says() && e.Code == ErrUnreachable.Code:
		w.over(ctx, epoch, a, "", errUnclear)
	case again && (a.Tries >= actionTries || time.Since(time.UnixMilli(a.At)) > actionAge):
		w.over(ctx, epoch, a, "", errTooOften.Because(err))
	case again:
		if sent != nil {
			w.pipe.own.forget(sent)
		}
		pause := max(backoff(a.Tries, time.Second, actionCeiling), time.Duration(e.Retry)*time.Second)
		message := e.Message
		a.State, a.Message, a.Next = live.ActionAsked, &message, time.Now().Add(pause).UnixMilli()
		w.s.store.SaveAction(ctx, epoch, a)
	default:
		w.over(ctx, epoch, a, "", e)
	}
}

// over ends an action. What was done on the platform holds here at once.
func (w *worker) over(ctx context.Context, epoch int64, a live.Action, receipt string, refused *live.Error) {
	a.State, a.Message, a.Receipt, a.Next = live.ActionDone, nil, receipt, 0
	a.EndedAt = time.Now().UnixMilli()
	if refused != nil {
		message := refused.Message
		a.State, a.Message = live.ActionRefused, &message
	} else if m, ok := told(a); ok {
		if _, err := w.pipe.submit(ctx, []live.Message{m}, time.Now()); err != nil {
			return // the act is tried again, which is no error
		}
	}
	for attempt := 0; ctx.Err() == nil; attempt++ {
		err := w.s.store.SaveAction(ctx, epoch, a)
		if err == nil || errors.Is(err, live.ErrState) || live.AsError(err) != nil && live.AsError(err).Kind == live.NotFound {
			return
		}
		Sleep(ctx, backoff(attempt, 100*time.Millisecond, storage))
	}
}

// told is what an act that was done means here; false if nothing.
func told(a live.Action) (live.Message, bool) {
	m := live.Message{Comment: live.Comment{Kind: a.Kind, Source: a.Source, PlatformID: a.PlatformID}}
	switch a.Act {
	case live.ActDelete:
		m.Removed = live.RemovedByPlatform
	case live.ActHide:
		m.Hiding = live.Hidden
	case live.ActUnhide:
		m.Hiding = live.Unhidden
	case live.ActBan, live.ActTimeout, live.ActUnban:
		if a.Author == nil {
			return m, false
		}
		m.Ban = &live.PlatformBan{Author: *a.Author, Seconds: a.Seconds, Lifted: a.Act == live.ActUnban, At: time.Now().UnixMilli()}
	default:
		return m, false
	}
	return m, true
}
