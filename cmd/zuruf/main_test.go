package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// TestMain runs the program itself when a test starts this binary as a server.
func TestMain(m *testing.M) {
	if os.Getenv("ZURUF_TEST_RUN") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

// node is one `zuruf serve` in a process of its own.
type node struct {
	t    testing.TB
	args []string
	addr string
	cmd  *exec.Cmd
	out  *output
}

// output is what a server printed so far.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

const testToken = "producer-token-of-the-tests"

// serve starts a server on a free port and waits until it is ready.
func serve(t testing.TB, args ...string) *node {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &node{t: t, args: args, addr: ln.Addr().String()}
	ln.Close()
	n.start()
	t.Cleanup(n.kill)
	return n
}

func (n *node) start() {
	n.t.Helper()
	n.out = &output{}
	n.cmd = exec.Command(os.Args[0], append([]string{"serve", "--listen", n.addr, "--token", testToken}, n.args...)...)
	n.cmd.Env = append(os.Environ(), "ZURUF_TEST_RUN=1")
	n.cmd.Stdout, n.cmd.Stderr = n.out, n.out
	if err := n.cmd.Start(); err != nil {
		n.t.Fatal(err)
	}
	n.until("ready", func() bool {
		r, err := http.Get("http://" + n.addr + "/readyz")
		if err != nil {
			return false
		}
		r.Body.Close()
		return r.StatusCode == 200
	})
}

// until polls a condition for at most 20 s.
func (n *node) until(what string, done func() bool) {
	n.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	end := time.After(20 * time.Second)
	for !done() {
		select {
		case <-tick.C:
		case <-end:
			n.t.Fatalf("not %s within 20 s", what)
		}
	}
}

// kill ends the server as a crash would.
func (n *node) kill() {
	if n.cmd.ProcessState == nil {
		n.cmd.Process.Signal(syscall.SIGKILL)
		n.cmd.Wait()
	}
}

// object is a JSON object.
type object map[string]any

func (o object) str(name string) string { s, _ := o[name].(string); return s }
func (o object) num(name string) int    { f, _ := o[name].(float64); return int(f) }

// call makes one API call; the error is that of the connection only.
func (n *node) call(method, path, bearer string, body any) (int, object, error) {
	var r io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return 0, nil, err
		}
		r = bytes.NewReader(b)
	}
	req, err := http.NewRequest(method, "http://"+n.addr+path, r)
	if err != nil {
		return 0, nil, err
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	if o, ok := body.(object); ok && o["op"] != nil {
		req.Header.Set("Idempotency-Key", o.str("op"))
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	out := object{}
	err = json.NewDecoder(res.Body).Decode(&out)
	return res.StatusCode, out, err
}

// must makes a call that has to succeed.
func (n *node) must(method, path, bearer string, body any) object {
	n.t.Helper()
	status, out, err := n.call(method, path, bearer, body)
	if err != nil || status >= 300 {
		n.t.Fatalf("%s %s: %d %v %v", method, path, status, out, err)
	}
	return out
}

// show creates a show and returns it.
func (n *node) show(title string) object {
	n.t.Helper()
	return n.must("POST", "/api/v1/shows", testToken, object{"title": title, "language": "en"})
}

// viewer joins a show and returns the session.
func (n *node) viewer(code string) string {
	n.t.Helper()
	return n.must("POST", "/api/v1/join", "", object{"code": code}).str("session")
}

// socket opens a WebSocket.
func (n *node) socket(query, bearer string) (*websocket.Conn, error) {
	h := http.Header{}
	if bearer != "" {
		h.Set("Authorization", "Bearer "+bearer)
	}
	c, _, err := websocket.DefaultDialer.Dial("ws://"+n.addr+"/ws?"+query, h)
	return c, err
}

// frames decodes the frames of a socket until match accepts one; it fails after 15 s.
func frames(t testing.TB, c *websocket.Conn, what string, match func(object) bool) object {
	t.Helper()
	c.SetReadDeadline(time.Now().Add(15 * time.Second))
	for {
		_, b, err := c.ReadMessage()
		if err != nil {
			t.Fatalf("waiting for %s: %v", what, err)
		}
		o := object{}
		if err := json.Unmarshal(b, &o); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if match(o) {
			return o
		}
	}
}

func ofType(t string) func(object) bool { return func(o object) bool { return o.str("t") == t } }

func TestFirstStartPrintsASetupLinkOnce(t *testing.T) {
	dir := t.TempDir()
	n := serve(t, "--data", dir)
	link := after(n.out.String(), "/enter/")
	if link == "" {
		t.Fatalf("no setup link in %q", n.out)
	}
	in := n.must("POST", "/api/v1/enter", "", object{"token": link, "name": "Pia"})
	if in.str("to") != "/setup" {
		t.Fatal(in)
	}
	who := n.must("GET", "/api/v1/session", in.str("session"), nil)
	if who.str("role") != "producer" || who.str("name") != "Pia" {
		t.Fatal(who)
	}
	// A second link by the running server, as `zuruf token` asks for it.
	c := exec.Command(os.Args[0], "token", "--data", dir)
	c.Env = append(os.Environ(), "ZURUF_TEST_RUN=1")
	b, err := c.CombinedOutput()
	if err != nil || after(string(b), "/enter/") == link {
		t.Fatalf("%s %v", b, err)
	}
	n.must("POST", "/api/v1/enter", "", object{"token": after(string(b), "/enter/")})
	n.kill()
	n.start()
	if strings.Contains(n.out.String(), "/enter/") {
		t.Fatal("the setup link was printed again")
	}
	n.must("GET", "/api/v1/session", in.str("session"), nil)
}

// after returns the word behind a mark.
func after(s, mark string) string {
	_, rest, ok := strings.Cut(s, mark)
	if !ok {
		return ""
	}
	return strings.Fields(rest + " ")[0]
}

func TestASecondServerOnTheSameFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	serve(t, "--data", dir)
	c := exec.Command(os.Args[0], "serve", "--listen", "127.0.0.1:0", "--data", dir)
	c.Env = append(os.Environ(), "ZURUF_TEST_RUN=1")
	b, err := c.CombinedOutput()
	if err == nil || !strings.Contains(string(b), "in use") {
		t.Fatalf("%v: %s", err, b)
	}
}

func ask(n *node, show, session, op, text string) (int, error) {
	status, q, err := n.call("POST", fmt.Sprintf("/api/v1/shows/%s/questions", show), session, object{"text": text, "op": op})
	if err != nil || status != 201 {
		return 0, fmt.Errorf("%d %v %v", status, q, err)
	}
	return q.num("number"), nil
}
