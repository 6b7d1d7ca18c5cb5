package ingest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/facebook"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/instagram"
	"zuruf/ingest/meta"
	"zuruf/ingest/simulator"
	"zuruf/ingest/youtube"
	"zuruf/live"
)

// TestThreePlatformsOverHTTP sets up all three sources as a producer would, by
// real HTTP to the simulation and webhooks back, and follows what is said,
// edited and deleted.
func TestThreePlatformsOverHTTP(t *testing.T) {
	var node *ingesttest.Node
	ready := make(chan struct{})
	hooks := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-ready
		node.ServeHTTP(w, r)
	}))
	defer hooks.Close()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	sim := simulator.New(simulator.Options{PollingInterval: 200 * time.Millisecond, Events: true, Hooks: hooks.URL + "/hooks", Transport: transport})
	platforms := httptest.NewServer(sim)
	defer platforms.Close()

	client, app := ingest.NewClient(transport, 0), meta.App{Secret: simulator.AppSecret, VerifyToken: simulator.VerifyToken}
	connectors := []ingest.Connector{
		youtube.New(youtube.Options{URL: platforms.URL, Client: client}),
		facebook.New(facebook.Options{URL: platforms.URL, Client: client, App: app}),
		instagram.New(instagram.Options{URL: platforms.URL, Client: client, App: app}),
	}
	setup := ingest.New(ingest.Options{Connectors: connectors})
	var sources []live.Source
	for kind, typed := range map[live.SourceKind]map[string]string{
		live.YouTube:   {"video": "https://www.youtube.com/watch?v=" + simulator.Video, "api_key": simulator.APIKey},
		live.Facebook:  {"live_video": simulator.LiveVideo, "page_token": simulator.PageToken},
		live.Instagram: {"user": simulator.User, "token": simulator.UserToken},
	} {
		src, err := setup.Source(kind, typed)
		if err != nil {
			t.Fatal(err)
		}
		src, status, err := setup.Probe(t.Context(), src)
		if err != nil || status.State != live.SourceLive || status.Title == "" {
			t.Fatalf("%s: %+v, %v", kind, status, err)
		}
		src.ID, src.Show = string(kind), "show"
		sources = append(sources, src)
	}
	world := ingesttest.New(sources...)
	node = ingesttest.Start(t, world, "a", connectors...)
	close(ready)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- sim.Run(ctx) }()
	defer func() { cancel(); <-done }()

	post := func(path string, body map[string]any) string {
		t.Helper()
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		res, err := (&http.Client{Transport: transport}).Post(platforms.URL+"/control/"+path, "application/json", bytes.NewReader(b))
		if err != nil || res.StatusCode >= 300 {
			t.Fatalf("%s: %v %v", path, res, err)
		}
		defer res.Body.Close()
		var answer struct {
			ID string `json:"id"`
		}
		if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
			t.Fatal(err)
		}
		return answer.ID
	}
	until := func(what string, good func() bool) {
		t.Helper()
		for range 400 {
			if good() {
				return
			}
			time.Sleep(25 * time.Millisecond)
		}
		t.Fatalf("%s: %v", what, world.Texts())
	}
	ids := map[string]string{}
	for _, kind := range []string{"youtube", "facebook", "instagram"} {
		ids[kind] = post("say", map[string]any{"platform": kind, "name": "Tilly Teakettle", "text": "Frage von " + kind + " 🥨/ä"})
	}
	until("all three arrive", func() bool {
		texts := world.Texts()
		return slices.Contains(texts, "Frage von youtube 🥨/ä") && slices.Contains(texts, "Frage von facebook 🥨/ä") && slices.Contains(texts, "Frage von instagram 🥨/ä")
	})
	post("edit", map[string]any{"platform": "facebook", "id": ids["facebook"], "text": "geändert"})
	post("delete", map[string]any{"platform": "youtube", "id": ids["youtube"], "by_author": true})
	until("the edit and the deletion arrive", func() bool {
		texts := world.Texts()
		return len(texts) == 2 && slices.Contains(texts, "geändert") && !slices.Contains(texts, "Frage von youtube 🥨/ä")
	})
	until("all lamps are green", func() bool {
		for _, kind := range []string{"youtube", "facebook", "instagram"} {
			if world.Lamp("show", kind).State != live.SourceLive {
				return false
			}
		}
		return true
	})
}

func TestSourceSortsFields(t *testing.T) {
	s := ingest.New(ingest.Options{Connectors: []ingest.Connector{youtube.New(youtube.Options{})}})
	src, err := s.Source(live.YouTube, map[string]string{"video": "v", "api_key": "k"})
	if err != nil || src.Config["video"] != "v" || src.Secrets["api_key"] != "k" || len(src.Config) != 1 {
		t.Errorf("%+v, %v", src, err)
	}
	if _, err := s.Source(live.YouTube, map[string]string{"video": "v", "token": "k"}); live.AsError(err) == nil || live.AsError(err).Field != "token" {
		t.Errorf("unknown field: %v", err)
	}
	if _, err := s.Source("myspace", nil); live.AsError(err) == nil {
		t.Errorf("unknown kind: %v", err)
	}
}
