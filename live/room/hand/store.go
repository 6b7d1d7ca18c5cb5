package hand

import (
	"context"

	"zuruf/live"
)

// Store is what the service needs of the store; *store.Store satisfies it.
// Every method is atomic, safe for concurrent use, and idempotent by its
// operation id.
type Store interface {
	ChangeStage(ctx context.Context, show string, op live.Op, version int, c live.StageChange) (live.Stage, error)
	Question(ctx context.Context, show string, n int) (*live.Question, error)
	Hands(ctx context.Context, show string) ([]*live.Hand, error)
	RaiseHand(ctx context.Context, show string, op live.Op, h live.Hand) (*live.Hand, error)
	InviteHand(ctx context.Context, show string, op live.Op, h live.Hand) (*live.Hand, error)
	MoveHand(ctx context.Context, show string, op live.Op, step live.HandStep) (*live.Hand, error)
}
