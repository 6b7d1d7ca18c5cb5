package social

import (
	"html"
	"strings"
)

// Text turns the HTML of a message into text: tags go, of images and emotes the
// alternative text stays, entities become characters, white space becomes one
// blank. What a person typed as &lt;b&gt; stays as the characters <b>.
func Text(markup string) string {
	if !strings.ContainsAny(markup, "<&\n\t\r") {
		return fields(markup)
	}
	var b strings.Builder
	b.Grow(len(markup))
	gap := func() { // so that nothing becomes a tag by what stood inside it
		if s := b.String(); s != "" && s[len(s)-1] == '<' {
			b.WriteByte(' ')
		}
	}
	for markup != "" {
		i := strings.IndexByte(markup, '<')
		if i < 0 {
			i = len(markup)
		}
		b.WriteString(html.UnescapeString(markup[:i]))
		if markup = markup[i:]; markup == "" {
			break
		}
		if !begins(markup) {
			b.WriteByte('<')
			markup = markup[1:]
			continue
		}
		gap()
		name, tag, rest := cut(markup)
		switch name {
		case "script", "style":
			rest = after(rest, name)
		case "img":
			b.WriteString(noBrackets.Replace(html.UnescapeString(attribute(tag, "alt"))))
		case "br", "p", "div", "li":
			b.WriteByte(' ')
		}
		markup = rest
	}
	return fields(b.String())
}

var noBrackets = strings.NewReplacer("<", "", ">", "")

// fields makes one blank of every run of white space and control characters.
func fields(s string) string {
	before := byte(' ')
	for i := 0; ; i++ {
		if i == len(s) {
			if i == 0 || before != ' ' {
				return s // nearly always
			}
			break
		}
		if c := s[i]; c < ' ' || c == 0x7f || c == 0xc2 || c == ' ' && before == ' ' {
			break
		}
		before = s[i]
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\u00a0' }), " ")
}

// begins reports whether a "<" is the beginning of a tag or a comment.
func begins(s string) bool {
	if len(s) < 2 {
		return false
	}
	c := s[1] | 0x20
	return c >= 'a' && c <= 'z' || s[1] == '/' || s[1] == '!' || s[1] == '?'
}

// cut takes the tag at the beginning of s. One that never ends takes all.
func cut(s string) (name, tag, rest string) {
	if inner, ok := strings.CutPrefix(s, "<!--"); ok {
		_, rest, _ = strings.Cut(inner, "-->")
		return "", "", rest
	}
	quote := byte(0)
	end := len(s)
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && s[i-1] == '=':
			quote = c
		case c == '>':
			end = i
		}
		if end < len(s) {
			break
		}
	}
	if end == len(s) && quote != 0 { // a quotation that never ends: up to the next end of a tag
		if i := strings.IndexByte(s, '>'); i >= 0 {
			end = i
		}
	}
	tag, rest = s[1:end], s[min(end+1, len(s)):]
	i := strings.IndexAny(tag, " \t\r\n/")
	if i < 0 {
		i = len(tag)
	}
	return strings.ToLower(tag[:i]), tag, rest
}

// after returns what follows the end of an element whose content is no text.
func after(s, name string) string {
	for {
		_, inner, ok := strings.Cut(s, "</")
		if !ok {
			return ""
		}
		if len(inner) >= len(name) && strings.EqualFold(inner[:len(name)], name) {
			_, rest, _ := strings.Cut(inner, ">")
			return rest
		}
		s = inner
	}
}

// attribute returns an attribute of a tag, still escaped; "" if it has none.
func attribute(tag, name string) string {
	low := strings.ToLower(tag)
	if len(low) != len(tag) {
		return "" // letters that change their length have no business in a tag
	}
	for from := 0; ; {
		i := strings.Index(low[from:], name+"=")
		if i < 0 {
			return ""
		}
		i += from
		from = i + len(name) + 1
		if i == 0 || !strings.ContainsRune(" \t\r\n\"'", rune(tag[i-1])) {
			continue
		}
		value := tag[from:]
		if value != "" && (value[0] == '"' || value[0] == '\'') {
			value, _, _ = strings.Cut(value[1:], value[:1])
			return value
		}
		value, _, _ = strings.Cut(value, " ")
		return strings.TrimRight(value, "/")
	}
}
