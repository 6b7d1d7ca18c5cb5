package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live/store/redistest"
)

// stores are the two ways to keep the data, as flags of `zuruf serve`.
func stores(t *testing.T, test func(t *testing.T, args []string)) {
	t.Run("embedded", func(t *testing.T) { test(t, []string{"--data", t.TempDir()}) })
	t.Run("redis", func(t *testing.T) {
		test(t, []string{"--data", t.TempDir(), "--redis", redistest.Start(t).URL(), "--seal-key", "k"})
	})
}

// acknowledged is what the server said yes to.
type acknowledged struct {
	mu        sync.Mutex
	questions map[int]string
	votes     map[string]map[int]bool // session → numbers
	answers   int
}

// count is how often the server has said yes.
func (a *acknowledged) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.answers
}

// TestKillLosesNothingAcknowledged kills the server while viewers ask and vote,
// several times, and finds everything it had acknowledged after each start.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	stores(t, func(t *testing.T, args []string) {
		n := serve(t, args...)
		sh := n.show("crash")
		id, code := sh.str("id"), sh.str("code")
		a := &acknowledged{questions: map[int]string{}, votes: map[string]map[int]bool{}}
		for round := range 4 {
			var sessions []string
			for range 6 {
				sessions = append(sessions, n.viewer(code))
			}
			seen := a.count()
			var wg sync.WaitGroup
			for i, s := range sessions {
				wg.Go(func() { a.write(n, id, s, fmt.Sprintf("r%d-w%d", round, i)) })
			}
			n.until("in the midst of writing", func() bool { return a.count() > seen+30+25*round })
			n.kill()
			wg.Wait()
			n.start()
			a.check(t, n, id)
		}
		if len(a.questions) < 4 || len(a.votes) < 8 {
			t.Fatalf("only %d questions and %d voters were acknowledged: no test", len(a.questions), len(a.votes))
		}
	})
}

// write asks and votes until the server is gone.
func (a *acknowledged) write(n *node, show, session, name string) {
	for i := 0; ; i++ {
		if i < 4 {
			text := fmt.Sprintf("%s asks %d?", name, i)
			number, err := ask(n, show, session, fmt.Sprint(name, i), text)
			if err != nil {
				return
			}
			a.mu.Lock()
			a.questions[number] = text
			a.answers++
			a.mu.Unlock()
		}
		a.mu.Lock()
		known := len(a.questions)
		a.mu.Unlock()
		number := i%known + 1
		status, _, err := n.call("POST", fmt.Sprintf("/api/v1/shows/%s/questions/%d/vote", show, number), session, object{"value": 1})
		if err != nil {
			return
		}
		if status == http.StatusOK {
			a.mu.Lock()
			if a.votes[session] == nil {
				a.votes[session] = map[int]bool{}
			}
			a.votes[session][number] = true
			a.answers++
			a.mu.Unlock()
		}
	}
}

func (a *acknowledged) check(t *testing.T, n *node, show string) {
	t.Helper()
	list := n.must("GET", "/api/v1/shows/"+show+"/questions?limit=200&sort=old", testToken, nil)
	votes := map[int]int{}
	texts := map[int]string{}
	for _, item := range list["items"].([]any) {
		q := object(item.(map[string]any))
		votes[q.num("number")], texts[q.num("number")] = q.num("votes"), q.str("text")
	}
	for number, text := range a.questions {
		if texts[number] != text {
			t.Fatalf("question %d is %q, acknowledged was %q", number, texts[number], text)
		}
	}
	want := map[int]int{}
	for session, numbers := range a.votes {
		for number := range numbers {
			want[number]++
		}
		mine := n.must("GET", "/api/v1/shows/"+show+"/questions?limit=200", session, nil)
		for _, item := range mine["items"].([]any) {
			q := object(item.(map[string]any))
			if numbers[q.num("number")] && q["voted"] != true {
				t.Fatalf("an acknowledged vote for %d is gone", q.num("number"))
			}
		}
	}
	for number, w := range want {
		// One vote a session may have been stored without its answer getting through.
		if votes[number] < w || votes[number] > len(a.votes)+6 {
			t.Fatalf("question %d has %d votes, acknowledged were %d", number, votes[number], w)
		}
	}
}

// TestClientsResumeAfterAKill keeps a desk's token over a crash and resumes
// with it: no snapshot, only what changed.
func TestClientsResumeAfterAKill(t *testing.T) {
	stores(t, func(t *testing.T, args []string) {
		n := serve(t, args...)
		sh := n.show("resume")
		id := sh.str("id")
		desk := sh["tokens"].(map[string]any)["desk"].(string)
		c, err := n.socket("role=moderator&show="+id, desk)
		if err != nil {
			t.Fatal(err)
		}
		frames(t, c, "snapshot", ofType("snapshot"))
		session := n.viewer(sh.str("code"))
		if _, err := ask(n, id, session, "1", "before the crash?"); err != nil {
			t.Fatal(err)
		}
		at := frames(t, c, "patch", func(o object) bool { return o.str("t") == "patch" && o["questions"] != nil }).str("at")
		if _, err := ask(n, id, session, "2", "after the last frame?"); err != nil {
			t.Fatal(err)
		}
		n.kill()
		n.start()
		back, err := n.socket("role=moderator&show="+id+"&since="+at, desk)
		if err != nil {
			t.Fatal(err)
		}
		defer back.Close()
		first := frames(t, back, "first frame", func(object) bool { return true })
		questions, _ := first["questions"].([]any)
		if first.str("t") != "patch" || len(questions) != 1 || object(questions[0].(map[string]any)).str("text") != "after the last frame?" {
			t.Fatalf("%v", first)
		}
		frames(t, back, "totals", ofType("totals"))
	})
}

func TestRedisStopsAndComesBack(t *testing.T) {
	r := redistest.Start(t)
	n := serve(t, "--data", t.TempDir(), "--redis", r.URL(), "--seal-key", "k")
	sh := n.show("outage")
	id := sh.str("id")
	session := n.viewer(sh.str("code"))
	c, err := n.socket("role=viewer&show="+id, session)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	frames(t, c, "snapshot", ofType("snapshot"))
	r.Kill()
	status, out, err := n.call("POST", "/api/v1/shows/"+id+"/questions", session, object{"text": "lost?", "op": "same"})
	if err != nil || status != 503 || out["error"].(map[string]any)["code"] != "store_unavailable" {
		t.Fatalf("%d %v %v", status, out, err)
	}
	if res, err := http.Get("http://" + n.addr + "/readyz"); err != nil || res.StatusCode != 503 {
		t.Fatalf("ready without a store: %v %v", res, err)
	}
	r.Run()
	n.until("taking questions again", func() bool {
		_, err := ask(n, id, session, "same", "lost?")
		return err == nil
	})
	q := frames(t, c, "the question", func(o object) bool { return o.str("t") == "patch" && o["questions"] != nil })
	if list := q["questions"].([]any); len(list) != 1 {
		t.Fatal(list)
	}
	list := n.must("GET", "/api/v1/shows/"+id+"/questions", testToken, nil)
	if len(list["items"].([]any)) != 1 {
		t.Fatalf("the same operation made %d questions", len(list["items"].([]any)))
	}
}

func TestTwoNodesShowTheSame(t *testing.T) {
	r := redistest.Start(t)
	args := []string{"--redis", r.URL(), "--seal-key", "k", "--secret", "s"}
	a := serve(t, append(args, "--data", t.TempDir())...)
	b := serve(t, append(args, "--data", t.TempDir())...)
	sh := a.show("two nodes")
	id := sh.str("id")
	desk := sh["tokens"].(map[string]any)["desk"].(string)
	c, err := b.socket("role=moderator&show="+id, desk)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	frames(t, c, "snapshot", ofType("snapshot"))
	session := a.viewer(sh.str("code"))
	number, err := ask(a, id, session, "1", "over two nodes?")
	if err != nil {
		t.Fatal(err)
	}
	frames(t, c, "question", func(o object) bool { return o.str("t") == "patch" && o["questions"] != nil })
	a.must("POST", fmt.Sprintf("/api/v1/shows/%s/questions/%d/vote", id, number), session, object{"value": 1})
	totals := frames(t, c, "totals", ofType("totals"))
	if fmt.Sprint(totals["q"]) != "[[1 1]]" {
		t.Fatal(totals)
	}
	// A link revoked on one node ends its sockets on the other.
	list := a.must("GET", "/api/v1/shows/"+id+"/links", testToken, nil)
	for _, item := range list["items"].([]any) {
		if l := object(item.(map[string]any)); l.str("role") == "moderator" {
			a.must("DELETE", "/api/v1/shows/"+id+"/links/"+l.str("id"), testToken, nil)
		}
	}
	c.SetReadDeadline(time.Now().Add(15 * time.Second))
	for {
		if _, _, err = c.ReadMessage(); err != nil {
			break
		}
	}
	if !websocket.IsCloseError(err, 4101) {
		t.Fatalf("closed with %v, want 4101", err)
	}
	if status, _, err := b.call("GET", "/api/v1/session", desk, nil); err != nil || status != 401 {
		t.Fatalf("a revoked token still works: %d %v", status, err)
	}
}

func TestBackupLoadsInRedis(t *testing.T) {
	stores(t, func(t *testing.T, args []string) {
		n := serve(t, args...)
		sh := n.show("backup")
		session := n.viewer(sh.str("code"))
		if _, err := ask(n, sh.str("id"), session, "1", "kept?"); err != nil {
			t.Fatal(err)
		}
		r := redistest.Start(t)
		r.Kill()
		os.RemoveAll(filepath.Join(r.Dir, "appendonlydir"))
		file := filepath.Join(r.Dir, "appendonly.aof")
		backup := []string{"backup", file}
		for i, a := range args {
			if a == "--data" || a == "--redis" {
				backup = append(backup, a, args[i+1])
			}
		}
		c := exec.Command(os.Args[0], backup...)
		c.Env = append(os.Environ(), "ZURUF_TEST_RUN=1")
		if b, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		r.Run()
		m := serve(t, "--data", t.TempDir(), "--redis", r.URL(), "--seal-key", "k")
		list := m.must("GET", "/api/v1/shows/"+sh.str("id")+"/questions", testToken, nil)
		if items := list["items"].([]any); len(items) != 1 || object(items[0].(map[string]any)).str("text") != "kept?" {
			t.Fatal(items)
		}
	})
}
