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
	case TBallot:
		if s.Cast = ballot(v, s.Op); s.Cast == nil {
			return Said{}, ErrFrame
		}
		s.Number = 0
	case TVote, TShown, THere, TPing:
	default:
		return Said{}, ErrFrame
	}
	if len(s.Op) > 64 || len(s.On) > 64 {
		return Said{}, ErrFrame
	}
	return s, nil
}

// mostChosen is how many numbers a ballot may hold.
const mostChosen = 64

// ballot reads what a viewer votes in a poll; nil for what is none.
func ballot(v *fastjson.Value, op string) *Cast {
	c := &Cast{T: TBallot, Op: op, Poll: string(v.GetStringBytes("poll")), Round: v.GetInt("round"), Via: string(v.GetStringBytes("via"))}
	ok := len(c.Poll) <= 64 && len(c.Via) <= 64
	ints := func(name string) []int {
		field := v.Get(name)
		if field == nil {
			return nil
		}
		list, err := field.Array()
		out := make([]int, min(len(list), mostChosen))
		ok = ok && err == nil && len(list) <= mostChosen
		for i := range out {
			n, err := list[i].Int()
			out[i], ok = n, ok && err == nil
		}
		return out
	}
	c.Choice, c.Order = ints("choice"), ints("order")
	if n := v.Get("number"); n != nil {
		f, err := n.Float64()
		c.Number, ok = &f, ok && err == nil
	}
	if t := v.Get("text"); t != nil {
		b, err := t.StringBytes()
		text := string(b)
		c.Text, ok = &text, ok && err == nil
	}
	if !ok {
		return nil
	}
	return c
}
