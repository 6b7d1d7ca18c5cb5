package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestPercentilesAreExact(t *testing.T) {
	var s samples
	for i := 1000; i > 0; i-- { // 1 to 1,000 ms, in no order
		s.add(time.Duration(i*3%1001) * time.Millisecond)
	}
	m := s.measure("x", 10*time.Second)
	if want := (Measure{Name: "x", Rate: 100, Samples: 1000, P50: 500, P99: 990, Max: 1000}); m != want {
		t.Errorf("%+v, want %+v", m, want)
	}
	for _, c := range []struct {
		list     []time.Duration
		p50, p99 time.Duration
	}{
		{[]time.Duration{7}, 7, 7},
		{[]time.Duration{1, 2}, 1, 2},
		{[]time.Duration{1, 2, 3}, 2, 3},
	} {
		if p50, p99 := percentile(c.list, 0.5), percentile(c.list, 0.99); p50 != c.p50 || p99 != c.p99 {
			t.Errorf("%v: %v and %v", c.list, p50, p99)
		}
	}
	if m := new(samples).measure("none", time.Second); m != (Measure{Name: "none"}) {
		t.Errorf("%+v", m)
	}
}

func TestPaceKeepsToTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, rate := range []float64{0, 1, 33, 5000} {
			ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			n, slow := 0, true
			pace(ctx, rate, func(int) {
				if n++; n == 2 && slow {
					time.Sleep(1500 * time.Millisecond) // what is late is made up for
				}
			})
			cancel()
			if want := 3 * rate; float64(n) < want-rate/100-2 || float64(n) > want {
				t.Errorf("%d acts in 3 s at %.0f a second", n, rate)
			}
		}
	})
}

func TestBounds(t *testing.T) {
	good := Options{Target: "http://127.0.0.1:8080/", Token: "t", Viewers: 100, Votes: 300, Comments: 10, Decisions: 5, Duration: time.Minute, Simulator: ":8090"}
	o := good
	if err := o.check(); err != nil || o.Target != "http://127.0.0.1:8080" || o.Simulator != "127.0.0.1:8090" {
		t.Fatal(o, err)
	}
	owned := good
	owned.Target, owned.Owned = "https://live.example.org", true
	for _, o := range []Options{owned, {Target: "http://[::1]:80", Duration: time.Second}, {Target: "http://localhost:80", Duration: time.Second}} {
		if err := o.check(); err != nil {
			t.Error(o.Target, err)
		}
	}
	for why, change := range map[string]func(*Options){
		"too many viewers":        func(o *Options) { o.Viewers = mostViewers + 1 },
		"fewer than none":         func(o *Options) { o.Desks = -1 },
		"too many overlays":       func(o *Options) { o.Overlays = mostPages + 1 },
		"too many comments":       func(o *Options) { o.Comments = mostComments + 1 },
		"too many decisions":      func(o *Options) { o.Decisions = mostDecisions + 1 },
		"too long":                func(o *Options) { o.Duration = time.Hour },
		"no time":                 func(o *Options) { o.Duration = 0 },
		"more votes than viewers": func(o *Options) { o.Votes = 301 },
		"no address":              func(o *Options) { o.Target = "here" },
		"another scheme":          func(o *Options) { o.Target = "ftp://127.0.0.1" },
		"somebody else's server":  func(o *Options) { o.Target = "http://192.0.2.1" },
		"looks like loopback":     func(o *Options) { o.Target = "http://127.0.0.1@192.0.2.1" },
		"open simulator":          func(o *Options) { o.Simulator = "0.0.0.0:8090" },
		"simulator without port":  func(o *Options) { o.Simulator = "127.0.0.1" },
	} {
		o := good
		change(&o)
		if o.check() == nil {
			t.Errorf("%s: taken", why)
		}
	}
}

func TestTooFewOpenFilesAreSaidSo(t *testing.T) {
	o := Options{Viewers: 800, Desks: 40, Overlays: 10}
	if err := o.fit(1000); err != nil {
		t.Error(err)
	}
	if err := o.fit(999); err == nil || !strings.Contains(err.Error(), "at most 849 sockets") || !strings.Contains(err.Error(), "ulimit -n") {
		t.Error(err)
	}
}

func TestVitals(t *testing.T) {
	v, err := parseVitals(strings.NewReader("# HELP process_cpu_seconds_total x\nprocess_cpu_seconds_total 12.5\nother 1\n" +
		"process_resident_memory_bytes 5.1e+07\nzuruf_sockets 1003\n"))
	if err != nil || v != (vitals{12.5, 5.1e7, 1003}) {
		t.Errorf("%+v %v", v, err)
	}
	for _, bad := range []string{"", "process_cpu_seconds_total 1\n", "process_cpu_seconds_total x\n"} {
		if _, err := parseVitals(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestKindOf(t *testing.T) {
	for frame, want := range map[string]string{
		`{"t":"ack","op":"1"}`: "ack", `{"t":"patch"}`: "patch", `{"op":"1","t":"ack"}`: "", `{"t":"`: "", ``: "",
	} {
		if got := kindOf([]byte(frame)); got != want {
			t.Errorf("%s: %q", frame, got)
		}
	}
}

func TestAlikeFaultsAreCountedTogether(t *testing.T) {
	var f faults
	f.note(cause(&refused{429, "too_fast", "Wait."}))
	f.note(cause(fmt.Errorf("join: %w", &refused{429, "too_fast", "Wait."})))
	f.note(cause(&websocket.CloseError{Code: 4002, Text: "too slow"}))
	f.note(cause(fmt.Errorf("write 127.0.0.1:5 to 127.0.0.1:6: %w", errors.New("broken pipe"))))
	got := f.all()
	if len(got) != 3 || got["refused with 429 too_fast"] != 2 || got["closed with 4002"] != 1 || got["broken pipe"] != 1 {
		t.Error(got)
	}
	for i := range 100 {
		f.note(fmt.Sprint(i))
	}
	if got = f.all(); len(got) != 21 || got["other"] != 83 {
		t.Error(len(got), got["other"])
	}
}

func TestReports(t *testing.T) {
	r := Result{Target: "http://127.0.0.1:8080", Seconds: 60, Viewers: 1000, Desks: 2, Overlays: 1,
		Measures: []Measure{{Name: "decision → overlay", Rate: 20, Samples: 1200, P50: 2.04, P99: 11.96, Max: 30}, {Name: "comment received → desk"}},
		Poll:     &Polled{Voters: 5000, Changed: 500, Votes: 4999, Tallies: []TallyRate{{Page: "desk", Frames: 51, Rate: 9.94, Most: 10}}},
		Server:   Server{CPU: 27.4, Memory: 58e6, Peak: 59e6, Sockets: 1003}, Errors: map[string]int{"vote: refused as closed": 2}}
	var table, text bytes.Buffer
	if err := r.writeTable(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"1m0s: 1000 viewers, 2 desks, 1 overlays\n",
		"decision → overlay             20.0      1200     2.0 ms    12.0 ms    30.0 ms\n",
		"comment received → desk           –         0\n",
		"votes at the desk              4999 of 5000, 500 of them changed their vote\n",
		"counts at the desk              9.9        51, 10 in the fullest second\n",
		"server: 27 % of a core, 58 MB of memory (59 MB at most), 1003 sockets\n",
		"error, 2 times: vote: refused as closed\n",
	} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("no %q in\n%s", want, &table)
		}
	}
	var back Result
	if err := r.writeJSON(&text); err != nil || json.Unmarshal(text.Bytes(), &back) != nil || back.Measures[0] != r.Measures[0] {
		t.Errorf("%v in %s", err, &text)
	}
}
