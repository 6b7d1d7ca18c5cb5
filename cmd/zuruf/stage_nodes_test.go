package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zuruf/live/room/peer"
	"zuruf/live/store/redistest"
)

// posted is an offer that was taken.
type posted struct {
	answer, resource, tag string
	by                    string // host that answered
}

// post offers media and follows to the node that has the stage.
func post(ctx context.Context, url, token, offer string) (posted, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(offer))
	if err != nil {
		return posted{}, err
	}
	r.Header.Set("Content-Type", "application/sdp")
	r.Header.Set("Authorization", "Bearer "+token)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return posted{}, err
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		return posted{}, err
	}
	if a.StatusCode != http.StatusCreated {
		return posted{}, fmt.Errorf("%s: %s", a.Status, b)
	}
	at, err := a.Request.URL.Parse(a.Header.Get("Location"))
	if err != nil {
		return posted{}, err
	}
	return posted{string(b), at.String(), a.Header.Get("ETag"), a.Request.URL.Host}, nil
}

// signalTo offers to a URL and keeps what came of it.
func signalTo(url, token string, into *posted) peer.Signal {
	return func(ctx context.Context, offer string) (answer string, err error) {
		*into, err = post(ctx, url, token, offer)
		return into.answer, err
	}
}

// crowd are the host and a viewer of one show, who come back by themselves.
type crowd struct {
	*testing.T
	ctx    context.Context
	client *peer.Client
	show   string
	host   string
	viewer string
	wg     sync.WaitGroup
}

func newCrowd(t *testing.T, n *node) *crowd {
	t.Helper()
	client, err := peer.NewClient(peer.Options{Loopback: true})
	if err != nil {
		t.Fatal(err)
	}
	show, tokens := n.stageOn("stage")
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	c := &crowd{T: t, ctx: ctx, client: client, show: show, host: tokens["host"].(string),
		viewer: n.viewer(n.must("GET", "/api/v1/shows/"+show, testToken, nil).str("code"))}
	t.Cleanup(func() { cancel(); c.wg.Wait(); http.DefaultClient.CloseIdleConnections() })
	return c
}

// on is the address of a kind of session at a node.
func (c *crowd) on(n *node, kind string) string {
	return "http://" + n.addr + "/rtc/" + c.show + "/" + kind
}

// publish sends pictures to a node until the test ends.
func (c *crowd) publish(url string) (at posted, err error) {
	p, err := c.client.Publish(c.ctx, signalTo(url, c.host, &at))
	if err != nil {
		return at, err
	}
	c.wg.Go(func() {
		defer p.Close()
		p.Play(c.ctx, &peer.Video{Packets: 2, Size: 500}, 30)
	})
	return at, nil
}

// watch receives from a node until the test ends.
func (c *crowd) watch(url string) (at posted, got *atomic.Int64, err error) {
	w, err := c.client.Watch(c.ctx, signalTo(url, c.viewer, &at), func(time.Duration) {})
	if err != nil {
		return at, nil, err
	}
	c.Cleanup(func() { w.Close() })
	return at, &w.Packets, nil
}

// back has host and viewer try a node again and again, as the pages do, until
// pictures arrive, and says how long that took.
func (c *crowd) back(n *node) time.Duration {
	c.Helper()
	start := time.Now()
	n.until("publishing again", func() bool { _, err := c.publish(c.on(n, "whip")); return err == nil })
	var got *atomic.Int64
	n.until("watching again", func() (ok bool) { _, packets, err := c.watch(c.on(n, "whep")); got = packets; return err == nil })
	n.until("seeing pictures again", func() bool { return got.Load() > 20 })
	return time.Since(start)
}

func (c *crowd) ask(method, url, kind string, header map[string]string, body string) int {
	c.Helper()
	r, err := http.NewRequestWithContext(c.ctx, method, url, strings.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	for k, v := range header {
		r.Header.Set(k, v)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		c.Fatal(err)
	}
	a.Body.Close()
	return a.StatusCode
}

// serveNamed starts a node that the others know as localhost, while its clients
// here say 127.0.0.1: they keep no credentials when they are sent on.
func serveNamed(t *testing.T, args ...string) *node {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	_, port, _ := net.SplitHostPort(addr)
	n := &node{t: t, addr: addr, args: append(args, "--data", t.TempDir(), "--stage-listen", "127.0.0.1:0", "--node-url", "http://localhost:"+port)}
	n.start()
	t.Cleanup(n.kill)
	return n
}

// TestTheStageIsAtOneNode: whoever comes to the other one is sent on, and when it
// dies the other one has it.
func TestTheStageIsAtOneNode(t *testing.T) {
	r := redistest.Start(t)
	args := []string{"--redis", r.URL(), "--seal-key", "k", "--secret", "s"}
	one, two := serveNamed(t, args...), serveNamed(t, args...)
	c := newCrowd(t, one)
	at, err := c.publish(c.on(one, "whip"))
	if err != nil || at.by != one.addr || strings.Contains(at.resource, "ticket=") {
		t.Fatal(at, err)
	}
	seen, packets, err := c.watch(c.on(two, "whep"))
	if err != nil {
		t.Fatal(err)
	}
	owner := "localhost" + one.addr[strings.LastIndex(one.addr, ":"):]
	if seen.by != owner || !strings.HasPrefix(seen.resource, "http://"+owner+"/rtc/"+c.show+"/whep/") {
		t.Fatalf("answered by %s: %s", seen.by, seen.resource)
	}
	one.until("seeing pictures", func() bool { return packets.Load() > 20 })
	const fragment = "application/trickle-ice-sdpfrag"
	if status := c.ask("PATCH", seen.resource, fragment, map[string]string{"If-Match": seen.tag}, "a=end-of-candidates\r\n"); status != 204 {
		t.Errorf("PATCH: %d", status)
	}
	if status := c.ask("PATCH", strings.Split(seen.resource, "?")[0], fragment, map[string]string{"If-Match": seen.tag}, "a=end-of-candidates\r\n"); status != 401 {
		t.Errorf("PATCH without the ticket: %d", status)
	}
	if status := c.ask("DELETE", seen.resource, "", nil, ""); status != 200 {
		t.Errorf("DELETE: %d", status)
	}
	screen, err := c.publish(c.on(two, "whip") + "?source=screen")
	if err != nil || screen.by != owner {
		t.Fatal(screen, err)
	}
	one.until("showing both", func() bool { return publications(two, c.show) == 2 })

	one.kill()
	took := c.back(two)
	t.Logf("back after %v", took)
	if took > 10*time.Second {
		t.Errorf("back after %v", took)
	}
	two.until("showing the new host alone", func() bool { return publications(two, c.show) == 1 })
	one.start()
	if seen, _, err = c.watch(c.on(one, "whep")); err != nil || strings.HasSuffix(seen.by, one.addr[strings.LastIndex(one.addr, ":"):]) {
		t.Errorf("%+v %v", seen, err)
	}
}

// publications is how many send to the stage, as a node shows it.
func publications(n *node, show string) int {
	stage, _ := n.must("GET", "/api/v1/shows/"+show+"/stage", testToken, nil)["stage"].(map[string]any)
	list, _ := stage["publications"].([]any)
	return len(list)
}

// TestTheServerIsKilledDuringAStage: everybody is back soon after it is.
func TestTheServerIsKilledDuringAStage(t *testing.T) {
	stores(t, func(t *testing.T, args []string) {
		n := serve(t, append(args, "--stage-listen", "127.0.0.1:0")...)
		c := newCrowd(t, n)
		c.back(n)
		n.kill()
		n.start()
		if builtIn := len(args) == 2; builtIn {
			if _, err := c.publish(c.on(n, "whip")); err != nil {
				t.Errorf("not at once: %v", err)
			}
		}
		took := c.back(n)
		t.Logf("back after %v", took)
		if took > 10*time.Second {
			t.Errorf("back after %v", took)
		}
		n.until("showing one host", func() bool { return publications(n, c.show) == 1 })
	})
}

// TestARevokedLinkLeavesTheStage, whichever node it is revoked at.
func TestARevokedLinkLeavesTheStage(t *testing.T) {
	r := redistest.Start(t)
	args := []string{"--redis", r.URL(), "--seal-key", "k", "--secret", "s"}
	one, two := serveNamed(t, args...), serveNamed(t, args...)
	c := newCrowd(t, one)
	for _, at := range []*node{two, one} {
		if _, err := c.publish(c.on(one, "whip")); err != nil {
			t.Fatal(err)
		}
		one.until("showing the host", func() bool { return publications(one, c.show) == 1 })
		list := items(at, c.show, "links")
		for _, item := range list {
			if l := object(item.(map[string]any)); l.str("role") == "host" {
				at.must("DELETE", "/api/v1/shows/"+c.show+"/links/"+l.str("id"), testToken, nil)
			}
		}
		one.until("without the host", func() bool { return publications(one, c.show) == 0 })
		if _, err := c.publish(c.on(one, "whip")); err == nil || !strings.Contains(err.Error(), "revoked") {
			t.Errorf("published with a revoked link: %v", err)
		}
		tokens := one.must("GET", "/api/v1/shows/"+c.show, testToken, nil)["tokens"].(map[string]any)
		c.host = tokens["host"].(string)
	}
}
