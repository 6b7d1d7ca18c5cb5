package twitch

import (
	"time"
	"unsafe"

	"github.com/valyala/fastjson"
)

// str returns the string under key, or "". It is valid only until the parser
// parses again: whoever keeps it copies it.
func str(v *fastjson.Value, key string) string {
	b := v.GetStringBytes(key)
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// millis reads a time as Twitch writes it, RFC 3339 with up to nine digits
// behind the second; 0 if it is something else.
func millis(s string) int64 {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}
