package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"zuruf/live"
	"zuruf/live/store/redistest"
)

// benchShow is a show on a redis-server that syncs every write to disk.
func benchShow(b *testing.B) (*Store, string) {
	b.Helper()
	c := redistest.Start(b).Client()
	b.Cleanup(func() { c.Close() })
	seal, err := NewSealer([]byte("bench"))
	if err != nil {
		b.Fatal(err)
	}
	s := New(c, live.Secret("secret"), seal)
	b.Cleanup(s.Close)
	sh, err := s.CreateShow(context.Background(), op("create"), live.Show{ID: live.NewID(), Series: live.NewID(), Title: "T", Language: "de", Hold: live.HoldRules},
		live.Series{ID: live.NewID(), Title: "T"})
	if err != nil {
		b.Fatal(err)
	}
	return s, sh.ID
}

// BenchmarkVotes sends votes of distinct voters for 100 questions through the
// batcher, from as many goroutines as a busy node has sockets that vote at
// once, to a redis-server that syncs every write to disk.
func BenchmarkVotes(b *testing.B) {
	const questions, goroutines = 100, 2000
	s, show := benchShow(b)
	ctx := context.Background()
	for i := range questions {
		if _, err := s.AddQuestion(ctx, show, op(fmt.Sprint("q", i)), NewQuestion{
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
				v, err := s.Vote(ctx, show, int(i%questions)+1, 1, voter)
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
	t, err := s.Counts(ctx, show)
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

// BenchmarkBallots casts the ballots of distinct voters in one poll of four
// options, as the batches of a busy node bring them, to a redis-server that
// syncs every write to disk; and says what they take of its memory.
func BenchmarkBallots(b *testing.B) {
	const writers, batch = 4, 512
	s, show := benchShow(b)
	ctx := context.Background()
	p := live.Poll{ID: "poll", Kind: live.PollChoice, Title: "?", Most: 1, Who: live.PollAll,
		Options: []live.PollOption{{Text: "A"}, {Text: "B"}, {Text: "C"}, {Text: "D"}}}
	if err := s.PutPoll(ctx, show, op(""), p, 0); err != nil {
		b.Fatal(err)
	}
	if err := s.OpenPoll(ctx, show, op(""), p.ID, 0, 0, nil); err != nil {
		b.Fatal(err)
	}
	all := make([]live.Ballot, b.N)
	for i := range all {
		all[i] = live.Ballot{Poll: p.ID, Round: 1, Kind: live.Room, Voter: s.secret.Voter(fmt.Sprint("v", i)), Fields: fmt.Sprint(i % 4)}
	}
	before := usedMemory(b, s)
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for range writers {
		wg.Go(func() {
			for {
				from := int(next.Add(batch)) - batch
				if from >= len(all) {
					return
				}
				casts, _, err := s.Cast(ctx, show, all[from:min(from+batch, len(all))]...)
				for _, c := range casts {
					if c.Cast != live.CastNew {
						b.Error(c)
						return
					}
				}
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "votes/s")
	b.ReportMetric((usedMemory(b, s)-before)/1e6, "MB")
	list, err := s.Tallies(ctx, show, []*live.Poll{{ID: p.ID, Round: 1}})
	if err != nil || list[0].Votes() != b.N {
		b.Errorf("%d votes kept of %d: %v", list[0].Votes(), b.N, err)
	}
}

// usedMemory is what redis-server says that its data take, in bytes.
func usedMemory(b *testing.B, s *Store) float64 {
	b.Helper()
	info, err := s.rdb.Info(context.Background(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(info) {
		if v, ok := strings.CutPrefix(line, "used_memory:"); ok {
			n, _ := strconv.ParseFloat(strings.TrimSpace(v), 64)
			return n
		}
	}
	b.Fatal("redis-server does not tell its memory")
	return 0
}
