package live

import (
	"errors"
	"math/bits"
	"strings"
	"testing"
)

func TestParseCode(t *testing.T) {
	for in, want := range map[string]string{
		"F7QK3M": "F7QK3M", "f7qk3m": "F7QK3M", " f7q k3m ": "F7QK3M", "F7Q-K3M": "F7QK3M", "zzzzzz": "ZZZZZZ",
	} {
		if got, ok := ParseCode(in); !ok || got != want {
			t.Errorf("%q: %q %v", in, got, ok)
		}
	}
	for in, why := range map[string]string{
		"": "nothing", "F7QK3": "too short", "F7QK3MM": "too long", "F7QK30": "a zero", "F7QK3O": "an O", "F7QK31": "a one", "F7QK3I": "an I",
		"F7QK3Ü": "an umlaut", "Ｆ7QK3M": "full width", "F7QK3\x00": "a control character", "F7QK3/": "a sign", "ﬀFFFF": "a ligature, which upper case makes longer",
	} {
		if got, ok := ParseCode(in); ok {
			t.Errorf("%q: %s is read as %q", in, why, got)
		}
	}
}

func TestWhatIsDrawnCanBeRead(t *testing.T) {
	if len(CodeAlphabet) != 32 || strings.ContainsAny(CodeAlphabet, "0O1I") {
		t.Fatal("the alphabet is 32 characters without those that people confuse")
	}
	seen := map[string]bool{}
	for range 2000 {
		code, id, receipt := NewCode(), NewID(), NewReceipt()
		if got, ok := ParseCode(code); !ok || got != code {
			t.Fatalf("code %q", code)
		}
		if len(id) != 12 || strings.ToLower(id) != id || len(receipt) != 16 {
			t.Fatalf("id %q, receipt %q", id, receipt)
		}
		if seen[id] || seen[receipt] {
			t.Fatal("drawn twice")
		}
		seen[id], seen[receipt] = true, true
	}
}

func TestTokens(t *testing.T) {
	for in, want := range map[string]Token{
		"1-0": {1, 0}, "42-1861015931": {42, 1861015931}, "18446744073709551615-18446744073709551615": {1<<64 - 1, 1<<64 - 1},
	} {
		if got, ok := ParseToken(in); !ok || got != want || got.String() != in {
			t.Errorf("%q: %+v %v", in, got, ok)
		}
	}
	for in, why := range map[string]string{
		"": "nothing", "7": "no nonce", "-7": "no number", "7-": "no nonce", "0-7": "the log begins at 1", "-1-7": "negative", "7--1": "negative",
		"7-1-2": "three parts", "x-1": "no number", "1-x": "no number", " 1-1": "a blank", "1-1\n": "a line break", "1.5-2": "a fraction",
		"18446744073709551616-1": "too large", "$-1": "a stream id of Redis", "+": "a stream id of Redis",
	} {
		if got, ok := ParseToken(in); ok {
			t.Errorf("%q: %s is read as %v", in, why, got)
		}
	}
}

func FuzzParseToken(f *testing.F) {
	f.Add("42-1861015931")
	f.Add("0042-1")
	f.Fuzz(func(t *testing.T, s string) {
		token, ok := ParseToken(s)
		if !ok {
			return
		}
		if again, ok := ParseToken(token.String()); !ok || again != token || token.Seq == 0 {
			t.Fatalf("%q: %v", s, token)
		}
	})
}

func TestIdsAreKeyedAndKeptApart(t *testing.T) {
	a, b := Secret("one"), Secret("two")
	if again := Secret("one"); a.CommentID(YouTube, "x") != again.CommentID(YouTube, "x") {
		t.Error("a comment's id must not change")
	}
	ids := map[string]string{}
	for name, id := range map[string]string{
		"youtube": a.CommentID(YouTube, "x"), "facebook": a.CommentID(Facebook, "x"), "another comment": a.CommentID(YouTube, "y"),
		"another secret": b.CommentID(YouTube, "x"), "author": a.AuthorID(YouTube, "x"), "author elsewhere": a.AuthorID(Room, "x"),
		"receipt": a.ReceiptHash("x"),
	} {
		if other, twice := ids[id]; twice || len(id) != 12 {
			t.Errorf("%s and %s share the id %q", name, other, id)
		}
		ids[id] = name
	}
	if a.Sum("p", "ab", "c") == a.Sum("p", "a", "bc") || a.Sum("p", "a") == a.Sum("p", "a", "") {
		t.Error("parts run into each other")
	}
}

// TestFacebookIdsComeInTwoForms: webhook and polling prefix the same comment differently.
func TestFacebookIdsComeInTwoForms(t *testing.T) {
	s := Secret("s")
	if s.CommentID(Facebook, "100_777") != s.CommentID(Facebook, "200_777") || s.CommentID(Facebook, "777") != s.CommentID(Facebook, "1_2_777") {
		t.Error("the same comment has two ids")
	}
	if s.CommentID(Facebook, "100_777") == s.CommentID(Facebook, "100_778") || s.CommentID(YouTube, "100_777") == s.CommentID(YouTube, "200_777") {
		t.Error("two comments have one id")
	}
}

func TestVotersFitIntoARedisInteger(t *testing.T) {
	s, longest := Secret("s"), 0
	for range 500 {
		v := s.Voter(NewID())
		longest = max(longest, bits.Len64(v))
	}
	if longest > 63 || longest < 55 {
		t.Errorf("voters have %d bits", longest)
	}
}

func TestErrors(t *testing.T) {
	cause := errors.New("connection refused by 10.0.0.7")
	e := ErrUnavailable.Because(cause)
	if !errors.Is(e, ErrUnavailable) || !errors.Is(e, cause) || errors.Is(e, ErrStale) || ErrUnavailable.Cause != nil {
		t.Error("a copy with a cause is the same refusal")
	}
	for _, lang := range []string{"de", "en", "", "fr"} {
		if m := e.Message.In(lang); m == "" || strings.Contains(m, "10.0.0.7") {
			t.Errorf("%s: the person sees %q", lang, m)
		}
	}
	if !strings.Contains(e.Error(), "10.0.0.7") || AsError(cause) != nil || AsError(nil) != nil || AsError(e) != e {
		t.Error("the log sees the cause")
	}
}

func TestRoles(t *testing.T) {
	for role, want := range map[Role][3]bool{ // valid, moderates, conducts
		Producer: {true, true, true}, Moderator: {true, true, true}, Host: {true, false, true},
		Overlay: {true, false, false}, Viewer: {true, false, false}, "": {}, "admin": {},
	} {
		if got := [3]bool{role.Valid(), role.Moderates(), role.Conducts()}; got != want {
			t.Errorf("%q: %v, want %v", role, got, want)
		}
	}
	l := Link{ID: StandingLink("abc", Host), Series: "abc", Role: Host}
	if !l.Standing() || (Link{ID: "xyz", Series: "abc", Role: Host}).Standing() || (Link{ID: "p", Role: Producer}).Standing() {
		t.Error("standing links")
	}
	ids := map[string]bool{}
	for _, r := range []Role{Producer, Moderator, Host, Overlay} {
		ids[StandingLink("abc", r)] = true
	}
	if len(ids) != 4 {
		t.Error("two roles share a standing link")
	}
}
