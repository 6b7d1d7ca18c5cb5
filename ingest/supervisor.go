package ingest

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"zuruf/live"
)

const (
	reread   = 10 * time.Second // how often the list of sources is read without being told
	renewal  = 3 * time.Second  // how often an owner renews its lease and others look at it
	takeover = 10 * time.Second // how long a lease's counter must stand still
	again    = time.Minute      // pause where only a person or a new broadcast can help
	ceiling  = time.Minute      // longest pause after failures
	storage  = 5 * time.Second  // longest pause while the store is away
)

// Options is what a Supervisor works with.
type Options struct {
	Store      Store
	Intake     Intake
	Connectors []Connector
	Simulated  []Connector  // read the sources of rehearsals
	Node       string       // this process, as leases name it: new with every start
	Log        *slog.Logger // nil: silent
}

// Supervisor reads all sources of all shows that have not ended, each on
// exactly one node. Its methods are safe for concurrent use.
type Supervisor struct {
	store      Store
	intake     Intake
	connectors map[live.SourceKind]Connector
	simulated  map[live.SourceKind]Connector
	node       string
	log        *slog.Logger
	wake       chan struct{}

	mu        sync.Mutex
	sources   []live.Source // as last read
	readAt    time.Time
	workers   map[place]*worker
	pipelines map[place]*pipeline
}

// place is a source of a show, or (for pipelines) a platform of a show.
type place struct{ show, id string }

// New builds a Supervisor. Nothing runs before Run.
func New(o Options) *Supervisor {
	s := &Supervisor{
		store: o.Store, intake: o.Intake, node: o.Node, log: o.Log,
		connectors: make(map[live.SourceKind]Connector),
		simulated:  make(map[live.SourceKind]Connector),
		wake:       make(chan struct{}, 1),
		workers:    make(map[place]*worker),
		pipelines:  make(map[place]*pipeline),
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	for _, c := range o.Connectors {
		s.connectors[c.Kind()] = c
	}
	for _, c := range o.Simulated {
		s.simulated[c.Kind()] = c
	}
	return s
}

// of returns the connector that reads src, nil if there is none.
func (s *Supervisor) of(src live.Source) Connector {
	if src.Simulated {
		return s.simulated[src.Kind]
	}
	return s.connectors[src.Kind]
}

// Run starts and stops the reading of sources as they come and go, until ctx
// ends. When it returns, all reading has stopped. It is called once.
func (s *Supervisor) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel()
	tick := time.NewTicker(reread)
	defer tick.Stop()
	for {
		if err := s.reconcile(ctx, &workers); err != nil && ctx.Err() == nil {
			s.log.Warn("the list of sources cannot be read", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		case <-tick.C:
		}
	}
}

// Changed says that a source was added to a show, changed or removed, or that
// the show ended. It returns at once; what was removed stops a moment later.
func (s *Supervisor) Changed(string) {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Nudge has a source tried now that waits for its next try, if it is read on this node.
func (s *Supervisor) Nudge(show, source string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w := s.workers[place{show, source}]; w != nil {
		w.tell(w.nudge)
	}
}

// Connector returns the connector of a platform, or ErrUnknownKind.
func (s *Supervisor) Connector(kind live.SourceKind) (Connector, error) {
	c, ok := s.connectors[kind]
	if !ok {
		return nil, ErrUnknownKind
	}
	return c, nil
}

// Source sorts what a person typed into a source of that kind: by the
// connector's Fields into Config and Secrets. A field that the connector does
// not know is refused; what is missing is left to Probe.
func (s *Supervisor) Source(kind live.SourceKind, typed map[string]string) (live.Source, error) {
	c, err := s.Connector(kind)
	if err != nil {
		return live.Source{}, err
	}
	src := live.Source{Kind: kind, Config: map[string]string{}, Secrets: map[string]string{}}
	names, known := []string{}, 0
	for _, f := range c.Fields() {
		names = append(names, f.Name)
		value, ok := typed[f.Name]
		if !ok {
			continue
		}
		if known++; f.Secret {
			src.Secrets[f.Name] = value
		} else {
			src.Config[f.Name] = value
		}
	}
	if known < len(typed) {
		for name := range typed {
			if !slices.Contains(names, name) {
				all := strings.Join(names, ", ")
				return live.Source{}, live.Refuse(live.Invalid, "unknown_field", name,
					"This kind of source has no such field. It takes: "+all+".",
					"Diese Art von Quelle hat kein solches Feld. Sie nimmt: "+all+".")
			}
		}
	}
	return src, nil
}

// Probe prepares what a person typed and asks the platform about it, before it
// is saved. It returns the source as it should be saved and its status; all
// errors are live.Errors for that person.
func (s *Supervisor) Probe(ctx context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	c := s.of(src)
	if c == nil {
		return src, live.SourceStatus{}, ErrUnknownKind
	}
	src, err := c.Prepare(src)
	if err != nil {
		return src, live.SourceStatus{}, err
	}
	src, status, err := c.Probe(ctx, src)
	if err != nil && live.AsError(err) == nil {
		err = ErrConnector.Because(err)
	}
	status.ID, status.Kind, status.Can = src.ID, src.Kind, c.Capabilities(src)
	return src, status, err
}

// refresh reads the list of sources.
func (s *Supervisor) refresh(ctx context.Context) ([]live.Source, error) {
	ctx, cancel := context.WithTimeout(ctx, storage)
	defer cancel()
	began := time.Now()
	list, err := s.store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(src live.Source) bool { return s.of(src) == nil })
	s.mu.Lock()
	s.sources, s.readAt = list, began
	s.mu.Unlock()
	return list, nil
}

// reconcile makes the workers match the list of sources.
func (s *Supervisor) reconcile(ctx context.Context, wg *sync.WaitGroup) error {
	list, err := s.refresh(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	wanted, used := make(map[place]bool), make(map[place]bool)
	for _, src := range list {
		at := place{src.Show, src.ID}
		wanted[at] = true
		used[place{src.Show, string(src.Kind)}] = true
		old := s.workers[at]
		if old != nil && !old.stopped && old.reads(src) {
			continue
		}
		if old != nil {
			old.stop()
		}
		connector := s.of(src)
		w := &worker{
			s: s, src: src, connector: connector, pipe: s.pipelineLocked(src.Show, src.Kind),
			lamp: newLamp(src, connector.Capabilities(src), time.Now()), before: old,
			asked: make(chan struct{}, 1), nudge: make(chan struct{}, 1), done: make(chan struct{}),
		}
		var own context.Context
		own, w.cancel = context.WithCancel(ctx)
		s.workers[at] = w
		wg.Go(func() { w.run(own) })
	}
	for at, w := range s.workers {
		if wanted[at] {
			continue
		}
		w.stop()
		select {
		case <-w.done:
			delete(s.workers, at)
		default: // kept, so that a source of the same id waits for its end
		}
	}
	maps.DeleteFunc(s.pipelines, func(at place, _ *pipeline) bool { return !used[at] })
	return nil
}

func (s *Supervisor) pipelineLocked(show string, kind live.SourceKind) *pipeline {
	at := place{show, string(kind)}
	p := s.pipelines[at]
	if p == nil {
		p = newPipeline(show, s.intake)
		s.pipelines[at] = p
	}
	return p
}
