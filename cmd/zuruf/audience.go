package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"zuruf/live"
	"zuruf/live/store"
)

// openQuestions are the numbers that the simulated audience votes for.
func openQuestions(ctx context.Context, s *store.Store, show string) []int {
	all, err := s.AllQuestions(ctx, show)
	if err != nil {
		slog.Warn("simulation: questions not read", "error", err)
		return nil
	}
	var out []int
	for _, q := range all {
		if q.State.TakesVotes() {
			out = append(out, q.Number)
		}
	}
	return out
}

// openBallots are what the simulated audience may write to vote in the polls
// that are open; what stands there more often is written more often.
func openBallots(ctx context.Context, s *store.Store, show string) []string {
	all, err := s.Polls(ctx, show)
	if err != nil {
		slog.Warn("simulation: polls not read", "error", err)
		return nil
	}
	var out []string
	for _, p := range all {
		if p.State == live.PollOpen && p.Who != live.PollRoom {
			out = append(out, spoken(p)...)
		}
	}
	return out
}

// spoken are comments that vote in a poll.
func spoken(p *live.Poll) []string {
	var out []string
	n := len(p.Options)
	switch p.Kind {
	case live.PollScale:
		for i, o := range p.Options {
			for range 1 + min(i, n-1-i) { // most people like the middle
				out = append(out, o.Text)
			}
		}
	case live.PollRanking:
		for i := range n {
			var b strings.Builder
			for j := range n {
				b.WriteByte(byte('A' + (i+j)%n))
			}
			out = append(out, b.String())
		}
	case live.PollNumber:
		least, width := max(p.Min, 0), min(p.Max, p.Min+1000)-p.Min
		for i := range int64(20) {
			out = append(out, fmt.Sprint(least+width*(4+i%7)/16))
		}
	case live.PollCloud:
		out = strings.Fields("Neugier Neugier Neugier Vorfreude Vorfreude Brezeln Brezeln Regen Curiosity Curiosity Joy Tea Thunder Mut Zuversicht Weitblick Brücken Bicycle Bicycle")
	case live.PollText:
		out = []string{"!antwort Erst einmal zuhören.", "!answer Start small, start today.", "!antwort Mehr Bänke im Park."}
	case live.PollIdeas:
		out = []string{"!idee Ein Nachtbus bis zum Kanal", "!idea Subtitles for every show", "!idee Tauschregal am Rathaus", "1", "2", "1"}
	default:
		for i := range n {
			for range n - i { // the first ones are liked best
				out = append(out, string(rune('A'+i)))
			}
		}
	}
	return out
}
