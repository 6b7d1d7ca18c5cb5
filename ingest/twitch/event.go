package twitch

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// decoder turns what Twitch sends into values that do not depend on the
// parser. One per goroutine.
type decoder struct {
	parser  fastjson.Parser
	strings ingest.Strings
	source  string // id of ours
	own     string // user id of the connected account
}

// frame is one message of EventSub.
type frame struct {
	id        string // the same when it is delivered again
	kind      string // session_welcome, notification …
	topic     string // of a notification or revocation
	session   string // welcome
	keepalive time.Duration
	reconnect string       // address to go on at
	status    string       // of a revoked subscription
	message   live.Message // of a notification about the chat
	told      bool         // there is a message
}

// frame decodes one message. It tolerates everything but what is no JSON object.
func (d *decoder) frame(body []byte, received int64) (frame, error) {
	v, err := d.parser.ParseBytes(body)
	if err != nil {
		return frame{}, ingest.ErrUnreadable.Because(err)
	}
	if v.Type() != fastjson.TypeObject {
		return frame{}, ingest.ErrUnreadable.Because(fmt.Errorf("a %s, no object", v.Type()))
	}
	meta, payload := v.Get("metadata"), v.Get("payload")
	f := frame{id: d.strings.Keep(str(meta, "message_id")), kind: known(str(meta, "message_type")), topic: d.strings.Keep(str(meta, "subscription_type"))}
	switch f.kind {
	case "session_welcome", "session_reconnect":
		session := payload.Get("session")
		f.session = strings.Clone(str(session, "id"))
		f.keepalive = time.Duration(min(max(session.GetInt("keepalive_timeout_seconds"), 0), 600)) * time.Second
		f.reconnect = strings.Clone(str(session, "reconnect_url"))
	case "revocation":
		f.status = words(str(payload.Get("subscription"), "status"))
		if f.topic == "" {
			f.topic = strings.Clone(str(payload.Get("subscription"), "type"))
		}
	case "notification":
		m := &f.message
		m.Comment.Kind, m.Comment.Source, m.Comment.ReceivedAt = live.Twitch, d.source, received
		f.told = d.event(m, f.topic, payload.Get("event"), millis(str(meta, "message_timestamp")))
	}
	return f, nil
}

// known spares the copy of the usual kinds.
func known(kind string) string {
	for _, k := range [...]string{"notification", "session_keepalive", "session_welcome", "session_reconnect", "revocation"} {
		if k == kind {
			return k
		}
	}
	return ""
}

// event fills in what an event tells, sent at a time in ms; false if that is
// nothing about the chat.
func (d *decoder) event(m *live.Message, topic string, e *fastjson.Value, sent int64) bool {
	c := &m.Comment
	at := sent
	if at == 0 {
		at = c.ReceivedAt
	}
	switch topic {
	case "channel.chat.message":
		c.PlatformID = d.strings.Keep(str(e, "message_id"))
		c.PublishedAt = sent
		c.Text = d.text(str(e.Get("message"), "text"))
		if form := str(e, "message_type"); form != "text" {
			c.Form = d.strings.Keep(form)
		}
		if bits := e.GetInt64("cheer", "bits"); bits > 0 {
			c.Form, c.Amount = "cheer", fmt.Sprintf("%d Bits", bits)
		}
		d.author(m, e)
		return c.PlatformID != ""
	case "channel.chat.notification":
		c.PlatformID = d.strings.Keep(str(e, "message_id"))
		c.PublishedAt = sent
		c.Form = d.strings.Keep(str(e, "notice_type"))
		c.Text = d.strings.Keep(together(str(e, "system_message"), str(e.Get("message"), "text")))
		c.Amount = donated(e.Get("charity_donation", "amount"))
		if !e.GetBool("chatter_is_anonymous") {
			d.author(m, e)
		}
		return c.PlatformID != "" && c.Text != ""
	case "channel.chat.message_delete":
		c.PlatformID = d.strings.Keep(str(e, "message_id"))
		m.Removed = live.RemovedByPlatform
		return c.PlatformID != ""
	case "channel.chat.clear":
		m.Sweep = &live.Sweep{Until: at}
		return true
	case "channel.chat.clear_user_messages":
		m.Sweep = &live.Sweep{Author: d.strings.Keep(str(e, "target_user_id")), Until: at}
		return m.Sweep.Author != "" // without one it would take back everything
	case "channel.ban", "channel.unban":
		b := &live.PlatformBan{Lifted: topic == "channel.unban", At: at, Author: live.Author{
			PlatformID: d.strings.Keep(str(e, "user_id")), Name: d.strings.Keep(str(e, "user_name"))}}
		if since := millis(str(e, "banned_at")); since > 0 {
			b.At = since
		}
		if ends := millis(str(e, "ends_at")); ends > b.At {
			b.Seconds = (ends - b.At + 500) / 1000
		}
		m.Ban = b
		return b.Author.PlatformID != ""
	}
	return false
}

func (d *decoder) author(m *live.Message, e *fastjson.Value) {
	id := str(e, "chatter_user_id")
	if id == "" {
		return
	}
	name := str(e, "chatter_user_name")
	if name == "" {
		name = str(e, "chatter_user_login")
	}
	m.Comment.Author = &live.Author{PlatformID: d.strings.Keep(id), Name: d.strings.Keep(name)}
	m.Own = d.own != "" && id == d.own
}

// text cleans a text as people typed it: without the marks of /me, and without
// the invisible character that some programs add to repeat themselves.
// (doubtful: whether EventSub still carries the marks of /me.)
func (d *decoder) text(s string) string {
	if inner, ok := strings.CutPrefix(s, "\x01ACTION "); ok {
		s = strings.TrimSuffix(inner, "\x01")
	}
	return d.strings.Keep(strings.TrimRight(s, " \U000E0000"))
}

// together puts what Twitch writes about a notice before what its author adds.
func together(system, said string) string {
	if system == "" || said == "" {
		return system + said
	}
	return system + " " + said
}

// donated writes an amount given in minor units; "" if there is none.
func donated(v *fastjson.Value) string {
	value, places, currency := v.GetInt64("value"), v.GetInt("decimal_place"), str(v, "currency")
	if value <= 0 || places < 0 || places > 4 || currency == "" {
		return ""
	}
	unit := int64(1)
	for range places {
		unit *= 10
	}
	if places == 0 {
		return fmt.Sprintf("%d %s", value, currency)
	}
	return fmt.Sprintf("%d.%0*d %s", value/unit, places, value%unit, currency)
}

// welcome decodes the first message of a connection.
func (d *decoder) welcome(body []byte) (frame, error) {
	f, err := d.frame(body, 0)
	if err == nil && (f.kind != "session_welcome" || f.session == "") {
		err = ingest.ErrUnreadable.Because(errors.New("no welcome"))
	}
	return f, err
}
