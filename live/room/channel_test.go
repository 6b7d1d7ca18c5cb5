package room

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/pion/webrtc/v4"

	"zuruf/live"
)

// talk is a receiver's data channel.
type talk struct {
	d     *webrtc.DataChannel
	mu    sync.Mutex
	heard []string
}

func (k *talk) has(part string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, m := range k.heard {
		if strings.Contains(m, part) {
			return true
		}
	}
	return false
}

func (k *talk) say(t *testing.T, v any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err == nil {
		err = k.d.SendText(string(b))
	}
	if err != nil {
		t.Error(err)
	}
}

// talker watches with a data channel.
func (w *world) talker(session string, role live.Role) (*receiver, *talk) {
	w.Helper()
	k, open := &talk{}, make(chan struct{})
	r := w.watch(2, session, role, func(pc *webrtc.PeerConnection) {
		d, err := pc.CreateDataChannel(Label, &webrtc.DataChannelInit{Ordered: new(bool), MaxRetransmits: new(uint16)})
		if err != nil {
			w.Fatal(err)
		}
		k.d = d
		d.OnOpen(func() { close(open) })
		d.OnMessage(func(m webrtc.DataChannelMessage) {
			k.mu.Lock()
			k.heard = append(k.heard, string(m.Data))
			k.mu.Unlock()
		})
	})
	select {
	case <-open:
	case <-w.ctx.Done():
		w.Fatal("the data channel does not open")
	}
	return r, k
}

func TestReactionsAreCountedForEverybody(t *testing.T) {
	w := newWorld(t)
	_, ann := w.talker("a", live.Viewer)
	_, ben := w.talker("b", live.Viewer)
	for range 100 { // a flood counts as what one may say in a second
		ann.say(t, said{T: "react", E: "👏"})
	}
	ben.say(t, said{T: "react", E: "❤️"})
	ben.say(t, said{T: "react", E: "<b>"})
	w.until("reactions at both", func() bool { return ann.has(`"❤️":1`) && ben.has(`"❤️":1`) })
	w.until("reactions at the owner", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.reacted["👏"] > 0 && w.reacted["❤️"] == 1
	})
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := w.reacted["👏"]; n > 2*mostReacts || len(w.reacted) != 2 {
		t.Errorf("%v", w.reacted)
	}
}

func TestTheClockAnswers(t *testing.T) {
	w := newWorld(t)
	_, ann := w.talker("a", live.Viewer)
	ann.say(t, said{T: "clock", N: 7})
	w.until("an answer", func() bool { return ann.has(`"t":"clock","n":7,"now":`) })
}

func TestWhatIsNotLookedAtIsNotSent(t *testing.T) {
	w := newWorld(t)
	host := w.publish(Publisher{Session: "h", Kind: live.HostCamera})
	r, ann := w.talker("a", live.Viewer)
	host.plays(w)
	w.until("media", func() bool { return r.packets[live.HostSeat].Load() > 20 })
	ann.say(t, said{T: "view", H: []int{0, 0}})
	at := int32(-1)
	w.until("silence", func() bool {
		before := r.packets[live.HostSeat].Load()
		same := before == at
		at = before
		return same && !w.forwards("a")
	})
	ann.say(t, said{T: "view", H: []int{-1, -1}})
	w.until("media again", func() bool { return r.packets[live.HostSeat].Load() > at+20 })
}

// forwards reports whether anything is forwarded to a session's video.
func (w *world) forwards(session string) bool {
	for _, one := range w.room.all() {
		if one.session != session {
			continue
		}
		one.mu.Lock()
		defer one.mu.Unlock()
		for _, s := range one.video {
			if s.source != nil || s.target != nil {
				return true
			}
		}
	}
	return false
}

func FuzzHear(f *testing.F) {
	for _, s := range []string{`{"t":"react","e":"👏"}`, `{"t":"view","h":[720,0,-1]}`, `{"t":"clock","n":9}`, `{`, `{"t":"view","h":[1,2,3,4,5,6,7,8,9]}`, "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		x := newBench()
		defer x.small.pub.pc.Close()
		x.room.reactions, x.room.dirty, x.room.stage.Reactions = map[string]int{}, make(chan struct{}, 1), true
		x.room.hear(x.slot.watcher, b)
		if n := len(x.slot.watcher.heights); n > live.Seats {
			t.Errorf("%d heights", n)
		}
		for e := range x.room.reactions {
			if !strings.Contains(string(b), `"react"`) || e == "" {
				t.Errorf("%q", e)
			}
		}
	})
}
