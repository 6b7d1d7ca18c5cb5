package ingest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/live"
)

// Pigeon is the skeleton of a connector: a platform whose whole API is
// GET /coop/{name}?after={number}, an array of {number, from, says}, and
// DELETE /coop/{name}/{number}.
type Pigeon struct {
	url    string
	client *ingest.Client
}

func (p *Pigeon) Kind() live.SourceKind  { return "pigeon" }
func (p *Pigeon) Fields() []ingest.Field { return []ingest.Field{{Name: "coop"}} }

// Capabilities are what Act can do.
func (p *Pigeon) Capabilities(live.Source) []live.PlatformAct {
	return []live.PlatformAct{live.ActDelete}
}

// Prepare says what would be right.
func (p *Pigeon) Prepare(src live.Source) (live.Source, error) {
	if src.Config["coop"] == "" {
		return src, ingest.Missing("coop", "Give the name of the pigeon coop.", "Geben Sie den Namen des Taubenschlags an.")
	}
	return src, nil
}

// Probe asks once, and shows whose coop it is.
func (p *Pigeon) Probe(ctx context.Context, src live.Source) (live.Source, live.SourceStatus, error) {
	if _, _, err := p.read(ctx, src, 0); err != nil {
		return src, live.SourceStatus{}, err
	}
	return src, live.SourceStatus{State: live.SourceLive, Title: src.Config["coop"]}, nil
}

// Run reads on from the cursor. Every error is simply returned: the supervisor
// waits and calls again.
func (p *Pigeon) Run(ctx context.Context, src live.Source, out ingest.Outlet) error {
	last := 0
	fmt.Sscan(out.Cursor(), &last) // no cursor yet: from the beginning
	for {
		batch, next, err := p.read(ctx, src, last)
		if err != nil {
			return err
		}
		if err := out.Hand(ctx, batch, fmt.Sprint(next)); err != nil {
			return err
		}
		last = next // only now: everything up to here is stored
		out.Report(func(s *live.SourceStatus) { s.State, s.Title = live.SourceLive, src.Config["coop"] })
		if err := ingest.Sleep(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}

// read decodes one answer. (A real connector uses fastjson and a fuzz target.)
func (p *Pigeon) read(ctx context.Context, src live.Source, after int) ([]live.Message, int, error) {
	answer, err := p.client.Get(ctx, fmt.Sprintf("%s/coop/%s?after=%d", p.url, src.Config["coop"], after), nil, nil)
	if err != nil {
		return nil, after, err
	}
	var letters []struct {
		Number     int
		From, Says string
	}
	if err := json.Unmarshal(answer.Body, &letters); err != nil || answer.Status != http.StatusOK {
		return nil, after, ingest.Unreadable(answer.Status, err)
	}
	var batch []live.Message
	for _, l := range letters {
		batch = append(batch, live.Message{Comment: live.Comment{
			Kind: "pigeon", Source: src.ID, PlatformID: fmt.Sprint(l.Number), Text: l.Says, ReceivedAt: time.Now().UnixMilli(),
			Author: &live.Author{PlatformID: l.From, Name: l.From},
		}})
		after = l.Number
	}
	return batch, after, nil
}

// Act deletes. It tries once: the supervisor comes again where that helps.
func (p *Pigeon) Act(ctx context.Context, src live.Source, a live.Action) (receipt string, err error) {
	answer, err := p.client.Send(ctx, http.MethodDelete, fmt.Sprintf("%s/coop/%s/%s", p.url, src.Config["coop"], a.PlatformID), nil, nil, nil)
	switch {
	case err != nil:
		return "", err
	case answer.Status == http.StatusOK, answer.Status == http.StatusNotFound: // gone is gone
		return "", nil
	case answer.Status >= 500:
		return "", ingest.ErrPlatform
	}
	return "", ingest.Refused("The coop", string(answer.Body))
}

func Example() {
	coop := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			fmt.Println("deleted", r.URL.Path)
		} else if r.URL.Query().Get("after") == "0" {
			fmt.Fprint(w, `[{"number":1,"from":"Ottilie","says":"Gurr!"}]`)
		} else {
			fmt.Fprint(w, `[]`)
		}
	})
	world := ingesttest.New(live.Source{ID: "s", Show: "show", Kind: "pigeon", Config: map[string]string{"coop": "north"}})
	client := ingest.NewClient(ingesttest.Transport{Handler: coop}, 0)
	s := ingest.New(ingest.Options{Store: world, Intake: world, Node: "a", Connectors: []ingest.Connector{&Pigeon{"http://coop", client}}})
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	go func() {
		defer cancel()
		for ctx.Err() == nil && len(world.Texts()) == 0 {
			ingest.Sleep(ctx, 5*time.Millisecond)
		}
		fmt.Println(world.Texts())
		world.Ask(live.Action{ID: "a", Show: "show", Source: "s", PlatformID: "1", Kind: "pigeon", Act: live.ActDelete})
		s.Asked("show")
		for ctx.Err() == nil && !world.Actions()[0].State.Over() {
			ingest.Sleep(ctx, 5*time.Millisecond)
		}
	}()
	s.Run(ctx)
	fmt.Println(world.Actions()[0].State, world.Texts())
	// Output:
	// [Gurr!]
	// deleted /coop/north/1
	// done []
}
