package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"hello", "hello"},
		{"", ""},
		{"  two\n\n lines\t ", "two lines"},
		{"nul\x00 bell\a", "nul bell"},
		{"evil\u202Etxt.exe", "eviltxt.exe"},
		{"bad \xff utf", "bad utf"},
		{"👩‍👩‍👧 family", "👩‍👩‍👧 family"},
		{"مرحبا", "مرحبا"},
		{"z" + strings.Repeat("\u0300", 50), "z" + strings.Repeat("\u0300", 4)},
		{strings.Repeat("a", 30), strings.Repeat("a", 19) + "…"},
		{"<b>bold</b>", "<b>bold</b>"},
	} {
		if got := Clean(c.in, 20); got != c.want {
			t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"Hello World", []string{"hello", "world"}},
		{"s p a m", []string{"spam"}},
		{"s.p.a.m now", []string{"spam", "now"}},
		{"ｓｐａｍ", []string{"spam"}},
		{"ѕраm", []string{"spam"}},
		{"sp4m", []string{"spam"}},
		{"$pam", []string{"spam"}},
		{"spaaaaam", []string{"spam"}},
		{"𝓼𝓹𝓪𝓶", []string{"spam"}},
		{"Spätzle", []string{"spatzle"}},
		{"room 12", []string{"room", "12"}},
		{"sp\u200bam", []string{"spam"}},
	} {
		if got := Tokens(Fold(c.in)); !slices.Equal(got, c.want) {
			t.Errorf("Tokens(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("hello \u202E\x00 wörld", 5)
	f.Fuzz(func(t *testing.T, s string, most int) {
		if most < 2 || most > 1000 {
			return
		}
		got := Clean(s, most)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > most {
			t.Fatalf("%q", got)
		}
		if again := Clean(got, most); again != got {
			t.Fatalf("not stable: %q then %q", got, again)
		}
		Tokens(Fold(got))
	})
}
