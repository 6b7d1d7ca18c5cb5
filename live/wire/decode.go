package wire

import (
	"errors"

	"github.com/valyala/fastjson"
)

// MaxSaid is the largest frame taken from a client, in bytes.
const MaxSaid = 4096

var parsers fastjson.ParserPool

// ErrFrame says that the bytes are no frame of this protocol.
var ErrFrame = errors.New("wire: not a frame of this protocol")

// DecodeSaid reads a frame from a client. Fields of the wrong type read as
// missing; an unknown type is ErrFrame.
func DecodeSaid(b []byte) (Said, error) {
	if len(b) > MaxSaid {
		return Said{}, ErrFrame
	}
	p := parsers.Get()
	defer parsers.Put(p)
	v, err := p.ParseBytes(b)
	if err != nil || v.Type() != fastjson.TypeObject {
		return Said{}, ErrFrame
	}
	s := Said{
		T: FrameType(v.GetStringBytes("t")), Op: string(v.GetStringBytes("op")), On: string(v.GetStringBytes("on")),
		Number: v.GetInt("number"), Value: v.GetInt("value"), Scene: v.GetInt("scene"),
	}
	switch s.T {
	case TVote, TShown, THere, TPing:
		if len(s.Op) > 64 || len(s.On) > 64 {
			return Said{}, ErrFrame
		}
		return s, nil
	}
	return Said{}, ErrFrame
}
