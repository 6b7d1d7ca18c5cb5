package twitch_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/ingest/twitch"
	"zuruf/live"
)

// TestOverTCP reads in both ways over real connections.
func TestOverTCP(t *testing.T) {
	sim := simulator.New(simulator.Options{})
	server := httptest.NewServer(sim)
	defer server.Close()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	sockets := strings.Replace(server.URL, "http", "ws", 1)
	one, two := simulator.Source(live.Twitch), simulator.Source(live.Twitch)
	one.ID, one.Show, two.ID, two.Show = "eventsub", "show", "irc", "another show"
	one.Config["account"] = account
	world := ingesttest.New(one, two)
	world.Connect(live.Account{ID: account, User: simulator.TwitchUser, Access: simulator.TwitchToken})
	node := ingesttest.Start(t, world, "a", twitch.New(twitch.Options{
		API: server.URL, EventSub: sockets + "/eventsub/ws", IRC: sockets + "/irc", ClientID: simulator.TwitchClientID,
		Client: ingest.NewClient(transport, 0), Tokens: world,
	}))
	defer node.Stop()
	sources := map[string]string{"eventsub": "show", "irc": "another show"}
	until := func(what string, good func() bool) {
		t.Helper()
		for range 400 {
			if good() {
				return
			}
			<-time.After(25 * time.Millisecond)
		}
		t.Fatal(what)
	}
	for id, show := range sources {
		until(id+" is live", func() bool { return world.Lamp(show, id).State == live.SourceLive && world.Lamp(show, id).Mode == id })
	}
	sim.Say(live.Twitch, simulator.Line{Name: "Frieda", Text: "hallo 🥨"})
	until("the comment arrives", func() bool { return slices.Contains(world.Texts(), "hallo 🥨") })
}
