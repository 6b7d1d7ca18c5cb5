package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"zuruf/live/store"
	"zuruf/live/store/embedded"
)

type backupCmd struct {
	storage
	File string `arg:"" help:"File to write; it must not exist yet." type:"path"`
}

// Run writes the backup to a new file, also while a server is running. A
// backup that fails leaves no file.
func (c *backupCmd) Run(ctx context.Context) error {
	f, err := os.OpenFile(c.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err = c.write(ctx, f); err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(c.File)
		return err
	}
	fmt.Printf("%s is written. To load it: put it as appendonly.aof into the folder of a redis-server that runs with --appendonly yes,\nor as journal.aof into an empty data folder of zuruf.\n", c.File)
	return nil
}

func (c *backupCmd) write(ctx context.Context, w io.Writer) error {
	if c.Redis == "" {
		return embedded.Backup(c.Data, w)
	}
	rdb, err := store.Dial(c.Redis)
	if err != nil {
		return err
	}
	defer rdb.Close()
	return store.Backup(ctx, rdb, w)
}
