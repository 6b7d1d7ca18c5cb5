package record

import (
	"encoding/binary"
	"math"
)

// Elements of EBML (RFC 8794) and Matroska (RFC 9559).
const (
	idEBML           = 0x1a45dfa3
	idVersion        = 0x4286
	idReadVersion    = 0x42f7
	idMaxIDLength    = 0x42f2
	idMaxSizeLength  = 0x42f3
	idDocType        = 0x4282
	idDocVersion     = 0x4287
	idDocReadVersion = 0x4285
	idVoid           = 0xec

	idSegment      = 0x18538067
	idSeekHead     = 0x114d9b74
	idSeek         = 0x4dbb
	idSeekID       = 0x53ab
	idSeekPosition = 0x53ac

	idInfo       = 0x1549a966
	idTimeScale  = 0x2ad7b1
	idDuration   = 0x4489
	idDate       = 0x4461
	idMuxingApp  = 0x4d80
	idWritingApp = 0x5741

	idTracks       = 0x1654ae6b
	idTrackEntry   = 0xae
	idTrackNumber  = 0xd7
	idTrackUID     = 0x73c5
	idTrackType    = 0x83
	idLacing       = 0x9c
	idLanguage     = 0x22b59c
	idCodecID      = 0x86
	idCodecPrivate = 0x63a2
	idVideo        = 0xe0
	idWidth        = 0xb0
	idHeight       = 0xba

	idCluster     = 0x1f43b675
	idTime        = 0xe7
	idSimpleBlock = 0xa3

	idCues        = 0x1c53bb6b
	idCuePoint    = 0xbb
	idCueTime     = 0xb3
	idCueTrackPos = 0xb7
	idCueTrack    = 0xf7
	idCuePosition = 0xf1
)

// sizeUnknown is the eight-byte size of an element that ends where the next of
// its level begins, or the file does.
const sizeUnknown = 1<<56 - 1

func appendID(b []byte, id uint32) []byte {
	for shift := 24; shift >= 0; shift -= 8 {
		if id>>shift != 0 {
			b = append(b, byte(id>>shift))
		}
	}
	return b
}

func appendSize(b []byte, size int) []byte {
	length := 1
	for size >= 1<<(7*length)-1 {
		length++
	}
	return appendSizeOf(b, uint64(size), length)
}

// appendSizeOf writes a size in so many bytes, whether or not it needs them.
func appendSizeOf(b []byte, size uint64, length int) []byte {
	size |= 1 << (7 * length)
	for i := length - 1; i >= 0; i-- {
		b = append(b, byte(size>>(8*i)))
	}
	return b
}

func appendBytes(b []byte, id uint32, body []byte) []byte {
	return append(appendSize(appendID(b, id), len(body)), body...)
}

func appendText(b []byte, id uint32, text string) []byte { return appendBytes(b, id, []byte(text)) }

func appendUint(b []byte, id uint32, v uint64) []byte {
	length := 1
	for length < 8 && v>>(8*length) != 0 {
		length++
	}
	b = appendSize(appendID(b, id), length)
	for i := length - 1; i >= 0; i-- {
		b = append(b, byte(v>>(8*i)))
	}
	return b
}

func appendFloat(b []byte, id uint32, v float64) []byte {
	return binary.BigEndian.AppendUint64(appendSize(appendID(b, id), 8), math.Float64bits(v))
}

// appendVoid fills total bytes, at least two and less than 128, with nothing.
func appendVoid(b []byte, total int) []byte {
	return append(appendSize(appendID(b, idVoid), total-2), make([]byte, total-2)...)
}
