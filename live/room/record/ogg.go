package record

import (
	"encoding/binary"
	"math/rand/v2"
	"time"
)

const (
	opusRate = 48000                 // of granule positions, whatever was encoded
	preSkip  = 312                   // samples an encoder is usually behind
	pageTime = opusRate / 5          // sound a page holds
	pageMax  = 255                   // segments
	vendor   = "Zuruf"               // who wrote the file
	opusMax  = 120 * opusRate / 1000 // samples in a packet (RFC 6716, section 3.1)
)

// Flags of a page (RFC 3533, section 6).
const (
	pageFirst = 2
	pageLast  = 4
)

// ogg writes Opus to Ogg (RFC 7845). Missing packets are not made up for: the
// granule position jumps, and players know the time again.
type ogg struct {
	t      *Track
	serial uint32
	number uint32
	begun  bool

	page    []byte // of the page that is being filled
	lacing  []byte
	end     int64 // samples up to the end of the last packet
	filled  int64 // samples in the page
	alone   bool  // the page is not to hold more
	scratch []byte
}

func newOgg(t *Track) *ogg { return &ogg{t: t, serial: rand.Uint32()} }

func (o *ogg) waiting() bool { return false }

func (o *ogg) take(p packet, _ bool) error {
	length := opusDuration(p.payload)
	segments := len(p.payload)/255 + 1
	if length == 0 || segments > pageMax {
		return nil
	}
	at := o.t.clock.at(p.ts, o.t.wall) * opusRate / o.t.clock.rate
	if !o.begun {
		o.begun = true
		if err := o.headers(); err != nil {
			return err
		}
	}
	// A page says where it ends. A hole must lie between two, and the first
	// packet after it is alone in its page, so that players are out by no more
	// than that packet.
	hole := at > o.end
	if hole || o.alone || o.filled >= pageTime || len(o.lacing)+segments > pageMax {
		if err := o.flush(0); err != nil {
			return err
		}
	}
	o.alone = hole
	o.end = max(o.end, at)
	for range segments - 1 {
		o.lacing = append(o.lacing, 255)
	}
	o.lacing = append(o.lacing, byte(len(p.payload)%255))
	o.page = append(o.page, p.payload...)
	o.end += length
	o.filled += length
	return nil
}

func (o *ogg) headers() error {
	head := append([]byte("OpusHead"), 1, 2)
	head = binary.LittleEndian.AppendUint16(head, preSkip)
	head = binary.LittleEndian.AppendUint32(head, opusRate)
	head = append(head, 0, 0, 0)
	date := "DATE=" + o.t.clock.started.UTC().Format(time.RFC3339)
	tags := binary.LittleEndian.AppendUint32([]byte("OpusTags"), uint32(len(vendor)))
	tags = append(tags, vendor...)
	tags = binary.LittleEndian.AppendUint32(tags, 1)
	tags = binary.LittleEndian.AppendUint32(tags, uint32(len(date)))
	tags = append(tags, date...)

	file := o.encode(nil, pageFirst, []byte{byte(len(head))}, head)
	return o.t.out.write(o.encode(file, 0, []byte{byte(len(tags))}, tags))
}

// flush writes the page that is being filled, if there is anything in it. The
// last page is never empty: a full one waits for the packet after it.
func (o *ogg) flush(flags byte) error {
	if len(o.lacing) == 0 {
		return nil
	}
	o.scratch = o.encode(o.scratch[:0], flags, o.lacing, o.page)
	o.lacing, o.page, o.filled = o.lacing[:0], o.page[:0], 0
	return o.t.out.write(o.scratch)
}

// encode appends a page to b (RFC 3533, section 6).
func (o *ogg) encode(b []byte, flags byte, lacing, body []byte) []byte {
	start := len(b)
	b = append(b, "OggS\x00"...)
	b = append(b, flags)
	b = binary.LittleEndian.AppendUint64(b, uint64(o.end))
	b = binary.LittleEndian.AppendUint32(b, o.serial)
	b = binary.LittleEndian.AppendUint32(b, o.number)
	b = append(b, 0, 0, 0, 0, byte(len(lacing)))
	b = append(b, lacing...)
	b = append(b, body...)
	binary.LittleEndian.PutUint32(b[start+22:], checksum(b[start:]))
	o.number++
	return b
}

func (o *ogg) close() error { return o.flush(pageLast) }

// opusDuration is the length of a packet in samples, 0 if it is broken
// (RFC 6716, sections 3.1 and 3.2).
func opusDuration(p []byte) int64 {
	if len(p) == 0 {
		return 0
	}
	frame := [...]int64{
		480, 960, 1920, 2880, 480, 960, 1920, 2880, 480, 960, 1920, 2880, // SILK
		480, 960, 480, 960, // hybrid
		120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960, 120, 240, 480, 960, // CELT
	}[p[0]>>3]
	count := int64(2)
	switch p[0] & 3 {
	case 0:
		count = 1
	case 3:
		if len(p) < 2 {
			return 0
		}
		count = int64(p[1] & 0x3f)
	}
	if frame*count > opusMax {
		return 0
	}
	return frame * count
}

var checksums = func() (table [256]uint32) {
	for i := range table {
		r := uint32(i) << 24
		for range 8 {
			r = r<<1 ^ (r>>31)*0x04c11db7
		}
		table[i] = r
	}
	return table
}()

// checksum is the CRC of Ogg: that of Ethernet, but with the bits the other way
// round, so that hash/crc32 has no use here.
func checksum(b []byte) (sum uint32) {
	for _, c := range b {
		sum = sum<<8 ^ checksums[byte(sum>>24)^c]
	}
	return sum
}
