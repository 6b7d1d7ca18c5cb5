package room

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zuruf/live"
)

// engine is a second server that takes a stage by WHIP and is watched there.
type engine struct {
	*world
	mu    sync.Mutex
	taken map[string]string // URL → token
	ended atomic.Int32
	away  atomic.Bool
}

func (e *engine) take(ctx context.Context, offer string, to Out) (Sent, error) {
	if e.away.Load() {
		return Sent{}, errors.New("away")
	}
	kind := live.HostCamera
	if strings.HasSuffix(to.URL, "2") {
		kind = live.GuestOn
	}
	s, err := e.room.Publish(ctx, offer, Publisher{Session: "out " + to.URL, Kind: kind, Hand: "h1"})
	if err != nil {
		return Sent{}, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.taken[to.URL] = to.Token
	return Sent{Answer: s.Answer, Resource: to.URL + "/r"}, nil
}

func (e *engine) has(url string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, ok := e.taken[url]
	return ok
}

func TestAnOutsideEngineIsSentTheStage(t *testing.T) {
	e := &engine{world: newWorld(t), taken: map[string]string{}}
	e.apply(&live.Hand{ID: "h1", State: live.HandStage})
	w := newWorld(t)
	w.room.tells.Send = e.take
	w.room.tells.End = func(_ context.Context, to Out) error {
		if strings.HasSuffix(to.URL, "/r") {
			e.ended.Add(1)
		}
		return nil
	}
	w.apply(&live.Hand{ID: "h1", State: live.HandPreview})
	host := w.publish(Publisher{Session: "h", Kind: live.HostCamera})
	guest := w.publish(Publisher{Session: "g", Kind: live.GuestOn, Hand: "h1"})
	host.plays(w)
	guest.plays(w)

	w.room.sendTo("https://engine/{seat}", "secret")
	there := e.watch(4, "v", live.Viewer)
	e.until("the host at the engine", func() bool { return there.packets[live.HostSeat].Load() > 50 })
	if e.has("https://engine/2") || e.taken["https://engine/0"] != "secret" {
		t.Errorf("taken: %v", e.taken)
	}
	w.apply(&live.Hand{ID: "h1", State: live.HandStage})
	e.until("the guest at the engine", func() bool { return there.packets[live.GuestSeat].Load() > 50 })

	w.room.sendTo("https://engine/main", "")
	e.until("the main picture alone", func() bool { return e.has("https://engine/main") && e.ended.Load() >= 2 })
	w.room.sendTo("", "")
	e.until("the end", func() bool { return e.ended.Load() == 3 })
}

func TestAnEngineThatIsAwayIsAskedAgain(t *testing.T) {
	e := &engine{world: newWorld(t), taken: map[string]string{}}
	e.away.Store(true)
	w := newWorld(t)
	w.room.tells.Send = e.take
	host := w.publish(Publisher{Kind: live.HostCamera})
	host.plays(w)
	w.room.sendTo("https://engine/main", "")
	time.AfterFunc(outFirst, func() { e.away.Store(false) })
	there := e.watch(1, "v", live.Viewer)
	e.until("media after all", func() bool { return there.packets[live.HostSeat].Load() > 20 })
}

func TestWhatIsOnStageIsRecorded(t *testing.T) {
	w := newWorld(t)
	on := live.Stage{On: true, Recording: true, Guests: 3}
	hand := &live.Hand{ID: "h1", State: live.HandPreview}
	w.room.Apply(on, []*live.Hand{hand})
	host := w.publish(Publisher{Session: "h", Kind: live.HostCamera})
	guest := w.publish(Publisher{Session: "g", Kind: live.GuestOn, Hand: "h1"})
	host.plays(w)
	guest.plays(w)
	folder := filepath.Join(w.media.options.Recordings, "s1")
	files := func(kind string) (large []string) {
		all, _ := filepath.Glob(filepath.Join(folder, "*-"+kind+"-*-video.webm"))
		for _, path := range all {
			if st, err := os.Stat(path); err == nil && st.Size() > 20_000 {
				large = append(large, path)
			}
		}
		return large
	}
	w.until("a recording of the host", func() bool { return len(files("host")) == 1 })
	if n := len(files("guest")); n != 0 {
		t.Errorf("the green room was recorded: %d files", n)
	}
	w.room.Apply(on, []*live.Hand{{ID: "h1", State: live.HandStage}})
	w.until("a recording of the guest", func() bool { return len(files("guest")) == 1 })
	b, err := os.ReadFile(files("host")[0])
	if err != nil || !strings.HasPrefix(string(b), "\x1a\x45\xdf\xa3") || !strings.Contains(string(b[:200]), "webm") {
		t.Errorf("not WebM: %v", err)
	}
	w.apply(&live.Hand{ID: "h1", State: live.HandStage})
	w.until("closed files", func() bool {
		p := w.room.publications()[live.HostSeat]
		p.tapes.mu.Lock()
		defer p.tapes.mu.Unlock()
		return len(p.tapes.list) == 0
	})
}
