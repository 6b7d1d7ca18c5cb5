package main

import (
	"context"
	"fmt"
	"log/slog"
)

type serveCmd struct {
	config
}

// Run serves until interrupted.
func (c *serveCmd) Run(ctx context.Context) error {
	a, err := newApp(ctx, c.config)
	if err != nil {
		return err
	}
	if c.Redis == "" {
		fmt.Println("Built-in engine: one process, some thousand votes a second. For a big show use --redis.")
	}
	first, err := a.store.FirstStart(ctx)
	if err == nil && first {
		l, e := a.store.AddSetupLink(ctx, "")
		if err = e; err == nil {
			fmt.Printf("Set up your show (this link is printed once; `zuruf token` makes a new one):\n  %s/enter/%s\n", a.url, a.auth.Token(l))
		}
	}
	if err != nil {
		a.engine.close()
		return err
	}
	slog.Info("zuruf is ready", "url", a.url, "listen", a.listener.Addr().String())
	return a.run(ctx)
}
