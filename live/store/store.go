package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

// Store reads and changes shows. It is safe for concurrent use.
type Store struct {
	rdb    redis.UniversalClient
	secret live.Secret
	seal   *Sealer
	now    func() time.Time
	ahead  atomic.Int64 // ns that the store's clock is ahead of this machine's

	mu      sync.Mutex
	votes   map[string]*batcher[vote, voteResult]
	intake  map[string]*batcher[Incoming, Outcome]
	ballots map[string]*batcher[live.Ballot, castResult]
	node    string // names this process where it sends batches of ballots
	wg      sync.WaitGroup
}

// New builds a Store on a client whose MaxRetries is -1. Close it to wait for
// its batchers; the client stays the caller's.
func New(rdb redis.UniversalClient, secret live.Secret, seal *Sealer) *Store {
	return &Store{
		rdb: rdb, secret: secret, seal: seal, now: time.Now,
		votes:   map[string]*batcher[vote, voteResult]{},
		intake:  map[string]*batcher[Incoming, Outcome]{},
		ballots: map[string]*batcher[live.Ballot, castResult]{}, node: live.NewID(),
	}
}

// Close waits until every batch in flight has been answered.
func (s *Store) Close() { s.wg.Wait() }

// Secret is the installation's secret, with which ids and voters are made.
func (s *Store) Secret() live.Secret { return s.secret }

// Ping reports whether the store answers.
func (s *Store) Ping(ctx context.Context) error { return unavailable(s.rdb.Ping(ctx).Err()) }

// InstallationSecret returns the secret kept in the store, making it on first use.
func InstallationSecret(ctx context.Context, rdb redis.UniversalClient) (live.Secret, error) {
	fresh := make([]byte, 32)
	rand.Read(fresh)
	if err := rdb.HSetNX(ctx, globalKey("installation"), "secret", fmt.Sprintf("%x", fresh)).Err(); err != nil {
		return nil, unavailable(err)
	}
	text, err := rdb.HGet(ctx, globalKey("installation"), "secret").Result()
	if err != nil {
		return nil, unavailable(err)
	}
	return live.Secret(text), nil
}

// Op names a change: the operation id its caller made (empty: none) and who acts.
type Op = live.Op

// key binds the operation id to its session, so that nobody is answered with
// the result of somebody else's operation.
func (s *Store) key(op Op) string {
	if op.ID == "" {
		return ""
	}
	sum := s.secret.Sum("op", op.Actor.ID, op.ID)
	return fmt.Sprintf("%x", sum[:12])
}

// Choose returns what an operation acts on where the caller does not name it:
// what choose answers when it is first tried, and the same when it is tried again.
func (s *Store) Choose(ctx context.Context, show string, op Op, choose func() (int, error)) (int, error) {
	if op.ID == "" {
		return choose()
	}
	op.ID += " chose"
	rest, err := s.change(ctx, "recall", show, op, "")
	if err != nil || number(rest, 0) != 0 {
		return number(rest, 0), err
	}
	n, err := choose()
	if err != nil {
		return 0, err
	}
	rest, err = s.change(ctx, "recall", show, op, strconv.Itoa(n))
	return number(rest, 0), err
}

// unavailable turns a failure to reach the store into the refusal that the
// person sees; nil and refusals pass.
func unavailable(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || live.AsError(err) != nil {
		return err
	}
	return live.ErrUnavailable.Because(err)
}

func (s *Store) millis() string { return strconv.FormatInt(s.Now().UnixMilli(), 10) }

// refusal maps a script's code to the refusal; nil for ok.
func refusal(code string) error {
	switch code {
	case "ok":
		return nil
	case "missing":
		return live.ErrNotFound
	case "stale":
		return live.ErrStale
	case "state":
		return live.ErrState
	case "final":
		return live.ErrFinal
	case "banned":
		return live.ErrBanned
	case "ended":
		return live.ErrEnded
	case "closed":
		return live.ErrClosed
	case "changed":
		return errChanged
	case "unopened", "early":
		return ErrUnopened
	case "over":
		return ErrOver
	case "round":
		return live.ErrPollRound
	case "who":
		return ErrWho
	case "option":
		return live.ErrPollOption
	case "taken":
		return errTaken
	case "off":
		return live.ErrStageOff
	case "full":
		return live.ErrStageFull
	case "green":
		return live.ErrGreenRoomFull
	case "raised":
		return live.ErrHandRaised
	case "hands":
		return live.ErrHandsFull
	case "foreign":
		return live.ErrNotYours
	case "empty":
		return live.Refuse(live.Conflict, "nothing_queued", "",
			"No question is queued.", "Es ist keine Frage vorgemerkt.")
	}
	return fmt.Errorf("store: unknown script code %q", code)
}
