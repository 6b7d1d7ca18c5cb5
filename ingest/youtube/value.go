package youtube

import (
	"unsafe"

	"github.com/valyala/fastjson"
)

// str returns the string under key, or "". It is valid only until the parser
// parses again: whoever keeps it copies it.
func str(v *fastjson.Value, key string) string {
	b := v.GetStringBytes(key)
	return unsafe.String(unsafe.SliceData(b), len(b))
}
