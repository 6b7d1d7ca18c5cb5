package room

import (
	"testing"
	"time"

	"zuruf/live"
)

func TestAnOverloadedShardServesFewer(t *testing.T) {
	s, now := &shard{}, time.Now()
	lags := func(age time.Duration, windows int) uint32 {
		for range windows {
			now = now.Add(window)
			s.judge(now, age)
		}
		return s.shed.Load()
	}
	if n := lags(low-1, 3); n != 0 {
		t.Errorf("%d of 1,000 without need", n)
	}
	some := lags(high+1, 3)
	if some == 0 {
		t.Fatal("an overloaded shard serves everybody")
	}
	if n := lags((high+low)/2, 5); n != some {
		t.Errorf("%d, not %d: in between it stays", n, some)
	}
	if n := lags(high+1, 100); n != shedMost {
		t.Errorf("%d, not %d", n, shedMost)
	}
	if n := lags(0, 200); n != 0 {
		t.Errorf("%d stay shed", n)
	}
}

func TestWhoIsShedPausesAndComesBack(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Shards = 1 })
	host := w.publish(Publisher{Kind: live.HostCamera})
	host.plays(w)
	r := w.watch(1, "v", live.Viewer)
	w.until("media", func() bool { return r.packets[live.HostSeat].Load() > 20 })
	w.room.all()[0].rank = 0
	w.media.shards[0].shed.Store(1000)
	w.until("a pause", func() bool { w.media.shards[0].shed.Store(1000); return !w.forwards("v") })
	w.media.shards[0].shed.Store(0)
	before := r.packets[live.HostSeat].Load()
	w.until("media again", func() bool { return r.packets[live.HostSeat].Load() > before+20 })
	if n := r.gaps.Load(); n != 0 {
		t.Errorf("%d holes", n)
	}
}

func TestWhatIsTooOldIsDropped(t *testing.T) {
	b := newBench()
	defer b.small.pub.pc.Close()
	b.slot.aim(b.large)
	b.send(b.large, 1, true)
	b.slot.watcher.forward([]*packet{{layer: b.large, seq: 2, at: b.now}}, b.now, true)
	if n := len(b.ear.heard); n != 1 || !b.slot.waiting {
		t.Errorf("%d packets, waiting %v", n, b.slot.waiting)
	}
	b.send(b.large, 3, true)
	if got := b.numbers(); !same(got, []uint16{1, 2}) {
		t.Error(got)
	}
}
