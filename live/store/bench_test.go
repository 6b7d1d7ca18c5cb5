package store

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"zuruf/live"
	"zuruf/live/store/redistest"
)

// BenchmarkVotes sends votes of distinct voters for 100 questions through the
// batcher, from as many goroutines as a busy node has sockets that vote at
// once, to a redis-server that syncs every write to disk.
func BenchmarkVotes(b *testing.B) {
	const questions, goroutines = 100, 2000
	c := redistest.Start(b).Client()
	defer c.Close()
	seal, err := NewSealer([]byte("bench"))
	if err != nil {
		b.Fatal(err)
	}
	s := New(c, live.Secret("secret"), seal)
	defer s.Close()
	ctx := context.Background()
	sh, err := s.CreateShow(ctx, op("create"), live.Show{ID: live.NewID(), Series: live.NewID(), Title: "T", Language: "de", Hold: live.HoldRules},
		live.Series{ID: live.NewID(), Title: "T"})
	if err != nil {
		b.Fatal(err)
	}
	for i := range questions {
		if _, err := s.AddQuestion(ctx, sh.ID, op(fmt.Sprint("q", i)), NewQuestion{
			Question: live.Question{Kind: live.Room, Text: "Why?", State: live.QuestionOpen}}); err != nil {
			b.Fatal(err)
		}
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for range goroutines {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				voter := s.secret.Voter(fmt.Sprint("v", i))
				v, err := s.Vote(ctx, sh.ID, int(i%questions)+1, 1, voter)
				if err != nil || !v.Changed {
					b.Error(v, err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "votes/s")
	t, err := s.Counts(ctx, sh.ID)
	if err != nil {
		b.Fatal(err)
	}
	sum := 0
	for _, q := range t.Votes {
		sum += q[1]
	}
	if sum != b.N {
		b.Errorf("%d votes kept of %d", sum, b.N)
	}
}
