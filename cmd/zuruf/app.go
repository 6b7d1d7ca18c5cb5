package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"golang.org/x/crypto/acme/autocert"
	"golang.org/x/sync/errgroup"

	"zuruf/ingest"
	"zuruf/ingest/youtube"
	"zuruf/live"
	"zuruf/live/hub"
	"zuruf/live/poll"
	"zuruf/live/room"
	"zuruf/live/room/hand"
	"zuruf/live/store"
	"zuruf/moderation"
	"zuruf/moderation/text"
	"zuruf/web"
	"zuruf/web/api"
	"zuruf/web/auth"
	"zuruf/web/feed"
	"zuruf/web/ws"
)

// app is a whole server, wired; tests run the same one.
type app struct {
	config    config
	engine    *engine
	store     *store.Store
	mod       *moderation.Service
	polls     *poll.Service
	sources   *ingest.Supervisor
	forgetter *moderation.Forgetter
	feed      *feed.Feed
	hub       *hub.Hub
	sockets   *ws.Server
	auth      *auth.Keeper
	api       *api.API
	web       *web.Server
	media     *room.Media
	stage     *room.Service
	listener  net.Listener
	url       string
}

// newApp builds a server that listens but does not answer yet. When it fails,
// nothing is left open.
func newApp(ctx context.Context, c config) (_ *app, err error) {
	a := &app{config: c}
	var closers []func() error
	defer func() {
		for i := len(closers) - 1; err != nil && i >= 0; i-- {
			closers[i]()
		}
	}()
	proxies, err := c.proxies()
	if err != nil {
		return nil, err
	}
	if a.listener, err = net.Listen("tcp", c.listen()); err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", c.listen(), err)
	}
	closers = append(closers, a.listener.Close)
	if a.url, err = c.publicURL(a.listener.Addr()); err != nil {
		return nil, err
	}
	if err = a.openStage(); err != nil {
		return nil, err
	}
	closers = append(closers, a.media.Close)
	if a.engine, err = c.open(ctx); err != nil {
		return nil, err
	}
	closers = append(closers, a.engine.close)
	seal, err := c.sealer()
	if err != nil {
		return nil, err
	}
	secret := live.Secret(c.Secret)
	if len(secret) == 0 {
		if secret, err = store.InstallationSecret(ctx, a.engine.rdb); err != nil {
			return nil, err
		}
	}
	a.store = store.New(a.engine.rdb, secret, seal)
	a.wire(secret, proxies)
	return a, nil
}

// wire builds the services and the web on the store.
func (a *app) wire(secret live.Secret, proxies web.Proxies) {
	c := a.config
	a.mod, a.polls = moderation.NewWithPolls(a.store, a.store.Now)
	a.forgetter = &moderation.Forgetter{Moderation: a.mod, Shows: a.store.Shows, Requests: a.store, Every: 6 * time.Hour, Lift: 5 * time.Second,
		Ages: map[live.SourceKind]time.Duration{live.YouTube: youtube.Retention}}
	logins := c.logins(a.store)
	a.sources = ingest.New(ingest.Options{Store: a.store, Intake: a.mod, Node: a.engine.node(), Log: slog.Default(),
		Connectors: c.connectors(logins, a.store), Simulated: c.simulated(a.store)})
	a.hub = hub.New(ws.Encode)
	a.feed = feed.New(a.store, a.hub, func(code string) string { return a.url + "/" + code }, a.store.Now)
	a.auth = auth.New(secret, a.store, c.Token, a.url[:5] == "https", time.Now)
	a.api = &api.API{Store: a.store, Moderation: a.mod, Polls: a.polls, Ingest: a.sources, Accounts: logins, Forgetter: a.forgetter, Meta: c.metaApp(),
		Hands: &hand.Service{Store: a.store, Clean: text.Clean, Now: a.store.Now},
		Auth:  a.auth, URL: a.url, Now: time.Now, ClientIP: web.ClientIP}
	a.sockets = ws.New(a.feed, web.NewActs(a.store, a.mod, a.polls, a.store.Now), time.Now, func(*http.Request) bool { return true })
	a.api.Revoked = a.sockets.CloseLink
	a.feed.Polled = func(show string) { a.polls.Changed(context.Background(), show) }
	a.feed.Changed, a.feed.Asked = a.sources.Changed, a.sources.Asked
	a.feed.Revoked, a.feed.Moved = a.sockets.CloseLink, a.sockets.CloseShow
	a.web = &web.Server{API: a.api, Sockets: a.sockets, Store: a.store, Auth: a.auth, Proxies: proxies, Broken: a.engine.broken}
	a.wireStage()
	a.web.Measure()
}

func (c config) listen() string {
	if c.Domain != "" {
		return ":443"
	}
	return c.Listen
}

// run answers until ctx ends; returning means stopped.
func (a *app) run(ctx context.Context) error {
	server := &http.Server{Handler: a.web.Handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10}
	inner, stop := context.WithCancel(context.Background())
	defer stop()
	g, inner := errgroup.WithContext(inner)
	g.Go(func() error { return a.feed.Run(inner) })
	g.Go(func() error { return a.sources.Run(inner) })
	g.Go(func() error { return a.forgetter.Run(inner) })
	g.Go(func() error { return a.polls.Run(inner) })
	g.Go(func() error { return a.stage.Run(inner) })
	g.Go(func() error { return a.store.FollowClock(inner) })
	g.Go(func() error { return a.admin(inner) })
	g.Go(func() error {
		if err := a.serve(server); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	select {
	case <-ctx.Done():
	case <-inner.Done():
	}
	a.sockets.Close()
	closing, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	server.Shutdown(closing)
	stop()
	err := g.Wait()
	a.media.Close()
	a.hub.Close()
	a.mod.Close()
	a.polls.Close()
	a.store.Close()
	if e := a.engine.close(); err == nil || errors.Is(err, context.Canceled) {
		err = e
	}
	return err
}

// serve answers on the listener, with TLS where it is set up.
func (a *app) serve(s *http.Server) error {
	switch {
	case a.config.Domain != "":
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(a.config.Domain),
			Cache: autocert.DirCache(filepath.Join(a.config.Data, "certificates"))}
		s.TLSConfig = m.TLSConfig()
		s.TLSConfig.NextProtos = []string{"http/1.1", "acme-tls/1"}
		return s.ServeTLS(a.listener, "", "")
	case a.config.TLSCert != "":
		s.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
		return s.ServeTLS(a.listener, a.config.TLSCert, a.config.TLSKey)
	}
	return s.Serve(a.listener)
}
