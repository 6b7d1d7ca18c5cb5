package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"zuruf/live"
)

const (
	maxQueue = 20_000
	maxBatch = 1000 // entries a webhook
)

// hook is one entry that is to be delivered.
type hook struct {
	kind  live.SourceKind
	entry object
}

// pushLocked queues what Meta sends for a message: Facebook's feed tells of
// additions, edits and removals, Instagram only of new live comments.
func (s *Simulator) pushLocked(kind live.SourceKind, m *message, verb string) {
	if kind == live.Twitch {
		s.announceLocked(m, verb)
		return
	}
	var h hook
	switch {
	case kind == live.YouTube || kind == live.Instagram && verb != "add":
		return
	case kind == live.Facebook:
		h = hook{kind, feedEntry(m, verb, s.o.Now())}
	default:
		h = hook{kind, liveComment(m, s.o.Now())}
	}
	s.queueLocked(h)
}

// tellPageLocked queues the live_videos webhook of a page: a broadcast begins or ends.
func (s *Simulator) tellPageLocked(kind live.SourceKind, id, status string) {
	if kind == live.Facebook {
		s.queueLocked(hook{kind, object{"id": Page, "time": s.o.Now().Unix(),
			"changes": []object{{"field": "live_videos", "value": object{"id": id, "status": status}}}}})
	}
}

// queueLocked queues an entry, or loses, repeats or reorders it.
func (s *Simulator) queueLocked(h hook) {
	if s.o.Hooks == "" || s.graph.deaf[h.kind] || s.faults[h.kind].name == "hooks_lost" {
		return
	}
	if s.rng.Float64() < s.o.Drop || len(s.queue) >= maxQueue {
		return
	}
	s.queue = append(s.queue, h)
	if s.rng.Float64() < s.o.Repeat {
		s.queue = append(s.queue, h)
	}
	if n := len(s.queue); n > 1 && s.rng.Float64() < s.o.Reorder {
		s.queue[n-1], s.queue[n-2] = s.queue[n-2], s.queue[n-1]
	}
	s.wakeHooks()
}

func (s *Simulator) wakeHooks() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Redeliver sends the last entries of a platform again, as Meta does for up to
// 36 hours with what it takes for not received, and returns how many they are.
func (s *Simulator) Redeliver(kind live.SourceKind) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, h := range s.graph.sent {
		if h.kind == kind {
			s.queue = append(s.queue, h)
			n++
		}
	}
	s.wakeHooks()
	return n
}

// sendHooks shakes hands and then delivers, in order, each webhook tried a few times.
func (s *Simulator) sendHooks(ctx context.Context) {
	client := &http.Client{Transport: s.o.Transport, Timeout: 10 * time.Second}
	for _, kind := range []live.SourceKind{live.Facebook, live.Instagram} {
		for s.handshake(ctx, client, kind) != nil {
			if !sleep(ctx, time.Second) {
				return
			}
		}
	}
	for n := 0; ; n++ {
		kind, body := s.nextHook(n)
		if body == nil {
			select {
			case <-ctx.Done():
				return
			case <-s.wake:
				continue
			}
		}
		for try := range 5 {
			if s.post(ctx, client, kind, body) == nil || !sleep(ctx, time.Second<<try) {
				break
			}
		}
	}
}

// nextHook takes the next entries for one address from the queue.
func (s *Simulator) nextHook(n int) (live.SourceKind, []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		return "", nil
	}
	kind := s.queue[0].kind
	var entries []object
	for len(s.queue) > 0 && s.queue[0].kind == kind && len(entries) < maxBatch {
		entries = append(entries, s.queue[0].entry)
		s.graph.sent = append(s.graph.sent[max(0, len(s.graph.sent)-maxBatch):], s.queue[0])
		s.queue = s.queue[1:]
	}
	name := "instagram"
	if kind == live.Facebook {
		name = "page"
	}
	var body any = object{"object": name, "entry": entries}
	if kind == live.Instagram && n%5 == 4 {
		body = []any{body} // as the documentation prints it
	}
	return kind, HookBody(body)
}

// HookBody writes v as Meta does: everything beyond ASCII as \u escapes, and
// slashes escaped too.
func HookBody(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only maps, strings and numbers come here
	}
	var out strings.Builder
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r == '/':
			out.WriteString(`\/`)
		case r < utf8.RuneSelf:
			out.WriteByte(b[i])
		case r > 0xFFFF:
			r1, r2 := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, r1, r2)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
		i += size
	}
	return []byte(out.String())
}

// Sign returns the X-Hub-Signature-256 of a body, made with AppSecret.
func Sign(body []byte) string { return "sha256=" + sign(string(body)) }

func (s *Simulator) post(ctx context.Context, client *http.Client, kind live.SourceKind, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.o.Hooks+"/"+string(kind), strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	signature := Sign(body)
	if s.faultOf(kind) == "bad_signature" {
		signature = Sign([]byte("another body"))
	}
	req.Header.Set("X-Hub-Signature-256", signature)
	return expect(client, req, "")
}

func (s *Simulator) handshake(ctx context.Context, client *http.Client, kind live.SourceKind) error {
	const challenge = "1158201444"
	q := url.Values{"hub.mode": {"subscribe"}, "hub.verify_token": {VerifyToken}, "hub.challenge": {challenge}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.o.Hooks+"/"+string(kind)+"?"+q.Encode(), nil)
	if err != nil {
		return err
	}
	return expect(client, req, challenge)
}

// expect makes a request that must be answered 200, and with text if it is not empty.
func expect(client *http.Client, req *http.Request, text string) error {
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK || text != "" && string(body) != text {
		return fmt.Errorf("answered %d", res.StatusCode)
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
