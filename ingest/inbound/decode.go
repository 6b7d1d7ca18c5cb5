package inbound

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// Bounds of a body.
const (
	MaxBody  = 4 << 20 // bytes
	MaxItems = 500

	maxID     = 200 // characters
	maxAuthor = 100
	maxAvatar = 2000
	maxWord   = 40 // origin, amount
)

var errBody = live.Refuse(live.Invalid, "body_unreadable", "",
	"The body is not valid JSON: expected is one comment as an object, or an array of them.",
	"Der Inhalt ist kein gültiges JSON: Erwartet wird ein Kommentar als Objekt oder eine Liste davon.")

// Decode reads one comment or an array of them. The first thing that is wrong
// is returned as a live.Error of Kind Invalid whose Field names the place, such
// as [3].text, and then nothing is taken. It keeps nothing of body.
func Decode(p *fastjson.Parser, keep *ingest.Strings, body []byte, src live.Source, received time.Time) ([]live.Message, error) {
	if len(body) > MaxBody {
		return nil, errBody.Because(fmt.Errorf("%d bytes", len(body)))
	}
	v, err := p.ParseBytes(body)
	if err != nil {
		return nil, errBody.Because(err)
	}
	switch v.Type() {
	case fastjson.TypeObject:
		r := item{v: v, keep: keep, src: src, received: received}
		m := r.message()
		if r.err != nil {
			return nil, r.err
		}
		return []live.Message{m}, nil
	case fastjson.TypeArray:
		list := v.GetArray()
		if len(list) > MaxItems {
			return nil, wrong("too_many", "", fmt.Sprintf("%d comments are too many; send at most %d at a time.", len(list), MaxItems),
				fmt.Sprintf("%d Kommentare sind zu viele; senden Sie höchstens %d auf einmal.", len(list), MaxItems))
		}
		messages := make([]live.Message, len(list))
		for i, v := range list {
			r := item{v: v, place: "[" + strconv.Itoa(i) + "]", keep: keep, src: src, received: received}
			if messages[i] = r.message(); r.err != nil {
				return nil, r.err
			}
		}
		return messages, nil
	}
	return nil, errBody.Because(fmt.Errorf("a %s", v.Type()))
}

// str returns a text's content, valid until the parser parses again.
func str(v *fastjson.Value) (string, bool) {
	if v == nil || v.Type() != fastjson.TypeString {
		return "", false
	}
	b := v.GetStringBytes()
	return unsafe.String(unsafe.SliceData(b), len(b)), true
}

// Greeting reads the first frame of a socket: {"secret": "…"}.
func Greeting(body []byte) (secret string, err error) {
	var p fastjson.Parser
	if len(body) > 1<<10 {
		return "", errGreeting.Because(fmt.Errorf("%d bytes", len(body)))
	}
	v, err := p.ParseBytes(body)
	if err != nil {
		return "", errGreeting.Because(err)
	}
	s, ok := str(v.Get("secret"))
	if !ok || s == "" {
		return "", errGreeting.Because(errors.New("no secret"))
	}
	return strings.Clone(s), nil
}

var errGreeting = live.Refuse(live.Unauthorized, "greeting_wrong", "secret",
	"The first frame must be {\"secret\": \"…\"} with the secret of this source.",
	"Die erste Nachricht muss {\"secret\": \"…\"} mit dem Geheimnis dieser Quelle sein.")
