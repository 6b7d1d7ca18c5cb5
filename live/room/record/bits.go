package record

// bits reads from the highest bit of each byte. Behind the end there are
// zeros, and over is set.
type bits struct {
	b    []byte
	at   int
	over bool
}

func (r *bits) read(n int) (v uint32) {
	for range n {
		v <<= 1
		if r.at>>3 >= len(r.b) {
			r.over = true
			continue
		}
		v |= uint32(r.b[r.at>>3]>>(7-r.at&7)) & 1
		r.at++
	}
	return v
}

func (r *bits) flag() bool { return r.read(1) == 1 }

func (r *bits) skip(n int) { r.read(n) }

// golomb reads an unsigned Exp-Golomb code, H.264's ue(v) and AV1's uvlc().
func (r *bits) golomb() uint32 {
	zeros := 0
	for !r.flag() {
		if zeros++; zeros > 31 || r.over {
			r.over = true
			return 0
		}
	}
	return 1<<zeros - 1 + r.read(zeros)
}

// signed reads H.264's se(v).
func (r *bits) signed() int32 {
	v := r.golomb()
	if v&1 == 1 {
		return int32(v/2) + 1
	}
	return -int32(v / 2)
}
