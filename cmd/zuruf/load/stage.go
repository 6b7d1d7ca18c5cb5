package load

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"zuruf/live/room"
	"zuruf/live/room/peer"
	"zuruf/live/wire"
	"zuruf/web/rtc"
)

// The track of a stage test: 30 pictures a second in two packets each, 500 kbit/s.
const (
	pictures    = 30
	perPicture  = 2
	packetSize  = 500_000/8/pictures/perPicture - 28
	keyPictures = 4 * pictures
	joinAtOnce  = 16
	settleStage = 3 * time.Second
)

// RunStage measures how the stage forwards one track to many watchers, and, if it is
// wanted, how the plain loop of the library does the same in a process of its own.
func RunStage(ctx context.Context, o Options, out io.Writer) error {
	var r StageResult
	s, err := measureStage(ctx, o)
	if err != nil {
		return err
	}
	r.Stage = *s
	if o.Plain > 0 {
		p, err := measurePlain(ctx, o)
		if err != nil {
			return fmt.Errorf("the plain loop: %w", err)
		}
		r.Plain = p
	}
	if o.JSON {
		e := json.NewEncoder(out)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	r.write(out)
	return nil
}

// target is a server that speaks WHIP and WHEP.
type target struct {
	name       string
	whip, whep room.Out
	vitals     func(context.Context) (vitals, error)
	watchers   int
	over       time.Duration
}

func measureStage(ctx context.Context, o Options) (*Staged, error) {
	s := newServer(o.Target)
	defer s.http.CloseIdleConnections()
	var show wire.Show
	if err := s.call(ctx, "POST", "/shows", o.Token, map[string]string{"title": "Load test", "language": "en"}, &show); err != nil {
		return nil, fmt.Errorf("the show was not made: %w", err)
	}
	if show.Tokens == nil {
		return nil, errors.New("the token is not the producer's API token")
	}
	path := "/shows/" + show.ID
	if err := s.call(ctx, "POST", path+"/start", o.Token, nil, nil); err != nil {
		return nil, fmt.Errorf("the show was not started: %w", err)
	}
	defer func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = s.call(last, "POST", path+"/end", o.Token, nil, nil)
	}()
	if err := s.call(ctx, "PATCH", path+"/stage", o.Token, map[string]bool{"on": true}, nil); err != nil {
		return nil, fmt.Errorf("the stage was not opened: %w", err)
	}
	at := o.Target + "/rtc/" + show.ID
	return (&target{name: "Zuruf's stage", whip: room.Out{URL: at + "/whip", Token: show.Tokens.Host}, whep: room.Out{URL: at + "/whep", Token: o.Token},
		vitals: s.vitals, watchers: o.Viewers, over: o.Duration}).run(ctx)
}

// measurePlain starts the plain loop as a process of its own and measures it.
func measurePlain(ctx context.Context, o Options) (*Staged, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, self, "plain-stage")
	c.Stderr = os.Stderr
	in, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	defer func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	}()
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil {
		return nil, err
	}
	s := newServer(strings.TrimSpace(line))
	defer s.http.CloseIdleConnections()
	return (&target{name: "plain loop of the library", whip: room.Out{URL: s.target + "/whip"}, whep: room.Out{URL: s.target + "/whep"},
		vitals: s.vitals, watchers: o.Plain, over: o.Duration}).run(ctx)
}

func signal(to room.Out) peer.Signal {
	return func(ctx context.Context, offer string) (string, error) {
		sent, err := rtc.Send(ctx, offer, to)
		return sent.Answer, err
	}
}

func (t *target) run(ctx context.Context) (*Staged, error) {
	client, err := peer.NewClient(peer.Options{Loopback: true})
	if err != nil {
		return nil, err
	}
	source, err := client.Publish(ctx, signal(t.whip))
	if err != nil {
		return nil, fmt.Errorf("the publisher did not connect: %w", err)
	}
	defer source.Close()
	playing, stop := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer stop()
	wg.Go(func() {
		source.Play(playing, &peer.Video{Packets: perPicture, Size: packetSize, KeyEvery: keyPictures}, pictures)
	})
	before, err := t.vitals(ctx)
	if err != nil {
		return nil, err
	}
	var measuring atomic.Bool
	crowd, err := t.gather(ctx, client, &measuring)
	defer func() {
		for _, w := range crowd {
			if w.Watcher != nil {
				w.Close()
			}
		}
	}()
	if err != nil {
		return nil, err
	}
	select {
	case <-time.After(settleStage):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	full, err := t.vitals(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range crowd {
		w.Reset()
	}
	begun, published := time.Now(), source.Sent()
	measuring.Store(true)
	select {
	case <-time.After(t.over):
	case <-ctx.Done():
	}
	measuring.Store(false)
	took := time.Since(begun)
	after, err := t.vitals(context.WithoutCancel(ctx))
	if err != nil {
		return nil, err
	}
	r := &Staged{Name: t.name, Watchers: len(crowd), Seconds: took.Seconds(), Sent: source.Sent() - published}
	var delays []time.Duration
	var joins, firsts samples
	for _, w := range crowd {
		r.Packets += w.Packets.Load()
		r.Lost += w.Lost()
		delays = append(delays, w.seen()...)
		joins.add(w.Joined)
		firsts.add(w.First())
	}
	slices.Sort(delays)
	if len(delays) > 0 {
		r.P50, r.P99, r.Max = millis(percentile(delays, 0.5)), millis(percentile(delays, 0.99)), millis(delays[len(delays)-1])
	}
	r.Dropped = max(0, r.Sent*int64(len(crowd))-r.Packets-r.Lost)
	r.Joined, r.First = joins.measure("joined", took), firsts.measure("first packet", took)
	r.Rate = float64(r.Packets) / took.Seconds()
	cpu := after.cpu - full.cpu
	r.Core = 100 * cpu / took.Seconds()
	r.CPU = 1e6 * cpu / float64(max(1, r.Packets))
	r.Memory = (full.memory - before.memory) / 1024 / float64(max(1, len(crowd)))
	return r, nil
}

// stageWatcher keeps the delays that it saw.
type stageWatcher struct {
	*peer.Watcher
	mu     sync.Mutex
	delays []time.Duration
}

func (w *stageWatcher) note(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.delays = append(w.delays, d)
}

func (w *stageWatcher) seen() []time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.delays)
}

// gather lets the watchers come, a few at a time.
func (t *target) gather(ctx context.Context, client *peer.Client, measuring *atomic.Bool) ([]*stageWatcher, error) {
	crowd := make([]*stageWatcher, t.watchers)
	var wg sync.WaitGroup
	turn := make(chan struct{}, joinAtOnce)
	var failed atomic.Pointer[error]
	for i := range crowd {
		w := &stageWatcher{}
		crowd[i] = w
		turn <- struct{}{}
		wg.Go(func() {
			defer func() { <-turn }()
			joining, cancel := context.WithTimeout(ctx, patience)
			defer cancel()
			var err error
			w.Watcher, err = client.Watch(joining, signal(t.whep), func(d time.Duration) {
				if measuring.Load() {
					w.note(d)
				}
			})
			if err != nil {
				failed.CompareAndSwap(nil, &err)
			}
		})
	}
	wg.Wait()
	if err := failed.Load(); err != nil {
		return crowd, fmt.Errorf("a watcher did not connect: %w", *err)
	}
	return crowd, nil
}
