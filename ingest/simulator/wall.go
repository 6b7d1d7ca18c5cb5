package simulator

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"zuruf/live"
)

// keep is how many messages a platform keeps for its readers.
const keep = 20_000

// message is something said on a simulated platform.
type message struct {
	index   int // running number of the wall
	id      string
	user    string
	name    string
	text    string
	kind    string // YouTube's type, Facebook's attachment; "" is text
	amount  string
	at      time.Time
	deleted bool
	ordered bool   // said by control: the audience leaves it alone
	low     bool   // what Facebook hides by default
	bare    bool   // without from
	target  string // of an event about another message
	hidden  bool   // by a moderator, on the platform
	reply   string // id of the message that this answers
	private bool   // an answer that only its addressee reads
	likes   int
	video   string // YouTube's second broadcast; "" is the first
	combo   int    // how often a gift was raised
}

// wall is all that was said on one platform, oldest first.
type wall struct {
	phase    phase
	began    time.Time
	first    int // index of messages[0]
	messages []*message
	byID     map[string]*message
	bans     map[string]ban // by user
}

// ban is somebody kept out of a platform.
type ban struct {
	id    string
	until time.Time // zero: for good
}

// barred reports whether a user is kept out.
func (w *wall) barred(user string, now time.Time) bool {
	b, ok := w.bans[user]
	return ok && (b.until.IsZero() || b.until.After(now))
}

type phase string

const (
	phaseLive    phase = "live"
	phaseWaiting phase = "waiting" // announced
	phaseOffline phase = "offline" // YouTube: no picture any more, the chat is told so
	phaseEnded   phase = "ended"
	phaseNoChat  phase = "no_chat" // live with the chat off
	phaseVideo   phase = "video"   // an ordinary video
	phaseGone    phase = "gone"    // deleted, or private
)

func newWall(now time.Time) *wall {
	return &wall{phase: phaseLive, began: now, byID: map[string]*message{}, bans: map[string]ban{}}
}

// open reports whether anybody can say anything.
func (w *wall) open() bool { return w.phase == phaseLive || w.phase == phaseWaiting }

func (w *wall) add(m *message) {
	m.index = w.first + len(w.messages)
	w.messages = append(w.messages, m)
	if m.target == "" {
		w.byID[m.id] = m
	}
	if len(w.messages) > keep+keep/10 {
		for _, old := range w.messages[:keep/10] {
			delete(w.byID, old.id)
		}
		w.messages = append([]*message(nil), w.messages[keep/10:]...)
		w.first += keep / 10
	}
}

// from returns the messages from a running number on.
func (w *wall) from(index int) []*message {
	index = min(max(index-w.first, 0), len(w.messages))
	return w.messages[index:]
}

// recent picks one of the audience's latest messages that still stand.
func (w *wall) recent(rng *rand.Rand) *message {
	n := min(50, len(w.messages))
	if n == 0 {
		return nil
	}
	m := w.messages[len(w.messages)-1-rng.IntN(n)]
	if m.deleted || m.ordered || m.target != "" {
		return nil
	}
	return m
}

// sayLocked puts a line on the wall and sends what the platform sends for it.
func (s *Simulator) sayLocked(kind live.SourceKind, line Line) *message {
	w := s.walls[kind]
	m := &message{
		id: s.idLocked(kind), user: line.User, name: line.Name, text: line.Text, kind: line.Form,
		amount: line.Amount, at: s.o.Now(), low: line.Low, video: line.Video,
		bare: kind == live.Facebook && s.rng.Float64() < s.o.Nameless,
	}
	if line.Video == LiveVideo2 {
		m.id = strings.Replace(m.id, PageVideo, PageVideo2, 1)
	}
	if w.barred(line.User, m.at) {
		return m // nobody hears it
	}
	w.add(m)
	s.pushLocked(kind, m, "add")
	return m
}

func (s *Simulator) editLocked(kind live.SourceKind, m *message, text string) {
	m.text = text
	s.pushLocked(kind, m, "edited")
}

func (s *Simulator) deleteLocked(kind live.SourceKind, m *message, byAuthor bool) {
	if m.deleted {
		return
	}
	m.deleted = true
	s.pushLocked(kind, m, "remove")
	if kind == live.YouTube && s.o.Events {
		event := "messageDeletedEvent"
		if byAuthor {
			event = "messageRetractedEvent"
		}
		s.walls[kind].add(&message{id: s.idLocked(kind), kind: event, target: m.id, at: s.o.Now(), user: m.user, name: m.name})
	}
}

// idLocked makes an id in the platform's form.
func (s *Simulator) idLocked(kind live.SourceKind) string {
	var b [24]byte
	for i := 0; i < len(b); i += 8 {
		binary.BigEndian.PutUint64(b[i:], s.rng.Uint64())
	}
	switch kind {
	case live.YouTube:
		return "LCC." + base64.RawURLEncoding.EncodeToString(b[:])
	case live.Facebook:
		return fmt.Sprintf("%s_%d", PageVideo, 1e14+s.rng.Uint64N(9e14))
	}
	if kind == live.Twitch {
		b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
		return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
	}
	return fmt.Sprintf("178%014d", s.rng.Uint64N(1e14))
}

// find returns a message by its id, for Facebook also by the part after "_".
func (w *wall) find(id string) *message {
	if m := w.byID[id]; m != nil {
		return m
	}
	id = id[strings.LastIndexByte(id, '_')+1:]
	if m := w.byID[PageVideo+"_"+id]; m != nil {
		return m
	}
	return w.byID[PageVideo2+"_"+id]
}
