package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"zuruf/ingest"
	"zuruf/live"
)

func TestClientBounds(t *testing.T) {
	packed := func(n int) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(bytes.Repeat([]byte("x"), n))
		z.Close()
		return b.Bytes()
	}
	small, bomb := packed(1<<20), packed(ingest.MaxAnswer+1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/ok":
			w.Write([]byte("ok"))
		case "/refused":
			w.WriteHeader(403)
			w.Write([]byte("why"))
		case "/exactly":
			w.Write(bytes.Repeat([]byte("x"), ingest.MaxAnswer))
		case "/announced":
			w.Header().Set("Content-Length", "52428800")
			w.Write([]byte("x"))
		case "/endless":
			for chunk := bytes.Repeat([]byte("x"), 1<<16); ; {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		case "/packed", "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			if r.URL.Path == "/packed" {
				w.Write(small)
			} else {
				w.Write(bomb)
			}
		case "/moved":
			http.Redirect(w, r, "/ok", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/away":
			http.Redirect(w, r, "http://example.org/ok?"+r.URL.RawQuery, http.StatusFound)
		case "/cut":
			w.Header().Set("Content-Length", "100")
			w.Write([]byte("half"))
		case "/silent":
			<-r.Context().Done()
		}
	}))
	defer server.Close()
	for _, c := range []struct {
		path, code string
		status, n  int
	}{
		{"/ok", "", 200, 2},
		{"/refused", "", 403, 3},
		{"/exactly", "", 200, ingest.MaxAnswer},
		{"/packed", "", 200, 1 << 20},
		{"/moved", "", 200, 2},
		{"/announced", "platform_answer_too_large", 0, 0},
		{"/endless", "platform_answer_too_large", 0, 0},
		{"/bomb", "platform_answer_too_large", 0, 0},
		{"/loop", "platform_unreachable", 0, 0},
		{"/away", "platform_unreachable", 0, 0},
		{"/cut", "platform_unreachable", 0, 0},
		{"/silent", "platform_unreachable", 0, 0},
	} {
		patience := 10 * time.Second
		if c.path == "/silent" {
			patience = 50 * time.Millisecond
		}
		transport := &http.Transport{}
		answer, err := ingest.NewClient(transport, patience).Get(t.Context(), server.URL+c.path+"?access_token=geheim", nil, nil)
		transport.CloseIdleConnections()
		if c.code == "" {
			if err != nil || answer.Status != c.status || len(answer.Body) != c.n {
				t.Errorf("%s: %d, %d bytes, %v", c.path, answer.Status, len(answer.Body), err)
			}
			continue
		}
		if e := live.AsError(err); e == nil || e.Code != c.code || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v, want %s", c.path, err, c.code)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	transport := &http.Transport{}
	if _, err := ingest.NewClient(transport, 0).Get(ctx, server.URL+"/ok", nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
	transport.CloseIdleConnections()
}

func TestStringsKeep(t *testing.T) {
	var k ingest.Strings
	var kept []string
	source := []byte(strings.Repeat("ab", 50_000))
	for i := range 3000 {
		kept = append(kept, k.Keep(string(source[i:i+i%100])))
	}
	kept = append(kept, k.Keep(string(source)))
	for i, s := range kept[:3000] {
		if s != string(source[i:i+i%100]) {
			t.Fatalf("string %d has changed", i)
		}
	}
	if kept[3000] != string(source) || k.Keep("") != "" {
		t.Error("a long or an empty string is kept wrongly")
	}
}
