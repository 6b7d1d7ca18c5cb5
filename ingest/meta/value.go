package meta

import (
	"errors"
	"strings"
	"time"
	"unsafe"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// Str returns the string under key, or "". It is valid only until the parser
// parses again: whoever keeps it copies it.
func Str(v *fastjson.Value, key string) string {
	b := v.GetStringBytes(key)
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// Is reports whether v is there and of type t.
func Is(v *fastjson.Value, t fastjson.Type) bool { return v != nil && v.Type() == t }

// ID returns a copy of the id under key, which is a string or, in old
// envelopes, a number; "" if it is neither.
func ID(keep *ingest.Strings, v *fastjson.Value, key string) string {
	if id := v.Get(key); Is(id, fastjson.TypeNumber) {
		return string(id.MarshalTo(nil))
	}
	return keep.Keep(Str(v, key))
}

// graphTime is how the Graph API writes times: no colon in the zone.
const graphTime = "2006-01-02T15:04:05-0700"

// Millis reads a time of the Graph API, 2018-08-30T18:47:02+0000, also with a
// colon in the zone; 0 if it is neither.
func Millis(s string) int64 {
	if ms, ok := utc(s); ok {
		return ms
	}
	t, err := time.Parse(graphTime, s)
	if err != nil {
		t, err = time.Parse(time.RFC3339, s)
	}
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}

// utc reads the form that nearly every time has, without the cost of a layout.
func utc(s string) (int64, bool) {
	const form = "0000-00-00T00:00:00+0000"
	if len(s) != len(form) || s[19:] != form[19:] {
		return 0, false
	}
	for i := range 19 {
		if digit := s[i]-'0' <= 9; digit != (form[i] == '0') || !digit && s[i] != form[i] {
			return 0, false
		}
	}
	n := func(i, j int) (n int) {
		for ; i < j; i++ {
			n = n*10 + int(s[i]-'0')
		}
		return n
	}
	month, day, hour, minute, second := n(5, 7), n(8, 10), n(11, 13), n(14, 16), n(17, 19)
	if month < 1 || month > 12 || day < 1 || day > 28 && day > daysIn(month, n(0, 4)) || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return time.Date(n(0, 4), time.Month(month), day, hour, minute, second, 0, time.UTC).UnixMilli(), true
}

func daysIn(month, year int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsNumber reports whether s has the form of an id of the Graph API.
func IsNumber(s string) bool {
	if len(s) < 5 || len(s) > 25 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// List returns the elements of data in an answer, and the answer itself.
func List(p *fastjson.Parser, body []byte) ([]*fastjson.Value, *fastjson.Value, error) {
	v, err := p.ParseBytes(body)
	if err != nil {
		return nil, nil, ingest.ErrUnreadable.Because(err)
	}
	if !Is(v.Get("data"), fastjson.TypeArray) {
		return nil, nil, ingest.ErrUnreadable.Because(errors.New("no data"))
	}
	return v.GetArray("data"), v, nil
}

// Node returns an answer that is an object with an id.
func Node(p *fastjson.Parser, body []byte) (*fastjson.Value, error) {
	v, err := p.ParseBytes(body)
	if err != nil {
		return nil, ingest.ErrUnreadable.Because(err)
	}
	if v.Type() != fastjson.TypeObject || !v.Exists("id") {
		return nil, ingest.ErrUnreadable.Because(errors.New("no object with an id"))
	}
	return v, nil
}

// HTTPS returns a copy of an address of a picture, or "" if it is not https.
func HTTPS(b []byte) string {
	if s := string(b); strings.HasPrefix(s, "https://") {
		return s
	}
	return ""
}

// Author decodes who said something, into into; nil if the platform names
// nobody: a name without an id is nobody who could vote once.
func Author(keep *ingest.Strings, into *live.Author, from *fastjson.Value, id, name string) *live.Author {
	into.PlatformID = ID(keep, from, id)
	if into.PlatformID == "" {
		return nil
	}
	into.Name = keep.Keep(Str(from, name))
	return into
}
