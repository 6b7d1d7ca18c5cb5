// Package record writes one track to one file as it comes in over RTP, without
// decoding: video to WebM (VP8, VP9, AV1) or Matroska (H.264, which WebM
// forbids), Opus to Ogg.
//
// The files are live layouts that need no end: a process that is killed leaves
// one that plays, up to the last frame of video and the last quarter of a second
// of sound. A track that is closed gets what players like to have on top: its
// duration and, for video, an index.
package record

import (
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/pion/rtp"

	"zuruf/live/room/codec"
)

// syncEvery is how much a power cut can cost; a kill costs less.
const syncEvery = time.Second

// Track is one file. Its methods may be called by different goroutines.
type Track struct {
	path string
	now  func() time.Time

	mu     sync.Mutex
	out    *output
	order  order
	clock  timeline
	media  media
	ssrc   uint32
	begun  bool
	wall   time.Time // of the call that is under way
	synced time.Time
	closed bool
}

// media is a container that is being written.
type media interface {
	// take is given every packet in order; gap says that some are missing before
	// it. It may keep nothing of p.
	take(p packet, gap bool) error
	// waiting says that nothing can be written before a key frame comes.
	waiting() bool
	// close completes the file, which then is closed by the caller.
	close() error
}

// Create makes the file of a track: path and an extension that says what it is.
// A file that is there already is not touched.
func Create(path string, kind codec.Kind, clockRate uint32) (*Track, error) {
	path += extension(kind)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return nil, err
	}
	syncFolder(filepath.Dir(path))
	return build(path, file, kind, clockRate, time.Now), nil
}

func build(path string, f file, kind codec.Kind, clockRate uint32, now func() time.Time) *Track {
	t := &Track{path: path, now: now, out: &output{file: f}, clock: timeline{rate: int64(max(clockRate, 1))}, synced: now()}
	t.order.out = t.take
	if kind == codec.Opus {
		t.media = newOgg(t)
	} else {
		t.media = newVideo(t, kind)
	}
	return t
}

func extension(kind codec.Kind) string {
	switch kind {
	case codec.Opus:
		return ".ogg"
	case codec.H264:
		return ".mkv"
	}
	return ".webm"
}

// syncFolder makes the name of a new file durable, where the system can.
func syncFolder(path string) {
	if d, err := os.Open(path); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// Write takes one packet, which may come out of order. It may wait for the
// disk, so that it belongs on no path that must not. After an error the track
// is dead: the file stays as it is and later packets are dropped without one.
func (t *Track) Write(p *rtp.Packet) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return os.ErrClosed
	}
	if t.out.dead {
		return nil
	}
	t.wall = t.now()
	if err := t.write(p); err != nil {
		t.out.dead = true
		return err
	}
	return nil
}

func (t *Track) write(p *rtp.Packet) error {
	if t.begun && p.SSRC != t.ssrc {
		if err := t.order.restart(); err != nil {
			return err
		}
		t.clock.broken = true
	}
	t.begun, t.ssrc = true, p.SSRC
	if err := t.order.push(packet{p.SequenceNumber, p.Timestamp, p.Marker, p.Payload}, t.wall); err != nil {
		return err
	}
	if t.wall.Sub(t.synced) < syncEvery {
		return nil
	}
	t.synced = t.wall
	return t.out.sync()
}

func (t *Track) take(p packet, gap bool) error { return t.media.take(p, gap) }

// NeedsKey says that frames are dropped until a key frame comes, after a loss
// or at the beginning: the publisher may be asked for one.
func (t *Track) NeedsKey() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.closed && !t.out.dead && t.media.waiting()
}

// Started is the time of what is written first, by which tracks can be laid
// side by side. It is zero before.
func (t *Track) Started() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.clock.started
}

// Close completes the file. One in which nothing was written is removed.
func (t *Track) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return nil
	}
	t.closed = true
	var err error
	if !t.out.dead {
		t.wall = t.now()
		if err = t.order.flush(); err == nil {
			err = t.media.close()
		}
		if err == nil {
			err = t.out.sync()
		}
	}
	if e := t.out.file.Close(); err == nil {
		err = e
	}
	if t.out.size.Load() == 0 {
		_ = os.Remove(t.path)
	}
	return err
}

// Path is the file's, with its extension.
func (t *Track) Path() string { return t.path }

// Size is the number of bytes in the file.
func (t *Track) Size() int64 { return t.out.size.Load() }
