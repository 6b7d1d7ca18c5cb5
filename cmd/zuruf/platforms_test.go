package main

import (
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"zuruf/ingest/simulator"
)

// tool runs another command of this program.
func tool(env []string, args ...string) (string, error) {
	c := exec.Command(os.Args[0], args...)
	c.Env = append(append(os.Environ(), "ZURUF_TEST_RUN=1"), env...)
	b, err := c.CombinedOutput()
	return string(b), err
}

// TestRekey: with a new key everything works as before, without a hand at the platforms.
func TestRekey(t *testing.T) {
	sim := httptest.NewServer(simulator.New(simulator.Options{}))
	defer sim.Close()
	defer sim.CloseClientConnections()
	dir := t.TempDir()
	n := serve(t, "--data", dir, "--youtube-url", sim.URL)
	show := n.show("Schlüssel").str("id")
	src := n.must("POST", "/api/v1/shows/"+show+"/sources", testToken, object{"kind": "youtube", "video": simulator.Video, "api_key": simulator.APIKey}).str("id")
	works := func() {
		t.Helper()
		out := n.must("POST", "/api/v1/shows/"+show+"/sources/"+src+"/test", testToken, nil)
		checks, _ := out["checks"].([]any)
		if first, _ := checks[0].(map[string]any); first["state"] != "ok" {
			t.Fatalf("%v", out)
		}
	}
	works()
	if out, err := tool(nil, "rekey", "--data", dir); err == nil || !strings.Contains(out, "stop the server first") {
		t.Errorf("beside a running server: %v %s", err, out)
	}
	before, err := os.ReadFile(filepath.Join(dir, "seal.key"))
	if err != nil {
		t.Fatal(err)
	}
	n.kill()
	if out, err := tool(nil, "rekey", "--data", dir); err != nil || !strings.HasPrefix(out, "1 credentials") {
		t.Fatalf("%v %s", err, out)
	}
	if after, err := os.ReadFile(filepath.Join(dir, "seal.key")); err != nil || string(after) == string(before) {
		t.Errorf("the key is the old one, %v", err)
	}
	n.start()
	works()
	n.kill()
	if out, err := tool([]string{"ZURUF_NEW_SEAL_KEY=from the environment"}, "rekey", "--data", dir); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	if out, err := tool([]string{"ZURUF_SEAL_KEY=from the environment"}, "rekey", "--data", dir); err == nil || !strings.Contains(out, "give the new key") {
		t.Errorf("without a new key: %v %s", err, out)
	}
	n.args = append(n.args, "--seal-key", "from the environment")
	n.start()
	works()
}

// TestSimulateIsReadByServe takes the printed command at its word.
func TestSimulateIsReadByServe(t *testing.T) {
	sim := &node{t: t, out: &output{}}
	sim.cmd = exec.Command(os.Args[0], "simulate", "--listen", "127.0.0.1:0", "--twitch", "20")
	sim.cmd.Env = append(os.Environ(), "ZURUF_TEST_RUN=1")
	sim.cmd.Stdout, sim.cmd.Stderr = sim.out, sim.out
	if err := sim.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sim.kill)
	command := regexp.MustCompile(`zuruf serve (--.*)`)
	sim.until("printed", func() bool { return strings.Contains(sim.out.String(), "Faults:") })
	args := strings.Fields(command.FindStringSubmatch(sim.out.String())[1])
	n := serve(t, append([]string{"--data", t.TempDir()}, args...)...)
	show := n.show("Simulation").str("id")
	n.must("POST", "/api/v1/shows/"+show+"/sources", testToken, object{"kind": "twitch", "channel": simulator.TwitchChannel})
	n.until("read", func() bool { return len(items(n, show, "comments")) > 0 })
}

func items(n *node, show, what string) []any {
	list, _ := n.must("GET", "/api/v1/shows/"+show+"/"+what+"?limit=200", testToken, nil)["items"].([]any)
	return list
}

// TestRehearsalOfEveryPlatform: the real connectors read a simulation of each
// platform, and each does what a moderator asks of it.
func TestRehearsalOfEveryPlatform(t *testing.T) {
	n := serve(t, "--data", t.TempDir())
	show := n.show("Probe").str("id")
	sh := n.must("POST", "/api/v1/shows/"+show+"/rehearsal", testToken, object{"on": true, "rate": 10,
		"platforms": []string{"youtube", "facebook", "instagram", "twitch"}})
	rehearsal := sh.str("rehearsal")
	by := map[string]string{} // kind → comment that an author wrote
	n.until("four platforms", func() bool {
		for _, c := range items(n, rehearsal, "comments") {
			c := object(c.(map[string]any))
			src := object(c["source"].(map[string]any))
			if c["author"] != nil && c.str("state") != "removed" {
				by[src.str("kind")] = c.str("id")
			}
		}
		return len(by) == 4
	})
	for kind, id := range by {
		n.must("POST", "/api/v1/shows/"+rehearsal+"/comments/"+id+"/platform", testToken, object{"act": "delete", "op": kind})
	}
	n.until("deleted on each", func() bool {
		done := 0
		for _, a := range items(n, rehearsal, "actions") {
			if a := object(a.(map[string]any)); a.str("state") == "done" {
				done++
			} else if a.str("state") == "refused" {
				t.Fatalf("%v", a)
			}
		}
		return done == 4
	})
	n.must("POST", "/api/v1/shows/"+show+"/rehearsal", testToken, object{"on": false})
	if status, _, _ := n.call("GET", "/api/v1/shows/"+rehearsal, testToken, nil); status != 404 {
		t.Errorf("the rehearsal is still there: %d", status)
	}
	if list := items(n, show, "comments"); len(list) != 0 {
		t.Errorf("left: %v", list)
	}
}
