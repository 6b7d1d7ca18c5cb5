package wire

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestDecodeSaid(t *testing.T) {
	for in, want := range map[string]Said{
		`{"t":"vote","op":"a1","number":7,"value":1}`:   {T: TVote, Op: "a1", Number: 7, Value: 1},
		`{"t":"vote","number":7,"value":0}`:             {T: TVote, Number: 7},
		`{"t":"shown","scene":12,"later":{"x":[1,2]}}`:  {T: TShown, Scene: 12},
		`{"t":"here","on":"#12"}`:                       {T: THere, On: "#12"},
		` {"t":"ping"} `:                                {T: TPing},
		`{"t":"vote","number":"7","value":1.5,"op":12}`: {T: TVote}, // wrong types read as missing
	} {
		if got, err := DecodeSaid([]byte(in)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v %v", in, got, err)
		}
	}
	for in, why := range map[string]string{
		``:             "nothing",
		`{`:            "half a frame",
		`{"t":"vote"`:  "half a frame",
		`[]`:           "no object",
		`"ping"`:       "no object",
		`null`:         "no object",
		`{}`:           "no type",
		`{"t":1}`:      "a type that is no text",
		`{"t":"PING"}`: "another type",
		`{"t":"ack"}`:  "a frame of the server",
		`{"t":"here","on":"` + strings.Repeat("x", 65) + `"}`:     "an item that is too long",
		`{"t":"vote","op":"` + strings.Repeat("x", 65) + `"}`:     "an operation that is too long",
		`{"t":"ping","x":"` + strings.Repeat("x", MaxSaid) + `"}`: "a frame that is too large",
		strings.Repeat(`[`, MaxSaid):                              "deep nesting",
	} {
		if got, err := DecodeSaid([]byte(in)); err != ErrFrame {
			t.Errorf("%.60s: %s is read as %+v, %v", in, why, got, err)
		}
	}
}

// FuzzDecodeSaid: whatever comes in, a frame is either refused or one of the
// client's, within bounds, and reads the same when written again.
func FuzzDecodeSaid(f *testing.F) {
	for _, frame := range examples() {
		b, err := json.Marshal(frame)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"t":"vote","number":1e99,"value":-1}`))
	f.Add([]byte("{\"t\":\"here\",\"on\":\"\xff\\ud800\"}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := DecodeSaid(b)
		if err != nil {
			if !reflect.DeepEqual(got, Said{}) {
				t.Fatalf("refused, but read: %+v", got)
			}
			return
		}
		switch got.T {
		case TVote, TShown, THere, TPing:
		case TBallot:
			if got.Cast == nil || len(got.Cast.Choice) > mostChosen || len(got.Cast.Order) > mostChosen {
				t.Fatalf("took %+v", got.Cast)
			}
		default:
			t.Fatalf("took a frame of type %q", got.T)
		}
		if len(got.Op) > 64 || len(got.On) > 64 {
			t.Fatalf("out of bounds: %+v", got)
		}
		again, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		back, err := DecodeSaid(again)
		got.Op, got.On = strings.ToValidUTF8(got.Op, "\ufffd"), strings.ToValidUTF8(got.On, "\ufffd")
		back.Op, back.On = strings.ToValidUTF8(back.Op, "\ufffd"), strings.ToValidUTF8(back.On, "\ufffd")
		if err == nil && (back.T != got.T || back.Number != got.Number || back.Value != got.Value || back.Scene != got.Scene) {
			t.Fatalf("%+v comes back as %+v", got, back)
		}
	})
}
