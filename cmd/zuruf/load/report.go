package load

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// Result is what a run measured.
type Result struct {
	Target   string         `json:"target"`
	Seconds  float64        `json:"seconds"`
	Viewers  int            `json:"viewers"`
	Desks    int            `json:"desks"`
	Overlays int            `json:"overlays"`
	Measures []Measure      `json:"measures"`
	Poll     *Polled        `json:"poll,omitempty"`
	Comments float64        `json:"comments_per_second"` // new at one desk
	Frames   float64        `json:"frames_per_second"`   // received by all viewers
	Server   Server         `json:"server"`
	OwnCPU   float64        `json:"load_cpu_percent"` // of the load generator, of one core
	Errors   map[string]int `json:"errors"`
}

// Server is what the server says about itself.
type Server struct {
	CPU     float64 `json:"cpu_percent"` // of one core
	Memory  float64 `json:"memory_bytes"`
	Peak    float64 `json:"peak_memory_bytes"`
	Sockets int     `json:"sockets"`
}

func (r *Result) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func (r *Result) writeTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s: %d viewers, %d desks, %d overlays\n\n", r.Target, time.Duration(r.Seconds*float64(time.Second)).Round(time.Second),
		r.Viewers, r.Desks, r.Overlays)
	fmt.Fprintf(&b, "%-25s %9s %9s %10s %10s %10s\n", "", "a second", "samples", "p50", "p99", "most")
	for _, m := range r.Measures {
		if m.Samples == 0 {
			fmt.Fprintf(&b, "%s %9s %9d\n", padded(m.Name, 25), "–", 0)
			continue
		}
		fmt.Fprintf(&b, "%s %9.1f %9d %7.1f ms %7.1f ms %7.1f ms\n", padded(m.Name, 25), m.Rate, m.Samples, m.P50, m.P99, m.Max)
	}
	fmt.Fprintf(&b, "%-25s %9.1f\n%-25s %9.1f\n", "comments at a desk", r.Comments, "frames to viewers", r.Frames)
	if r.Poll != nil {
		r.Poll.write(&b)
	}
	fmt.Fprintf(&b, "\nserver: %.0f %% of a core, %.0f MB of memory (%.0f MB at most), %d sockets\nthis load generator: %.0f %% of a core\n",
		r.Server.CPU, r.Server.Memory/1e6, r.Server.Peak/1e6, r.Server.Sockets, r.OwnCPU)
	if len(r.Errors) == 0 {
		b.WriteString("errors: none\n")
	}
	for _, what := range slices.Sorted(maps.Keys(r.Errors)) {
		fmt.Fprintf(&b, "error, %d times: %s\n", r.Errors[what], what)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// padded fills up to a width in characters, not bytes.
func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-len([]rune(s))))
}
