package twitch

import "strings"

const (
	maxTags = 8 << 10 // bytes of tags, as IRCv3 bounds them
	maxRest = 4 << 10 // and of what follows; Twitch's own bound of a text is 500 characters
)

// line is one line of IRC. Its parts are pieces of what was parsed.
type line struct {
	tags    string // still escaped
	nick    string // who said it; "" for the server
	command string
	channel string // first parameter, without its #
	text    string // last parameter, if there is more than one
}

// parseLine reads one line without its end; false for one that is too long or
// has no command.
func parseLine(s string) (l line, ok bool) {
	if rest, tagged := strings.CutPrefix(s, "@"); tagged {
		l.tags, s, _ = strings.Cut(rest, " ")
		if len(l.tags) > maxTags {
			return line{}, false
		}
		s = strings.TrimLeft(s, " ")
	}
	if len(s) > maxRest {
		return line{}, false
	}
	if rest, prefixed := strings.CutPrefix(s, ":"); prefixed {
		var prefix string
		prefix, s, _ = strings.Cut(rest, " ")
		l.nick, _, ok = strings.Cut(prefix, "!")
		if !ok {
			l.nick = ""
		}
		s = strings.TrimLeft(s, " ")
	}
	l.command, s, _ = strings.Cut(s, " ")
	first := true
	for s != "" {
		var param string
		if rest, trailing := strings.CutPrefix(s, ":"); trailing {
			param, s = rest, ""
		} else {
			param, s, _ = strings.Cut(s, " ")
		}
		if first {
			l.channel, first = strings.TrimPrefix(param, "#"), false
		} else {
			l.text = param
		}
	}
	return l, l.command != ""
}

// tag returns a tag's value, unescaped; "" if it is missing.
func (l *line) tag(name string) string {
	for rest := l.tags; rest != ""; {
		var pair string
		pair, rest, _ = strings.Cut(rest, ";")
		if key, value, _ := strings.Cut(pair, "="); key == name {
			return unescape(value)
		}
	}
	return ""
}

// unescape undoes the escaping of IRCv3: \: \s \\ \r \n; any other backslash
// disappears.
func unescape(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		if i++; i == len(s) {
			break
		}
		switch s[i] {
		case ':':
			b.WriteByte(';')
		case 's':
			b.WriteByte(' ')
		case 'r':
			b.WriteByte('\r')
		case 'n':
			b.WriteByte('\n')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
