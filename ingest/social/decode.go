package social

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/ingest/inbound"
	"zuruf/live"
)

const (
	maxWord = 40  // characters of origin and form
	maxID   = 200 // bytes
	bucket  = 10 * time.Second
)

var errBody = live.Refuse(live.Invalid, "body_unreadable", "",
	"This is no message of Social Stream Ninja: expected is a JSON object with chatname and chatmessage.",
	"Das ist keine Nachricht von Social Stream Ninja: Erwartet wird ein JSON-Objekt mit chatname und chatmessage.")

// Decode reads one message or an array of them. Only what is no JSON, or too
// large, is refused; what is no comment is left out. It keeps nothing of body.
func Decode(p *fastjson.Parser, keep *ingest.Strings, body []byte, src live.Source, received time.Time) ([]live.Message, error) {
	if len(body) > inbound.MaxBody {
		return nil, errBody.Because(fmt.Errorf("%d bytes", len(body)))
	}
	v, err := p.ParseBytes(body)
	if err != nil {
		return nil, errBody.Because(err)
	}
	list := []*fastjson.Value{v}
	switch v.Type() {
	case fastjson.TypeObject:
	case fastjson.TypeArray:
		if list = v.GetArray(); len(list) > inbound.MaxItems {
			return nil, errBody.Because(fmt.Errorf("%d messages", len(list)))
		}
	default:
		return nil, errBody.Because(fmt.Errorf("a %s", v.Type()))
	}
	messages := make([]live.Message, 0, len(list))
	for _, v := range list {
		if inner := v.Get("overlayNinja"); inner != nil {
			v = inner // as it travels between its own pages
		}
		if m, ok := message(keep, v, src, received); ok {
			messages = append(messages, m)
		}
	}
	return messages, nil
}

func message(keep *ingest.Strings, v *fastjson.Value, src live.Source, received time.Time) (m live.Message, ok bool) {
	if v.GetBool("private") {
		return m, false // nobody else was to read it
	}
	c := &m.Comment
	c.Kind, c.Source, c.ReceivedAt = src.Kind, src.ID, received.UnixMilli()
	text := str(v, "chatmessage")
	if v.GetBool("textonly") {
		c.Text = keep.Keep(fields(text))
	} else {
		c.Text = keep.Keep(Text(text))
	}
	if event := v.Get("event"); event != nil && event.Type() == fastjson.TypeString {
		c.Form = keep.Keep(short(str(v, "event"), maxWord))
	}
	if amount := str(v, "hasDonation"); amount != "" {
		c.Amount = keep.Keep(short(Text(amount), maxWord))
		if c.Form == "" {
			c.Form = "donation"
		}
	}
	if c.Text == "" && c.Amount == "" {
		if str(v, "contentimg") == "" {
			return m, false
		}
		c.Form = "photo"
	}
	c.Origin = keep.Keep(strings.ToLower(short(fields(str(v, "type")), maxWord)))
	name := Text(str(v, "chatname"))
	if name != "" {
		who := scalar(v, "userid")
		if who == "" {
			who = name // some sites show no more of a person
		}
		c.Author = &live.Author{PlatformID: src.ID + "/" + c.Origin + "/" + short(who, maxID), Name: keep.Keep(name)}
		if p := str(v, "chatimg"); len(p) <= 2000 && inbound.IsHTTPS(p) && !strings.HasSuffix(p, "/unknown.png") {
			c.Author.Avatar = keep.Keep(p)
		}
	}
	if at := v.GetInt64("timestamp"); at > received.Add(-24*time.Hour).UnixMilli() && at <= received.Add(time.Minute).UnixMilli() {
		c.PublishedAt = at
	}
	c.PlatformID = src.ID + "/" + c.Origin + "/" + identity(v, c, received)
	return m, true
}

// identity is the id of a message: the site's own, if it gives one. Numbers are
// counted by Social Stream Ninja from its start on, so that another message has
// the same one tomorrow: they count only together with what was said. Without
// any id the same words of the same person are one message within ten seconds.
func identity(v *fastjson.Value, c *live.Comment, received time.Time) string {
	id := scalar(v, "mid")
	if id == "" {
		id = scalar(v, "id")
	}
	if _, err := strconv.ParseInt(id, 10, 64); id != "" && (err != nil || len(id) > 12) {
		return short(id, maxID)
	}
	if id == "" {
		at := received
		if c.PublishedAt > 0 {
			at = time.UnixMilli(c.PublishedAt)
		}
		id = "t" + strconv.FormatInt(at.UnixNano()/int64(bucket), 10)
	}
	who := ""
	if c.Author != nil {
		who = c.Author.PlatformID
	}
	sum := sha256.Sum256([]byte(who + "\x00" + c.Text + "\x00" + c.Amount + "\x00" + str(v, "contentimg")))
	return id + "-" + base64.RawURLEncoding.EncodeToString(sum[:12])
}

// scalar returns the text or the whole number under key; "" if it is neither.
func scalar(v *fastjson.Value, key string) string {
	x := v.Get(key)
	if x != nil && x.Type() == fastjson.TypeNumber {
		if n, err := x.Int64(); err == nil {
			return strconv.FormatInt(n, 10)
		}
	}
	return fields(str(v, key))
}

// short cuts s to limit characters of valid text.
func short(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if utf8.RuneCountInString(s) > limit {
		s = string([]rune(s)[:limit])
	}
	return s
}

// str returns the string under key, or "". It is valid only until the parser
// parses again.
func str(v *fastjson.Value, key string) string {
	b := v.GetStringBytes(key)
	return unsafe.String(unsafe.SliceData(b), len(b))
}
