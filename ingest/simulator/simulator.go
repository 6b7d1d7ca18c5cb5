package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"zuruf/live"
)

// Options describes the simulated world. The zero value is one broadcast on
// each platform with a silent audience.
type Options struct {
	Seed uint64 // same seed, same audience

	// Comments a second on each platform; 0 is silence.
	YouTube, Facebook, Instagram, Twitch float64

	Now func() time.Time // default time.Now

	PollingInterval time.Duration // told by YouTube; default 2 s
	Quota           int64         // YouTube's units a day; default 10,000
	Calls           int           // Facebook's and Instagram's calls an hour, each; default 0, unlimited
	Nameless        float64       // share of Facebook comments without from
	Events          bool          // YouTube also sends messageDeletedEvent, messageRetractedEvent, userBannedEvent and chatEndedEvent
	Planned         time.Time     // when YouTube's broadcast is to begin; default the simulator's start

	Hooks   string  // webhooks go to Hooks + "/facebook" and "/instagram"; "" for none
	Drop    float64 // share of webhooks that never arrive
	Repeat  float64 // share that arrives again
	Reorder float64 // share that waits behind the next one

	Questions func() []int      // numbers that the audience votes for; default 1 to 5
	Ballots   func() []string   // what it may write to vote in polls; default none
	Transport http.RoundTripper // for webhooks
}

// What the simulated platforms know. A source set up with these works.
const (
	Video       = "simulation0"
	APIKey      = "simulated-api-key"
	Page        = "100000000000001"
	LiveVideo   = "200000000000002"
	PageVideo   = "200000000000009" // the video id of LiveVideo: another number, as there
	PageToken   = "simulated-page-token"
	User        = "17841400000000003"
	Media       = "90010000000000004"
	UserToken   = "simulated-instagram-token"
	AppSecret   = "simulated-app-secret"
	VerifyToken = "simulated-verify-token"
)

// Source returns what a producer would give to set up the simulated source.
func Source(kind live.SourceKind) live.Source {
	src := live.Source{Kind: kind}
	switch kind {
	case live.YouTube:
		src.Config, src.Secrets = map[string]string{"video": Video}, map[string]string{"api_key": APIKey}
	case live.Facebook:
		src.Config, src.Secrets = map[string]string{"live_video": LiveVideo}, map[string]string{"page_token": PageToken}
	case live.Instagram:
		src.Config, src.Secrets = map[string]string{"user": User}, map[string]string{"token": UserToken}
	case live.Twitch:
		src.Config, src.Secrets = map[string]string{"channel": TwitchChannel}, map[string]string{}
	}
	return src
}

// Simulator is the simulated platforms as an http.Handler. Safe for concurrent use.
type Simulator struct {
	o   Options
	mux *http.ServeMux

	mu     sync.Mutex
	rng    *rand.Rand
	walls  map[live.SourceKind]*wall
	faults map[live.SourceKind]*fault
	quota  quotaBook
	tube   tube
	graph  graphBook
	queue  []hook // webhooks to be sent
	wake   chan struct{}
	twitch twitchHub
	login  loginBook
}

// New builds a simulator. It answers at once; the audience speaks and webhooks
// leave while Run runs.
func New(o Options) *Simulator {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.PollingInterval == 0 {
		o.PollingInterval = 2 * time.Second
	}
	if o.Quota == 0 {
		o.Quota = 10_000
	}
	s := &Simulator{
		o: o, mux: http.NewServeMux(),
		rng:    rand.New(rand.NewPCG(o.Seed, 0x5ea)),
		walls:  map[live.SourceKind]*wall{},
		faults: map[live.SourceKind]*fault{},
		wake:   make(chan struct{}, 1),
	}
	for _, kind := range kinds {
		s.walls[kind] = newWall(o.Now())
		s.faults[kind] = &fault{}
	}
	s.routes()
	return s
}

var kinds = []live.SourceKind{live.YouTube, live.Facebook, live.Instagram, live.Twitch}

func (s *Simulator) routes() {
	youtube := func(h http.HandlerFunc) http.Handler { return s.faulty(live.YouTube, h) }
	s.routeYouTube(youtube)
	s.mux.HandleFunc("/", s.serveGraph)
	s.twitchRoutes()
	s.loginRoutes()
	s.mux.HandleFunc("POST /control/say", s.controlSay)
	s.mux.HandleFunc("POST /control/delete", s.controlDelete)
	s.mux.HandleFunc("POST /control/edit", s.controlEdit)
	s.mux.HandleFunc("POST /control/fault", s.controlFault)
	s.mux.HandleFunc("GET /control/state", s.controlState)
	s.mux.HandleFunc("GET /control/said", s.controlSaid)
}

// ServeHTTP answers as the platforms do.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Simulation", "Zuruf simulator: not a real platform")
	s.mux.ServeHTTP(w, r)
}

// Run lets the audience speak and sends webhooks, until ctx ends.
func (s *Simulator) Run(ctx context.Context) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	for kind, rate := range map[live.SourceKind]float64{
		live.YouTube: s.o.YouTube, live.Facebook: s.o.Facebook, live.Instagram: s.o.Instagram, live.Twitch: s.o.Twitch,
	} {
		if rate > 0 {
			wg.Go(func() { s.perform(ctx, kind, rate) })
		}
	}
	if s.o.Hooks != "" {
		wg.Go(func() { s.sendHooks(ctx) })
	}
	<-ctx.Done()
	return nil
}

// perform lets the audience of one platform speak at random moments, rate
// times a second on average.
func (s *Simulator) perform(ctx context.Context, kind live.SourceKind, rate float64) {
	audience := NewAudience(kind, s.o.Seed)
	if s.o.Questions != nil {
		audience.Questions = s.o.Questions
	}
	if s.o.Ballots != nil {
		audience.Ballots = s.o.Ballots
	}
	next := time.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		next = next.Add(time.Duration(audience.rng.ExpFloat64() / rate * float64(time.Second)))
		timer.Reset(time.Until(next))
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		s.Perform(kind, audience.Next())
	}
}

// Perform makes a line of the audience happen on a platform.
func (s *Simulator) Perform(kind live.SourceKind, line Line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.walls[kind]
	if !w.open() {
		return
	}
	switch line.Act {
	case Say:
		s.sayLocked(kind, line)
	case Edit:
		if m := w.recent(s.rng); m != nil {
			s.editLocked(kind, m, m.text+line.Text)
		}
	case Delete:
		if m := w.recent(s.rng); m != nil {
			s.deleteLocked(kind, m, s.rng.IntN(2) == 0)
		}
	}
}

func answer(w http.ResponseWriter, status int, v any) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(true) // as Google does
	e.Encode(v)
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

// number reads an integer parameter; fallback if it is missing or wrong.
func number(r *http.Request, name string, fallback int) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil {
		return fallback
	}
	return n
}

// fields reads a list of names as the Graph API takes it: a,b{c,d},e.
func fields(list string) map[string]bool {
	names, depth := map[string]bool{}, 0
	for _, part := range strings.FieldsFunc(list, func(r rune) bool {
		switch r {
		case '{':
			depth++
			return true
		case '}':
			depth--
			return true
		}
		return r == ',' && depth == 0
	}) {
		names[part] = true
	}
	return names
}
