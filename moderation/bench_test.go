package moderation

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/store/redistest"
)

// BenchmarkIntake submits new comments in the batches of three connectors to a
// redis-server that syncs every write to disk: rules and script.
func BenchmarkIntake(b *testing.B) {
	const batch = 250 // what ingest hands over at the most
	c := redistest.Start(b).Client()
	defer c.Close()
	seal, err := store.NewSealer([]byte("bench"))
	if err != nil {
		b.Fatal(err)
	}
	s := store.New(c, live.Secret("secret"), seal)
	defer s.Close()
	m, polls := NewWithPolls(s, time.Now)
	defer polls.Close()
	defer m.Close()
	ctx := context.Background()
	series := live.Series{ID: live.NewID(), Title: "T", Words: []string{"dirt*", "bad word", "nonsense"}}
	sh, err := s.CreateShow(ctx, store.Op{ID: "create"}, live.Show{ID: live.NewID(), Series: series.ID, Title: "T", Language: "de", Hold: live.HoldRules}, series)
	if err != nil {
		b.Fatal(err)
	}
	for i := range 12 {
		if _, err := s.AddQuestion(ctx, sh.ID, store.Op{}, store.NewQuestion{
			Question: live.Question{Kind: live.Room, Text: "Why?", State: live.QuestionOpen}}); err != nil {
			b.Fatal(i, err)
		}
	}
	work := map[live.SourceKind][]live.Message{}
	for i := range b.N {
		kind := []live.SourceKind{live.YouTube, live.Facebook, live.Instagram}[i%3]
		work[kind] = append(work[kind], heard(kind, i))
	}
	var wg sync.WaitGroup
	b.ReportAllocs()
	b.ResetTimer()
	for _, all := range work {
		wg.Go(func() {
			for len(all) > 0 {
				n := min(batch, len(all))
				if _, err := m.Submit(ctx, sh.ID, all[:n]); err != nil {
					b.Error(err)
					return
				}
				all = all[n:]
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "comments/s")
	newest, _, err := s.ListComments(ctx, sh.ID, store.CommentFilter{}, 0, 1)
	if err != nil || len(newest) != 1 || newest[0].Ordinal != b.N-1 {
		b.Errorf("not %d comments are kept: %+v %v", b.N, newest, err)
	}
}

// said is what people write, more or less.
var said = []string{
	"Wie viel kostet der Umbau des Bahnhofs die Stadt am Ende wirklich?",
	"Will the talk be recorded? I have to leave at nine 🙈",
	"Grüße aus Würzburg! Ton ist super, Bild hängt ein bisschen.",
	"😂😂😂",
	"+1 #12",
	"مرحبا من برلين",
	"Please ask about the budget for the schools; nobody ever answers that one.",
	"CAN YOU HEAR US NOW???",
	"more at www.example.org/free",
	"thx",
}

// heard is the i-th comment of a platform's audience of 600, each one new.
func heard(kind live.SourceKind, i int) live.Message {
	at, who := time.Now().UnixMilli(), fmt.Sprint("person", i%600)
	return live.Message{Comment: live.Comment{Source: "source", Kind: kind, PlatformID: fmt.Sprint(kind, "-", i), Text: said[i%len(said)],
		PublishedAt: at, ReceivedAt: at, Author: &live.Author{PlatformID: who, Name: who, Avatar: "https://example.org/avatars/" + who + ".jpg"}}}
}
