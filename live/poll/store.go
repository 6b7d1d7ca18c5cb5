package poll

import (
	"context"
	"time"

	"zuruf/live"
)

// Store is what the service needs of the store; *store.Store satisfies it.
// Every method is atomic, safe for concurrent use and safe to call again.
type Store interface {
	// Ahead is how far the store's clock is ahead of this machine's, which comments are stamped by.
	Ahead() time.Duration
	Shows(ctx context.Context) ([]live.Show, error)
	Scene(ctx context.Context, show string) (live.Scene, error)
	ShowSources(ctx context.Context, show string) ([]live.Source, error)
	Statuses(ctx context.Context, show string) (map[string]live.SourceStatus, error)
	KeepDelay(ctx context.Context, show, source string, ms int64) error

	PollVersion(ctx context.Context, show string) (string, error)
	Polls(ctx context.Context, show string) ([]*live.Poll, error)
	PollsOf(ctx context.Context, show string, ids []string) ([]*live.Poll, error)
	CloseDue(ctx context.Context, show, id string, graces map[live.SourceKind]int64) error
	FinishPoll(ctx context.Context, show, id string) error
	Scoring(ctx context.Context, show string) ([]string, error)
	Score(ctx context.Context, show string, p *live.Poll) error

	Cast(ctx context.Context, show string, in ...live.Ballot) ([]live.Counted, []error, error)
	Chosen(ctx context.Context, show string, voter uint64, polls []string) ([]live.Chosen, error)
	AddEntries(ctx context.Context, show, poll string, round, most int, list []live.PollEntry) ([]int, error)
	Entries(ctx context.Context, show, poll string, round int, numbers []int) ([]live.PollEntry, error)
	KeepPlayers(ctx context.Context, show string, list []live.Player) error
	Tallies(ctx context.Context, show string, polls []*live.Poll) ([]*live.Tally, error)
	PublishTallies(ctx context.Context, show string, list []*live.Tally) error
}
