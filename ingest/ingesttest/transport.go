package ingesttest

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"zuruf/ingest"
)

// Transport calls Handler for every request, without a network. It may be used
// inside a synctest bubble.
type Transport struct{ Handler http.Handler }

// RoundTrip is part of http.RoundTripper.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	in := r.Clone(r.Context())
	in.RequestURI = r.URL.RequestURI()
	if in.Body == nil {
		in.Body = http.NoBody
	}
	a := &recorded{header: http.Header{}}
	t.Handler.ServeHTTP(a, in)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: max(a.status, 200), Header: a.header, Body: io.NopCloser(&a.body), ContentLength: -1,
		Request: r, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

type recorded struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *recorded) Header() http.Header { return a.header }

func (a *recorded) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// Write fails where every client of ours has hung up.
func (a *recorded) Write(p []byte) (int, error) {
	a.WriteHeader(200)
	if a.body.Len() > ingest.MaxAnswer {
		return 0, errors.New("connection closed by the client")
	}
	return a.body.Write(p)
}
