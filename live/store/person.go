package store

import (
	"context"
	"errors"
	"strconv"

	"zuruf/live"
)

// linkCode is the length of the code by which a person in the room is known
// again on a platform.
const linkCode = 4

// LinkCode makes a code that holds until until (ms). Writing it on a platform
// says: this is me.
func (s *Store) LinkCode(ctx context.Context, show string, voter uint64, until int64) (string, error) {
	for {
		code := live.NewCode()[:linkCode]
		_, err := s.change(ctx, "link", show, Op{}, "new", code, strconv.FormatUint(voter, 10), strconv.FormatInt(until, 10))
		if !errors.Is(err, errTaken) {
			return code, err
		}
	}
}

// LinkPerson makes an author on a platform the same person as whoever was
// given the code: their votes count once. It returns the totals that changed;
// live.ErrNotFound if there is no such code, or not any more.
func (s *Store) LinkPerson(ctx context.Context, show, code, author string) (Totals, error) {
	rest, err := s.change(ctx, "link", show, Op{}, "use", code, strconv.FormatUint(s.secret.Voter(author), 10))
	if err != nil {
		return Totals{}, err
	}
	return s.changedTotals(ctx, show, append([]string{""}, rest...))
}
