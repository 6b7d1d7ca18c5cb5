package room

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"zuruf/live"
)

// Label is the name of the stage's data channel. It carries JSON texts that may
// get lost, as PROTOCOL.md describes them.
const Label = "stage"

// Reactions are those that can be sent.
var Reactions = []string{"👏", "❤️", "😂", "😮", "👍", "🎉"}

// said is a message of a watcher.
type said struct {
	T string `json:"t"`
	E string `json:"e"` // react
	H []int  `json:"h"` // view: wanted height by seat
	N int64  `json:"n"` // clock
}

// mostSaid is the longest message that is read, in bytes.
const mostSaid = 512

// allowance bounds what one watcher may say and react in a second.
type allowance struct {
	mu               sync.Mutex
	second           int64
	messages, reacts int
}

const (
	mostMessages = 20
	mostReacts   = 5
)

// take counts a message of the second and reports whether it may be heard.
func (a *allowance) take(second int64, react bool) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if second != a.second {
		a.second, a.messages, a.reacts = second, 0, 0
	}
	a.messages++
	if react {
		a.reacts++
	}
	return a.messages <= mostMessages && a.reacts <= mostReacts
}

// mostChannels is how many data channels a peer may open: each holds a buffer of
// 64 KB.
const mostChannels = 4

// open takes the watcher's data channel.
func (w *watcher) open(d *webrtc.DataChannel) {
	if w.channels.Add(1) > mostChannels {
		go w.pc.Close()
		return
	}
	if d.Label() != Label {
		_ = d.Close()
		return
	}
	w.channel.Store(d)
	d.OnMessage(func(m webrtc.DataChannelMessage) { w.room.hear(w, m.Data) })
}

// hear does what a watcher says; what cannot be understood is left.
func (r *Room) hear(w *watcher, b []byte) {
	var s said
	if len(b) > mostSaid || json.Unmarshal(b, &s) != nil || !w.said.take(r.ms()/1000, s.T == "react") {
		return
	}
	switch s.T {
	case "react":
		r.mu.Lock()
		if r.stage.Reactions && slices.Contains(Reactions, s.E) {
			r.reactions[s.E]++
		}
		r.mu.Unlock()
	case "view":
		if len(s.H) <= live.Seats {
			w.mu.Lock()
			same := slices.Equal(w.heights, s.H)
			w.heights = s.H
			w.mu.Unlock()
			if !same {
				r.changed()
			}
		}
	case "clock":
		w.say(answer{T: "clock", N: s.N, Now: time.Now().UnixMilli()})
	}
}

type answer struct {
	T   string `json:"t"`
	N   int64  `json:"n"`
	Now int64  `json:"now"`
}

// mostQueued is how many bytes may wait for a receiver that is slow.
const mostQueued = 8 << 10

// say sends one message, unless the receiver is behind.
func (w *watcher) say(v any) {
	if b, err := json.Marshal(v); err == nil {
		w.sayText(string(b))
	}
}

func (w *watcher) sayText(text string) {
	d := w.channel.Load()
	if d != nil && d.ReadyState() == webrtc.DataChannelStateOpen && d.BufferedAmount() < mostQueued {
		_ = d.SendText(text)
	}
}

// sendReactions tells everybody, and the owner, how often each reaction came.
func (r *Room) sendReactions() {
	r.mu.Lock()
	counts := r.reactions
	r.reactions = map[string]int{}
	r.mu.Unlock()
	if len(counts) == 0 {
		return
	}
	b, err := json.Marshal(struct {
		T string         `json:"t"`
		N map[string]int `json:"n"`
	}{"reacted", counts})
	if err != nil {
		return
	}
	for _, w := range r.all() {
		w.sayText(string(b))
	}
	r.tells.Reacted(maps.Clone(counts))
}

// audible is the level from which somebody counts as speaking.
const audible = 25

// pauseInSpeech is how long nobody is audible before whoever does not say how
// loud they are is taken to speak.
const pauseInSpeech = 2 * time.Second

// listen decides whose voice those hear who take only one.
func (r *Room) listen(pubs [live.Seats]*publication) {
	best, level, unmeasured := -1, int32(audible-1), -1
	for i, p := range pubs {
		if p == nil || p.green.Load() || p.muted.Load() {
			continue
		}
		audio, _ := p.streams()
		if audio == nil || !audio.on() {
			continue
		}
		if unmeasured < 0 && !p.measured.Load() {
			unmeasured = i
		}
		// Who speaks goes on until another one is clearly louder.
		loud := p.level.Load()
		if i == r.speaking() && loud >= audible {
			loud += 20
		}
		if loud > level || best < 0 && r.gone(pubs) {
			best, level = i, max(loud, level)
		}
	}
	switch now := r.ms(); {
	case level >= audible:
		r.spoke = now
	case unmeasured >= 0 && now-r.spoke >= pauseInSpeech.Milliseconds() && (r.gone(pubs) || pubs[r.speaking()].measured.Load()):
		best = unmeasured
	}
	if best >= 0 && best != r.speaking() {
		r.mu.Lock()
		r.voice = best
		r.mu.Unlock()
		r.changed()
	}
}

// gone reports whether nobody speaks, or the one who did cannot be heard any more.
func (r *Room) gone(pubs [live.Seats]*publication) bool {
	at := r.speaking()
	if at < 0 || pubs[at] == nil || pubs[at].green.Load() || pubs[at].muted.Load() {
		return true
	}
	audio, _ := pubs[at].streams()
	return audio == nil || !audio.on()
}

func (r *Room) speaking() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.voice
}

// sendLevels tells who speaks how loud, while somebody does.
func (r *Room) sendLevels(pubs [live.Seats]*publication) {
	type text = strings.Builder
	var open, desk text // what all may know, and moderators
	speaks := false
	for i, p := range pubs {
		if p == nil || p.muted.Load() {
			continue
		}
		if audio, _ := p.streams(); audio == nil || !audio.on() {
			continue
		}
		one, _ := json.Marshal([2]int{i, int(p.level.Load())})
		speaks = speaks || p.level.Load() >= audible
		for _, to := range []*text{&open, &desk} {
			if to == &open && p.green.Load() {
				continue
			}
			if to.Len() > 0 {
				to.WriteByte(',')
			}
			to.Write(one)
		}
	}
	if !speaks {
		return
	}
	for _, w := range r.all() {
		list := &open
		if w.role.Moderates() {
			list = &desk
		}
		w.sayText(`{"t":"levels","l":[` + list.String() + `]}`)
	}
}
