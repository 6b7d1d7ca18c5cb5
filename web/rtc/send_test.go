package rtc

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"zuruf/live/room"
)

// engine is an outside server that speaks WHIP, more or less.
func engine(t *testing.T, seen *[]string) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		*seen = append(*seen, strings.Join([]string{r.Method, r.URL.RequestURI(), r.Header.Get("Content-Type"), r.Header.Get("Authorization"), string(b)}, "|"))
		switch r.URL.Path {
		case "/relative":
			w.Header().Set("Location", "made/1?x=2")
		case "/absolute":
			w.Header().Set("Location", "http://"+r.Host+"/elsewhere/2")
		case "/bad":
			w.Header().Set("Location", "http://[::")
		case "/moved":
			w.Header().Set("Location", "/relative")
			w.WriteHeader(http.StatusTemporaryRedirect)
			return
		case "/busy", "/elsewhere/gone":
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		case "/page":
			w.WriteHeader(http.StatusOK)
			return
		}
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusCreated)
		}
		io.WriteString(w, "answer")
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestAnOutsideEngine(t *testing.T) {
	var seen []string
	at := engine(t, &seen)
	for path, want := range map[string]string{"/relative": "/made/1?x=2", "/absolute": "/elsewhere/2", "/moved": "/made/1?x=2", "/none": ""} {
		seen = nil
		got, err := Send(t.Context(), "offer", room.Out{URL: at + path, Token: "secret"})
		if want != "" {
			want = at + want
		}
		if err != nil || got.Answer != "answer" || got.Resource != want {
			t.Errorf("%s: %+v %v", path, got, err)
		}
		for _, r := range seen {
			if !strings.HasPrefix(r, "POST|/") || !strings.HasSuffix(r, "|application/sdp|Bearer secret|offer") {
				t.Errorf("%s: %q", path, r)
			}
		}
	}
	for _, path := range []string{"/busy", "/page", "/bad"} {
		if got, err := Send(t.Context(), "offer", room.Out{URL: at + path}); err == nil {
			t.Errorf("%s: %+v", path, got)
		}
	}
	if _, err := Send(t.Context(), "offer", room.Out{URL: "http://127.0.0.1:1"}); err == nil {
		t.Error("nobody answered")
	}
	seen = nil
	if err := End(t.Context(), room.Out{URL: at + "/made/1", Token: "secret"}); err != nil || len(seen) != 1 || seen[0] != "DELETE|/made/1||Bearer secret|" {
		t.Errorf("%v %q", err, seen)
	}
	if err := End(t.Context(), room.Out{URL: at + "/elsewhere/gone"}); err == nil || !strings.HasSuffix(seen[1], "||") {
		t.Errorf("%v %q", err, seen)
	}
	if err := End(t.Context(), room.Out{}); err != nil || len(seen) != 2 {
		t.Errorf("%v %q", err, seen)
	}
}
