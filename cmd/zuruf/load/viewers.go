package load

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"

	"zuruf/live/wire"
)

// questions is how many questions the audience votes on.
const questions = 100

// viewer is one person of the audience.
type viewer struct {
	*socket
	mu      sync.Mutex
	voted   [questions + 1]bool
	waiting map[string]time.Time // operation that is not answered yet → when it was sent
}

// joiners is how many viewers come in at the same time.
const joiners = 32

// gather lets the viewers join, each as a browser does: session, socket,
// snapshot. It gives up when one in twenty does not get in.
func (r *run) gather(ctx context.Context) error {
	var next, lost int
	var mu sync.Mutex
	var wg sync.WaitGroup
	take := func() bool {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next <= r.o.Viewers && lost <= r.o.Viewers/20 && ctx.Err() == nil
	}
	began := time.Now()
	for range min(joiners, r.o.Viewers) {
		wg.Go(func() {
			for take() {
				start := time.Now()
				v, err := r.enter(ctx)
				mu.Lock()
				if err != nil {
					lost++
					r.faults.note("join: " + cause(err))
				} else {
					r.joins.add(time.Since(start))
					r.viewers = append(r.viewers, v)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	r.joining = time.Since(began)
	if lost > r.o.Viewers/20 {
		return fmt.Errorf("%d viewers could not join, %d could: %v", lost, len(r.viewers), r.faults.all())
	}
	return ctx.Err()
}

func (r *run) enter(ctx context.Context) (*viewer, error) {
	var in struct {
		Session string `json:"session"`
	}
	if err := r.server.call(ctx, "POST", "/join", "", map[string]string{"code": r.show.Code}, &in); err != nil {
		return nil, err
	}
	s, err := r.server.dial(ctx, "role=viewer&show="+r.show.ID, in.Session)
	if err != nil {
		return nil, err
	}
	if err := s.await(string(wire.TYou)); err != nil { // the last of the first frames
		s.conn.Close()
		return nil, err
	}
	v := &viewer{socket: s, waiting: map[string]time.Time{}}
	r.hear(s, "viewer", v.hear(r))
	return v, nil
}

// hear takes the frames of one viewer.
func (v *viewer) hear(r *run) func(string, []byte) {
	return func(kind string, frame []byte) {
		r.frames.Add(1)
		if kind == string(wire.TTally) && r.poll != nil {
			r.poll.viewer.hear(v.socket, frame)
			return
		}
		if kind != string(wire.TAck) && kind != string(wire.TRefused) {
			return
		}
		now := time.Now()
		var answer wire.Refused // Ack has its op at the same place
		if err := json.Unmarshal(frame, &answer); err != nil {
			r.faults.note("vote: " + err.Error())
			return
		}
		v.mu.Lock()
		since, mine := v.waiting[answer.Op]
		delete(v.waiting, answer.Op)
		v.mu.Unlock()
		switch {
		case !mine:
			r.faults.note("vote: answer to another operation")
		case kind == string(wire.TRefused):
			r.faults.note("vote: refused as " + answer.Error.Code)
		default:
			r.votes.add(now.Sub(since))
		}
	}
}

// vote sends the n-th vote of all, by the next viewer who waits for no answer.
// Each vote changes something: it is set, and taken back the next time round.
func (r *run) vote(n int) {
	for i := range min(10, len(r.viewers)) {
		v := r.viewers[(n+i)%len(r.viewers)]
		number := n/len(r.viewers)%questions + 1
		v.mu.Lock()
		if len(v.waiting) > 0 {
			v.mu.Unlock()
			continue
		}
		op := strconv.Itoa(n)
		v.waiting[op] = time.Now()
		v.voted[number] = !v.voted[number]
		value := 0
		if v.voted[number] {
			value = 1
		}
		v.mu.Unlock()
		if err := v.say(fmt.Appendf(nil, `{"t":"vote","op":"%s","number":%d,"value":%d}`, op, r.numbers[number-1], value)); err != nil {
			r.faults.note("vote: " + cause(err))
		}
		return
	}
	r.faults.note("vote: not sent, ten viewers still waited for an answer")
}

// pace calls act so many times a second until ctx ends. It keeps to the clock:
// what was late is made up for.
func pace(ctx context.Context, perSecond float64, act func(n int)) {
	if perSecond == 0 {
		return
	}
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	start, done := time.Now(), 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			for due := int(time.Since(start).Seconds() * perSecond); done < due && ctx.Err() == nil; done++ {
				act(done)
			}
		}
	}
}
