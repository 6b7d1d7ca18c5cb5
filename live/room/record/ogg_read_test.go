package record

import (
	"bytes"
	"encoding/binary"
	"testing"
)

type page struct {
	flags   byte
	granule int64
	serial  uint32
	number  uint32
	packets [][]byte
}

// readOgg reads whole pages up to where the file ends, and fails on a page
// whose checksum is wrong or whose number is not the next.
func readOgg(t testing.TB, b []byte) (list []page) {
	t.Helper()
	for len(b) >= 27 && len(b) >= 27+int(b[26]) {
		lacing := b[27 : 27+int(b[26])]
		size := 27 + len(lacing)
		for _, l := range lacing {
			size += int(l)
		}
		if size > len(b) {
			return list
		}
		p := page{b[5], int64(binary.LittleEndian.Uint64(b[6:])), binary.LittleEndian.Uint32(b[14:]), binary.LittleEndian.Uint32(b[18:]), nil}
		whole := bytes.Clone(b[:size])
		clear(whole[22:26])
		if string(b[:5]) != "OggS\x00" || slowCRC(whole) != binary.LittleEndian.Uint32(b[22:]) {
			t.Fatalf("page %d: %q, checksum %x", len(list), b[:5], b[22:26])
		}
		if int(p.number) != len(list) || len(list) > 0 && p.serial != list[0].serial {
			t.Fatalf("page %d is %d of %x", len(list), p.number, p.serial)
		}
		at := 27 + len(lacing)
		var packet []byte
		for _, l := range lacing {
			packet = append(packet, b[at:at+int(l)]...)
			if at += int(l); l < 255 {
				p.packets = append(p.packets, packet)
				packet = nil
			}
		}
		list = append(list, p)
		b = b[size:]
	}
	return list
}

// slowCRC is the polynomial division, bit by bit.
func slowCRC(b []byte) (sum uint32) {
	for _, c := range b {
		sum ^= uint32(c) << 24
		for range 8 {
			top := sum>>31 == 1
			if sum <<= 1; top {
				sum ^= 0x04c11db7
			}
		}
	}
	return sum
}
