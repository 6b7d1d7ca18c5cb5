package ingesttest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path"
	"testing"

	"zuruf/ingest"
	"zuruf/live"
)

// Node is a running supervisor.
type Node struct {
	*ingest.Supervisor
	stop func()
}

// Start runs a supervisor over w until Stop, at the latest until the test ends.
func Start(t testing.TB, w *World, name string, connectors ...ingest.Connector) *Node {
	s := ingest.New(ingest.Options{Store: w, Intake: w, Connectors: connectors, Node: name})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	stopped := false
	n := &Node{Supervisor: s, stop: func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	}}
	t.Cleanup(n.stop)
	return n
}

// Stop ends it and waits until all reading has stopped.
func (n *Node) Stop() { n.stop() }

// ServeHTTP takes webhooks as the web does: GET and POST /hooks/{kind}.
func (n *Node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	kind := live.SourceKind(path.Base(r.URL.Path))
	text, err := "", error(nil)
	if r.Method == http.MethodGet {
		text, err = n.Handshake(kind, r.URL.Query())
	} else {
		body, _ := io.ReadAll(r.Body)
		accepted := 0
		accepted, err = n.Deliver(r.Context(), kind, body, r.Header.Get("X-Hub-Signature-256"))
		text = fmt.Sprintf(`{"accepted":%d}`, accepted)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	io.WriteString(w, text)
}
