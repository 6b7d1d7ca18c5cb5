package moderation

import (
	"context"
	"maps"
	"sync"
	"time"

	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/moderation/rules"
)

// Store is what the service needs of the store; *store.Store satisfies it.
// Every method is atomic, safe for concurrent use, and idempotent by its
// operation id.
type Store interface {
	Secret() live.Secret
	Show(ctx context.Context, id string) (live.Show, error)
	Series(ctx context.Context, id string) (live.Series, error)
	Intake(ctx context.Context, show string, in []store.Incoming) ([]store.Outcome, error)
	Comment(ctx context.Context, show, id string) (*live.Comment, error)
	Decide(ctx context.Context, show string, op store.Op, id string, version int, to, act string) error
	Ask(ctx context.Context, show string, op store.Op, id string, version int, text, lang string) (int, error)
	AddQuestion(ctx context.Context, show string, op store.Op, n store.NewQuestion) (int, error)
	Question(ctx context.Context, show string, n int) (*live.Question, error)
	Hand(ctx context.Context, show, id string) (*live.Hand, error)
	Move(ctx context.Context, show string, op store.Op, n, version int, act live.Act, answer *live.Answer) error
	EditQuestion(ctx context.Context, show string, op store.Op, n, version int, text string) error
	ByReceipt(ctx context.Context, show, receipt string) (*live.Question, error)
	Vote(ctx context.Context, show string, number, value int, voter uint64) (store.Voted, error)
	PublishTotals(ctx context.Context, show string, t store.Totals) error
	Ban(ctx context.Context, show string, op store.Op, b store.Ban) (store.Totals, error)
	Unban(ctx context.Context, show string, op store.Op, author string) (store.Totals, error)
	BanOf(ctx context.Context, show, author string) (store.Ban, error)
	Banned(ctx context.Context, show, author string) (bool, error)
	Bans(ctx context.Context, show string) ([]store.Ban, error)
	Lifted(ctx context.Context, show, author string) (int64, error)
	EachComment(ctx context.Context, show string, do func(*live.Comment) error) error
	CommentsBy(ctx context.Context, show, author string) ([]*live.Comment, error)
	Erase(ctx context.Context, show string, op store.Op, by live.RemovedBy, ids []string) (store.Totals, error)
	LinkPerson(ctx context.Context, show, code, author string) (store.Totals, error)
	UnsayAuthor(ctx context.Context, show, author string) error
	UnsayKind(ctx context.Context, show string, kind live.SourceKind, before int64) error
	Choose(ctx context.Context, show string, op store.Op, choose func() (int, error)) (int, error)
	Audit(ctx context.Context, show string, before, limit int) ([]live.AuditEntry, error)
	MarkUndone(ctx context.Context, show string, id int) error
	RevertQuestion(ctx context.Context, show string, op store.Op, e live.AuditEntry) error
	SetScene(ctx context.Context, show string, op store.Op, kind live.SceneKind, ref string, only int) error
}

// Service moderates all shows of this node.
type Service struct {
	store  Store
	polls  *poll.Service
	secret live.Secret
	now    func() time.Time
	totals *totals

	mu       sync.Mutex
	settings map[string]*settings
	recent   map[string]*memory
}

// memory is what a show's comments of late were, and when it was last asked.
type memory struct {
	*recent
	used time.Time
}

// settings are what intake needs to know of a show, read again every second.
type settings struct {
	hold      live.Hold
	language  string
	anonymous bool
	words     *rules.Words
	first     bool
	readAt    time.Time
}

// New builds a Service. Close it to send the last totals.
func New(s Store, p *poll.Service, now func() time.Time) *Service {
	return &Service{
		store: s, polls: p, secret: s.Secret(), now: now, totals: newTotals(s.PublishTotals),
		settings: map[string]*settings{}, recent: map[string]*memory{},
	}
}

// Close waits until the last totals were sent.
func (s *Service) Close() { s.totals.close() }

const settingsAge = time.Second

// Forget makes the next comment read a show's settings anew.
func (s *Service) Forget(show string) {
	s.mu.Lock()
	delete(s.settings, show)
	s.mu.Unlock()
}

func (s *Service) settingsOf(ctx context.Context, show string) (*settings, error) {
	s.mu.Lock()
	known := s.settings[show]
	s.mu.Unlock()
	if known != nil && s.now().Sub(known.readAt) < settingsAge {
		return known, nil
	}
	sh, err := s.store.Show(ctx, show)
	if err != nil {
		return nil, err
	}
	series, err := s.store.Series(ctx, sh.Series)
	if err != nil {
		return nil, err
	}
	fresh := &settings{hold: sh.Hold, language: sh.Language, anonymous: sh.Anonymous,
		words: rules.NewWords(series.Words), first: series.HoldFirst, readAt: s.now()}
	s.mu.Lock()
	s.settings[show] = fresh
	s.mu.Unlock()
	return fresh, nil
}

func (s *Service) recentOf(show string) *recent {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	m := s.recent[show]
	if m == nil {
		idle := func(used time.Time) bool { return now.Sub(used) > idleTime }
		maps.DeleteFunc(s.recent, func(_ string, m *memory) bool { return idle(m.used) })
		maps.DeleteFunc(s.settings, func(_ string, set *settings) bool { return idle(set.readAt) })
		m = &memory{recent: newRecent()}
		s.recent[show] = m
	}
	m.used = now
	return m.recent
}

// idleTime is after how long a show that nobody writes in is forgotten here.
const idleTime = 10 * time.Minute
