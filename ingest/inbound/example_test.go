package inbound_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/ingest/inbound"
)

// examples returns the programs that the package's documentation shows, by the
// words before each.
func examples(t *testing.T) map[string]string {
	f, err := os.Open("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	programs, words := map[string]string{}, ""
	for s := bufio.NewScanner(f); s.Scan(); {
		line := strings.TrimPrefix(s.Text(), "//")
		if code, ok := strings.CutPrefix(line, "\t"); ok {
			programs[words] += code + "\n"
			continue
		}
		if line = strings.TrimSpace(line); line != "" {
			words = line
		}
	}
	return programs
}

// TestExamples runs what the documentation shows, with the programs that are
// installed here, against a server that checks signature and body.
func TestExamples(t *testing.T) {
	const secret = "example-secret-1"
	took := make(chan string, 10)
	take := func(body []byte) string {
		list, err := inbound.New().Read(source, body, time.Now())
		if err != nil || len(list) != 1 || list[0].Comment.PlatformID != "src/1" || list[0].Comment.Text != "Hallo" {
			took <- fmt.Sprintf("%s: %v", body, err)
		} else {
			took <- ""
		}
		return `{"accepted":1,"repeated":0}`
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if websocket.IsWebSocketUpgrade(r) {
			conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			_, b, _ := conn.ReadMessage()
			if given, err := inbound.Greeting(b); err != nil || inbound.SameKey(secret, given) != nil {
				t.Errorf("greeting %s: %v", b, err)
			}
			_, b, _ = conn.ReadMessage()
			conn.WriteMessage(websocket.TextMessage, []byte(take(b)))
			conn.ReadMessage()
			return
		}
		body, _ := io.ReadAll(r.Body)
		if err := inbound.Verify(secret, body, r.Header.Get(inbound.SignatureHeader)); err != nil {
			t.Errorf("%s signed %s: %v", body, r.Header.Get(inbound.SignatureHeader), err)
		}
		io.WriteString(w, take(body))
	}))
	defer server.Close()
	programs := examples(t)
	for _, c := range []struct {
		words string
		run   []string
		needs []string
	}{
		{"in the environment, in a shell:", []string{"sh", "-c"}, []string{"openssl", "curl"}},
		{"In Python:", []string{"python3", "-c"}, []string{"python3"}},
		{"In JavaScript:", []string{"node", "-e"}, []string{"node"}},
		{"each of these is answered:", []string{"node", "--experimental-websocket", "-e"}, []string{"node"}},
	} {
		program := ""
		for words, code := range programs {
			if strings.HasSuffix(words, c.words) {
				program = code
			}
		}
		if n := strings.Count(program, "\n"); n != 3 {
			t.Errorf("%q: %d lines of example", c.words, n)
			continue
		}
		if missing(c.needs) {
			t.Logf("%q is not run: %v is not installed", c.words, c.needs)
			continue
		}
		cmd := exec.CommandContext(t.Context(), c.run[0], append(c.run[1:], program)...)
		cmd.Env = append(os.Environ(), "SECRET="+secret, "HOOK="+server.URL)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), `"accepted":1`) {
			t.Errorf("%q: %v %s", c.words, err, out)
			continue
		}
		if wrong := <-took; wrong != "" {
			t.Errorf("%q: %s", c.words, wrong)
		}
	}
}

func missing(programs []string) bool {
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			return true
		}
	}
	return false
}
