package ingest

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"time"

	"zuruf/live"
)

const (
	actionSweep   = 2 * time.Second  // how often what was asked is looked for without being told
	actionTime    = 30 * time.Second // how long one act may take
	actionTries   = 8
	actionCeiling = 2 * time.Minute // longest pause between two tries
	actionAge     = time.Hour       // older than this nothing is tried again
	actionGrace   = 3 * time.Second // to finish what is being done, once the source is being stopped
)

var (
	errUnclear = live.Refuse(live.Conflict, "act_unclear", "",
		"The connection broke while this was being sent, so it may or may not be on the platform. Look there before you send it again.",
		"Die Verbindung brach beim Senden ab; vielleicht steht es auf der Plattform, vielleicht nicht. Sehen Sie dort nach, bevor Sie es noch einmal senden.")
	errCannot = live.Refuse(live.Conflict, "act_impossible", "",
		"This source cannot do that, with the access it was given.", "Diese Quelle kann das mit ihrem Zugang nicht.")
	errPanicked = live.Refuse(live.Conflict, "act_failed", "",
		"This failed because of a fault in Zuruf. Look on the platform whether it was done.",
		"Das ist an einem Fehler in Zuruf gescheitert. Sehen Sie auf der Plattform nach, ob es geschah.")
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

// act does what is asked of the source's platform, until ctx ends. unclear are
// the replies that another run of this source was sending.
func (w *worker) act(ctx context.Context, epoch int64, unclear map[string]*reply) {
	tick := time.NewTicker(actionSweep)
	defer tick.Stop()
	for {
		waiting := map[string]bool{} // whom an earlier act concerns that must wait
		for _, a := range w.pending(ctx) {
			about := concerns(a)
			if ctx.Err() != nil {
				return
			}
			if waiting[about] || !w.next(ctx, epoch, a, unclear) {
				waiting[about] = true
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

// pending is what was asked of the platform and is not over.
func (w *worker) pending(ctx context.Context) []live.Action {
	list, err := w.s.store.PendingActions(ctx, w.src.Show, w.src.ID)
	if err != nil && ctx.Err() == nil {
		w.s.log.Warn("what was asked of a platform cannot be read", "show", w.src.Show, "source", w.src.ID, "error", err)
	}
	return list
}

// concerns names what an act changes. Acts on the same thing are done in the
// order of asking: a hiding that must wait is not to undo a later unhiding.
func concerns(a live.Action) string {
	switch a.Act {
	case live.ActBan, live.ActTimeout, live.ActUnban:
		if a.Author != nil {
			return "author " + a.Author.ID
		}
	}
	return "comment " + a.Comment
}

// next goes on with one act and reports whether it need not be waited for.
func (w *worker) next(ctx context.Context, epoch int64, a live.Action, unclear map[string]*reply) bool {
	writer, can := w.connector.(Writer)
	switch {
	case a.State == live.ActionSending && a.Act.Says():
		w.await(ctx, epoch, a, unclear)
	case !can || !slices.Contains(w.connector.Capabilities(w.src), a.Act):
		w.over(ctx, epoch, a, "", errCannot)
	case a.Next > time.Now().UnixMilli():
		return false
	default:
		return w.do(ctx, epoch, writer, a)
	}
	return true
}

// do tries one act once, and reports whether it is over.
func (w *worker) do(ctx context.Context, epoch int64, writer Writer, a live.Action) bool {
	a.State, a.Tries = live.ActionSending, a.Tries+1
	if w.s.store.SaveAction(ctx, epoch, a) != nil {
		return false // tried again, by whoever owns the source then
	}
	var sent *reply
	if a.Act.Says() {
		sent = w.pipe.own.expect(a.Text, time.Now())
	}
	receipt, err := w.call(ctx, writer, a)
	if err == nil {
		w.over(ctx, epoch, a, receipt, nil)
		return true
	}
	e := live.AsError(err)
	if e == nil {
		e = ErrConnector.Because(err)
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
			e = ErrUnreachable.Because(err)
		}
	}
	w.s.log.Warn("a platform did not do what was asked", "show", a.Show, "source", a.Source, "act", a.Act, "error", err)
	unsure := a.Act.Says() && e.Code == ErrUnreachable.Code
	if sent != nil && !unsure {
		w.pipe.own.forget(sent)
	}
	pause := max(backoff(a.Tries, time.Second, actionCeiling), later(e))
	next, last := time.Now().Add(pause), time.UnixMilli(a.At).Add(actionAge)
	switch {
	case e.Kind != live.Unavailable && e.Kind != live.TooMany:
		w.over(ctx, epoch, a, "", e)
	case unsure:
		w.over(ctx, epoch, a, "", errUnclear)
	case a.Tries >= actionTries || time.Now().After(last):
		w.over(ctx, epoch, a, "", errTooOften.Because(err))
	case next.After(last):
		w.over(ctx, epoch, a, "", tooLate(e))
	default:
		message := e.Message
		a.State, a.Message, a.Next = live.ActionAsked, &message, next.UnixMilli()
		longer, cancel := lasting(ctx)
		defer cancel()
		w.s.store.SaveAction(longer, epoch, a)
		return false
	}
	return true
}

// call lets the connector act. A panic is caught and treated as a failure.
func (w *worker) call(ctx context.Context, writer Writer, a live.Action) (receipt string, err error) {
	longer, cancel := lasting(ctx)
	defer cancel()
	limited, cancel := context.WithTimeout(longer, actionTime)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			w.s.log.Error("connector panicked", "source", w.src.ID, "act", a.Act, "panic", p, "stack", string(debug.Stack()))
			err = errPanicked
		}
	}()
	return writer.Act(limited, w.src, a)
}

// lasting returns a context that outlives ctx by a moment: what is being done
// on a platform is finished and noted also by a source that is being stopped.
func lasting(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		Sleep(longer, actionGrace)
		cancel()
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// tooLate is the end of an act that could only be done when nobody waits for it
// any more, for example once a day's quota is renewed.
func tooLate(e *live.Error) *live.Error {
	return live.Refuse(live.Conflict, "act_too_late", "",
		e.Message.EN+" This was not done.", e.Message.DE+" Das wurde nicht ausgeführt.").Because(e)
}

// over ends an action. What was done on the platform holds here at once.
func (w *worker) over(ctx context.Context, epoch int64, a live.Action, receipt string, refused *live.Error) {
	ctx, cancel := lasting(ctx)
	defer cancel()
	a.State, a.Message, a.Receipt, a.Next = live.ActionDone, nil, receipt, 0
	a.EndedAt = time.Now().UnixMilli()
	if refused != nil {
		message := refused.Message
		a.State, a.Message = live.ActionRefused, &message
	} else if m, ok := told(a); ok {
		w.insist(ctx, func() error {
			_, err := w.pipe.submit(ctx, []live.Message{m}, time.Now())
			return err
		})
	}
	w.insist(ctx, func() error { return w.s.store.SaveAction(ctx, epoch, a) })
}

// insist repeats do while the store is away. If ctx ends before, the act is done
// again by whoever owns the source then, which is no error.
func (w *worker) insist(ctx context.Context, do func() error) {
	for attempt := 0; ctx.Err() == nil; attempt++ {
		err := do()
		if e := live.AsError(err); err == nil || e != nil && e.Kind != live.Unavailable && e.Kind != live.TooMany {
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
