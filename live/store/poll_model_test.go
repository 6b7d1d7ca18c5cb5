package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
	"zuruf/live/store/embedded"
	"zuruf/live/store/redistest"
)

// crashing is an engine that can be killed and comes back with what it kept.
type crashing interface {
	client() redis.UniversalClient
	crash()
}

type crashingRedis struct{ *redistest.Server }

func (c crashingRedis) client() redis.UniversalClient { return c.Client() }
func (c crashingRedis) crash()                        { c.Kill(); c.Run() }

// crashingEmbedded goes on with a copy of the files as they are at the moment
// of the crash; the engine that was there before is thrown away.
type crashingEmbedded struct {
	t      *testing.T
	dir    string
	engine *embedded.Engine
}

func (c *crashingEmbedded) client() redis.UniversalClient { return c.engine.Client() }

func (c *crashingEmbedded) crash() {
	next := c.t.TempDir()
	if err := os.CopyFS(next, os.DirFS(c.dir)); err != nil {
		c.t.Fatal(err)
	}
	c.engine.Close()
	c.open(next)
}

func (c *crashingEmbedded) open(dir string) {
	e, err := embedded.Open(dir)
	if err != nil {
		c.t.Fatal(err)
	}
	c.dir, c.engine = dir, e
}

// TestPollsAgreeWithAModel does at random what people, platforms, moderators
// and bad luck do to polls, and compares every count with a model that keeps
// only who voted what.
func TestPollsAgreeWithAModel(t *testing.T) {
	open := map[string]func(t *testing.T) crashing{
		"redis": func(t *testing.T) crashing { return crashingRedis{redistest.Start(t)} },
		"embedded": func(t *testing.T) crashing {
			c := &crashingEmbedded{t: t}
			c.open(t.TempDir())
			t.Cleanup(func() { c.engine.Close() })
			return c
		},
	}
	for name, open := range open {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(3) {
				t.Run(fmt.Sprint(seed), func(t *testing.T) {
					t.Parallel()
					m := newModel(t, open(t), seed)
					defer m.stop()
					for step := range 400 {
						m.step()
						if step%5 == 0 {
							m.compare()
						}
					}
					m.compare()
				})
			}
		})
	}
}

const (
	people    = 8 // in the room, and as many on YouTube
	youGrace  = 5000
	stepTime  = 700 // ms
	fieldsMax = 3
)

// model is what should be true.
type model struct {
	world
	engine crashing
	lossy  *lossy
	rdb    redis.UniversalClient
	rand   *rand.Rand
	at     time.Time
	polls  []*modelPoll
	said   []*modelComment
	banned map[string][]taken // author → what was taken
	alias  map[uint64]uint64
	again  map[string]int
}

type modelPoll struct {
	*live.Poll
	over    bool
	votes   map[uint64]string // letter and field
	repeats int
	results []string // of rounds that are final
}

type modelComment struct {
	id, author string
	poll       *modelPoll
	round      int
	opened     int64
	value      string // of the vote that it gave, "": none
	removed    bool
}

type taken struct {
	poll   *modelPoll
	round  int
	opened int64
	value  string
}

func newModel(t *testing.T, e crashing, seed uint64) *model {
	m := &model{engine: e, rand: rand.New(rand.NewPCG(seed, 7)), at: time.UnixMilli(1_790_000_000_000),
		banned: map[string][]taken{}, alias: map[uint64]uint64{}, again: map[string]int{}}
	m.world = world{T: t, ctx: t.Context()}
	m.connect()
	m.show = m.create("create")
	for i := range 3 {
		p := m.poll(func(p *live.Poll) {
			p.Anonymous = i == 1
			if i == 2 {
				p.Seconds = 20
			}
		})
		m.polls = append(m.polls, &modelPoll{Poll: p, votes: map[uint64]string{}})
	}
	return m
}

// connect is what a process does that starts.
func (m *model) connect() {
	seal, err := NewSealer([]byte("test"))
	m.ok(err)
	m.rdb, m.lossy = m.engine.client(), &lossy{}
	m.rdb.AddHook(m.lossy)
	m.Store = New(m.rdb, live.Secret("secret"), seal)
	m.Store.now = func() time.Time { return m.at }
}

func (m *model) stop() {
	m.Store.Close()
	m.rdb.Close()
}

func (m *model) canon(v uint64) uint64 {
	if room, ok := m.alias[v]; ok {
		return room
	}
	return v
}

func (m *model) author(kind live.SourceKind, n int) string {
	return m.secret.AuthorID(kind, fmt.Sprint("person", n))
}

func (m *model) out(author string) bool {
	if _, ok := m.banned[author]; ok {
		return true
	}
	for other := range m.banned {
		if m.secret.Voter(other) == m.canon(m.secret.Voter(author)) {
			return true
		}
	}
	return false
}

// closing is when a poll closes, ms; 0: not yet known.
func (p *modelPoll) closing() int64 {
	if p.ClosedAt > 0 {
		return p.ClosedAt
	}
	return p.ClosesAt
}

// takes reports whether a vote counts that comes now and was cast at a time.
func (m *model) takes(p *modelPoll, at, grace int64) bool {
	now := m.at.UnixMilli()
	if p.State == live.PollDraft || p.over || at < p.OpenedAt {
		return false
	}
	c := p.closing()
	return c == 0 || at <= c+grace && now <= c+youGrace
}

func (m *model) step() {
	m.at = m.at.Add(time.Duration(m.rand.IntN(stepTime)) * time.Millisecond)
	p := m.polls[m.rand.IntN(len(m.polls))]
	switch n := m.rand.IntN(100); {
	case n < 35:
		m.clickSomething(p)
	case n < 60:
		m.saySomething(p)
	case n < 66:
		m.removeSomething()
	case n < 72:
		m.banOrUnban()
	case n < 75:
		m.linkSomebody()
	case n < 77:
		m.engine.crash()
		m.stop()
		m.connect()
	default:
		m.moveOn(p)
	}
}

func (m *model) clickSomething(p *modelPoll) {
	var in []live.Ballot
	for range 1 + m.rand.IntN(4) {
		fields := fmt.Sprint(m.rand.IntN(fieldsMax))
		if m.rand.IntN(6) == 0 {
			fields = ""
		}
		via := live.SourceKind("")
		if m.rand.IntN(3) == 0 {
			via = live.YouTube
		}
		author := m.author(live.Room, m.rand.IntN(people))
		in = append(in, live.Ballot{Poll: p.ID, Round: p.Round, Kind: live.Room, Voter: m.secret.Voter(author), Fields: fields, Via: via})
	}
	m.lossy.lose.Store(int32(m.rand.IntN(3) / 2)) // the answer is lost now and then
	counted, refused, err := m.Cast(m.ctx, m.show, in...)
	m.lossy.lose.Store(0)
	m.ok(err)
	for i, b := range in {
		want, err := m.click(p, b)
		if (err == nil) != (refused[i] == nil) || err == nil && counted[i].Cast != want {
			m.Fatalf("%+v at %d: %v %v, want %v %v; %+v", b, m.at.UnixMilli(), counted[i], refused[i], want, err, p.Poll)
		}
	}
}

func (m *model) click(p *modelPoll, b live.Ballot) (live.Cast, error) {
	grace := int64(0)
	if b.Via == live.YouTube {
		grace = youGrace
	}
	if !m.takes(p, m.at.UnixMilli(), grace) {
		return "", live.ErrClosed
	}
	for n := range people {
		if a := m.author(live.Room, n); m.secret.Voter(a) == b.Voter && m.out(a) {
			return "", live.ErrBanned
		}
	}
	return m.give(p, b.Voter, "r", b.Fields), nil
}

// give lays a vote in the box.
func (m *model) give(p *modelPoll, voter uint64, letter, fields string) live.Cast {
	old, ok := p.votes[voter]
	switch value := letter + fields; {
	case fields == "" && ok:
		delete(p.votes, voter)
		return live.CastTaken
	case fields == "":
		return live.CastSame
	case !ok:
		p.votes[voter] = value
		return live.CastNew
	case old == value:
		return live.CastSame
	default:
		p.votes[voter] = value
		p.repeats++
		return live.CastChanged
	}
}

func (m *model) saySomething(p *modelPoll) {
	n, field := m.rand.IntN(people), fmt.Sprint(m.rand.IntN(fieldsMax))
	name := fmt.Sprint("person", n)
	c := &modelComment{id: fmt.Sprint("c", len(m.said)), author: m.author(live.YouTube, n), poll: p, round: p.Round, opened: p.OpenedAt}
	at := m.at.UnixMilli() - int64(m.rand.IntN(8000))
	msg := m.message(c.id, name, "vote "+field)
	in := Incoming{Message: msg, Decision: live.Approved, Ballot: &live.Ballot{Poll: p.ID, Round: p.Round, Fields: field, At: at}}
	m.lossy.lose.Store(int32(m.rand.IntN(4) / 3))
	out := m.intake(in)
	m.lossy.lose.Store(0)
	if m.rand.IntN(4) == 0 {
		m.intake(in) // the platform repeats itself
	}
	counts := m.takes(p, at, youGrace) && !m.out(c.author)
	if counts {
		voter := m.secret.Voter(c.author)
		c.value = "y" + field
		before := p.votes[m.canon(voter)]
		switch m.give(p, m.canon(voter), "y", field) {
		case live.CastSame:
			p.repeats++
			m.again[m.key(c, c.value)]++
		case live.CastChanged:
			m.again[m.key(c, before)]++
		}
	}
	if got := out.Poll == p.ID; got != counts && out.What == "new" {
		m.Fatalf("comment at %d, now %d: counted %v, want %v; %+v", at, m.at.UnixMilli(), got, counts, p.Poll)
	}
	m.said = append(m.said, c)
}

// key is what comments share of one person that give the same vote.
func (m *model) key(c *modelComment, value string) string {
	if c.poll.Anonymous {
		value = value[:1]
	}
	return fmt.Sprint(c.poll.ID, c.round, c.opened, value, c.author)
}

func (m *model) removeSomething() {
	if len(m.said) == 0 {
		return
	}
	c := m.said[m.rand.IntN(len(m.said))]
	msg := m.message(c.id, "", "")
	msg.Removed = live.RemovedByAuthor
	m.intake(Incoming{Message: msg})
	if c.removed {
		return
	}
	c.removed = true
	if c.value == "" {
		return
	}
	if key := m.key(c, c.value); m.again[key] > 0 {
		m.again[key]--
		return
	}
	if c.poll.over || c.poll.Round != c.round || c.poll.OpenedAt != c.opened {
		return
	}
	same := func(value string) bool { return value == c.value || c.poll.Anonymous && value[0] == c.value[0] }
	took := m.banned[c.author]
	for i := len(took) - 1; i >= 0; i-- {
		if took[i].poll == c.poll && took[i].round == c.round && took[i].opened == c.opened && same(took[i].value) {
			took = append(took[:i:i], took[i+1:]...)
			m.banned[c.author] = took
		}
	}
	who := m.canon(m.secret.Voter(c.author))
	if now, ok := c.poll.votes[who]; ok && same(now) {
		delete(c.poll.votes, who)
	}
}

func (m *model) banOrUnban() {
	kind := []live.SourceKind{live.Room, live.YouTube}[m.rand.IntN(2)]
	author := m.author(kind, m.rand.IntN(people))
	if took, ok := m.banned[author]; ok {
		_, err := m.Unban(m.ctx, m.show, op(""), author)
		m.ok(err)
		delete(m.banned, author)
		for _, x := range took {
			who := m.canon(m.secret.Voter(author))
			if _, has := x.poll.votes[who]; !has && !x.poll.over && x.poll.State != live.PollDraft && x.poll.Round == x.round && x.poll.OpenedAt == x.opened {
				x.poll.votes[who] = x.value
			}
		}
		return
	}
	id := fmt.Sprint("ban", m.rand.Uint64())
	for range 2 { // tried again, as after a lost answer
		_, err := m.Ban(m.ctx, m.show, op(id), Ban{Author: live.Author{ID: author}, Kind: kind, At: m.at.UnixMilli()})
		m.ok(err)
	}
	m.banned[author] = nil
	who := m.canon(m.secret.Voter(author))
	for _, p := range m.polls {
		value, ok := p.votes[who]
		if !ok || p.over || p.State == live.PollDraft || p.Anonymous && value[0] == 'r' {
			continue
		}
		delete(p.votes, who)
		m.banned[author] = append(m.banned[author], taken{p, p.Round, p.OpenedAt, value})
	}
}

func (m *model) linkSomebody() {
	room := m.secret.Voter(m.author(live.Room, m.rand.IntN(people)))
	author := m.author(live.YouTube, m.rand.IntN(people))
	code, err := m.LinkCode(m.ctx, m.show, room, m.at.Add(time.Minute).UnixMilli())
	m.ok(err)
	_, err = m.LinkPerson(m.ctx, m.show, code, author)
	m.ok(err)
	voter := m.secret.Voter(author)
	if m.alias[voter] == room {
		return
	}
	m.alias[voter] = room
	for _, p := range m.polls {
		value, ok := p.votes[voter]
		if !ok || p.over || p.State == live.PollDraft {
			continue
		}
		delete(p.votes, voter)
		if _, has := p.votes[room]; has {
			p.repeats++
		} else {
			p.votes[room] = value
		}
	}
}
