package record

import (
	"errors"
	"testing"
	"time"

	"github.com/pion/rtp"

	"zuruf/ingest/ingesttest"
	"zuruf/live/room/codec"
)

var errFull = errors.New("no space left on device")

// A full disk: one error, and what fitted is whole.
func TestFullDisk(t *testing.T) {
	for _, kind := range append(videos, codec.Opus) {
		list, rate := sound(t), uint32(opusRate)
		if kind != codec.Opus {
			list, rate = packets(t, kind), videoRate
		}
		for _, room := range []int{0, 40, 200, 1900, 2500} {
			m := newMemory()
			m.room, m.err = room, errFull
			track := build("", m, kind, rate, newClock().Now)
			failed := 0
			for _, p := range list {
				if err := track.Write(p); errors.Is(err, errFull) {
					failed++
				} else if err != nil {
					t.Fatal(err)
				}
			}
			if failed != 1 {
				t.Errorf("%v, room for %d bytes: %d errors", kind, room, failed)
			}
			if track.NeedsKey() {
				t.Errorf("%v, room for %d bytes: a dead track asks for key frames", kind, room)
			}
			if err := track.Close(); err != nil || !m.closed {
				t.Errorf("%v, room for %d bytes: %v, closed %v", kind, room, err, m.closed)
			}
			if int64(len(m.b)) != track.Size() || len(m.b) > room {
				t.Errorf("%v, room for %d bytes: %d in the file, says %d", kind, room, len(m.b), track.Size())
			}
			if kind == codec.Opus {
				readOgg(t, m.b)
			} else if w := readWebM(t, m.b); w.end != len(m.b) {
				t.Errorf("%v, room for %d bytes: whole up to %d of %d", kind, room, w.end, len(m.b))
			}
		}
	}
}

// A disk that is full when the track is closed.
func TestFullDiskAtClose(t *testing.T) {
	for _, kind := range append(videos, codec.Opus) {
		list, rate := sound(t), uint32(opusRate)
		if kind != codec.Opus {
			list, rate = packets(t, kind), videoRate
		}
		m := newMemory()
		track := build("", m, kind, rate, newClock().Now)
		for _, p := range list {
			if err := track.Write(p); err != nil {
				t.Fatal(err)
			}
		}
		m.room, m.err = len(m.b), errFull
		if err := track.Close(); !errors.Is(err, errFull) || !m.closed {
			t.Errorf("%v: %v, closed %v", kind, err, m.closed)
		}
	}
}

// What is written is on the disk a second later.
func TestSync(t *testing.T) {
	m, c := newMemory(), newClock()
	track := build("", m, codec.VP8, videoRate, c.Now)
	size, since := 0, c.now
	for _, p := range packets(t, codec.VP8) {
		if err := track.Write(p); err != nil {
			t.Fatal(err)
		}
		if m.synced > size || m.synced == len(m.b) {
			size, since = m.synced, c.now
		}
		if len(m.b) > size && c.now.Sub(since) > time.Second {
			t.Fatalf("%v without", c.now.Sub(since))
		}
		if p.Marker {
			c.now = c.now.Add(time.Second / frameRate)
		}
	}
	if m.syncs != 1 {
		t.Fatalf("%d in two seconds", m.syncs)
	}
	if err := track.Close(); err != nil {
		t.Fatal(err)
	}
	if m.synced != len(m.b) {
		t.Fatalf("%d of %d bytes after close", m.synced, len(m.b))
	}
}

// FuzzWrite: whatever a publisher sends, the file can be read up to its end.
func FuzzWrite(f *testing.F) {
	ingesttest.Corpus(f)
	for _, kind := range videos {
		for _, p := range packets(f, kind)[:12] {
			f.Add(byte(kind), p.Payload, []byte{0x10, 0x51}, byte(1), 1, 6000)
		}
	}
	f.Add(byte(codec.Opus), []byte{0xf8, 1, 2}, []byte{0xfb, 3, 1}, byte(5), 300, 1<<31)
	f.Fuzz(func(t *testing.T, kind byte, first, second []byte, times byte, seq, ts int) {
		k := codec.Kind(kind%5 + 1)
		m, c := newMemory(), newClock()
		track := build("", m, k, videoRate, c.Now)
		p := &rtp.Packet{}
		for i := range 3 + int(times%32) {
			p.Payload = second
			if i%3 == 0 {
				p.Payload = first
			}
			p.Marker = i%2 == 1
			if err := track.Write(p); err != nil {
				t.Fatal(err)
			}
			p.SequenceNumber += uint16(seq)
			p.Timestamp += uint32(ts)
			c.now = c.now.Add(200 * time.Millisecond)
		}
		if err := track.Close(); err != nil {
			t.Fatal(err)
		}
		if k == codec.Opus {
			granule := int64(0)
			for _, page := range readOgg(t, m.b) {
				if page.granule < granule {
					t.Fatalf("back to %d from %d", page.granule, granule)
				}
				granule = page.granule
			}
		} else if w := readWebM(t, m.b); w.end != len(m.b) {
			t.Fatalf("whole up to %d of %d", w.end, len(m.b))
		}
	})
}

func BenchmarkWrite(b *testing.B) {
	for _, kind := range []codec.Kind{codec.VP8, codec.VP9, codec.H264, codec.AV1, codec.Opus} {
		b.Run(kind.String(), func(b *testing.B) {
			list, rate := sound(b), uint32(opusRate)
			if kind != codec.Opus {
				list, rate = packets(b, kind), videoRate
			}
			m, c := newMemory(), newClock()
			track := build("", m, kind, rate, c.Now)
			b.ReportAllocs()
			i, seq, ts := 0, uint16(0), uint32(0)
			for b.Loop() {
				p := *list[i%len(list)]
				if i++; p.Marker || kind == codec.Opus {
					ts += 6000
				}
				seq++
				p.SequenceNumber, p.Timestamp = seq, ts
				if err := track.Write(&p); err != nil {
					b.Fatal(err)
				}
				if len(m.b) > 1<<20 {
					m.b = m.b[:0]
				}
			}
		})
	}
}
