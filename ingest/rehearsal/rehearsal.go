// Package rehearsal reads simulated platforms for a rehearsal: the real
// connectors against a simulation that lives as long as the source is read.
// Nothing leaves this machine, and whatever is asked of the platform (to hide,
// to ban, to reply) has its effect in the simulation.
package rehearsal

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

// Kinds are the platforms that can be simulated.
var Kinds = []live.SourceKind{live.YouTube, live.Facebook, live.Instagram, live.Twitch}

// rateField says in a source's Config how many comments a second there are.
const rateField = "rate"

// Source is a simulated source of a rehearsal, with rate comments a second.
func Source(kind live.SourceKind, rate float64) live.Source {
	src := simulator.Source(kind)
	src.Simulated = true
	if kind == live.YouTube || kind == live.Twitch { // only an account may act there
		src.Secrets, src.Config["account"] = nil, string(kind)
	}
	src.Config[rateField] = strconv.FormatFloat(rate, 'f', -1, 64)
	return src
}

// Connector reads the simulated sources of one platform.
type Connector struct {
	kind    live.SourceKind
	ballots func(show string) []string
	build   func(base string) ingest.Writer

	mu     sync.Mutex
	stages map[string]ingest.Writer // by source, while it is read
}

// New returns a Connector of a platform; build makes the real connector for an
// address at which the simulation answers. ballots are what the audience of a
// show may write to vote in its polls.
func New(kind live.SourceKind, ballots func(show string) []string, build func(base string) ingest.Writer) *Connector {
	return &Connector{kind: kind, ballots: ballots, build: build, stages: map[string]ingest.Writer{}}
}

// Kind is the platform that is simulated.
func (c *Connector) Kind() live.SourceKind { return c.kind }

// Capabilities are those of the real connector.
func (c *Connector) Capabilities(src live.Source) []live.PlatformAct {
	return c.build("http://127.0.0.1").Capabilities(plain(src))
}

// Fields are none: Source makes everything.
func (c *Connector) Fields() []ingest.Field { return nil }

// Prepare leaves a source of Source as it is.
func (c *Connector) Prepare(src live.Source) (live.Source, error) { return src, nil }

// Probe says that it is a simulation.
func (c *Connector) Probe(_ context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	return src, live.SourceStatus{State: live.SourceWaiting, Simulated: true}, nil
}

// plain is the source as the real connector knows it.
func plain(src live.Source) live.Source {
	config := map[string]string{}
	for k, v := range src.Config {
		if k != rateField {
			config[k] = v
		}
	}
	src.Config = config
	return src
}

// Run simulates the platform and reads it, until ctx ends.
func (c *Connector) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	rate, err := strconv.ParseFloat(src.Config[rateField], 64)
	if err != nil {
		return ingest.ErrConnector.Because(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return ingest.ErrConnector.Because(err)
	}
	o := options(c.kind, rate)
	o.Ballots = func() []string { return c.ballots(src.Show) }
	sim := simulator.New(o)
	server := &http.Server{Handler: sim, ReadHeaderTimeout: 5 * time.Second}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() { sim.Run(ctx) })
	wg.Go(func() { server.Serve(listener) })
	wg.Go(func() { <-ctx.Done(); server.Close() })

	real := c.build("http://" + listener.Addr().String())
	c.mu.Lock()
	c.stages[src.ID] = real
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		delete(c.stages, src.ID)
		c.mu.Unlock()
	}()
	return real.Run(ctx, plain(src), out)
}

func options(kind live.SourceKind, rate float64) simulator.Options {
	o := simulator.Options{Seed: uint64(time.Now().UnixNano()), Quota: 1 << 40, Events: true}
	switch kind {
	case live.YouTube:
		o.YouTube = rate
	case live.Facebook:
		o.Facebook = rate
	case live.Instagram:
		o.Instagram = rate
	case live.Twitch:
		o.Twitch = rate
	}
	return o
}

// Act acts on the simulated platform.
func (c *Connector) Act(ctx context.Context, src live.Source, a live.Action) (string, error) {
	c.mu.Lock()
	real := c.stages[src.ID]
	c.mu.Unlock()
	if real == nil {
		return "", ingest.ErrUnreachable
	}
	return real.Act(ctx, plain(src), a)
}
