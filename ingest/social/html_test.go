package social_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"zuruf/ingest/ingesttest"
	"zuruf/ingest/social"
)

func TestText(t *testing.T) {
	for markup, want := range map[string]string{
		"Hallo":                         "Hallo",
		"  viel \n\t Platz ":            "viel Platz",
		"<b>fett</b> &amp; <i>schräg":   "fett & schräg",
		`gut <img src="x" alt=":gut:">`: "gut :gut:",
		`<img alt='😀' src="https://x.example/1.png"/>da`: "😀da",
		`<img src=x onerror=alert(1)>`:                   "",
		`<img data-alt="no" alt=yes>`:                    "yes",
		`<img alt="<script>x</script>">`:                 "scriptx/script",
		"1 < 2 && 3 > 2":                                 "1 < 2 && 3 > 2",
		"I <3 this":                                      "I <3 this",
		"&lt;b&gt;as typed&lt;/b&gt;":                    "<b>as typed</b>",
		"eins<br>zwei<p>drei</p>":                        "eins zwei drei",
		"<script>alert('</b>')</script>ok":               "ok",
		"<STYLE>p{}</Style>ok":                           "ok",
		"<!-- <b> -->ok<!-- never ends":                  "ok",
		"<<b>script>alert(1)</script>":                   "< script>alert(1)",
		"<svg><path d='M0 0'/></svg>ok":                  "ok",
		`<a title="a > b">link</a>`:                      "link",
		`<a title="never ends>link</a>`:                  "link",
		"ohne Ende <b":                                   "ohne Ende",
		"&nbsp;a&nbsp;&#128578;&#0;":                     "a 🙂\uFFFD",
		"a\x00b":                                         "a b",
		"":                                               "",
		"<":                                              "<",
		"<img alt=":                                      "",
		"<span class=\"x\"><span>tief</span></span>":     "tief",
		`<img class="emoji" src="data:image/svg+xml,<svg>" alt="x" />`: "x",
	} {
		if got := social.Text(markup); got != want {
			t.Errorf("%q: %q, want %q", markup, got, want)
		}
	}
}

var markup = regexp.MustCompile(`<[a-zA-Z/!?][^>]*>`)

// FuzzText: no markup survives that was not typed as characters.
func FuzzText(f *testing.F) {
	ingesttest.Corpus(f)
	for _, s := range []string{"<<b>script>x", `<img alt="<b>">`, "<!--<b>-->", "<script><style></script>", "<a title='>'>x", "<\x00b>", "<img alt=", "<İmg alt=x>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := social.Text(s)
		if !strings.Contains(s, "&") && markup.MatchString(got) {
			t.Fatalf("%q became %q", s, got)
		}
		if again := social.Text(html.EscapeString(got)); utf8.ValidString(got) && again != got {
			t.Fatalf("%q, escaped and read again, became %q", got, again)
		}
	})
}
