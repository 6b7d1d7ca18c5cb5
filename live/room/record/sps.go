package record

// sequence is what of an H.264 sequence parameter set the file must say.
type sequence struct {
	width, height     int
	high              bool // the fields below are there
	chroma            uint32
	luma, chromaDepth uint32 // bits more than 8
}

// parseSPS reads a sequence parameter set NAL unit, ITU-T H.264, 7.3.2.1.1.
func parseSPS(nal []byte) (s sequence, ok bool) {
	if len(nal) < 4 {
		return s, false
	}
	r := &bits{b: unescape(nal[1:])}
	profile := r.read(8)
	r.skip(8 + 8) // constraints, level
	r.golomb()    // seq_parameter_set_id
	s.chroma = 1
	separate := false
	switch profile {
	case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135:
		s.high = true
		s.chroma = r.golomb()
		if s.chroma == 3 {
			separate = r.flag()
		}
		s.luma, s.chromaDepth = r.golomb(), r.golomb()
		r.skip(1) // qpprime_y_zero_transform_bypass_flag
		if r.flag() {
			skipScaling(r, s.chroma)
		}
	}
	r.golomb() // log2_max_frame_num_minus4
	switch r.golomb() {
	case 0:
		r.golomb() // log2_max_pic_order_cnt_lsb_minus4
	case 1:
		r.skip(1)
		r.golomb()
		r.golomb()
		for n := r.golomb(); n > 0 && !r.over; n-- {
			r.golomb()
		}
	}
	r.golomb() // max_num_ref_frames
	r.skip(1)
	width, height := (r.golomb()+1)*16, (r.golomb()+1)*16
	frames := r.read(1)
	height *= 2 - frames
	if frames == 0 {
		r.skip(1)
	}
	r.skip(1) // direct_8x8_inference_flag
	if r.flag() {
		unitX, unitY := uint32(1), 2-frames
		if !separate && (s.chroma == 1 || s.chroma == 2) {
			unitX = 2
		}
		if !separate && s.chroma == 1 {
			unitY *= 2
		}
		left, right, top, bottom := r.golomb(), r.golomb(), r.golomb(), r.golomb()
		width -= unitX * (left + right)
		height -= unitY * (top + bottom)
	}
	s.width, s.height = int(width), int(height)
	const most = 1 << 15
	return s, !r.over && s.chroma <= 3 && s.luma <= 6 && s.chromaDepth <= 6 && s.width > 0 && s.width < most && s.height > 0 && s.height < most
}

func skipScaling(r *bits, chroma uint32) {
	lists := 8
	if chroma == 3 {
		lists = 12
	}
	for i := range lists {
		if !r.flag() {
			continue
		}
		size := 16
		if i >= 6 {
			size = 64
		}
		last, next := int32(8), int32(8)
		for range size {
			if next != 0 {
				next = (last + r.signed() + 256) % 256
			}
			if next != 0 {
				last = next
			}
		}
	}
}

// unescape takes out the bytes that keep start codes from appearing.
func unescape(b []byte) []byte {
	out := make([]byte, 0, len(b))
	zeros := 0
	for _, c := range b {
		if zeros >= 2 && c == 3 {
			zeros = 0
			continue
		}
		if zeros++; c != 0 {
			zeros = 0
		}
		out = append(out, c)
	}
	return out
}
