package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zuruf/live"
)

// NewQuestion is a question to be kept.
type NewQuestion struct {
	Question live.Question // Kind, Author, Anonymous, Language, CreatedAt, Text, State, Reasons
	Receipt  string        // anonymous only; stored hashed
}

// AddQuestion keeps a question and returns its number.
func (s *Store) AddQuestion(ctx context.Context, show string, op Op, n NewQuestion) (int, error) {
	q := n.Question
	body, err := json.Marshal(q)
	if err != nil {
		return 0, err
	}
	author, receipt := "", ""
	if q.Author != nil {
		author = q.Author.ID
	}
	if n.Receipt != "" {
		receipt = s.secret.ReceiptHash(n.Receipt)
	}
	rest, err := s.change(ctx, "question_new", show, op, string(body), q.Text, string(q.State), author,
		strings.Join(q.Reasons, ","), flag(q.Anonymous), receipt)
	return number(rest, 0), err
}

// Move does an act to a question. version 0 means the current one. answer is
// kept when the act is live.ActAnswered.
func (s *Store) Move(ctx context.Context, show string, op Op, n, version int, act live.Act, answer *live.Answer) error {
	m, ok := live.MoveOf(act)
	if !ok {
		return live.ErrNotFound
	}
	return s.move(ctx, show, op, n, version, string(act), m.From, m.To, answer, act != live.ActWithdraw)
}

func (s *Store) move(ctx context.Context, show string, op Op, n, version int, act string, from []live.QuestionState, to live.QuestionState, answer *live.Answer, audited bool) error {
	allowed := ","
	for _, f := range from {
		allowed += string(f) + ","
	}
	said := ""
	if answer != nil {
		b, err := json.Marshal(answer)
		if err != nil {
			return err
		}
		said = string(b)
	}
	_, err := s.change(ctx, "question_move", show, op, strconv.Itoa(n), optional(version), act, allowed, string(to), said, flag(audited))
	return err
}

// EditQuestion changes a question's text.
func (s *Store) EditQuestion(ctx context.Context, show string, op Op, n, version int, text string) error {
	return s.edit(ctx, show, op, n, version, text, "edit")
}

func (s *Store) edit(ctx context.Context, show string, op Op, n, version int, text, act string) error {
	_, err := s.change(ctx, "question_edit", show, op, strconv.Itoa(n), optional(version), text, act)
	return err
}

// Question reads one question.
func (s *Store) Question(ctx context.Context, show string, n int) (*live.Question, error) {
	list, err := s.Questions(ctx, show, []int{n})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, live.ErrNotFound
	}
	return list[0], nil
}

// Questions reads the newest state of questions; numbers that are not known are left out.
func (s *Store) Questions(ctx context.Context, show string, numbers []int) ([]*live.Question, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	ids := make([]string, len(numbers))
	for i, n := range numbers {
		ids[i] = strconv.Itoa(n)
	}
	pipe := s.rdb.Pipeline()
	bodies := pipe.HMGet(ctx, showKey(show, "q"), ids...)
	words := pipe.HMGet(ctx, showKey(show, "qt"), ids...)
	states := pipe.HMGet(ctx, showKey(show, "qs"), ids...)
	answers := pipe.HMGet(ctx, showKey(show, "qa"), ids...)
	scores := pipe.ZMScore(ctx, showKey(show, "rank"), ids...)
	queue := pipe.ZRange(ctx, showKey(show, "queue"), 0, -1)
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, unavailable(err)
	}
	list, err := decodeQuestions(ids, bodies.Val(), words.Val(), states.Val(), answers.Val(), scores.Val(), queue.Val())
	if err != nil {
		return nil, err
	}
	return list, s.readLikes(ctx, show, list)
}

// readLikes adds how many like the comments that questions were opened from.
func (s *Store) readLikes(ctx context.Context, show string, list []*live.Question) error {
	var ids []string
	for _, q := range list {
		if q.Comment != "" && q.Kind == live.Facebook { // the only platform that counts them
			ids = append(ids, q.Comment)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	likes, err := s.rdb.HMGet(ctx, showKey(show, "likes"), ids...).Result()
	if err != nil {
		return unavailable(err)
	}
	for _, q := range list {
		if i := slices.Index(ids, q.Comment); i >= 0 {
			n, _ := likes[i].(string)
			q.Likes, _ = strconv.Atoi(n)
		}
	}
	return nil
}

func decodeQuestions(ids []string, bodies, words, states, answers []any, scores []float64, queue []string) ([]*live.Question, error) {
	out := make([]*live.Question, 0, len(ids))
	for i, id := range ids {
		body, ok := bodies[i].(string)
		state, ok2 := states[i].(string)
		if !ok || !ok2 {
			continue
		}
		q := &live.Question{}
		if err := json.Unmarshal([]byte(body), q); err != nil {
			return nil, fmt.Errorf("store: body of question %s: %w", id, err)
		}
		f := strings.Split(state, separator)
		if len(f) < 8 {
			return nil, fmt.Errorf("store: state of question %s has %d fields", id, len(f))
		}
		q.Number, _ = strconv.Atoi(id)
		q.Text, _ = words[i].(string)
		q.State, q.Version, q.Aired = live.QuestionState(f[0]), number(f, 1), number(f, 2)
		q.AirSince, _ = strconv.ParseInt(f[3], 10, 64)
		q.Reasons = list(f[6])
		q.Votes = int(scores[i])
		q.Place = slices.Index(queue, id) + 1
		if a, ok := answers[i].(string); ok && a != "" {
			q.Answered = &live.Answer{}
			if err := json.Unmarshal([]byte(a), q.Answered); err != nil {
				return nil, fmt.Errorf("store: answer of question %s: %w", id, err)
			}
		}
		out = append(out, q)
	}
	return out, nil
}

// AllQuestions reads every question of a show by votes, the most first.
func (s *Store) AllQuestions(ctx context.Context, show string) ([]*live.Question, error) {
	ids, err := s.rdb.ZRevRange(ctx, showKey(show, "rank"), 0, -1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	numbers := make([]int, len(ids))
	for i, id := range ids {
		numbers[i], _ = strconv.Atoi(id)
	}
	return s.Questions(ctx, show, numbers)
}

// Asked returns the numbers of the questions that an author asked by name.
func (s *Store) Asked(ctx context.Context, show, author string) ([]int, error) {
	ids, err := s.rdb.LRange(ctx, showKey(show, "aq:"+author), 0, -1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	numbers := make([]int, len(ids))
	for i, id := range ids {
		numbers[i], _ = strconv.Atoi(id)
	}
	return numbers, nil
}

// ByReceipt finds the question that a receipt was given for.
func (s *Store) ByReceipt(ctx context.Context, show, receipt string) (*live.Question, error) {
	id, err := s.rdb.HGet(ctx, showKey(show, "receipts"), s.secret.ReceiptHash(receipt)).Result()
	if errors.Is(err, errNil) {
		return nil, live.ErrNotFound
	}
	if err != nil {
		return nil, unavailable(err)
	}
	n, _ := strconv.Atoi(id)
	return s.Question(ctx, show, n)
}

// Queue returns the numbers of the queued questions, the next one first.
func (s *Store) Queue(ctx context.Context, show string) ([]int, error) {
	ids, err := s.rdb.ZRange(ctx, showKey(show, "queue"), 0, -1).Result()
	if err != nil {
		return nil, unavailable(err)
	}
	numbers := make([]int, len(ids))
	for i, id := range ids {
		numbers[i], _ = strconv.Atoi(id)
	}
	return numbers, nil
}
