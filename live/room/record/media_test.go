package record

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"

	"zuruf/live/room/codec"
)

// The media in testdata are two seconds of a test picture of 64 × 48, fifteen
// frames and one key frame a second, and of a tone.
const (
	frameRate = 15
	videoRate = 90000
	pictures  = 2 * frameRate
)

func load(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// frames gives the pictures of a kind as an encoder gave them.
func frames(t testing.TB, kind codec.Kind) (list [][]byte) {
	t.Helper()
	switch kind {
	case codec.VP8:
		list = ivf(load(t, "vp8.ivf"))
	case codec.VP9:
		list = ivf(load(t, "vp9.ivf"))
	case codec.AV1:
		list = ivf(load(t, "av1.ivf"))
	case codec.H264:
		list = accessUnits(load(t, "h264.h264"))
	}
	if len(list) != pictures {
		t.Fatalf("%v: %d frames in testdata", kind, len(list))
	}
	return list
}

func ivf(b []byte) (list [][]byte) {
	for b = b[32:]; len(b) > 12; {
		size := int(binary.LittleEndian.Uint32(b))
		list = append(list, b[12:12+size])
		b = b[12+size:]
	}
	return list
}

// accessUnits cuts after each slice: there is one a picture.
func accessUnits(b []byte) (list [][]byte) {
	begin := 0
	for at := 0; at < len(b); {
		end := len(b)
		if i := bytes.Index(b[at+3:], []byte{0, 0, 1}); i >= 0 {
			end = at + 3 + i
			if b[end-1] == 0 {
				end--
			}
		}
		nal := bytes.TrimLeft(b[at:end], "\x00")[1:]
		if kind := nal[0] & 0x1f; kind == 1 || kind == 5 {
			list = append(list, b[begin:end])
			begin = end
		}
		at = end
	}
	return list
}

func payloader(kind codec.Kind) rtp.Payloader {
	switch kind {
	case codec.VP8:
		return &codecs.VP8Payloader{EnablePictureID: true}
	case codec.VP9:
		return &codecs.VP9Payloader{}
	case codec.AV1:
		return &codecs.AV1Payloader{}
	}
	return &codecs.H264Payloader{}
}

// video packetizes the pictures of a kind in small packets. Numbers and
// timestamps go round within them.
func packets(t testing.TB, kind codec.Kind) (list []*rtp.Packet) {
	t.Helper()
	p := rtp.NewPacketizerWithOptions(200, payloader(kind), rtp.NewFixedSequencer(65500), videoRate,
		rtp.WithSSRC(7), rtp.WithTimestamp(1<<32-frameRate*6000))
	for _, f := range frames(t, kind) {
		list = append(list, p.Packetize(f, videoRate/frameRate)...)
	}
	return list
}

// stored is what of a picture must be in the file.
func stored(kind codec.Kind, frame []byte) []byte {
	switch kind {
	case codec.AV1: // without the temporal delimiter
		return bytes.TrimPrefix(frame, []byte{0x12, 0})
	case codec.H264:
		var b []byte
		for _, nal := range bytes.Split(bytes.ReplaceAll(frame, []byte{0, 0, 0, 1}, []byte{0, 0, 1}), []byte{0, 0, 1}) {
			if len(nal) > 0 {
				b = append(binary.BigEndian.AppendUint32(b, uint32(len(nal))), nal...)
			}
		}
		return b
	}
	return frame
}

// clock is the time on the wall.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func newClock() *clock { return &clock{time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)} }

// memory is a file that fails when it is told to.
type memory struct {
	b      []byte
	room   int // bytes that fit
	synced int // of b
	syncs  int
	closed bool
	err    error
}

func newMemory() *memory { return &memory{room: 1 << 30} }

func (m *memory) Write(b []byte) (int, error) {
	if fits := max(m.room-len(m.b), 0); len(b) > fits {
		m.b = append(m.b, b[:fits]...)
		return fits, m.err
	}
	m.b = append(m.b, b...)
	return len(b), nil
}

func (m *memory) WriteAt(b []byte, at int64) (int, error) { return copy(m.b[at:], b), nil }

func (m *memory) Truncate(size int64) error {
	m.b = m.b[:size]
	return nil
}

func (m *memory) Sync() error {
	m.syncs++
	m.synced = len(m.b)
	return nil
}

func (m *memory) Close() error {
	m.closed = true
	return nil
}

// recorded writes packets a frame time apart and leaves the track open.
func recorded(t testing.TB, kind codec.Kind, list []*rtp.Packet) (*Track, *memory) {
	t.Helper()
	m, c := newMemory(), newClock()
	track := build("", m, kind, videoRate, c.Now)
	write(t, track, c, list)
	return track, m
}

func write(t testing.TB, track *Track, c *clock, list []*rtp.Packet) {
	t.Helper()
	for _, p := range list {
		if err := track.Write(p); err != nil {
			t.Fatal(err)
		}
		if p.Marker {
			c.now = c.now.Add(time.Second / frameRate)
		}
	}
}
