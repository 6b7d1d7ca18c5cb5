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
	Target   string        `arg:"" optional:"" help:"Address of the server, as viewers open it." default:"http://127.0.0.1:8080"`
	Token    string        `help:"The producer's API token, or any link's token: without it sockets and TURN are not tested." env:"ZURUF_TOKEN"`
	Patience time.Duration `help:"How long each way through may take to be found." default:"10s"`
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
	d := &doctor{at: at, token: c.Token, patience: c.Patience, http: newPlainClient()}
	defer d.http.CloseIdleConnections()
	if !d.pages(ctx, f) {
		return errClosed
	}
	ice, known := d.show(ctx, f)
	d.media(ctx, f, "media over UDP", peer.Options{Loopback: true}, "is the stage's UDP port open, and --stage-address set behind a NAT?")
	d.media(ctx, f, "media over TCP", peer.Options{Loopback: true, TCP: true}, "is the stage's TCP port open? Viewers whose network blocks UDP need it.")
	d.relays(ctx, f, ice, known)
	if f.closed > 0 {
		return errClosed
	}
	return nil
}

// newPlainClient speaks HTTP/1.1, as browsers do to open a WebSocket.
func newPlainClient() *http.Client {
	var one http.Protocols
	one.SetHTTP1(true)
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, Protocols: &one}}
}

// doctor asks one server.
type doctor struct {
	at       string
	token    string
	patience time.Duration
	http     *http.Client
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
		d.at = a.Request.URL.Scheme + "://" + a.Request.URL.Host // a proxy may have sent us on
		f.good(one.what, "%d ms", time.Since(start).Milliseconds())
	}
	return true
}

// show opens a socket to the show of the token and asks for the ICE servers;
// known says whether they could be asked for.
func (d *doctor) show(ctx context.Context, f *findings) (ice []wire.ICEServer, known bool) {
	if d.token == "" {
		f.left("live updates", "not tested: give --token")
		return nil, false
	}
	a, err := d.get(ctx, "/ws", map[string]string{"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "enVydWYgZG9jdG9yIGtleQ=="})
	if err != nil {
		f.bad("live updates", "no WebSocket: %v", err)
		return nil, false
	}
	a.Body.Close()
	switch a.StatusCode {
	case http.StatusSwitchingProtocols:
		f.good("live updates", "WebSocket")
	case http.StatusNotFound:
		f.left("live updates", "not tested: there is no show yet")
		return nil, false
	case http.StatusUnauthorized, http.StatusForbidden:
		f.bad("live updates", "the server does not take this token (%s): make a new link", a.Status)
		return nil, false
	default:
		f.bad("live updates", "no WebSocket: %s. Does a proxy in front pass Upgrade on?", a.Status)
	}
	var session struct {
		Show *wire.Show `json:"show"`
	}
	var stage struct {
		ICE []wire.ICEServer `json:"ice_servers"`
	}
	err = d.read(ctx, "/api/v1/session", &session)
	if err == nil && session.Show == nil {
		return nil, false
	}
	if err == nil {
		err = d.read(ctx, "/api/v1/shows/"+session.Show.ID+"/stage", &stage)
	}
	if err != nil {
		f.bad("stage", "the server does not tell of it: %v", err)
		return nil, false
	}
	return stage.ICE, true
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

func (d *doctor) media(ctx context.Context, f *findings, what string, o peer.Options, hint string) {
	ctx, cancel := context.WithTimeout(ctx, d.patience)
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
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no way through within %s", d.patience)
	}
	if err != nil {
		f.bad(what, "%v: %s", err, hint)
		return
	}
	f.good(what, "%.1f ms there and back, %s", float64(got.Trip.Microseconds())/1000, got.Remote)
}

func (d *doctor) relays(ctx context.Context, f *findings, ice []wire.ICEServer, known bool) {
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
	case !known:
		f.left("relay", "not tested: the TURN servers are not known")
	default:
		f.left("relay", "no TURN server is set up: who is behind a strict firewall may not see the stage")
	}
}
