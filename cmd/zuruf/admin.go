package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

// admin answers `zuruf token` on a socket in the data folder, which only its
// owner can reach: a running server holds the folder, so nobody else could
// make a link.
func (a *app) admin(ctx context.Context) error {
	path := adminSocket(a.config.Data)
	os.Remove(path)
	ln, err := net.Listen("unix", path)
	if err != nil {
		slog.Warn("`zuruf token` will not work while this server runs", "error", err)
		<-ctx.Done()
		return nil
	}
	os.Chmod(path, 0o600)
	s := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l, err := a.store.AddSetupLink(r.Context(), "")
		if err != nil {
			http.Error(w, plain(err), http.StatusInternalServerError)
			return
		}
		fmt.Fprintf(w, "%s/enter/%s\n", a.url, a.auth.Token(l))
	})}
	go func() { <-ctx.Done(); s.Close() }()
	s.Serve(ln)
	return nil
}

func adminSocket(data string) string { return filepath.Join(data, "admin.sock") }

type tokenCmd struct {
	config
}

// Run prints a new setup link: by the running server, else from the store itself.
func (c *tokenCmd) Run(ctx context.Context) error {
	client := &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", adminSocket(c.Data))
	}}}
	if r, err := client.Post("http://zuruf/token", "", nil); err == nil {
		defer r.Body.Close()
		b, err := io.ReadAll(io.LimitReader(r.Body, 4096))
		if err != nil || r.StatusCode != http.StatusOK {
			return fmt.Errorf("the running server made no link: %s", b)
		}
		fmt.Print(string(b))
		return nil
	}
	cfg := c.config
	if cfg.URL == "" {
		cfg.URL = "http://" + lanAddress() + cfg.Listen
	}
	cfg.Listen = "127.0.0.1:0"
	a, err := newApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.listener.Close()
	defer a.engine.close()
	l, err := a.store.AddSetupLink(ctx, "")
	if err != nil {
		return err
	}
	fmt.Printf("%s/enter/%s\n", a.url, a.auth.Token(l))
	return nil
}
