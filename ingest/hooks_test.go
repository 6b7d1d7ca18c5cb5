package ingest_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/facebook"
	"zuruf/ingest/inbound"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/meta"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

// TestWebhooksAreForWhatIsRead: a source that a person paused takes nothing in,
// and a rehearsal's takes nothing from the platform itself.
func TestWebhooksAreForWhatIsRead(t *testing.T) {
	for name, c := range map[string]struct {
		change   func(*live.Source)
		accepted int
	}{
		"read":      {func(*live.Source) {}, 1},
		"paused":    {func(s *live.Source) { s.Paused = true }, 0},
		"simulated": {func(s *live.Source) { s.Simulated = true }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				src := live.Source{ID: "s", Show: "show", Kind: live.Facebook,
					Config:  map[string]string{"live_video": simulator.LiveVideo, "page": simulator.Page, "video": simulator.PageVideo},
					Secrets: map[string]string{"page_token": simulator.PageToken}}
				c.change(&src)
				w := ingesttest.New(src)
				connector := facebook.New(facebook.Options{URL: "http://facebook", App: meta.App{Secret: simulator.AppSecret},
					Client: ingest.NewClient(ingesttest.Transport{Handler: http.NotFoundHandler()}, 0)})
				s := ingest.New(ingest.Options{Store: w, Intake: w, Node: "a", Connectors: []ingest.Connector{connector}, Simulated: []ingest.Connector{connector}})
				body := fmt.Appendf(nil, `{"object":"page","entry":[{"id":"%s","time":%[3]d,"changes":[{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"%[2]s_1","post_id":"%[1]s_%[2]s","from":{"id":"7","name":"Ann"},"message":"Hallo","created_time":%[3]d}}]}]}`,
					simulator.Page, simulator.PageVideo, time.Now().Unix())
				accepted, err := s.Deliver(t.Context(), live.Facebook, body, simulator.Sign(body))
				if err != nil || accepted != c.accepted || len(w.Texts()) != c.accepted {
					t.Errorf("%d accepted, %v, %v", accepted, w.Texts(), err)
				}
			})
		})
	}
}

func TestFeedingASource(t *testing.T) {
	src := live.Source{ID: "s", Show: "show", Kind: live.Inbound, Config: map[string]string{"name": "Discord"}, Secrets: map[string]string{"secret": "key"}}
	w := ingesttest.New(src, source("other"))
	s := ingest.New(ingest.Options{Store: w, Intake: w, Node: "a", Connectors: []ingest.Connector{inbound.New(), &script{}}})
	body := []byte(`[{"id":"1","author":null,"text":"eins"},{"id":"2","author":null,"text":"zwei"}]`)
	signed := ingest.Proof{Signature: inbound.Sign("key", body)}
	for _, repeated := range []int{0, 2} {
		accepted, again, err := s.Feed(t.Context(), "s", signed, body)
		if err != nil || accepted != 2 || again != repeated {
			t.Errorf("%d accepted, %d repeated, %v", accepted, again, err)
		}
	}
	for id, proof := range map[string]ingest.Proof{"s": {Signature: inbound.Sign("guess", body)}, "nosuch": signed, "other": signed} {
		if _, _, err := s.Feed(t.Context(), id, proof, body); live.AsError(err) == nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	if err := s.Admitted(t.Context(), "s", ingest.Proof{Key: "key"}); err != nil {
		t.Error(err)
	}
	if err := s.Admitted(t.Context(), "s", ingest.Proof{Key: "guess"}); live.AsError(err) == nil || live.AsError(err).Kind != live.Unauthorized {
		t.Errorf("a guessed key: %v", err)
	}
	w.SetDown(true)
	if _, _, err := s.Feed(t.Context(), "s", signed, []byte(`{"id":"3","author":null,"text":"drei"}`)); live.AsError(err) == nil {
		t.Error("another body with the same signature")
	}
	body = []byte(`{"id":"3","author":null,"text":"drei"}`)
	if _, _, err := s.Feed(t.Context(), "s", ingest.Proof{Signature: inbound.Sign("key", body)}, body); live.AsError(err) == nil || live.AsError(err).Kind != live.Unavailable {
		t.Errorf("the store is away: %v", err)
	}
}
