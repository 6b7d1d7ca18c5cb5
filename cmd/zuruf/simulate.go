package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"text/tabwriter"
	"time"

	"golang.org/x/sync/errgroup"

	"zuruf/ingest/rehearsal"
	"zuruf/ingest/simulator"
)

type simulateCmd struct {
	Listen    string        `help:"Address to listen on." default:"127.0.0.1:8090" env:"ZURUF_SIMULATE_LISTEN"`
	YouTube   float64       `name:"youtube" help:"Comments a second on the simulated YouTube." default:"1"`
	Facebook  float64       `help:"Comments a second on the simulated Facebook." default:"1"`
	Instagram float64       `help:"Comments a second on the simulated Instagram." default:"1"`
	Twitch    float64       `help:"Comments a second on the simulated Twitch." default:"1"`
	Seed      uint64        `help:"The same seed gives the same audience." default:"1"`
	Quota     int64         `help:"YouTube's units a day." default:"10000"`
	Calls     int           `help:"Facebook's calls an hour; 0 is unlimited." default:"0"`
	Interval  time.Duration `help:"The polling interval that YouTube tells." default:"2s"`
	Nameless  float64       `help:"Share of Facebook comments without a name." default:"0"`
	Events    bool          `help:"YouTube tells of deletions and bans." default:"true" negatable:""`
	Hooks     string        `help:"Webhooks go to this address + /facebook and /instagram, as http://127.0.0.1:8080/hooks."`
	Drop      float64       `help:"Share of webhooks that never arrive." default:"0"`
	Repeat    float64       `help:"Share of webhooks that arrive again." default:"0"`
	Reorder   float64       `help:"Share of webhooks that are overtaken by the next." default:"0"`
}

// Run serves a simulation of all platforms, so that anyone can develop and
// rehearse against them.
func (c *simulateCmd) Run(ctx context.Context) error {
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", c.Listen, err)
	}
	sim := simulator.New(simulator.Options{Seed: c.Seed, YouTube: c.YouTube, Facebook: c.Facebook, Instagram: c.Instagram, Twitch: c.Twitch,
		Quota: c.Quota, Calls: c.Calls, PollingInterval: c.Interval, Nameless: c.Nameless, Events: c.Events,
		Hooks: c.Hooks, Drop: c.Drop, Repeat: c.Repeat, Reorder: c.Reorder})
	c.print("http://" + ln.Addr().String())
	server := &http.Server{Handler: sim, ReadHeaderTimeout: 5 * time.Second}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return sim.Run(ctx) })
	g.Go(func() error { <-ctx.Done(); return server.Close() })
	g.Go(func() error {
		if err := server.Serve(ln); err != http.ErrServerClosed {
			return err
		}
		return nil
	})
	return g.Wait()
}

// print says how to use it.
func (c *simulateCmd) print(base string) {
	fmt.Printf("This is a simulation of YouTube, Facebook, Instagram and Twitch at %s\n\nA Zuruf that reads it:\n", base)
	fmt.Printf("  zuruf serve --youtube-url %[1]s --facebook-url %[1]s --instagram-url %[1]s --twitch-url %[1]s --meta-app-secret %[2]s --meta-verify-token %[3]s --twitch-client-id %[4]s\n",
		base, simulator.AppSecret, simulator.VerifyToken, simulator.TwitchClientID)
	fmt.Printf("\nSources that work:\n")
	t := tabwriter.NewWriter(os.Stdout, 2, 0, 2, ' ', 0)
	for _, kind := range rehearsal.Kinds {
		src := simulator.Source(kind)
		fmt.Fprintf(t, "  %s", kind)
		for _, m := range []map[string]string{src.Config, src.Secrets} {
			for k, v := range m {
				fmt.Fprintf(t, "\t%s=%s", k, v)
			}
		}
		fmt.Fprintln(t)
	}
	t.Flush()
	fmt.Printf("\nControl: POST %[1]s/control/say {platform, name, text} · /control/delete · /control/edit · /control/fault {platform, fault, count}\n         GET  %[1]s/control/state · /control/said?platform=\nFaults:  %[2]v\n", base, simulator.Faults)
}
