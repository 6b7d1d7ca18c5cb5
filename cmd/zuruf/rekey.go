package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"

	"zuruf/live"
	"zuruf/live/store"
)

type rekeyCmd struct {
	config
	NewSealKey string `help:"The new key; give the same to the server as ZURUF_SEAL_KEY. Without it a new one is made in the data folder." env:"ZURUF_NEW_SEAL_KEY"`
}

// Run seals every platform credential anew with another key. The server must
// not run meanwhile; an interrupted run is simply repeated.
func (c *rekeyCmd) Run(ctx context.Context) error {
	if conn, err := net.Dial("unix", adminSocket(c.Data)); err == nil {
		conn.Close()
		return errors.New("stop the server first: it would go on with the old key")
	}
	if c.SealKey != "" && c.NewSealKey == "" {
		return errors.New("give the new key too (--new-seal-key or ZURUF_NEW_SEAL_KEY): the present one came from the environment")
	}
	old, err := c.sealer()
	if err != nil {
		return err
	}
	next, fresh := []byte(c.NewSealKey), c.sealFile()+".new"
	if c.NewSealKey == "" {
		if next, err = os.ReadFile(fresh); err != nil { // else left by an interrupted run
			if next, err = writeKey(fresh); err != nil {
				return err
			}
		}
	}
	to, err := store.NewSealer(next)
	if err != nil {
		return err
	}
	e, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer e.close()
	n, err := store.New(e.rdb, live.Secret("unused"), old).Reseal(ctx, to)
	if err != nil {
		return err
	}
	if c.NewSealKey == "" {
		if err := os.Rename(fresh, c.sealFile()); err != nil {
			return err
		}
	}
	fmt.Printf("%d credentials are sealed with the new key.\n", n)
	return nil
}
