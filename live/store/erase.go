package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zuruf/live"
)

// eraseBatch is how many comments one script call erases at the most.
const eraseBatch = 200

// Erase takes the words and authors of comments out of a show for good, with
// the questions opened from them, and with them what audit, bans and actions
// say of them; what came from the wrong broadcast also takes its votes along.
// Ids, states and times stay. Erased again it changes nothing. It returns the
// totals that changed.
func (s *Store) Erase(ctx context.Context, show string, op Op, by live.RemovedBy, ids []string) (Totals, error) {
	asked, err := s.askedAbout(ctx, show)
	if err != nil {
		return Totals{}, err
	}
	changed := map[string]bool{}
	version := "0"
	for len(ids) > 0 {
		part := ids[:min(len(ids), eraseBatch)]
		var actions []string
		for _, id := range part {
			actions = append(actions, asked[id]...)
		}
		rest, err := s.eraseSome(ctx, show, op, by, part, actions, len(part) == len(ids))
		if errors.Is(err, errChanged) {
			continue
		}
		if err != nil {
			return Totals{}, err
		}
		if ids = ids[len(part):]; len(rest) > 1 {
			version = rest[0]
			for _, n := range rest[1:] {
				changed[n] = true
			}
		}
	}
	return s.changedTotals(ctx, show, append([]string{"", version}, slices.Collect(maps.Keys(changed))...))
}

func (s *Store) eraseSome(ctx context.Context, show string, op Op, by live.RemovedBy, ids, asked []string, last bool) ([]string, error) {
	comments, err := s.Comments(ctx, show, ids)
	if err != nil {
		return nil, err
	}
	var numbers []int
	authors := map[string]bool{}
	for _, c := range comments {
		if c.Question > 0 {
			numbers = append(numbers, c.Question)
		}
		if c.Author != nil {
			authors[c.Author.ID] = true
		}
	}
	questions, err := s.Questions(ctx, show, numbers)
	if err != nil {
		return nil, err
	}
	args := []string{string(by), strconv.Itoa(len(comments))}
	for _, c := range comments {
		body, err := json.Marshal(live.Comment{ID: c.ID, Source: c.Source, Kind: c.Kind, PlatformID: c.PlatformID, ReceivedAt: c.ReceivedAt})
		if err != nil {
			return nil, err
		}
		question := ""
		for _, q := range questions {
			if q.Number == c.Question {
				b, err := json.Marshal(live.Question{Number: q.Number, Kind: q.Kind, Comment: q.Comment, Language: q.Language, CreatedAt: q.CreatedAt})
				if err != nil {
					return nil, err
				}
				question = string(b)
			}
		}
		args = append(args, c.ID, string(body), strconv.Itoa(c.Question), question)
	}
	actions, err := s.wordlessActions(ctx, show, asked)
	if err != nil {
		return nil, err
	}
	args = append(append(args, strconv.Itoa(len(actions)/3)), actions...)
	audits, err := s.wordlessAudit(ctx, show, numbers)
	if err != nil {
		return nil, err
	}
	bans, err := s.namelessBans(ctx, show, authors)
	if err != nil {
		return nil, err
	}
	for _, list := range [][]string{audits, bans} {
		args = append(append(args, strconv.Itoa(len(list)/2)), list...)
	}
	op.ID = ""
	return s.change(ctx, "erase", show, op, append(args, flag(last))...)
}

// wordlessAudit finds the audit entries that hold texts of questions: place in the
// list and the entry without them.
func (s *Store) wordlessAudit(ctx context.Context, show string, numbers []int) ([]string, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	rows, err := s.rdb.LRange(ctx, showKey(show, "audit"), 0, -1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var out []string
	for i, row := range rows {
		f := strings.Split(row, separator)
		if len(f) < 9 || f[3] != "question" || f[2] != "edit" && (isState(f[5]) || isState(f[6])) {
			continue // of states, not of texts
		}
		if n, err := strconv.Atoi(f[4]); err == nil && slices.Contains(numbers, n) {
			f[5], f[6] = "", ""
			out = append(out, strconv.Itoa(i), strings.Join(f, separator))
		}
	}
	return out, nil
}

func isState(s string) bool { return slices.Contains(live.QuestionStates, live.QuestionState(s)) }

func (s *Store) namelessBans(ctx context.Context, show string, authors map[string]bool) ([]string, error) {
	if len(authors) == 0 {
		return nil, nil
	}
	bans, err := s.Bans(ctx, show)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, b := range bans {
		if !authors[b.Author.ID] {
			continue
		}
		b.Author = live.Author{ID: b.Author.ID}
		record, err := json.Marshal(b)
		if err != nil {
			return nil, err
		}
		out = append(out, b.Author.ID, string(record))
	}
	return out, nil
}

var whyErased = live.Text{EN: "The comment was taken out for good before this was confirmed.",
	DE: "Der Kommentar wurde endgültig entfernt, bevor das bestätigt war."}

// askedAbout finds the actions on each comment, by their ids.
func (s *Store) askedAbout(ctx context.Context, show string) (map[string][]string, error) {
	all, err := s.rdb.HGetAll(ctx, showKey(show, "actions")).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	out := map[string][]string{}
	for id, text := range all {
		var a live.Action
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return nil, fmt.Errorf("store: action %s: %w", id, err)
		}
		out[a.Comment] = append(out[a.Comment], id)
	}
	return out, nil
}

// wordlessActions reads actions as the script wants them: id, action, and the
// action without words, ended if it was not over.
func (s *Store) wordlessActions(ctx context.Context, show string, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	texts, err := s.rdb.HMGet(ctx, showKey(show, "actions"), ids...).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	var out []string
	for i, id := range ids {
		text, _ := texts[i].(string)
		var a live.Action
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return nil, fmt.Errorf("store: action %s: %w", id, err)
		}
		if a = wordless(a); !a.State.Over() {
			a = s.refused(a, whyErased)
		}
		b, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		out = append(out, id, text, string(b))
	}
	return out, nil
}
