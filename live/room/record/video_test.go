package record

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/pion/rtp"

	"zuruf/live/room/codec"
)

var videos = []codec.Kind{codec.VP8, codec.VP9, codec.H264, codec.AV1}

// expect holds the file against the pictures of those numbers.
func expect(t *testing.T, kind codec.Kind, w *webm, numbers []int) {
	t.Helper()
	all := frames(t, kind)
	if len(w.blocks) != len(numbers) {
		t.Fatalf("%v: %d blocks, want %d", kind, len(w.blocks), len(numbers))
	}
	for i, n := range numbers {
		b := w.blocks[i]
		if !bytes.Equal(b.data, stored(kind, all[n])) {
			t.Fatalf("%v: block %d is not picture %d: %d bytes, want %d", kind, i, n, len(b.data), len(stored(kind, all[n])))
		}
		if b.key != (n%frameRate == 0) || b.ms != (n-numbers[0])*1000/frameRate {
			t.Fatalf("%v: picture %d: key %v at %d ms", kind, n, b.key, b.ms)
		}
	}
}

func upTo(from, to int) (list []int) {
	for i := from; i < to; i++ {
		list = append(list, i)
	}
	return list
}

func TestVideo(t *testing.T) {
	for _, kind := range videos {
		path := filepath.Join(t.TempDir(), "track")
		track, err := Create(path, kind, videoRate)
		if err != nil {
			t.Fatal(err)
		}
		if !track.NeedsKey() {
			t.Fatalf("%v: needs no key frame", kind)
		}
		for _, p := range packets(t, kind) {
			if err := track.Write(p); err != nil {
				t.Fatal(err)
			}
		}
		if track.NeedsKey() {
			t.Fatalf("%v: needs a key frame after all is written", kind)
		}
		open, err := os.ReadFile(track.Path())
		if err != nil {
			t.Fatal(err)
		}
		if track.Size() != int64(len(open)) {
			t.Fatalf("%v: says %d bytes of %d", kind, track.Size(), len(open))
		}
		w := readWebM(t, open) // as a kill leaves it
		expect(t, kind, w, upTo(0, pictures))
		if w.width != 64 || w.height != 48 || w.duration != 0 || w.segmentSize != 1<<64-1 {
			t.Fatalf("%v: %d × %d, duration %v, segment %d", kind, w.width, w.height, w.duration, w.segmentSize)
		}
		if at := time.Duration(w.date); !epoch.Add(at).Equal(track.Started()) {
			t.Fatalf("%v: dated %v, started %v", kind, epoch.Add(at), track.Started())
		}
		if err := track.Close(); err != nil {
			t.Fatal(err)
		}
		closed(t, kind, track)
	}
}

// closed looks at what Close adds.
func closed(t *testing.T, kind codec.Kind, track *Track) {
	t.Helper()
	b, err := os.ReadFile(track.Path())
	if err != nil {
		t.Fatal(err)
	}
	w := readWebM(t, b)
	expect(t, kind, w, upTo(0, pictures))
	if w.duration != 1999 && w.duration != 2000 {
		t.Errorf("%v: duration %v ms", kind, w.duration)
	}
	if w.segmentSize != uint64(len(b)-w.segment) || w.end != len(b) {
		t.Errorf("%v: segment of %d bytes, %d of %d", kind, w.segmentSize, w.end, len(b))
	}
	for i, size := range w.sizes {
		id, _, head := element(b[w.starts[i]+int(size):])
		if head == 0 || id != idCluster && id != idCues {
			t.Errorf("%v: after cluster %d comes %x", kind, i, id)
		}
	}
	delete(w.cues, -1)
	if len(w.cues) != 2 {
		t.Errorf("%v: index %v", kind, w.cues)
	}
	for ms, at := range w.cues {
		if id, _, _ := element(b[w.segment+at:]); id != idCluster || ms%1000 != 0 {
			t.Errorf("%v: index says %x is at %d ms", kind, id, ms)
		}
	}
	for _, want := range []uint64{idInfo, idTracks, idCues} {
		if id, _, _ := element(b[w.segment+w.seek[want]:]); id != want {
			t.Errorf("%v: at the place of %x is %x", kind, want, id)
		}
	}
}

func TestHeads(t *testing.T) {
	for kind, want := range map[codec.Kind]struct{ ext, doctype, codec string }{
		codec.VP8: {".webm", "webm", "V_VP8"}, codec.VP9: {".webm", "webm", "V_VP9"}, codec.AV1: {".webm", "webm", "V_AV1"},
		codec.H264: {".mkv", "matroska", "V_MPEG4/ISO/AVC"},
	} {
		_, m := recorded(t, kind, packets(t, kind))
		w := readWebM(t, m.b)
		if w.doctype != want.doctype || w.codec != want.codec || extension(kind) != want.ext {
			t.Errorf("%v: %s %s %s", kind, w.doctype, w.codec, extension(kind))
		}
		if with := kind == codec.AV1 || kind == codec.H264; with != (len(w.private) > 4) {
			t.Errorf("%v: codec private %x", kind, w.private)
		}
	}
}

// Wherever a file is cut in its last second, all before is there.
func TestCutAnywhere(t *testing.T) {
	for _, kind := range videos {
		_, m := recorded(t, kind, packets(t, kind))
		whole := readWebM(t, m.b)
		second := whole.end
		for i := len(whole.blocks) - 1; whole.blocks[i].ms >= 1000; i-- {
			second -= len(whole.blocks[i].data)
		}
		for end := second - 200; end <= len(m.b); end++ {
			w := readWebM(t, m.b[:end])
			last := -1
			if n := len(w.blocks); n > 0 {
				last = w.blocks[n-1].ms
			}
			if end >= second && last < 1000-1000/frameRate-1 || w.width != 64 {
				t.Fatalf("%v cut at %d of %d: ends at %d ms", kind, end, len(m.b), last)
			}
			if !equal(w.blocks, whole.blocks[:len(w.blocks)]) {
				t.Fatalf("%v cut at %d: other blocks", kind, end)
			}
		}
	}
}

func equal(a, b []block) bool {
	return slices.EqualFunc(a, b, func(a, b block) bool { return a.ms == b.ms && a.key == b.key && bytes.Equal(a.data, b.data) })
}

func TestOutOfOrderAndTwice(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for _, kind := range videos {
		list := packets(t, kind)
		mixed := []*rtp.Packet{list[0]}
		for rest := list[1:]; len(rest) > 0; {
			n := min(len(rest), 1+random.IntN(5))
			group := append(slices.Clone(rest[:n]), rest[random.IntN(n)])
			random.Shuffle(len(group), func(i, j int) { group[i], group[j] = group[j], group[i] })
			mixed = append(mixed, group...)
			rest = rest[n:]
		}
		_, m := recorded(t, kind, mixed)
		expect(t, kind, readWebM(t, m.b), upTo(0, pictures))
	}
}

// The caller may use a packet's bytes again.
func TestPacketsAreNotKept(t *testing.T) {
	list := packets(t, codec.VP8)
	list[3], list[4] = list[4], list[3]
	m, c := newMemory(), newClock()
	track := build("", m, codec.VP8, videoRate, c.Now)
	for _, p := range list {
		q := p.Clone()
		if err := track.Write(q); err != nil {
			t.Fatal(err)
		}
		clear(q.Payload)
	}
	expect(t, codec.VP8, readWebM(t, m.b), upTo(0, pictures))
}

// of gives the packets of one picture.
func of(list []*rtp.Packet, picture int) (found []*rtp.Packet) {
	for _, p := range list {
		if p.Timestamp-list[0].Timestamp == uint32(picture*videoRate/frameRate) {
			found = append(found, p)
		}
	}
	return found
}

func TestCreate(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	if err := os.WriteFile(path+".mkv", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(path, codec.H264, videoRate); !errors.Is(err, os.ErrExist) {
		t.Fatalf("over a file that is there: %v", err)
	}
	if _, err := Create(filepath.Join(dir, "none", "a"), codec.VP8, videoRate); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("in no folder: %v", err)
	}
	track, err := Create(path, codec.VP8, videoRate)
	if err != nil {
		t.Fatal(err)
	}
	if err := track.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path + ".webm"); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("a file with nothing in it stays: %v", err)
	}
	if err := track.Write(packets(t, codec.VP8)[0]); !errors.Is(err, os.ErrClosed) {
		t.Fatalf("write after close: %v", err)
	}
	if err := track.Close(); err != nil {
		t.Fatalf("closed twice: %v", err)
	}
	if track.NeedsKey() {
		t.Fatal("asks for key frames after close")
	}
}
