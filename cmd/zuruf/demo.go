package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"zuruf/ingest/rehearsal"
	"zuruf/ingest/simulator"
	"zuruf/live"
	"zuruf/live/poll"
	"zuruf/live/store"
	"zuruf/moderation"
	"zuruf/web"
)

type demoCmd struct {
	Listen   string  `help:"Address to listen on." default:":8080" env:"ZURUF_LISTEN"`
	URL      string  `name:"url" help:"Public address." env:"ZURUF_URL"`
	Rate     float64 `help:"Comments a second on each simulated platform." default:"2"`
	Language string  `help:"Language of the show: de or en." default:"en" enum:"de,en"`
	Control  string  `help:"Address of the simulation's control." default:"127.0.0.1:0"`
}

// simulatedQuota lets the demo read its simulated YouTube for as long as one likes.
const simulatedQuota = 1 << 40

// Run plays a demo show: the built-in engine in a temporary folder and four
// simulated platforms, which are always called a simulation.
func (c *demoCmd) Run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "zuruf-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	platforms, err := net.Listen("tcp", c.Control)
	if err != nil {
		return err
	}
	base := "http://" + platforms.Addr().String()
	a, err := newApp(ctx, config{storage: storage{Data: dir}, Listen: c.Listen, URL: c.URL,
		YoutubeURL: base, YoutubeQuota: simulatedQuota, FacebookURL: base, InstagramURL: base, TwitchURL: base, LoginURL: base,
		GoogleClientID: "demo", GoogleClientSecret: "demo", TwitchClientID: simulator.TwitchClientID, MetaAppID: "demo",
		MetaAppSecret: simulator.AppSecret, MetaVerifyToken: simulator.VerifyToken})
	if err != nil {
		platforms.Close()
		return err
	}
	show, err := c.stage(ctx, a)
	if err != nil {
		a.listener.Close()
		a.engine.close()
		return err
	}
	_, port, _ := net.SplitHostPort(a.listener.Addr().String())
	sim := simulator.New(simulator.Options{Seed: 1, YouTube: c.Rate, Facebook: c.Rate, Instagram: c.Rate, Twitch: c.Rate, Quota: simulatedQuota, Events: true,
		Hooks: "http://127.0.0.1:" + port + "/hooks", Questions: func() []int { return openQuestions(ctx, a.store, show.ID) },
		Ballots: func() []string { return openBallots(ctx, a.store, show.ID) }})
	fmt.Printf("The demo is running; its platforms are a simulation. Look at everything side by side:\n  %s/demo\nControl of the simulation:\n  %s/control/say\n", a.url, base)
	server := &http.Server{Handler: sim, ReadHeaderTimeout: 5 * time.Second}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return a.run(ctx) })
	g.Go(func() error { return sim.Run(ctx) })
	g.Go(func() error { <-ctx.Done(); return server.Close() })
	g.Go(func() error {
		if err := server.Serve(platforms); err != http.ErrServerClosed {
			return err
		}
		return nil
	})
	return g.Wait()
}

// stage makes the demo's show: sources, links, a few questions of the room.
func (c *demoCmd) stage(ctx context.Context, a *app) (live.Show, error) {
	title := map[string]string{"en": "The Friday Show (demo)", "de": "Die Freitagsrunde (Demo)"}[c.Language]
	id := live.NewID()
	show, err := a.store.CreateShow(ctx, store.Op{}, live.Show{ID: live.NewID(), Series: id, Title: title, Language: c.Language,
		Hold: live.HoldRules, Anonymous: true, Demo: true},
		live.Series{ID: id, Title: title, Words: []string{"idiot*", "blödmann", "scam*"}, Created: time.Now().UnixMilli()})
	if err != nil {
		return show, err
	}
	if err := a.store.StartShow(ctx, show.ID, store.Op{}); err != nil {
		return show, err
	}
	for i, kind := range rehearsal.Kinds {
		src, err := c.source(ctx, a, show, kind)
		if err != nil {
			return show, err
		}
		src.ID, src.Show, src.CreatedAt = live.NewID(), show.ID, time.Now().UnixMilli()+int64(i)
		if err := a.store.PutSource(ctx, store.Op{}, src); err != nil {
			return show, err
		}
	}
	for i, text := range demoQuestions[c.Language] {
		author := &live.Author{ID: a.store.Secret().AuthorID(live.Room, fmt.Sprint("demo ", i)), Name: demoNames[i]}
		if _, _, err := a.mod.AskQuestion(ctx, show.ID, store.Op{}, moderation.Asking{
			Text: text, Kind: live.Room, Author: author, Anonymous: i == len(demoNames)-1}); err != nil {
			return show, err
		}
	}
	for i, d := range demoPolls[c.Language] {
		p, err := a.polls.Text.Define(d, c.Language)
		if err != nil {
			return show, err
		}
		p.ID, p.CreatedAt = live.NewID(), time.Now().UnixMilli()+int64(i)
		if err := a.store.PutPoll(ctx, show.ID, store.Op{}, p, 0); err != nil {
			return show, err
		}
	}
	if _, err := a.api.Hands.Change(ctx, show.ID, store.Op{}, 0, live.StageChange{On: new(true)}); err != nil {
		return show, err
	}
	links, err := a.demoLinks(ctx, show)
	if err != nil {
		return show, err
	}
	a.web.Demo = func(context.Context) (web.DemoLinks, error) { return links, nil }
	return show, nil
}

// source is a simulated source; where only an account may act on the platform,
// with an account that is connected already.
func (c *demoCmd) source(ctx context.Context, a *app, show live.Show, kind live.SourceKind) (live.Source, error) {
	src, tokens := simulator.Source(kind), simulator.Tokens{}
	if kind != live.YouTube && kind != live.Twitch {
		return src, nil
	}
	acc, err := tokens.Account(ctx, string(kind))
	if err != nil {
		return src, err
	}
	if acc.Access, err = tokens.Access(ctx, string(kind), ""); err != nil {
		return src, err
	}
	acc.ID, acc.Series, acc.CreatedAt = live.NewID(), show.Series, time.Now().UnixMilli()
	src.Secrets, src.Config["account"] = nil, acc.ID
	return src, a.store.PutAccount(ctx, acc)
}

var demoNames = []string{"Lotte", "Bo", "Jule", ""}

var demoQuestions = map[string][]string{
	"en": {"How did you two get to know each other?", "What would you do differently if you started again today?",
		"Will there be a recording afterwards?", "What does a day behind the scenes really look like?"},
	"de": {"Wie haben Sie beide sich kennengelernt?", "Was würden Sie anders machen, wenn Sie heute noch einmal anfingen?",
		"Gibt es hinterher eine Aufzeichnung?", "Wie sieht ein Tag hinter den Kulissen wirklich aus?"},
}

// demoPolls are prepared, so that one key opens them.
var demoPolls = map[string][]poll.Definition{
	"en": {
		{Kind: live.PollChoice, Title: "What should the next show be about?", Options: options("The bicycle bridge", "Heat pumps", "The library", "Something else")},
		{Kind: live.PollCloud, Title: "Tonight in one word?", Most: 1},
		{Kind: live.PollQuiz, Title: "How many squares of every size are there on a chessboard?", Seconds: 30,
			Options: []live.PollOption{{Text: "64"}, {Text: "65"}, {Text: "204", Right: true}, {Text: "512"}}},
	},
	"de": {
		{Kind: live.PollChoice, Title: "Worum soll es nächste Woche gehen?", Options: options("Die Radbrücke", "Wärmepumpen", "Die Stadtbücherei", "Etwas anderes")},
		{Kind: live.PollCloud, Title: "Der Abend in einem Wort?", Most: 1},
		{Kind: live.PollQuiz, Title: "Wie viele Quadrate aller Größen hat ein Schachbrett?", Seconds: 30,
			Options: []live.PollOption{{Text: "64"}, {Text: "65"}, {Text: "204", Right: true}, {Text: "512"}}},
	},
}

func options(texts ...string) []live.PollOption {
	out := make([]live.PollOption, len(texts))
	for i, t := range texts {
		out[i].Text = t
	}
	return out
}

// demoLinks are the show's standing links and the sessions that the demo page hands out.
func (a *app) demoLinks(ctx context.Context, show live.Show) (web.DemoLinks, error) {
	out := web.DemoLinks{Code: show.Code, Viewer: "/" + show.Code, Desk: "/desk", Host: "/host", Setup: "/setup", Sessions: map[live.Role]string{}}
	for _, role := range []live.Role{live.Producer, live.Moderator, live.Host, live.Overlay} {
		l, err := a.api.Standing(ctx, show.Series, role)
		if err != nil {
			return out, err
		}
		if role == live.Overlay {
			out.Overlay = "/overlay/" + a.auth.Token(l)
			continue
		}
		out.Sessions[role] = a.auth.Enter(l, "Demo")
	}
	return out, nil
}
