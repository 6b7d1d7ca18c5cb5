package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"zuruf/ingest/simulator"
	"zuruf/live/wire"
)

// run is one load test.
type run struct {
	o      Options
	server *server
	show   wire.Show

	numbers  []int // of the questions
	viewers  []*viewer
	pages    []*socket // desks and overlays
	overlays []chan seen

	poll *poll // instead of questions; nil: none

	joins, votes, decisions, comments samples
	frames, heard                     atomic.Int64 // frames at viewers, comments at the first desk
	faults                            faults
	joining                           time.Duration
	start                             atomic.Int64 // of the measurement, ms
	leaving                           atomic.Bool
	readers                           sync.WaitGroup
	peak                              float64 // bytes of memory
}

// Run runs one load test and prints what it measured. When ctx ends during the
// measurement it prints what there is.
func Run(ctx context.Context, o Options, out io.Writer) error {
	if err := o.check(); err != nil {
		return err
	}
	if err := o.fit(openFiles()); err != nil {
		return err
	}
	if o.Stage {
		return RunStage(ctx, o, out)
	}
	r := &run{o: o, server: newServer(o.Target)}
	if o.Poll {
		r.poll = &poll{}
	}
	defer r.server.http.CloseIdleConnections()
	result, err := r.all(ctx)
	if err != nil {
		return err
	}
	if o.JSON {
		return result.writeJSON(out)
	}
	return result.writeTable(out)
}

// all prepares a show, lets everybody come, measures, and tidies up.
func (r *run) all(ctx context.Context) (*Result, error) {
	speak, hush, err := r.platform(ctx)
	if err != nil {
		return nil, err
	}
	defer hush()
	defer r.leave()
	if err := r.stage(ctx); err != nil {
		return nil, err
	}
	defer r.end()
	for i := range r.o.Desks {
		if err := r.desk(ctx, i == 0); err != nil {
			return nil, err
		}
	}
	for range r.o.Overlays {
		if err := r.overlay(ctx); err != nil {
			return nil, err
		}
	}
	if err := r.gather(ctx); err != nil {
		return nil, err
	}
	return r.measure(ctx, speak)
}

// platform serves the simulated YouTube, if it is wanted. Its audience is
// silent until speak is called.
func (r *run) platform(ctx context.Context) (speak, hush func(), err error) {
	if r.o.Simulator == "" {
		return func() {}, func() {}, nil
	}
	ln, err := net.Listen("tcp", r.o.Simulator)
	if err != nil {
		return nil, nil, fmt.Errorf("the simulator: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	sim := simulator.New(simulator.Options{Seed: 1, YouTube: r.o.Comments, Quota: 1 << 40})
	web := &http.Server{Handler: sim, ReadHeaderTimeout: 5 * time.Second}
	var wg sync.WaitGroup
	wg.Go(func() { web.Serve(ln) })
	return func() { wg.Go(func() { sim.Run(ctx) }) }, func() {
		cancel()
		web.Close()
		wg.Wait()
	}, nil
}

// stage makes the show with its questions, or its poll, and its source.
func (r *run) stage(ctx context.Context) error {
	err := r.server.call(ctx, "POST", "/shows", r.o.Token, map[string]string{"title": "Load test", "language": "en"}, &r.show)
	if err != nil {
		return fmt.Errorf("the show was not made: %w", err)
	}
	if r.show.Tokens == nil {
		return errors.New("the token is not the producer's API token")
	}
	path := "/shows/" + r.show.ID
	if err := r.server.call(ctx, "POST", path+"/start", r.o.Token, nil, nil); err != nil {
		return fmt.Errorf("the show was not started: %w", err)
	}
	ask := r.askQuestions
	if r.poll != nil {
		ask = r.openPoll
	}
	if err := ask(ctx, path); err != nil {
		return err
	}
	if r.o.Simulator == "" {
		return nil
	}
	source := map[string]string{"kind": "youtube", "video": simulator.Video, "api_key": simulator.APIKey}
	if err := r.server.call(ctx, "POST", path+"/sources", r.o.Token, source, nil); err != nil {
		return fmt.Errorf("the source was not added: %w", err)
	}
	return r.connected(ctx, path)
}

func (r *run) askQuestions(ctx context.Context, path string) error {
	for i := range questions {
		var q wire.Question
		text := fmt.Sprintf("Question %d of the load test: how much is too much?", i+1)
		if err := r.server.call(ctx, "POST", path+"/questions", r.o.Token, map[string]string{"text": text}, &q); err != nil {
			return fmt.Errorf("question %d was not taken: %w", i+1, err)
		}
		r.numbers = append(r.numbers, q.Number)
	}
	return nil
}

// connected waits until the server reads the simulated YouTube.
func (r *run) connected(ctx context.Context, path string) error {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for range 100 {
		var list struct{ Items []wire.Source }
		if err := r.server.call(ctx, "GET", path+"/sources", r.o.Token, nil, &list); err != nil {
			return err
		}
		if len(list.Items) == 1 && list.Items[0].State == "live" {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("the server does not read the simulated YouTube: does it run with --youtube-url=http://%s?", r.o.Simulator)
}

// began is when the measurement began; before, it is never.
func (r *run) began() time.Time {
	if ms := r.start.Load(); ms > 0 {
		return time.UnixMilli(ms)
	}
	return time.Now().Add(time.Hour)
}

// hear reads a socket until it ends, which only leave may make it do.
func (r *run) hear(s *socket, who string, frame func(kind string, frame []byte)) {
	r.readers.Go(func() {
		if err := s.listen(frame); !r.leaving.Load() {
			r.faults.note(who + ": " + cause(err))
		}
	})
}

// leave closes all sockets.
func (r *run) leave() {
	r.leaving.Store(true)
	for _, v := range r.viewers {
		v.conn.Close()
	}
	for _, p := range r.pages {
		p.conn.Close()
	}
	r.readers.Wait()
}

// end ends the show, also when the run was interrupted.
func (r *run) end() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := r.server.call(ctx, "POST", "/shows/"+r.show.ID+"/end", r.o.Token, nil, nil); err != nil {
		r.faults.note("end of the show: " + cause(err))
	}
}
