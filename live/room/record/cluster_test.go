package record

import (
	"slices"
	"testing"

	"github.com/pion/rtp"

	"zuruf/live/room/codec"
)

// A cluster begins with each key frame, and each second without one.
func TestClusters(t *testing.T) {
	key, inter := append([]byte{0x10}, frames(t, codec.VP8)[0]...), []byte{0x10, 0x51, 1, 2}
	for _, c := range []struct {
		name     string
		keys     int // each how many frames, of four a second
		clusters []int
	}{
		{"one key frame", 100, []int{0, 1000, 2000, 3000, 4000}},
		{"one each half second", 2, []int{0, 500, 1000, 1500, 2000, 2500, 3000, 3500, 4000, 4500}},
		{"one each two and a half", 10, []int{0, 1000, 2000, 2500, 3500, 4500}},
	} {
		var list []*rtp.Packet
		for i := range 20 {
			p := &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(i), Timestamp: uint32(i * videoRate / 4), Marker: true}, Payload: inter}
			if i%c.keys == 0 {
				p.Payload = key
			}
			list = append(list, p)
		}
		_, m := recorded(t, codec.VP8, list)
		if w := readWebM(t, m.b); !slices.Equal(w.clusters, c.clusters) || len(w.blocks) != 20 {
			t.Errorf("%s: clusters at %v", c.name, w.clusters)
		}
	}
}
