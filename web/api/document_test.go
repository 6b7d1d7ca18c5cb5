package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/go-chi/chi/v5"
)

func init() { openapi3filter.RegisterBodyDecoder("image/svg+xml", openapi3filter.PlainBodyDecoder) }

// openAPI is the document as the server gives it, validated.
func (w *world) openAPI() *openapi3.T {
	w.Helper()
	res, err := w.server.Client().Get(w.server.URL + "/api/openapi.json")
	if err != nil {
		w.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.Header.Get("Content-Type") != "application/json" {
		w.Fatal(err, res.Header)
	}
	doc, err := openapi3.NewLoader().LoadFromData(b)
	if err != nil {
		w.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		w.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		w.Fatalf("OpenAPI %s", doc.OpenAPI)
	}
	return doc
}

// check holds an exchange against the document: the answer always, the
// request when it was taken. It remembers that the route was exercised.
func (w *world) check(r reply) {
	w.Helper()
	req, at := r.req, chi.NewRouteContext()
	if !strings.HasPrefix(req.URL.Path, "/api/v1/") || !w.mux.Match(at, req.Method, req.URL.Path) {
		return
	}
	item := w.doc.Paths.Value(at.RoutePattern())
	if item == nil {
		return // no route of the API: TestEveryRouteIsDocumented knows them all
	}
	if r.header.Get("Content-Type") == "application/json; charset=utf-8" && r.header.Get("Cache-Control") != "no-store" {
		w.Fatalf("%s: may be cached", r.what)
	}
	in := &openapi3filter.RequestValidationInput{Request: req, PathParams: map[string]string{},
		Route:   &routers.Route{Spec: w.doc, Path: at.RoutePattern(), PathItem: item, Method: req.Method, Operation: item.GetOperation(req.Method)},
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc}}
	for i, name := range at.URLParams.Keys {
		in.PathParams[name] = at.URLParams.Values[i]
	}
	good := r.status < 300
	if good {
		req.Body = io.NopCloser(bytes.NewReader(r.sent))
		if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
			w.Fatalf("%s was taken, though %v", r.what, err)
		}
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: r.status, Header: r.header,
		Body: io.NopCloser(bytes.NewReader(r.body)), Options: &openapi3filter.Options{IncludeResponseStatus: true}}
	if err := openapi3filter.ValidateResponse(context.Background(), out); err != nil {
		w.Fatalf("%s: %d %.300s\n%v", r.what, r.status, r.body, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	name := req.Method + " " + at.RoutePattern()
	was := w.seen[name]
	w.seen[name] = [2]bool{was[0] || good, was[1] || !good}
}

func TestEveryRouteIsDocumented(t *testing.T) {
	w := newWorld(t)
	var routed, documented []string
	err := chi.Walk(w.mux, func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		if strings.HasPrefix(route, "/api/v1/") {
			routed = append(routed, method+" "+route)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for path, item := range w.doc.Paths.Map() {
		for method, op := range item.Operations() {
			documented = append(documented, method+" "+path)
			if ids[op.OperationID] || op.Summary == "" {
				t.Errorf("%s %s: operation %q", method, path, op.OperationID)
			}
			ids[op.OperationID] = true
		}
	}
	slices.Sort(routed)
	slices.Sort(documented)
	if !slices.Equal(routed, documented) {
		t.Errorf("routed:\n%s\ndocumented:\n%s", strings.Join(routed, "\n"), strings.Join(documented, "\n"))
	}
	if len(routed) < 48 {
		t.Errorf("only %d routes", len(routed))
	}
}
