package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"zuruf/live"
	"zuruf/live/hub"
	"zuruf/live/wire"
)

// model is a client: it applies frames as PROTOCOL.md says, and keeps them.
type model struct {
	client Client
	sub    *hub.Subscriber

	mu       sync.Mutex
	opened   bool
	marks    int
	early    [][]byte // what came before the first frames
	frames   []string
	wrong    []string // frames that break the protocol
	at       string
	show     wire.Show
	scene    wire.Scene
	question map[int]wire.Question
	counted  map[int]int64
	comment  map[string]wire.Comment
	next     []int
	held     int
	banned   map[string]bool
	sources  []wire.Source
	overlays []wire.Overlay
	people   []wire.Person
	you      wire.You
	poll     map[string]wire.Poll
	stage    wire.Stage
	hands    map[string]wire.Hand
	reacted  []wire.Reacted
}

// mark is no frame: a test publishes it to know what has been handed out.
const mark = "mark"

func newModel(c Client) *model {
	m := &model{client: c, question: map[int]wire.Question{}, counted: map[int]int64{}, comment: map[string]wire.Comment{}, banned: map[string]bool{},
		poll: map[string]wire.Poll{}, hands: map[string]wire.Hand{}}
	m.sub = &hub.Subscriber{Deliver: m.deliver}
	return m
}

// topics are what the client hears in a show.
func (m *model) topics(show string) []string {
	topics := []string{Topic(show, m.client.Audience)}
	if m.client.Audience == Public && m.client.Author != "" {
		topics = append(topics, mine(show, m.client.Author))
	}
	return topics
}

func (m *model) marked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.marks
}

func (m *model) deliver(batch []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for frame := range bytes.SplitSeq(bytes.TrimSuffix(batch, []byte("\n")), []byte("\n")) {
		if string(frame) == mark {
			m.marks++
			continue
		}
		if !m.opened {
			m.early = append(m.early, frame)
			continue
		}
		m.applyLocked(frame)
	}
}

// open applies the first frames and then what came in the meantime.
func (m *model) open(first [][]byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, frame := range append(first, m.early...) {
		m.applyLocked(frame)
	}
	m.early, m.opened = nil, true
}

func (m *model) applyLocked(frame []byte) {
	m.frames = append(m.frames, string(frame))
	var kind struct {
		T wire.FrameType `json:"t"`
	}
	fail := func(err error) {
		if err != nil {
			m.wrong = append(m.wrong, fmt.Sprintf("%s: %v", frame, err))
		}
	}
	fail(json.Unmarshal(frame, &kind))
	switch kind.T {
	case wire.TSnapshot:
		var f wire.Snapshot
		fail(json.Unmarshal(frame, &f))
		m.restartLocked(f)
	case wire.TPatch:
		var f wire.Patch
		fail(json.Unmarshal(frame, &f))
		m.patchLocked(f)
	case wire.TTotals:
		var f wire.Totals
		fail(json.Unmarshal(frame, &f))
		for _, v := range f.Q {
			if q, ok := m.question[v[0]]; ok && f.V >= m.counted[v[0]] {
				q.Votes, m.counted[v[0]] = v[1], f.V
				m.question[v[0]] = q
			}
		}
	case wire.TStatus:
		var f wire.Status
		fail(json.Unmarshal(frame, &f))
		if f.Sources != nil {
			m.sources = f.Sources
		}
		if f.Overlays != nil {
			m.overlays = f.Overlays
		}
		if f.People != nil {
			m.people = f.People
		}
	case wire.TTally:
		var f wire.Tallies
		fail(json.Unmarshal(frame, &f))
		if len(f.Polls) == 0 {
			m.wrong = append(m.wrong, string(frame))
		}
		for _, t := range f.Polls {
			if p, ok := m.poll[t.ID]; ok && p.Round == t.Round && t.V >= p.V {
				m.poll[t.ID] = counted(p, t)
			}
		}
	case wire.TYou:
		var f wire.You
		fail(json.Unmarshal(frame, &f))
		if f.Hand == nil { // as before
			f.Hand = m.you.Hand
		}
		m.you = f
	case wire.TReacted:
		var f wire.Reacted
		fail(json.Unmarshal(frame, &f))
		m.reacted = append(m.reacted, f)
	case wire.TBeat:
		var f wire.Beat
		fail(json.Unmarshal(frame, &f))
		if f.At != "" {
			m.at = f.At
		}
	default:
		m.wrong = append(m.wrong, string(frame))
	}
}

// counted is a poll with the counts of a tally.
func counted(p wire.Poll, t wire.Tally) wire.Poll {
	p.Votes, p.Repeats, p.V, p.Counts, p.BySource, p.Voters, p.Numbers, p.Entries = t.Votes, t.Repeats, t.V, t.Counts, t.BySource, t.Voters, t.Numbers, t.Entries
	return p
}

func (m *model) restartLocked(f wire.Snapshot) {
	m.stage, m.hands = f.Stage, map[string]wire.Hand{}
	for _, h := range f.Hands {
		m.hands[h.ID] = h
	}
	m.poll = map[string]wire.Poll{}
	for _, p := range f.Polls {
		m.poll[p.ID] = p
	}
	m.at, m.show, m.scene, m.next, m.held = f.At, f.Show, f.Scene, f.Next, f.Held
	m.sources, m.overlays, m.people = f.Sources, f.Overlays, f.People
	m.question, m.counted, m.comment, m.banned = map[int]wire.Question{}, map[int]int64{}, map[string]wire.Comment{}, map[string]bool{}
	for _, q := range f.Questions {
		m.question[q.Number] = q
	}
	for _, c := range f.Comments {
		m.comment[c.ID] = c
		if c.Author != nil && c.Author.Banned {
			m.banned[c.Author.ID] = true
		}
	}
}

func (m *model) patchLocked(f wire.Patch) {
	m.at = f.At
	if f.Show != nil {
		m.show = *f.Show
	}
	if f.Scene != nil && f.Scene.Version >= m.scene.Version {
		m.scene = *f.Scene
	}
	for _, n := range f.Gone {
		delete(m.question, n)
	}
	for _, q := range f.Questions {
		before, known := m.question[q.Number]
		if known && before.Version > q.Version {
			continue
		}
		if _, counted := m.counted[q.Number]; known && counted {
			q.Votes = before.Votes
		}
		m.question[q.Number] = q
	}
	if f.Next != nil {
		m.next = f.Next
	}
	for _, c := range f.Comments {
		if before, ok := m.comment[c.ID]; !ok || before.Version <= c.Version {
			m.comment[c.ID] = c
		}
	}
	if f.Held != nil {
		m.held = *f.Held
	}
	for _, id := range f.PollsGone {
		delete(m.poll, id)
	}
	for _, p := range f.Polls {
		before, known := m.poll[p.ID]
		if known && before.Version > p.Version {
			continue
		}
		if known && before.Round == p.Round && before.Revealed == p.Revealed && before.V > p.V {
			p = counted(p, wire.Tally{Votes: before.Votes, Repeats: before.Repeats, V: before.V, Counts: before.Counts, BySource: before.BySource,
				Voters: before.Voters, Numbers: before.Numbers, Entries: before.Entries})
		}
		m.poll[p.ID] = p
	}
	if f.Stage != nil && f.Stage.Version >= m.stage.Version {
		m.stage = *f.Stage
	}
	for _, h := range f.Hands {
		if before, ok := m.hands[h.ID]; ok && before.Version > h.Version {
			continue
		}
		m.hands[h.ID] = h
		if live.HandState(h.State).Over() {
			delete(m.hands, h.ID)
		}
	}
	for _, a := range f.Banned {
		m.banned[a] = true
	}
	for _, a := range f.Unbanned {
		delete(m.banned, a)
	}
}

// state is what the client shows, as one text that can be compared. Votes of a
// question on the scene are shown from the totals, and a ban from its author.
func (m *model) state() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var b strings.Builder
	put := func(what string, v any) {
		text, _ := json.Marshal(v)
		fmt.Fprintf(&b, "%s %s\n", what, text)
	}
	put("show", m.show)
	scene := m.scene
	if scene.Item != nil && scene.Item.Question != nil {
		item, q := *scene.Item, *scene.Item.Question
		q.Votes = 0
		item.Question, scene.Item = &q, &item
	}
	if scene.Item != nil && scene.Item.Poll != nil { // its counts are shown from the tallies
		item, p := *scene.Item, counted(*scene.Item.Poll, wire.Tally{})
		item.Poll, scene.Item = &p, &item
	}
	put("scene", scene)
	for _, id := range slices.Sorted(maps.Keys(m.poll)) {
		put("poll", m.poll[id])
	}
	put("stage", m.stage)
	for _, id := range slices.Sorted(maps.Keys(m.hands)) {
		put("hand", m.hands[id])
	}
	for _, n := range slices.Sorted(maps.Keys(m.question)) {
		put("question", m.question[n])
	}
	put("next", append([]int{}, m.next...))
	put("held", m.held)
	for _, id := range slices.Sorted(maps.Keys(m.comment)) {
		c := m.comment[id]
		if c.Author != nil {
			a := *c.Author
			a.Banned = m.banned[a.ID]
			c.Author = &a
		}
		put("comment", c)
	}
	return b.String()
}

// said are the frames so far that hold a text.
func (m *model) said(text string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, f := range m.frames {
		if strings.Contains(f, text) {
			out = append(out, f)
		}
	}
	return out
}

// forget drops the frames kept so far.
func (m *model) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.frames = nil
}

func (m *model) kinds() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, f := range m.frames {
		var kind struct {
			T string `json:"t"`
		}
		if json.Unmarshal([]byte(f), &kind) == nil {
			out = append(out, kind.T)
		}
	}
	return strings.Join(out, " ")
}

// frame is the nth frame since the client joined.
func (m *model) frame(n int) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.frames[n]
}

func (m *model) votes(n int) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.question[n].Votes
}

func (m *model) out(author string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.banned[author]
}

func (m *model) token() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at
}

func (m *model) pollNow(id string) wire.Poll {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.poll[id]
}
