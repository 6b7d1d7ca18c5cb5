package ingest

import (
	"context"
	"log/slog"
	"strconv"
	"testing"
	"time"

	"zuruf/live"
)

// nowhere is a Store and an Intake that keep nothing.
type nowhere struct{ Store }

func (nowhere) SaveCursor(context.Context, string, string, int64, string) error { return nil }

func (nowhere) Submit(context.Context, string, []live.Message) (int, error) { return 0, nil }

// BenchmarkHand is everything that this package does with a comment between a
// connector's decoder and the intake: cleaning, the hint of repeats, counting
// for the lamp. Pages of 2,000 new comments; the decoders have benchmarks of
// their own.
func BenchmarkHand(b *testing.B) {
	const page = 2000
	w := &worker{s: &Supervisor{store: nowhere{}, log: slog.New(slog.DiscardHandler)}, src: live.Source{ID: "s", Show: "show", Kind: live.YouTube},
		pipe: newPipeline("show", nowhere{}), lamp: newLamp(live.Source{ID: "s", Kind: live.YouTube}, nil, time.Now())}
	out := &outlet{w: w}
	batch := make([]live.Message, page)
	ids := make([]byte, 0, 64)
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		now := time.Now().UnixMilli()
		for i := range batch {
			n++
			ids = strconv.AppendInt(append(ids[:0], "LCC.EhwKGkNJ"...), int64(n), 10)
			batch[i] = live.Message{Comment: live.Comment{Source: "s", Kind: live.YouTube, PlatformID: string(ids), Text: "Wann geht es denn endlich los?",
				Author: &live.Author{PlatformID: "UC123", Name: "@mara"}, PublishedAt: now - 900, ReceivedAt: now}}
		}
		if err := out.Hand(context.Background(), batch, strconv.Itoa(n)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*page), "ns/comment")
}
