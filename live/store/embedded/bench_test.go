package embedded

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
)

// BenchmarkScript measures calls of a script that adds to a set, counts, logs
// and publishes, each acknowledged when it is durable.
func BenchmarkScript(b *testing.B) {
	for _, goroutines := range []int{1, 64} {
		b.Run(fmt.Sprint(goroutines), func(b *testing.B) {
			e := mustOpen(b, b.TempDir())
			c := newClient(b, e)
			if err := intake.Run(b.Context(), c, intakeKeys, "first", "1").Err(); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.ResetTimer()
			var next atomic.Int64
			var wg sync.WaitGroup
			for range goroutines {
				wg.Go(func() {
					for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
						if err := intake.EvalSha(b.Context(), c, intakeKeys, i, "1").Err(); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
		})
	}
}

// BenchmarkPipeline measures the same in pipelines of 100.
func BenchmarkPipeline(b *testing.B) {
	e := mustOpen(b, b.TempDir())
	c := newClient(b, e)
	if err := intake.Run(b.Context(), c, intakeKeys, "first", "1").Err(); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; {
		pipe := c.Pipeline()
		for range min(100, b.N-i) {
			intake.EvalSha(b.Context(), pipe, intakeKeys, i, "1")
			i++
		}
		if _, err := pipe.Exec(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "calls/s")
}

// BenchmarkRead measures reads.
func BenchmarkRead(b *testing.B) {
	e := mustOpen(b, b.TempDir())
	c := newClient(b, e)
	c.HSet(b.Context(), "hash", "field", "value")
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := c.HGet(b.Context(), "hash", "field").Err(); err != nil {
				b.Error(err)
			}
		}
	})
}

// BenchmarkReplay measures how fast a journal of script calls is decoded and
// executed.
func BenchmarkReplay(b *testing.B) {
	var journal []byte
	const calls = 10_000
	var f frame
	for i := range calls {
		id, n := fmt.Sprint("voter", i), fmt.Sprint(i+1)
		f.reset()
		f.add("SADD", "seen", id)
		f.add("INCR", "count")
		f.add("XADD", "log", "MAXLEN", "=", "1000", n+"-1", "id", id)
		journal = appendSealed(journal, f.appendTo(nil), 0)
	}
	b.SetBytes(int64(len(journal)))
	b.ReportAllocs()
	for b.Loop() {
		db, err := newMemory()
		if err != nil {
			b.Fatal(err)
		}
		if r, err := replayFrames(newDecoder(bytes.NewReader(journal), 0), db.Server()); err != io.EOF || r.changes != 3*calls {
			b.Fatal(r, err)
		}
		db.Close()
	}
	b.ReportMetric(float64(calls*b.N)/b.Elapsed().Seconds(), "calls/s")
}
