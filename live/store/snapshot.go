package store

import (
	"context"
	"fmt"
	"strconv"

	"zuruf/live"
)

// Snapshot is a show at one place of its log.
type Snapshot struct {
	At        live.Token
	TV        int64 // version of the vote totals
	Show      live.Show
	Scene     live.Scene
	Questions []*live.Question // by votes, the most first
	Comments  []*live.Comment  // the newest, oldest first
	Held      int              // comments that wait
}

// Snapshot reads a show and up to most of its newest comments, all at one
// place of the log.
func (s *Store) Snapshot(ctx context.Context, show string, most int) (*Snapshot, error) {
	r, err := s.eval(ctx, "snapshot", show, Op{}, strconv.Itoa(most))
	if err != nil {
		return nil, err
	}
	l, ok := r.([]any)
	if !ok || len(l) != 16 {
		return nil, fmt.Errorf("store: snapshot answered %T of %d", r, len(l))
	}
	flat := texts(l)
	out := &Snapshot{}
	out.At, ok = live.ParseToken(flat[0])
	if !ok {
		return nil, ErrNoShow
	}
	out.TV, _ = strconv.ParseInt(flat[1], 10, 64)
	out.Show = decodeShow(show, pairs(l[2]))
	out.Scene = decodeScene(pairs(l[3]))
	out.Show.Panic = out.Scene.Panic
	rank := texts(l[4])
	ids := make([]string, 0, len(rank)/2)
	scores := make([]float64, 0, len(rank)/2)
	for i := 0; i+1 < len(rank); i += 2 {
		ids = append(ids, rank[i])
		score, _ := strconv.ParseFloat(rank[i+1], 64)
		scores = append(scores, score)
	}
	out.Questions, err = decodeQuestions(ids, slots(l[6], len(ids)), slots(l[7], len(ids)), slots(l[8], len(ids)), slots(l[9], len(ids)), scores, texts(l[5]))
	if err != nil {
		return nil, err
	}
	if err := s.readLikes(ctx, show, out.Questions); err != nil {
		return nil, err
	}
	comments := texts(l[10])
	out.Comments, err = decodeComments(comments, slots(l[11], len(comments)), slots(l[12], len(comments)), slots(l[15], len(comments)), texts(l[14]))
	out.Held, _ = strconv.Atoi(flat[13])
	return out, err
}

func pairs(v any) map[string]string {
	list := texts(v)
	m := make(map[string]string, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		m[list[i]] = list[i+1]
	}
	return m
}

// slots returns a list of exactly n values; what the script could not fill is nil.
func slots(v any, n int) []any {
	list, _ := v.([]any)
	if len(list) < n {
		list = append(list, make([]any, n-len(list))...)
	}
	return list
}
