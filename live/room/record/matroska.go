package record

import (
	"encoding/binary"
	"time"
)

const (
	clusterTime = 1000 // ms that a cluster holds at the most
	indexTime   = 1000 // ms between two entries of the index at the least

	seekRoom     = 80 // bytes kept free for the SeekHead
	durationRoom = 2 + 1 + 8
)

var epoch = time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)

// head is what the beginning of a file says of its track.
type head struct {
	doctype, codec string
	private        []byte
	width, height  int
	date           time.Time
}

// matroska writes one video track. The segment and the latest cluster have
// unknown sizes, so that the file is whole after every block.
type matroska struct {
	out *output

	segment  int64 // where its content begins
	info     int64
	tracks   int64
	duration int64 // where it goes

	open    bool
	cluster int64 // ms
	content int64 // where that of the cluster begins
	last    int64 // ms, of the latest frame
	step    int64 // ms, between the latest two
	cues    []cue
	scratch []byte
}

type cue struct{ time, position int64 }

func (m *matroska) begin(h head) error {
	b := appendUint(nil, idVersion, 1)
	b = appendUint(b, idReadVersion, 1)
	b = appendUint(b, idMaxIDLength, 4)
	b = appendUint(b, idMaxSizeLength, 8)
	b = appendText(b, idDocType, h.doctype)
	b = appendUint(b, idDocVersion, 4)
	b = appendUint(b, idDocReadVersion, 2)
	b = appendBytes(nil, idEBML, b)
	b = appendSizeOf(appendID(b, idSegment), sizeUnknown, 8)
	m.segment = int64(len(b))
	b = appendVoid(b, seekRoom)

	info := appendUint(nil, idTimeScale, uint64(time.Millisecond))
	info = binary.BigEndian.AppendUint64(append(appendID(info, idDate), 0x88), uint64(h.date.Sub(epoch)))
	info = appendText(info, idMuxingApp, vendor)
	info = appendText(info, idWritingApp, vendor)
	info = appendVoid(info, durationRoom)
	m.info = int64(len(b))
	b = appendBytes(b, idInfo, info)
	m.duration = int64(len(b)) - durationRoom

	m.tracks = int64(len(b))
	b = appendBytes(b, idTracks, appendBytes(nil, idTrackEntry, h.entry()))
	return m.out.write(b)
}

func (h head) entry() []byte {
	const video = 1
	b := appendUint(nil, idTrackNumber, 1)
	b = appendUint(b, idTrackUID, 1)
	b = appendUint(b, idTrackType, video)
	b = appendUint(b, idLacing, 0)
	b = appendText(b, idLanguage, "und")
	b = appendText(b, idCodecID, h.codec)
	if len(h.private) > 0 {
		b = appendBytes(b, idCodecPrivate, h.private)
	}
	size := appendUint(nil, idWidth, uint64(h.width))
	return appendBytes(b, idVideo, appendUint(size, idHeight, uint64(h.height)))
}

// frame writes a block, in one piece with the cluster if it begins one.
func (m *matroska) frame(data []byte, ms int64, key bool) error {
	b := m.scratch[:0]
	if off := ms - m.cluster; !m.open || key || off >= clusterTime || off <= -clusterTime {
		if err := m.end(); err != nil {
			return err
		}
		m.open, m.cluster = true, ms
		if key && (len(m.cues) == 0 || ms-m.cues[len(m.cues)-1].time >= indexTime) {
			m.cues = append(m.cues, cue{ms, m.out.size.Load() - m.segment})
		}
		b = appendSizeOf(appendID(b, idCluster), sizeUnknown, 8)
		m.content = m.out.size.Load() + int64(len(b))
		b = appendUint(b, idTime, uint64(ms))
	}
	const track, keyframe = 0x81, 0x80
	flags := byte(0)
	if key {
		flags = keyframe
	}
	b = appendSize(appendID(b, idSimpleBlock), 4+len(data))
	b = append(b, track)
	b = binary.BigEndian.AppendUint16(b, uint16(int16(ms-m.cluster)))
	b = append(append(b, flags), data...)
	m.scratch = b
	if ms > m.last {
		m.step, m.last = ms-m.last, ms
	}
	return m.out.write(b)
}

// end says how long the cluster became.
func (m *matroska) end() error {
	if !m.open {
		return nil
	}
	m.open = false
	return m.bound(m.content)
}

// bound writes the size, eight bytes, in front of the content that begins at at.
func (m *matroska) bound(at int64) error {
	return m.out.patch(at-8, appendSizeOf(nil, uint64(m.out.size.Load()-at), 8))
}

// close adds the index and says how long the file is and where things are.
func (m *matroska) close() error {
	if err := m.end(); err != nil {
		return err
	}
	cues := m.out.size.Load()
	var points []byte
	for _, c := range m.cues {
		where := appendUint(nil, idCueTrack, 1)
		where = appendUint(where, idCuePosition, uint64(c.position))
		points = appendBytes(points, idCuePoint, appendBytes(appendUint(nil, idCueTime, uint64(c.time)), idCueTrackPos, where))
	}
	if err := m.out.write(appendBytes(nil, idCues, points)); err != nil {
		return err
	}
	var seek []byte
	for _, s := range []struct {
		id uint32
		at int64
	}{{idInfo, m.info}, {idTracks, m.tracks}, {idCues, cues}} {
		where := appendBytes(nil, idSeekID, appendID(nil, s.id))
		seek = appendBytes(seek, idSeek, appendUint(where, idSeekPosition, uint64(s.at-m.segment)))
	}
	seek = appendBytes(nil, idSeekHead, seek)
	seek = appendVoid(seek, seekRoom-len(seek))
	if err := m.out.patch(m.segment, seek); err != nil {
		return err
	}
	if err := m.out.patch(m.duration, appendFloat(nil, idDuration, float64(m.last+m.step))); err != nil {
		return err
	}
	return m.bound(m.segment)
}
