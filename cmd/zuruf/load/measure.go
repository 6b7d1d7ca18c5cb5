package load

import (
	"context"
	"sync"
	"time"
)

// measure lets everybody act for the duration.
func (r *run) measure(ctx context.Context, speak func()) (*Result, error) {
	before, err := r.server.vitals(ctx)
	if err != nil {
		return nil, err
	}
	acting, cancel := context.WithTimeout(ctx, r.o.Duration)
	defer cancel()
	own, start, frames := ownTime(), time.Now(), r.frames.Load()
	r.start.Store(start.UnixMilli())
	speak()
	var wg sync.WaitGroup
	wg.Go(func() { pace(acting, r.o.Votes, r.vote) })
	wg.Go(func() { pace(acting, float64(len(r.viewers)+len(r.pages))/10, r.heartbeat) })
	wg.Go(func() { pace(acting, 1, func(int) { r.watch(acting) }) })
	if r.poll != nil {
		wg.Go(func() {
			defer cancel()
			r.castAll(acting)
		})
	}
	if len(r.overlays) > 0 {
		wg.Go(func() { pace(acting, r.o.Decisions, func(n int) { r.decide(acting, n) }) })
	}
	wg.Wait()
	took := time.Since(start)
	out := &Result{Target: r.o.Target, Seconds: took.Seconds(), Viewers: len(r.viewers), Desks: r.o.Desks, Overlays: r.o.Overlays,
		Frames: float64(r.frames.Load()-frames) / took.Seconds(), Comments: float64(r.heard.Load()) / took.Seconds(),
		OwnCPU: 100 * (ownTime() - own).Seconds() / took.Seconds()}
	after, err := r.server.vitals(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	out.Server = Server{CPU: 100 * (after.cpu - before.cpu) / took.Seconds(), Memory: after.memory, Peak: max(r.peak, after.memory), Sockets: int(after.sockets)}
	out.Measures = []Measure{r.joins.measure("viewer joined", max(r.joining, time.Millisecond))}
	if r.poll != nil {
		out.Measures = append(out.Measures, r.votes.measure("ballot → acknowledged", r.o.Within))
		out.Poll = r.counted(context.WithoutCancel(ctx))
	} else {
		out.Measures = append(out.Measures, r.votes.measure("vote → acknowledged", took), r.decisions.measure("decision → overlay", took))
	}
	out.Measures = append(out.Measures, r.comments.measure("comment received → desk", took))
	out.Errors = r.faults.all()
	return out, nil
}

// heartbeat is the n-th of all pings; each page sends one every ten seconds.
func (r *run) heartbeat(n int) {
	n %= len(r.viewers) + len(r.pages)
	s := (*socket)(nil)
	if n < len(r.viewers) {
		s = r.viewers[n].socket
	} else {
		s = r.pages[n-len(r.viewers)]
	}
	if err := s.say(ping); err != nil {
		r.faults.note("heartbeat: " + cause(err))
	}
}

// watch notes the most memory that the server was seen with.
func (r *run) watch(ctx context.Context) {
	v, err := r.server.vitals(ctx)
	if err == nil {
		r.peak = max(r.peak, v.memory)
	} else if ctx.Err() == nil {
		r.faults.note("metrics: " + cause(err))
	}
}
