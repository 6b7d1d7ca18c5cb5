package load

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"zuruf/live/room/peer"
)

// ServePlain runs the plain loop with WHIP, WHEP and metrics on a free port of this
// machine, whose address it prints, until ctx ends.
func ServePlain(ctx context.Context, out io.Writer) error {
	plain, err := peer.NewPlain(net.IPv4(127, 0, 0, 1))
	if err != nil {
		return err
	}
	defer plain.Close()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	for path, take := range map[string]func(string) (string, error){"/whip": plain.Publish, "/whep": plain.Watch} {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			b, err := io.ReadAll(io.LimitReader(r.Body, 1<<18))
			answer := ""
			if err == nil {
				answer, err = take(string(b))
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			w.Header().Set("Location", path)
			w.WriteHeader(http.StatusCreated)
			io.WriteString(w, answer)
		})
	}
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "process_cpu_seconds_total %f\nprocess_resident_memory_bytes %d\nzuruf_sockets 0\n", ownTime().Seconds(), ownMemory())
	})
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { server.Close() })
	fmt.Fprintf(out, "http://%s\n", ln.Addr())
	if err := server.Serve(ln); ctx.Err() == nil {
		return err
	}
	return nil
}

// ownMemory is the resident memory of this process in bytes, where the system
// tells it as Linux does; else 0.
func ownMemory() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var pages int64
	if f := strings.Fields(string(b)); len(f) > 1 {
		fmt.Sscan(f[1], &pages)
	}
	return pages * int64(os.Getpagesize())
}
