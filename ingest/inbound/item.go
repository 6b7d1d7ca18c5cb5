package inbound

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// item reads one comment. Once something is wrong err is set and stays.
type item struct {
	v        *fastjson.Value
	place    string
	keep     *ingest.Strings
	src      live.Source
	received time.Time
	err      *live.Error
}

func wrong(code, place, en, de string) *live.Error {
	if place != "" {
		en, de = place+": "+en, place+": "+de
	}
	return live.Refuse(live.Invalid, code, place, en, de)
}

func (r *item) wrong(code, name, en, de string) {
	if r.err != nil {
		return
	}
	place := r.place
	if name != "" {
		place = strings.TrimPrefix(r.place+"."+name, ".")
	}
	r.err = wrong(code, place, en, de)
}

func (r *item) message() (m live.Message) {
	r.names(r.v, "", "id, author, text, published_at, origin, amount, deleted")
	c := &m.Comment
	c.Kind, c.Source, c.ReceivedAt = r.src.Kind, r.src.ID, r.received.UnixMilli()
	c.PlatformID = r.own(r.v.Get("id"), "id")
	if r.deleted() {
		m.Removed = live.RemovedByPlatform
		return m
	}
	c.Author = r.author()
	c.Text = r.text(r.v.Get("text"), "text", live.MaxCommentText, true)
	c.PublishedAt = r.published()
	c.Origin = r.text(r.v.Get("origin"), "origin", maxWord, false)
	c.Amount = r.text(r.v.Get("amount"), "amount", maxWord, false)
	return m
}

// names refuses what is no object, or has names that mean nothing here: they
// are mostly slips of the pen, and what they were to say would be lost.
func (r *item) names(v *fastjson.Value, name, allowed string) {
	o, err := v.Object()
	if err != nil {
		r.wrong("not_an_object", name, "must be an object, such as {"+allowed+"}.", "muss ein Objekt sein, etwa {"+allowed+"}.")
		return
	}
	o.Visit(func(key []byte, _ *fastjson.Value) {
		for rest := allowed; rest != ""; {
			var one string
			if one, rest, _ = strings.Cut(rest, ", "); one == string(key) {
				return
			}
		}
		unknown := strings.ToValidUTF8(string(key[:min(len(key), 40)]), "")
		if name != "" {
			unknown = name + "." + unknown
		}
		r.wrong("unknown_name", unknown, "is not known here. Possible are: "+allowed+".", "ist hier unbekannt. Möglich sind: "+allowed+".")
	})
}

// own reads an id and makes it one of this source.
func (r *item) own(v *fastjson.Value, name string) string {
	id, ok := str(v)
	switch {
	case v == nil:
		r.wrong("missing", name, "is missing.", "fehlt.")
	case !ok:
		r.wrong("not_text", name, "must be text; put numbers in quotes.", "muss Text sein; setzen Sie Zahlen in Anführungszeichen.")
	case strings.TrimSpace(id) == "":
		r.wrong("empty", name, "is empty.", "ist leer.")
	case utf8.RuneCountInString(id) > maxID || strings.ContainsFunc(id, unicode.IsControl):
		r.wrong("too_long", name, fmt.Sprintf("may have at most %d characters, and no control characters.", maxID), fmt.Sprintf("darf höchstens %d Zeichen haben, und keine Steuerzeichen.", maxID))
	}
	if r.err != nil {
		return ""
	}
	return r.src.ID + "/" + id
}

// text reads a text of at most limit characters. A longer one is shortened if
// it is one that must be there, because people said or chose it, and refused
// otherwise.
func (r *item) text(v *fastjson.Value, name string, limit int, required bool) string {
	if v == nil || v.Type() == fastjson.TypeNull && !required {
		if required {
			r.wrong("missing", name, "is missing.", "fehlt.")
		}
		return ""
	}
	s, ok := str(v)
	long := ok && len(s) > limit && utf8.RuneCountInString(s) > limit
	switch {
	case !ok:
		r.wrong("not_text", name, "must be text.", "muss Text sein.")
	case required && strings.TrimSpace(s) == "":
		r.wrong("empty", name, "is empty.", "ist leer.")
	case long && !required:
		r.wrong("too_long", name, fmt.Sprintf("may have at most %d characters.", limit), fmt.Sprintf("darf höchstens %d Zeichen haben.", limit))
	}
	if r.err != nil {
		return ""
	}
	if long {
		s = string([]rune(s)[:limit])
	}
	return r.keep.Keep(s)
}

func (r *item) deleted() bool {
	v := r.v.Get("deleted")
	if v == nil || v.Type() == fastjson.TypeFalse || v.Type() == fastjson.TypeNull {
		return false
	}
	if v.Type() != fastjson.TypeTrue {
		r.wrong("not_a_boolean", "deleted", "must be true or false.", "muss true oder false sein.")
	}
	return true
}

func (r *item) author() *live.Author {
	v := r.v.Get("author")
	switch {
	case v == nil:
		r.wrong("missing", "author", "is missing. Give {id, name}, or null for somebody anonymous.", "fehlt. Geben Sie {id, name} an, oder null für jemand Anonymen.")
		return nil
	case v.Type() == fastjson.TypeNull:
		return nil
	}
	r.names(v, "author", "id, name, avatar")
	a := &live.Author{PlatformID: r.own(v.Get("id"), "author.id"), Name: r.text(v.Get("name"), "author.name", maxAuthor, true)}
	if a.Avatar = r.text(v.Get("avatar"), "author.avatar", maxAvatar, false); a.Avatar != "" && !IsHTTPS(a.Avatar) {
		r.wrong("not_https", "author.avatar", "must be an address that begins with https://.", "muss eine Adresse sein, die mit https:// beginnt.")
	}
	return a
}

// IsHTTPS reports whether a picture's address can be shown: https, a host, and
// nothing that no address holds.
func IsHTTPS(address string) bool {
	rest, ok := strings.CutPrefix(address, "https://")
	return ok && rest != "" && rest[0] != '/' && !strings.ContainsFunc(rest, func(r rune) bool {
		return r <= ' ' || r == '"' || r == '<' || r == '>' || r == '\\' || unicode.IsControl(r)
	})
}

// published reads a time: RFC 3339, or milliseconds since 1970.
func (r *item) published() int64 {
	v := r.v.Get("published_at")
	if v == nil || v.Type() == fastjson.TypeNull {
		return 0
	}
	var ms int64
	if s, ok := str(v); ok {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			r.wrong("not_a_time", "published_at", "must be a time such as 2026-03-27T20:00:12Z, or milliseconds since 1970.", "muss eine Zeit wie 2026-03-27T20:00:12Z sein, oder Millisekunden seit 1970.")
			return 0
		}
		ms = t.UnixMilli()
	} else {
		f, err := v.Float64()
		if err != nil || f != float64(int64(f)) {
			r.wrong("not_a_time", "published_at", "must be a time such as 2026-03-27T20:00:12Z, or whole milliseconds since 1970.", "muss eine Zeit wie 2026-03-27T20:00:12Z sein, oder ganze Millisekunden seit 1970.")
			return 0
		}
		ms = int64(f)
	}
	if ms < 946_684_800_000 || ms > r.received.Add(24*time.Hour).UnixMilli() { // seconds would lie in 1970
		r.wrong("not_now", "published_at", "lies before the year 2000 or in the future. Milliseconds are meant, not seconds.", "liegt vor dem Jahr 2000 oder in der Zukunft. Gemeint sind Millisekunden, nicht Sekunden.")
	}
	return ms
}
