package load

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"zuruf/live/wire"
)

// server is the server under test, as its clients reach it.
type server struct {
	target string
	http   *http.Client
	dialer *websocket.Dialer
}

func newServer(target string) *server {
	d := &net.Dialer{Timeout: 10 * time.Second}
	return &server{
		target: target,
		http: &http.Client{
			Timeout:       20 * time.Second,
			Transport:     &http.Transport{DialContext: d.DialContext, MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		dialer: &websocket.Dialer{NetDialContext: d.DialContext, HandshakeTimeout: 20 * time.Second,
			ReadBufferSize: 1024, WriteBufferSize: 256, WriteBufferPool: &pool{}},
	}
}

// refused is an answer that was no success.
type refused struct {
	status int
	code   string
	text   string
}

func (r *refused) Error() string { return fmt.Sprintf("%d %s %s", r.status, r.code, r.text) }

// call makes an API call with a JSON body and reads the JSON answer into out.
func (s *server) call(ctx context.Context, method, path, bearer string, body, out any) error {
	b, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, s.target+"/api/v1"+path, bytes.NewReader(b))
	if err != nil {
		return err
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := s.http.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if b, err = io.ReadAll(io.LimitReader(res.Body, 1<<20)); err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		var e struct {
			Error wire.Notice `json:"error"`
		}
		json.Unmarshal(b, &e) // a body of another shape leaves the status to speak
		return &refused{res.StatusCode, e.Error.Code, e.Error.Message}
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(b, out)
}

// dial opens a socket.
func (s *server) dial(ctx context.Context, query, bearer string) (*socket, error) {
	h := http.Header{}
	if bearer != "" {
		h.Set("Authorization", "Bearer "+bearer)
	}
	c, res, err := s.dialer.DialContext(ctx, "ws"+strings.TrimPrefix(s.target, "http")+"/ws?"+query, h)
	if errors.Is(err, websocket.ErrBadHandshake) {
		return nil, &refused{status: res.StatusCode, text: "no socket"}
	}
	if err != nil {
		return nil, err
	}
	return &socket{conn: c}, nil
}

// vitals are the server's processor time and memory, as it says itself.
type vitals struct {
	cpu     float64 // seconds
	memory  float64 // bytes
	sockets float64
}

func (s *server) vitals(ctx context.Context) (vitals, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.target+"/metrics", nil)
	if err != nil {
		return vitals{}, err
	}
	res, err := s.http.Do(r)
	if err != nil {
		return vitals{}, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return vitals{}, &refused{status: res.StatusCode, text: "no metrics"}
	}
	return parseVitals(io.LimitReader(res.Body, 4<<20))
}

var errVitals = errors.New("the metrics do not tell processor time and memory")

// parseVitals reads Prometheus' text form.
func parseVitals(r io.Reader) (vitals, error) {
	var v vitals
	found := 0
	for in := bufio.NewScanner(r); in.Scan(); {
		name, value, _ := strings.Cut(in.Text(), " ")
		into := map[string]*float64{"process_cpu_seconds_total": &v.cpu, "process_resident_memory_bytes": &v.memory, "zuruf_sockets": &v.sockets}[name]
		if into == nil {
			continue
		}
		n, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return v, fmt.Errorf("metric %s: %w", name, err)
		}
		*into = n
		found++
	}
	if found < 3 {
		return v, errVitals
	}
	return v, nil
}
