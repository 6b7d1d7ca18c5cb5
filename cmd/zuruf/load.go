package main

import (
	"context"
	"os"

	"zuruf/cmd/zuruf/load"
)

type loadCmd struct {
	load.Options
}

// Run loads a server and prints what it measured.
func (c *loadCmd) Run(ctx context.Context) error { return load.Run(ctx, c.Options, os.Stdout) }

type plainStageCmd struct{}

// Run serves what load --stage compares the stage with.
func (c *plainStageCmd) Run(ctx context.Context) error { return load.ServePlain(ctx, os.Stdout) }
