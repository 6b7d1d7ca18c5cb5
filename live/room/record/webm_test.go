package record

import (
	"encoding/binary"
	"math"
	"testing"
)

// webm is what a reader of our own finds in a file. It takes the file as a
// player does: up to where it ends, whether or not an element is whole.
type webm struct {
	doctype, codec string
	private        []byte
	width, height  int
	duration       float64
	date           int64
	blocks         []block
	clusters       []int // ms
	starts         []int // of their contents
	sizes          []uint64
	cues           map[int]int
	seek           map[uint64]int
	segment        int // where its content begins
	segmentSize    uint64
	end            int // of the last whole element
}

type block struct {
	ms   int
	key  bool
	data []byte
}

// element reads id and size, 0 bytes if they are not whole.
func element(b []byte) (id, size uint64, head int) {
	length := func(b []byte) int {
		for n := 1; n <= 8 && len(b) > 0; n++ {
			if b[0]&(0x80>>(n-1)) != 0 {
				if n > len(b) {
					return 0
				}
				return n
			}
		}
		return 0
	}
	n := length(b)
	if n == 0 {
		return 0, 0, 0
	}
	id = number(b[:n])
	m := length(b[n:])
	if m == 0 {
		return 0, 0, 0
	}
	size = number(b[n:n+m]) &^ (1 << (7 * m))
	if size == 1<<(7*m)-1 {
		size = math.MaxUint64
	}
	return id, size, n + m
}

func number(b []byte) (v uint64) {
	for _, c := range b {
		v = v<<8 | uint64(c)
	}
	return v
}

func readWebM(t testing.TB, b []byte) *webm {
	t.Helper()
	w := &webm{cues: map[int]int{}, seek: map[uint64]int{}}
	w.read(t, b, 0)
	return w
}

func (w *webm) read(t testing.TB, b []byte, base int) {
	cueTime := 0
	seekID := uint64(0)
	for at := 0; at < len(b); {
		id, size, head := element(b[at:])
		if head == 0 {
			return
		}
		begin := at + head
		if id == idSegment {
			w.segment, w.segmentSize = base+begin, size
			at, w.end = begin, base+begin
			continue
		}
		if id == idCluster {
			w.sizes = append(w.sizes, size)
			w.starts = append(w.starts, base+begin)
			at, w.end = begin, base+begin // its children are read as if they were of this level
			continue
		}
		if size > uint64(len(b)-begin) {
			return
		}
		body := b[begin : begin+int(size)]
		switch id {
		case idEBML, idInfo, idTracks, idTrackEntry, idVideo, idCues, idCuePoint, idCueTrackPos, idSeekHead, idSeek:
			w.cues[-1] = cueTime
			w.read(t, body, base+begin)
		case idDocType:
			w.doctype = string(body)
		case idCodecID:
			w.codec = string(body)
		case idCodecPrivate:
			w.private = body
		case idWidth:
			w.width = int(number(body))
		case idHeight:
			w.height = int(number(body))
		case idDuration:
			w.duration = math.Float64frombits(number(body))
		case idDate:
			w.date = int64(number(body))
		case idTime:
			w.clusters = append(w.clusters, int(number(body)))
		case idCueTime:
			cueTime = int(number(body))
		case idCuePosition:
			w.cues[w.cues[-1]] = int(number(body))
		case idSeekID:
			seekID = number(body)
		case idSeekPosition:
			w.seek[seekID] = int(number(body))
		case idSimpleBlock:
			if body[0] != 0x81 || len(w.clusters) == 0 {
				t.Fatalf("block of track %x", body[0])
			}
			off := int(int16(binary.BigEndian.Uint16(body[1:])))
			w.blocks = append(w.blocks, block{w.clusters[len(w.clusters)-1] + off, body[3]&0x80 != 0, body[4:]})
		case idVoid, idVersion, idReadVersion, idMaxIDLength, idMaxSizeLength, idDocVersion, idDocReadVersion,
			idTimeScale, idMuxingApp, idWritingApp, idTrackNumber, idTrackUID, idTrackType, idLacing, idLanguage, idCueTrack:
		default:
			t.Fatalf("element %x at %d", id, base+at)
		}
		at = begin + int(size)
		w.end = max(w.end, base+at)
	}
}
