package twitch

import (
	"strconv"

	"zuruf/live"
)

// said turns a line of the chat into a message; false if it is none.
func (d *decoder) said(l *line, received int64) (m live.Message, ok bool) {
	c := &m.Comment
	c.Kind, c.Source, c.ReceivedAt = live.Twitch, d.source, received
	sent := positive(l.tag("tmi-sent-ts"))
	at := sent
	if at == 0 {
		at = received
	}
	switch l.command {
	case "PRIVMSG":
		c.PlatformID = d.strings.Keep(l.tag("id"))
		c.PublishedAt = sent
		c.Text = d.text(l.text)
		if bits := positive(l.tag("bits")); bits > 0 {
			c.Form, c.Amount = "cheer", strconv.FormatInt(bits, 10)+" Bits"
		} else if l.tag("msg-id") == "highlighted-message" {
			c.Form = "channel_points_highlighted" // as EventSub calls it
		}
		d.speaker(&m, l)
		return m, c.PlatformID != ""
	case "USERNOTICE":
		c.PlatformID = d.strings.Keep(l.tag("id"))
		c.PublishedAt = sent
		c.Form = d.strings.Keep(l.tag("msg-id"))
		c.Text = d.strings.Keep(together(l.tag("system-msg"), l.text))
		if l.tag("login") != "ananonymousgifter" {
			d.speaker(&m, l)
		}
		return m, c.PlatformID != "" && c.Text != ""
	case "CLEARMSG":
		c.PlatformID = d.strings.Keep(l.tag("target-msg-id"))
		m.Removed = live.RemovedByPlatform
		return m, c.PlatformID != ""
	}
	return m, false
}

// cleared turns CLEARCHAT into what it means: one person is kept out and what
// they said is taken back, or the whole chat is cleared.
func (d *decoder) cleared(l *line, received int64) []live.Message {
	at := positive(l.tag("tmi-sent-ts"))
	if at == 0 {
		at = received
	}
	about := live.Comment{Kind: live.Twitch, Source: d.source, ReceivedAt: received}
	if l.text == "" {
		return []live.Message{{Comment: about, Sweep: &live.Sweep{Until: at}}}
	}
	user := d.strings.Keep(l.tag("target-user-id"))
	if user == "" {
		return nil // without tags it is not known whom it means
	}
	who := live.Author{PlatformID: user, Name: d.strings.Keep(l.text)}
	return []live.Message{
		{Comment: about, Ban: &live.PlatformBan{Author: who, Seconds: positive(l.tag("ban-duration")), At: at}},
		{Comment: about, Sweep: &live.Sweep{Author: user, Until: at}},
	}
}

func (d *decoder) speaker(m *live.Message, l *line) {
	id := l.tag("user-id")
	if id == "" {
		return
	}
	name := l.tag("display-name")
	if name == "" {
		name = l.nick
	}
	if name == "" {
		name = l.tag("login")
	}
	m.Comment.Author = &live.Author{PlatformID: d.strings.Keep(id), Name: d.strings.Keep(name)}
	m.Own = d.own != "" && id == d.own
}

// positive reads a whole number above 0; 0 if it is none.
func positive(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
