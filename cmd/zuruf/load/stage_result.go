package load

import (
	"fmt"
	"io"
)

// Staged is what one server did with one track.
type Staged struct {
	Name     string  `json:"name"`
	Watchers int     `json:"watchers"`
	Seconds  float64 `json:"seconds"`
	Packets  int64   `json:"packets"` // that arrived
	Sent     int64   `json:"sent"`    // by the publisher
	Lost     int64   `json:"lost"`    // holes in what arrived
	Dropped  int64   `json:"dropped"` // left out by the server: pictures, not holes
	Rate     float64 `json:"per_second"`
	P50      float64 `json:"p50_ms"`
	P99      float64 `json:"p99_ms"`
	Max      float64 `json:"max_ms"`
	Joined   Measure `json:"joined"`
	First    Measure `json:"first"`     // from the offer to the first packet
	CPU      float64 `json:"cpu_us"`    // of the server, a packet
	Core     float64 `json:"cpu_pct"`   // of one core
	Memory   float64 `json:"memory_kb"` // growth of the server, a watcher
}

// StageResult is a whole stage test.
type StageResult struct {
	Stage Staged  `json:"stage"`
	Plain *Staged `json:"plain,omitempty"`
}

func (r *StageResult) write(w io.Writer) {
	fmt.Fprintf(w, "%-26s %9s %9s %9s %9s %8s %8s %9s %9s\n", "one track, 60 packets/s", "watchers", "p50 ms", "p99 ms", "max ms", "lost", "dropped", "µs CPU/pkt", "KB/watcher")
	for _, s := range []*Staged{&r.Stage, r.Plain} {
		if s != nil {
			fmt.Fprintf(w, "%-26s %9d %9.1f %9.1f %9.1f %8d %7.1f%% %9.1f %9.0f\n", s.Name, s.Watchers, s.P50, s.P99, s.Max, s.Lost,
				100*float64(s.Dropped)/float64(max(1, s.Sent*int64(s.Watchers))), s.CPU, s.Memory)
		}
	}
	fmt.Fprintf(w, "joined p99 %.0f ms, first packet p99 %.0f ms; %.0f packets a second, server %.0f %% of a core\n", r.Stage.Joined.P99, r.Stage.First.P99, r.Stage.Rate, r.Stage.Core)
	if r.Plain != nil && r.Plain.CPU > 0 {
		fmt.Fprintf(w, "processor time a packet: %.2f of the plain loop\n", r.Stage.CPU/r.Plain.CPU)
	}
}
