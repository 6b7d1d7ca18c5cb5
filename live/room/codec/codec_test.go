package codec

import (
	"encoding/hex"
	"strings"
	"testing"

	"zuruf/ingest/ingesttest"
)

func TestOf(t *testing.T) {
	for mime, want := range map[string]Kind{
		"audio/opus": Opus, "video/VP8": VP8, "video/VP9": VP9, "video/H264": H264, "video/AV1": AV1,
		"VIDEO/vp8": VP8, "Audio/OPUS": Opus,
	} {
		if got, ok := Of(mime); !ok || got != want {
			t.Errorf("Of(%q) = %v, %v", mime, got, ok)
		}
	}
	for _, mime := range []string{"", "video", "video/", "video/rtx", "audio/PCMU", "video/H265", "opus", "video/vp8 "} {
		if got, ok := Of(mime); ok || got != 0 {
			t.Errorf("Of(%q) = %v, %v", mime, got, ok)
		}
	}
}

func TestString(t *testing.T) {
	for k, want := range map[Kind]string{0: "unknown", Opus: "opus", VP8: "VP8", VP9: "VP9", H264: "H264", AV1: "AV1", 6: "unknown", 255: "unknown"} {
		if got := k.String(); got != want {
			t.Errorf("Kind(%d) = %q", k, got)
		}
	}
}

var (
	none           = Frame{}
	start          = Frame{Start: true}
	key            = Frame{Start: true, Key: true}
	droppable      = Frame{Droppable: true}
	startDroppable = Frame{Start: true, Droppable: true}
)

// payloads are written in hexadecimal; spaces separate the fields.
var payloads = []struct {
	kind    Kind
	name    string
	payload string
	want    Frame
}{
	{Opus, "a packet", "fc fffe", key},
	{Opus, "DTX, one byte", "f8", key},
	{Opus, "empty", "", none},

	// RFC 7741, 4.2: X R N S R PID; payload header 4.3: Size0 H VER P.
	{VP8, "key frame, no extension", "10 5002009d012a4000", key},
	{VP8, "inter frame", "10 51020000", start},
	{VP8, "later packet of partition 0", "00 50020000", none},
	{VP8, "first packet of partition 1", "11 50020000", none},
	{VP8, "key, 7 bit picture id (RFC 7741, 4.6.1)", "90 80 11 50020000", key},
	{VP8, "key, 15 bit picture id", "90 80 8111 50020000", key},
	{VP8, "inter, 15 bit picture id whose bytes look like a key frame", "90 80 8000 5102", start},
	{VP8, "all fields of the extension", "90 f0 8111 07 2a 50020000", key},
	{VP8, "all fields, inter", "90 f0 8111 07 2a 51020000", start},
	{VP8, "only TL0PICIDX", "90 40 07 50020000", key},
	{VP8, "only TID", "90 20 40 51020000", start},
	{VP8, "only KEYIDX", "90 10 05 50020000", key},
	{VP8, "non-reference frame", "b0 20 c0 51020000", startDroppable},
	{VP8, "later packet of a non-reference frame", "a0 20 c0 aabb", droppable},
	{VP8, "extension missing", "90", none},
	{VP8, "picture id missing", "90 80", none},
	{VP8, "second byte of the picture id missing", "90 80 80", none},
	{VP8, "TL0PICIDX missing", "90 c0 11", none},
	{VP8, "nothing behind the descriptor", "90 f0 8111 07 2a", none},
	{VP8, "descriptor alone", "10", none},
	{VP8, "empty", "", none},

	// RFC 9628, 4.2: I P L F B E V Z; then the uncompressed header.
	{VP9, "key frame", "08 82498342", key},
	{VP9, "key frame of profile 3", "08 b0498342", key},
	{VP9, "intra-only, not a key frame", "08 8600", start},
	{VP9, "intra-only of profile 3", "08 b200", start},
	{VP9, "shows an existing frame", "08 8800", start},
	{VP9, "no frame marker", "08 0249", start},
	{VP9, "inter frame", "48 8600", start},
	{VP9, "later packet of a key frame", "00 82498342", none},
	{VP9, "last packet of an inter frame", "44 0102", none},
	{VP9, "key, 7 bit picture id", "8c 15 82498342", key},
	{VP9, "key, 15 bit picture id", "8c 9715 82498342", key},
	{VP9, "key, layers, not flexible", "ac 9715 00 07 82498342", key},
	{VP9, "key, layers, flexible", "bc 9715 00 82498342", key},
	{VP9, "key picture, spatial layer 1", "ac 9715 03 07 82498342", start},
	{VP9, "key, scalability structure of two layers with sizes and group", "aa 15 00 07 38 014000b4 02800168 02 1401 2801 02 82498342", key},
	{VP9, "key, structure without sizes", "0a 00 82498342", key},
	{VP9, "inter, flexible, one reference", "f8 15 20 02 8600", start},
	{VP9, "inter, flexible, three references", "f8 15 20 03 05 06 8600", start},
	{VP9, "four references", "f8 15 20 03 05 07 08 8600", none},
	{VP9, "references end too early", "f8 15 20 03", none},
	{VP9, "picture id missing", "88", none},
	{VP9, "second byte of the picture id missing", "88 80", none},
	{VP9, "layers missing", "28", none},
	{VP9, "structure missing", "0a", none},
	{VP9, "sizes missing", "0a f0 0140", none},
	{VP9, "group missing", "0a 08", none},
	{VP9, "group longer than the packet", "0a 08 ff 0c", none},
	{VP9, "nothing behind the descriptor", "8c 15", none},
	{VP9, "empty", "", none},

	// RFC 6184: F NRI Type.
	{H264, "SPS", "67 42c01f", key},
	{H264, "PPS", "68 ce3c80", start},
	{H264, "delimiter", "09 f0", start},
	{H264, "SEI", "06 0501", start},
	{H264, "IDR, first slice", "65 888400", key},
	{H264, "IDR, second slice", "65 0b8840", none},
	{H264, "first slice", "41 9a24", start},
	{H264, "second slice", "41 0b88", none},
	{H264, "first slice, nothing refers to it", "01 9e24", startDroppable},
	{H264, "second slice, nothing refers to it", "01 0b88", droppable},
	{H264, "filler", "0c ffff", none},
	{H264, "STAP-A of SPS and PPS (5.7.1)", "78 0004 6742c01f 0004 68ce3c80", key},
	{H264, "STAP-A of PPS and IDR", "78 0004 68ce3c80 0003 658884", key},
	{H264, "STAP-A of SEI and slice", "78 0003 060501 0003 419a24", start},
	{H264, "STAP-A of delimiter and slice nothing refers to", "18 0002 09f0 0003 019e24", startDroppable},
	{H264, "STAP-A of a needed and a droppable slice", "78 0003 419a24 0003 010b88", start},
	{H264, "STAP-A of PPS and droppable slice", "78 0004 68ce3c80 0003 019e24", start},
	{H264, "STAP-A of delimiter alone", "18 0002 09f0", start},
	{H264, "FU-A, first of an IDR (5.8)", "7c 85 888400", key},
	{H264, "FU-A, middle of an IDR", "7c 05 888400", none},
	{H264, "FU-A, end of an IDR", "7c 45 888400", none},
	{H264, "FU-A, first of a slice", "5c 81 9a24", start},
	{H264, "FU-A, first of a second slice", "5c 81 0b88", none},
	{H264, "FU-A, middle of a slice nothing refers to", "1c 01 9a24", droppable},
	{H264, "FU-A, first of an SPS", "7c 87 42c01f", key},
	{H264, "FU-A too short", "7c 85", none},
	{H264, "STAP-A, unit longer than the packet", "78 0004 6742", none},
	{H264, "STAP-A, second unit longer than the packet", "78 0004 6742c01f 00ff 68", none},
	{H264, "STAP-A, unit of length 0", "78 0000 6742c01f", none},
	{H264, "STAP-A, half a length", "78 00", none},
	{H264, "IDR without a body", "65", none},
	{H264, "STAP-B, MTAP and FU-B are of no mode that WebRTC has", "79 0000 0004 6742c01f", none},
	{H264, "FU-B", "7d 85 0000 8884", none},
	{H264, "empty", "", none},

	// AV1 payload format, 4.4: Z Y W W N; OBU header: F Type X S.
	{AV1, "new sequence: sequence header and frame", "28 03 080000 30 1000", key},
	{AV1, "new sequence, lengths before all", "08 03 080000 03 301000", key},
	{AV1, "sequence header without N", "20 03 080000 30 1000", key},
	{AV1, "N alone", "18 30 1000", key},
	{AV1, "frame", "10 30 2000", start},
	{AV1, "frame header", "10 18 2000", start},
	{AV1, "tile group in its own packet", "10 20 2000", none},
	{AV1, "redundant frame header", "10 38 2000", none},
	{AV1, "continued", "90 30 1000", none},
	{AV1, "continued, then a tile group", "a0 02 aabb 20 11", none},
	{AV1, "continued and new", "98 30 1000", none},
	{AV1, "begun, goes on in the next packet", "50 30 2000", start},
	{AV1, "OBU with extension", "10 34 08 2000", start},
	{AV1, "one element of length 0 and a frame", "20 00 30 2000", none},
	{AV1, "second of three is the sequence header", "30 01 10 03 080000 30 1000", key},
	{AV1, "fewer elements than counted", "30 03 080000", none},
	{AV1, "length behind the end", "08 7f 080000", none},
	{AV1, "length without end", "08 ffffffffff", none},
	{AV1, "aggregation header alone", "08", none},
	{AV1, "empty", "", none},

	{0, "no kind", "10 5002009d012a", none},
	{99, "no kind", "10 5002009d012a", none},
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestInspect(t *testing.T) {
	for _, c := range payloads {
		if got := c.kind.Inspect(unhex(t, c.payload)); got != c.want {
			t.Errorf("%v, %s: %+v, want %+v", c.kind, c.name, got, c.want)
		}
	}
}

func TestInspectAllocatesNothing(t *testing.T) {
	for _, c := range payloads {
		payload := unhex(t, c.payload)
		if n := testing.AllocsPerRun(10, func() { c.kind.Inspect(payload) }); n != 0 {
			t.Errorf("%v, %s: %v allocations", c.kind, c.name, n)
		}
	}
}

// FuzzInspect: whatever comes, Inspect ends; a key frame is one that starts;
// and bytes after the end of the slice are never looked at.
func FuzzInspect(f *testing.F) {
	ingesttest.Corpus(f)
	for _, c := range payloads {
		f.Add(byte(c.kind), unhex(f, c.payload))
	}
	f.Fuzz(func(t *testing.T, kind byte, payload []byte) {
		k := Kind(kind % 7)
		got := k.Inspect(payload[:len(payload):len(payload)])
		if got.Key && !got.Start {
			t.Fatalf("%v %x: %+v", k, payload, got)
		}
		if longer := append(payload[:len(payload):len(payload)], 0xff, 0x67); k.Inspect(longer[:len(payload)]) != got {
			t.Fatalf("%v %x: looked behind the end", k, payload)
		}
	})
}

func BenchmarkInspect(b *testing.B) {
	for _, c := range []struct {
		kind    Kind
		payload string
	}{
		{Opus, "fcfffe"}, {VP8, "90f08111072a5002009d012a"}, {VP9, "ac9715000782498342"},
		{H264, "7800046742c01f000468ce3c800003658884"}, {AV1, "2803080000301000"},
	} {
		payload := unhex(b, c.payload)
		b.Run(c.kind.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.kind.Inspect(payload)
			}
		})
	}
}
