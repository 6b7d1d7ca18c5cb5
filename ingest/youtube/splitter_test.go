package youtube

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
)

// objects feeds pieces and returns what came out.
func objects(limit int, pieces ...[]byte) (out []string, inside bool, err error) {
	s := splitter{limit: limit}
	for _, p := range pieces {
		if err = s.feed(p, func(o []byte) error { out = append(out, string(o)); return nil }); err != nil {
			return out, false, err
		}
	}
	return out, s.inside(), nil
}

func TestSplitterAtEveryBorder(t *testing.T) {
	const body = "[{\"a\":\"}{\\\"\\\\\",\"n\":-1.5e3},\r\n {\"ä🥨\":[{},{\"x\":{}}]},{}\t,\n{\"u\":\"\\ud83e\\udd68\"}]\n"
	want := []string{`{"a":"}{\"\\","n":-1.5e3}`, `{"ä🥨":[{},{"x":{}}]}`, `{}`, `{"u":"\ud83e\udd68"}`}
	for i := range len(body) {
		for j := i; j <= len(body); j++ {
			got, inside, err := objects(0, []byte(body[:i]), []byte(body[i:j]), []byte(body[j:]))
			if err != nil || inside || !slices.Equal(got, want) {
				t.Fatalf("split at %d and %d: %q, %t, %v", i, j, got, inside, err)
			}
		}
	}
}

func TestSplitterRefuses(t *testing.T) {
	for _, c := range []struct {
		body string
		want error
		n    int
	}{
		{"<html>", ingest.ErrUnreadable, 0},
		{"[{}] null", ingest.ErrUnreadable, 1},
		{"[7]", ingest.ErrUnreadable, 0},
		{`[{},"{}"]`, ingest.ErrUnreadable, 1},
		{`[{}}`, ingest.ErrUnreadable, 1},
		{`[{"a":"` + strings.Repeat("x", 93) + `"}]`, ingest.ErrTooLarge, 0},
		{`[{},{"a":"` + strings.Repeat("x", 500), ingest.ErrTooLarge, 1},
		{`[{"a":"` + strings.Repeat("x", 92) + `"}]`, nil, 1}, // exactly 100
	} {
		for _, size := range []int{1, 7, len(c.body)} {
			got, _, err := objects(100, slices.Collect(slices.Chunk([]byte(c.body), size))...)
			if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) || len(got) != c.n {
				t.Errorf("%.20q in pieces of %d: %d objects, %v", c.body, size, len(got), err)
			}
		}
	}
	if _, inside, err := objects(0, []byte(`[{"a":`)); err != nil || !inside {
		t.Error("an unfinished object is not noticed")
	}
	mine := errors.New("enough")
	var s splitter
	if err := s.feed([]byte("[{},{}]"), func([]byte) error { return mine }); err != mine {
		t.Errorf("yield's error: %v", err)
	}
}

// TestSplitterKeepsLittle: what was yielded does not stay, and the pieces of an
// object are copied once.
func TestSplitterKeepsLittle(t *testing.T) {
	object := []byte(`{"a":"` + strings.Repeat("x", 10_000) + `"}`)
	var s splitter
	n := 0
	for range 1000 {
		for piece := range slices.Chunk(object, 100) {
			if err := s.feed(piece, func([]byte) error { n++; return nil }); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n != 1000 || cap(s.kept) > 4*len(object) {
		t.Errorf("%d objects, %d bytes kept", n, cap(s.kept))
	}
}

// FuzzStream: however the bytes of a stream are cut into pieces, the same
// objects come out and the same error, and decoding each ends without a panic.
func FuzzStream(f *testing.F) {
	ingesttest.Corpus(f)
	f.Add([]byte("[{\"items\":[]},\n{\"nextPageToken\":\"x\"}]"), uint8(1))
	f.Add(append(append([]byte("["), fullPage(2)...), `,{"error":{"code":403,"errors":[{"reason":"liveChatEnded"}]}}]`...), uint8(7))
	f.Add([]byte(`[{"a":"\\\"}`), uint8(2))
	f.Add([]byte("[{\"ä\":\"\xf0\x9f\"}]]][{}"), uint8(3))
	f.Fuzz(func(t *testing.T, body []byte, size uint8) {
		const limit = 4096
		whole, inside, err := objects(limit, body)
		pieces := slices.Collect(slices.Chunk(body, int(size)+1))
		got, open, err2 := objects(limit, pieces...)
		if !slices.Equal(whole, got) || inside != open || !errors.Is(err2, err) {
			t.Fatalf("whole: %q %t %v, in pieces: %q %t %v", whole, inside, err, got, open, err2)
		}
		var d decoder
		for _, o := range whole {
			p, refusal, err := d.streamed([]byte(o), "s", 1)
			if err == nil && refusal != nil && (refusal.meaning == nil || len(p.messages) > 0) {
				t.Fatalf("%+v and %+v of %s", p, refusal, o)
			}
		}
	})
}

// BenchmarkDecodeStream decodes a stream of 200 objects with 10 messages each,
// as it comes from the network in pieces.
func BenchmarkDecodeStream(b *testing.B) {
	body := []byte("[")
	for i := range 200 {
		if i > 0 {
			body = append(body, ",\r\n"...)
		}
		body = append(body, fullPage(10)...)
	}
	body = append(body, ']')
	report := func(b *testing.B, n int) {
		if n != 2000 {
			b.Fatal(n)
		}
	}
	finish := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2000, "ns/comment")
	}
	b.Run("zuruf", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		var d decoder
		for b.Loop() {
			var s splitter
			n := 0
			for piece := range slices.Chunk(body, 4096) {
				if err := s.feed(piece, func(o []byte) error {
					p, _, err := d.streamed(o, "s", 7)
					n += len(p.messages)
					return err
				}); err != nil {
					b.Fatal(err)
				}
			}
			report(b, n)
		}
		finish(b)
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(len(body)))
		b.ReportAllocs()
		for b.Loop() {
			dec := json.NewDecoder(iotest.DataErrReader(bytes.NewReader(body)))
			if _, err := dec.Token(); err != nil {
				b.Fatal(err)
			}
			n := 0
			for dec.More() {
				var v typedPage
				if err := dec.Decode(&v); err != nil {
					b.Fatal(err)
				}
				n += len(v.messages("s", 7).messages)
			}
			report(b, n)
		}
		finish(b)
	})
}
