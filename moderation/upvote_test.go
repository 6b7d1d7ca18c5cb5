package moderation

import "testing"

func TestUpvote(t *testing.T) {
	for s, want := range map[string]int{
		"+1 #12": 12, "+1 12": 12, "+1#12": 12, "👍 12": 12, "👍12": 12, "👍🏽 12": 12, "👍 #12": 12, "👍👍 3": 3,
		"#12 +1": 12, "12 👍": 12, "#7👍": 7, "＋１ ＃１２": 12, "👍️ 12": 12, "+1 #12!": 12, "👍 １２": 12,
		"+1": 0, "👍": 0, "12": 0, "#12": 0, "+12": 0, "+1 #12 please": 0, "👍 12 13": 0, "1 👍 2": 0, "👍 123456": 0,
		"": 0, "+1 #": 0, "-1 #12": 0, "👍 0": 0, "I like 12": 0, "+1 #12 #13": 0, "+1 + 1": 0,
	} {
		got, ok := Upvote(s)
		if ok != (want > 0) || ok && got != want {
			t.Errorf("Upvote(%q) = %d %v, want %d", s, got, ok, want)
		}
	}
}

func FuzzUpvote(f *testing.F) {
	f.Add("+1 #12")
	f.Add("👍🏽 ７")
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := Upvote(s); ok && (n < 1 || n > 99999) {
			t.Fatal(n)
		}
	})
}

func BenchmarkUpvote(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Upvote("Wann kommt das Update endlich raus?")
		Upvote("👍🏽 12")
	}
}
