package ingest

import (
	"context"
	"strings"
	"sync"
	"time"

	"zuruf/live"
)

// replyMemory is how long a reply of ours is expected to come back as a comment.
const replyMemory = 2 * time.Minute

// replies remembers what is being said in our own name, so that it is not taken
// in as a comment before the platform has told its id. Safe for concurrent use.
type replies struct {
	mu   sync.Mutex
	list []*reply
}

// reply is one text on its way.
type reply struct {
	text  string
	until time.Time
	id    string // of the comment it became, once that was met
}

// expect begins to look out for a text.
func (r *replies) expect(text string, now time.Time) *reply {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept := r.list[:0]
	for _, x := range r.list {
		if now.Before(x.until) {
			kept = append(kept, x)
		}
	}
	x := &reply{text: text, until: now.Add(replyMemory)}
	r.list = append(kept, x)
	return x
}

// forget stops looking out.
func (r *replies) forget(x *reply) {
	r.mu.Lock()
	defer r.mu.Unlock()
	x.until = time.Time{}
}

// met reports whether m, said by our own account, is a reply of ours.
func (r *replies) met(m *live.Message) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.list {
		if x.id != "" && bare(m.Comment.Kind, x.id) == bare(m.Comment.Kind, m.Comment.PlatformID) {
			return true
		}
		if x.id == "" && time.Now().Before(x.until) && same(m.Comment.Text, x.text) {
			x.id = m.Comment.PlatformID
			return true
		}
	}
	return false
}

// place returns the id under which a reply came back; "" if it has not.
func (r *replies) place(x *reply) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return x.id
}

// same reports whether said is the text, perhaps behind the name of whom it
// answers, and perhaps shortened to what the platform takes.
func same(said, text string) bool {
	if strings.HasPrefix(said, "@") && !strings.HasPrefix(text, "@") {
		_, said, _ = strings.Cut(said, " ")
	}
	said, text = strings.TrimSpace(said), strings.TrimSpace(text)
	short := strings.TrimSuffix(said, "…")
	return said == text || len(short) >= 40 && strings.HasPrefix(text, short)
}

// unclear begins to look out for the replies that another run of this source
// was sending. It is called before reading begins, which may bring them.
func (w *worker) unclear(ctx context.Context) map[string]*reply {
	out := map[string]*reply{}
	for _, a := range w.pending(ctx) {
		if a.State == live.ActionSending && a.Act.Says() {
			out[a.ID] = w.pipe.own.expect(a.Text, time.Now())
		}
	}
	return out
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
