package room

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/pion/rtp"

	"zuruf/live"
	"zuruf/live/room/record"
)

// tapes record a publication: its sound, and the largest layer of its picture.
type tapes struct {
	mu   sync.Mutex
	list map[*layer]*tape
	over bool // nothing is recorded any more
}

// tape writes one stream to a file, on a goroutine of its own: a slow disk must
// not hold up the stage.
type tape struct {
	in chan *rtp.Packet
}

// waitingTape is how many packets may wait for the disk; more are lost.
const waitingTape = 2048

// record starts and stops recording as the stage says. Who is in the green room
// is never recorded.
func (r *Room) record(pubs [live.Seats]*publication) {
	r.mu.Lock()
	on := r.stage.Recording
	r.mu.Unlock()
	for _, p := range pubs {
		switch {
		case p == nil:
		case on && !p.green.Load() && r.media.options.Recordings != "":
			p.tapes.start(p)
		default:
			p.tapes.close()
		}
	}
}

func (t *tapes) start(p *publication) {
	audio, video := p.streams()
	wanted := map[*layer]string{}
	if audio != nil {
		wanted[audio] = "audio"
	}
	for _, l := range slices.Backward(video) {
		if l.on() { // a publisher who has little bandwidth stops the large ones
			wanted[l] = "video"
			break
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.leave(wanted)
	for l, name := range wanted {
		if t.list[l] == nil && l.on() && !t.over {
			if t.list == nil {
				t.list = map[*layer]*tape{}
			}
			one := &tape{in: make(chan *rtp.Packet, waitingTape)}
			t.list[l] = one
			p.room.spawn(func() { one.run(p, l, name) })
			if l.video() {
				l.wantKey()
			}
		}
	}
}

// leave ends the tapes of sizes instead of which another one is wanted.
func (t *tapes) leave(wanted map[*layer]string) {
	for l := range wanted {
		for former, one := range t.list {
			if wanted[former] == "" && former.video() && l.video() {
				close(one.in)
				delete(t.list, former)
			}
		}
	}
}

// run writes until the tape is stopped.
func (t *tape) run(p *publication, l *layer, name string) {
	log := p.room.media.options.Log.With("show", p.room.show, "publication", p.live.ID, "track", name)
	folder := filepath.Join(p.room.media.options.Recordings, p.room.show)
	path := filepath.Join(folder, fmt.Sprintf("%s-%s-%s-%s", time.Now().UTC().Format("20060102-150405.000"), p.live.Kind, p.live.ID, name))
	err := os.MkdirAll(folder, 0o700)
	var to *record.Track
	if err == nil {
		to, err = record.Create(path, l.kind, l.clock)
	}
	if err != nil {
		log.Error("this track is not recorded", "error", err)
	}
	for packet := range t.in {
		if to == nil || err != nil {
			continue
		}
		if err = to.Write(packet); err != nil {
			log.Error("the recording of this track has stopped", "file", to.Path(), "error", err)
		} else if to.NeedsKey() {
			l.wantKey()
		}
	}
	if to != nil {
		if err := to.Close(); err != nil {
			log.Warn("the end of a recording", "file", to.Path(), "error", err)
		}
	}
}

// take records a packet, if its layer is recorded.
func (t *tapes) take(l *layer, h *rtp.Header, body []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	one := t.list[l]
	if one == nil {
		return
	}
	select {
	case one.in <- &rtp.Packet{Header: rtp.Header{Version: 2, Marker: h.Marker, PayloadType: h.PayloadType, SequenceNumber: h.SequenceNumber, Timestamp: h.Timestamp, SSRC: h.SSRC}, Payload: body}:
	default:
	}
}

// finish ends the recording for good: its publication is gone.
func (t *tapes) finish() {
	t.mu.Lock()
	t.over = true
	t.mu.Unlock()
	t.close()
}

// close ends the recording of the publication.
func (t *tapes) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for l, one := range t.list {
		close(one.in)
		delete(t.list, l)
	}
}
