package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"zuruf/live"
)

// AskAction keeps an act that was asked of a platform. Asked again with the
// same id it changes nothing.
func (s *Store) AskAction(ctx context.Context, op Op, a live.Action) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, "action", a.Show, op, "ask", a.ID, string(b), a.Source, a.Comment, string(a.Act))
	if errors.Is(err, live.ErrNotFound) {
		return ErrSourceGone
	}
	return err
}

// ErrSourceGone is the refusal of an act that no source is left for.
var ErrSourceGone = live.Refuse(live.Conflict, "source_gone", "",
	"The source of this comment was removed, so nothing can be asked of its platform.",
	"Die Quelle dieses Kommentars wurde entfernt, deshalb ist die Plattform nicht mehr erreichbar.")

// SaveAction keeps how far an action is; live.ErrState if epoch is no longer
// that of its source's lease, live.ErrNotFound if the action was ended
// meanwhile. What a ban is called on its platform is kept for the unban, and a
// reply of ours is never taken in as a comment.
func (s *Store) SaveAction(ctx context.Context, epoch int64, a live.Action) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	own, author, ban := "", "", ""
	if a.Author != nil {
		author = a.Author.ID
	}
	if a.State == live.ActionDone {
		switch {
		case a.Act.Says() && a.Receipt != "":
			own = s.secret.CommentID(a.Kind, a.Receipt)
		case a.Act == live.ActBan || a.Act == live.ActTimeout:
			ban = a.Receipt
		case a.Act == live.ActUnban:
			ban = "-"
		}
	}
	bare, err := json.Marshal(wordless(a))
	if err != nil {
		return err
	}
	_, err = s.change(ctx, "action", a.Show, Op{}, "save", a.ID, string(b), a.Source, a.Comment,
		strconv.FormatInt(epoch, 10), flag(a.State.Over()), own, author, ban, string(bare))
	return err
}

// wordless is an action without words and names.
func wordless(a live.Action) live.Action {
	a.Author, a.Text = nil, ""
	return a
}

// refusals are the arguments that end what was asked of these sources'
// platforms and is not over, for the reason given.
func (s *Store) refusals(ctx context.Context, show string, sources []string, why live.Text) ([]string, error) {
	args := []string{""}
	for _, source := range sources {
		ids, err := s.rdb.LRange(ctx, showKey(show, "acting:"+source), 0, -1).Result()
		if err != nil {
			return nil, unavailable(err)
		}
		list, err := s.ActionsOf(ctx, show, ids)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			b, err := json.Marshal(s.refused(a, why))
			if err != nil {
				return nil, err
			}
			args = append(args, a.ID, string(b))
		}
	}
	args[0] = strconv.Itoa(len(args) / 2)
	return args, nil
}

// refused is an action that ends without having been confirmed.
func (s *Store) refused(a live.Action, why live.Text) live.Action {
	a.State, a.Message, a.Next, a.EndedAt = live.ActionRefused, &why, 0, s.now().UnixMilli()
	return a
}

// PendingActions reads what was asked of a source's platform and is not over,
// in the order of asking. An unban knows the ban that it lifts, also one that
// was not done yet when it was asked for.
func (s *Store) PendingActions(ctx context.Context, show, source string) ([]live.Action, error) {
	ids, err := s.rdb.LRange(ctx, showKey(show, "acting:"+source), 0, 99).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	list, err := s.ActionsOf(ctx, show, ids)
	for i := range list {
		if a := &list[i]; err == nil && a.Act == live.ActUnban && a.Ban == "" && a.Author != nil {
			a.Ban, err = s.PlatformBan(ctx, show, a.Author.ID)
		}
	}
	return list, err
}

// Actions reads the newest actions of a show, the newest first.
func (s *Store) Actions(ctx context.Context, show string, most int) ([]live.Action, error) {
	ids, err := s.rdb.LRange(ctx, showKey(show, "acts"), int64(-most), -1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	list, err := s.ActionsOf(ctx, show, ids)
	for i, j := 0, len(list)-1; i < j; i, j = i+1, j-1 {
		list[i], list[j] = list[j], list[i]
	}
	return list, err
}

// ActionsOf reads actions by their ids; ids that are not known are left out.
func (s *Store) ActionsOf(ctx context.Context, show string, ids []string) ([]live.Action, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	texts, err := s.rdb.HMGet(ctx, showKey(show, "actions"), ids...).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var out []live.Action
	for i, t := range texts {
		text, ok := t.(string)
		if !ok {
			continue
		}
		var a live.Action
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return nil, fmt.Errorf("store: action %s: %w", ids[i], err)
		}
		out = append(out, a)
	}
	return out, nil
}

// PlatformBan is what the platform calls the ban of an author that was asked
// for here; "" if it has no name for it or was not asked for here.
func (s *Store) PlatformBan(ctx context.Context, show, author string) (string, error) {
	id, err := s.rdb.HGet(ctx, showKey(show, "pbans"), author).Result()
	if errors.Is(err, errNil) {
		return "", nil
	}
	return id, unavailable(err)
}
