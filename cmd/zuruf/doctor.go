package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"zuruf/live/room"
	"zuruf/live/room/peer"
	"zuruf/live/wire"
	"zuruf/web/rtc"
)

type doctorCmd struct {
	Target string `arg:"" optional:"" help:"Address of the server, as viewers open it." default:"http://127.0.0.1:8080"`
	Token  string `help:"The producer's API token, or any link's token: without it sockets and TURN are not tested." env:"ZURUF_TOKEN"`
}

// findings are what the doctor saw.
type findings struct {
	out    io.Writer
	closed int
}

func (f *findings) good(what, how string, args ...any) {
	fmt.Fprintf(f.out, "  ok      %-16s %s\n", what, fmt.Sprintf(how, args...))
}

func (f *findings) bad(what, how string, args ...any) {
	f.closed++
	fmt.Fprintf(f.out, "  closed  %-16s %s\n", what, fmt.Sprintf(how, args...))
}

func (f *findings) left(what, how string, args ...any) {
	fmt.Fprintf(f.out, "  –       %-16s %s\n", what, fmt.Sprintf(how, args...))
}

var errClosed = errors.New("something that viewers need is closed")

// Run tests, from where it runs, what a viewer would need.
func (c *doctorCmd) Run(ctx context.Context) error {
	u, err := url.Parse(c.Target)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("the address is written as https://live.example.org")
	}
	return c.examine(ctx, u.Scheme+"://"+u.Host, os.Stdout)
}

func (c *doctorCmd) examine(ctx context.Context, at string, out io.Writer) error {
	f := &findings{out: out}
	fmt.Fprintln(out, at)
	d := &doctor{at: at, token: c.Token, http: &http.Client{Timeout: 10 * time.Second}}
	if !d.pages(ctx, f) {
		return errClosed
	}
	ice := d.show(ctx, f)
	d.media(ctx, f, "media over UDP", peer.Options{Loopback: true}, "is the stage's UDP port open, and --stage-address set behind a NAT?")
	d.media(ctx, f, "media over TCP", peer.Options{Loopback: true, TCP: true}, "is the stage's TCP port open? Viewers whose network blocks UDP need it.")
	d.relays(ctx, f, ice)
	if f.closed > 0 {
		return errClosed
	}
	return nil
}

// doctor asks one server.
type doctor struct {
	at    string
	token string
	http  *http.Client
}

func (d *doctor) get(ctx context.Context, path string, header map[string]string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.at+path, nil)
	if err != nil {
		return nil, err
	}
	if d.token != "" {
		r.Header.Set("Authorization", "Bearer "+d.token)
	}
	for k, v := range header {
		r.Header.Set(k, v)
	}
	return d.http.Do(r)
}

// pages reports whether the server answers at all.
func (d *doctor) pages(ctx context.Context, f *findings) bool {
	for _, one := range []struct{ what, path, hint string }{
		{"pages", "/healthz", "nothing answers there"},
		{"store", "/readyz", "the store takes nothing"},
	} {
		start := time.Now()
		a, err := d.get(ctx, one.path, nil)
		if err != nil {
			f.bad(one.what, "%s: %v", one.hint, err)
			return false
		}
		a.Body.Close()
		if a.StatusCode != http.StatusOK {
			f.bad(one.what, "%s: %s", one.hint, a.Status)
			continue
		}
		f.good(one.what, "%d ms", time.Since(start).Milliseconds())
	}
	return true
}

// show opens a socket to the show of the token and asks for the ICE servers.
func (d *doctor) show(ctx context.Context, f *findings) []wire.ICEServer {
	if d.token == "" {
		f.left("live updates", "not tested: give --token")
		return nil
	}
	a, err := d.get(ctx, "/ws", map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "enVydWYgZG9jdG9yIGtleQ=="})
	switch {
	case err != nil:
		f.bad("live updates", "no WebSocket: %v", err)
		return nil
	case a.StatusCode == http.StatusSwitchingProtocols:
		f.good("live updates", "WebSocket")
	case a.StatusCode == http.StatusNotFound:
		f.left("live updates", "not tested: there is no show yet")
	default:
		f.bad("live updates", "no WebSocket: %s. Does a proxy in front pass Upgrade on?", a.Status)
	}
	a.Body.Close()
	var session struct {
		Show *wire.Show `json:"show"`
	}
	var stage struct {
		ICE []wire.ICEServer `json:"ice_servers"`
	}
	if err := d.read(ctx, "/api/v1/session", &session); err != nil || session.Show == nil {
		return nil
	}
	if err := d.read(ctx, "/api/v1/shows/"+session.Show.ID+"/stage", &stage); err != nil {
		f.bad("stage", "%v", err)
	}
	return stage.ICE
}

func (d *doctor) read(ctx context.Context, path string, v any) error {
	a, err := d.get(ctx, path, nil)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return errors.New(a.Status)
	}
	return json.NewDecoder(io.LimitReader(a.Body, 1<<20)).Decode(v)
}

// probeTime is how long a way through may take to be found.
const probeTime = 10 * time.Second

func (d *doctor) media(ctx context.Context, f *findings, what string, o peer.Options, hint string) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	c, err := peer.NewClient(o)
	if err != nil {
		f.bad(what, "%v", err)
		return
	}
	got, err := c.Probe(ctx, func(ctx context.Context, offer string) (string, error) {
		sent, err := rtc.Send(ctx, offer, room.Out{URL: d.at + "/rtc/probe"})
		return sent.Answer, err
	})
	if err != nil {
		f.bad(what, "%v: %s", err, hint)
		return
	}
	f.good(what, "%.1f ms there and back, %s", float64(got.Trip.Microseconds())/1000, got.Remote)
}

func (d *doctor) relays(ctx context.Context, f *findings, ice []wire.ICEServer) {
	found := false
	for _, s := range ice {
		for _, u := range s.URLs {
			if strings.HasPrefix(u, "turn") {
				found = true
				d.media(ctx, f, "relay", peer.Options{Relay: true, ICE: []peer.ICEServer{{URLs: []string{u}, Username: s.Username, Credential: s.Credential}}},
					u+" does not let us through: does it run, and has it the same secret (--turn-secret)?")
			}
		}
	}
	switch {
	case found:
	case d.token == "":
		f.left("relay", "not tested: give --token")
	default:
		f.left("relay", "no TURN server is set up: who is behind a strict firewall may not see the stage")
	}
}
