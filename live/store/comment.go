package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"zuruf/live"
)

var errNil = redis.Nil

const separator = "\x1f"

// Incoming is a message with what the rules and the vote matcher found out.
type Incoming struct {
	Message      live.Message
	Decision     live.Decision
	Reasons      []string
	FirstHeld    bool         // hold it if it is the author's first comment in this show
	FirstReasons []string     // with these reasons
	VotesFor     int          // number of the question that it upvotes, 0: none
	Ballot       *live.Ballot // what it votes in a poll, or nil; Voter is the store's to find
}

// Outcome says what became of an incoming message.
type Outcome struct {
	What   string // new, edited, same, gone (removed before), removed, hidden, shown, early (told before it came)
	Number int    // question whose total changed, 0: none
	Poll   string // poll in which it was counted or taken back, "": none
	Votes  int
	TV     int64 // version of the totals
}

// intakeBatch is how many messages one script call takes at the most.
const intakeBatch = 128

// Intake stores messages in order. It returns after they are durable; a repeat
// is no error. The comments' ids are set by the caller.
func (s *Store) Intake(ctx context.Context, show string, in []Incoming) ([]Outcome, error) {
	b := batcherFor(s, s.intake, show, intakeBatch, func(_ string, in []Incoming) ([]Outcome, error) { return s.sendIntake(show, in) })
	out := make([]Outcome, 0, len(in))
	for len(in) > 0 {
		n := min(len(in), intakeBatch)
		o, err := b.do(ctx, in[:n])
		if err != nil {
			return out, err
		}
		out = append(out, o...)
		in = in[n:]
	}
	return out, nil
}

func (s *Store) sendIntake(show string, in []Incoming) ([]Outcome, error) {
	args := make([]string, 0, 16*len(in))
	for i := range in {
		a, err := s.intakeArgs(&in[i])
		if err != nil {
			return nil, err
		}
		args = append(args, a[:]...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	rest, err := s.change(ctx, "intake", show, Op{}, args...)
	if err != nil {
		return nil, err
	}
	if len(rest) != 2*len(in)+1 {
		return nil, fmt.Errorf("store: intake answered %d fields for %d messages", len(rest), len(in))
	}
	tv, _ := strconv.ParseInt(rest[len(rest)-1], 10, 64)
	out := make([]Outcome, len(in))
	for i := range out {
		out[i] = Outcome{What: rest[2*i], TV: tv}
		switch n, v, ok := strings.Cut(rest[2*i+1], ":"); {
		case n == "p":
			out[i].Poll = v
		case ok:
			out[i].Number, _ = strconv.Atoi(n)
			out[i].Votes, _ = strconv.Atoi(v)
		}
	}
	final := map[int]int{} // by question: the count at that version is the last one
	for i := len(out) - 1; i >= 0; i-- {
		if _, ok := final[out[i].Number]; !ok {
			final[out[i].Number] = out[i].Votes
		}
		out[i].Votes = final[out[i].Number]
	}
	return out, nil
}

func (s *Store) intakeArgs(in *Incoming) ([16]string, error) {
	c := &in.Message.Comment
	switch {
	case in.Message.Removed != live.NotRemoved:
		return [16]string{"remove", c.ID, string(in.Message.Removed)}, nil
	case in.Message.Hiding == live.Hidden:
		return [16]string{"hide", c.ID}, nil
	case in.Message.Hiding == live.Unhidden:
		return [16]string{"unhide", c.ID}, nil
	}
	body, err := json.Marshal(c)
	if err != nil {
		return [16]string{}, err
	}
	author := ""
	if c.Author != nil {
		author = c.Author.ID
	}
	first, firstReasons := in.Decision, in.Reasons
	if in.FirstHeld {
		first, firstReasons = live.Held, append(append([]string{}, in.Reasons...), in.FirstReasons...)
	}
	number, voter, counted := "", "", "0"
	box, value, at := "", "", ""
	switch v, ok := s.voterOf(c.Author); {
	case ok && in.Ballot != nil:
		voter, box, value, at = strconv.FormatUint(v, 10), boxName(in.Ballot.Poll, in.Ballot.Round), letters[c.Kind]+in.Ballot.Fields, strconv.FormatInt(in.Ballot.At, 10)
	case ok && in.VotesFor > 0:
		number, voter, counted = strconv.Itoa(in.VotesFor), strconv.FormatUint(v, 10), "1"
	}
	likes := ""
	if c.Likes > 0 {
		likes = strconv.Itoa(c.Likes)
	}
	what := "say"
	if in.Message.First {
		what = "add"
	}
	return [16]string{what, c.ID, string(body), contentHash(c), author,
		string(in.Decision), string(first), strings.Join(in.Reasons, ","), strings.Join(firstReasons, ","),
		number, voter, counted, likes, box, value, at}, nil
}

// contentHash tells an edit from a repeat: it covers what the audience reads,
// not avatars or times, which platforms change by themselves.
func contentHash(c *live.Comment) string {
	h := fnvAdd(fnvAdd(fnvAdd(fnvStart, c.Text), c.Form), c.Amount)
	return strconv.FormatUint(h, 36)
}

const fnvStart uint64 = 14695981039346656037

// fnvAdd is FNV-1a over a string and a separator.
func fnvAdd(h uint64, s string) uint64 {
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return (h ^ 0x1f) * 1099511628211
}

// Decide moves a comment's decision. version 0 means the current one.
func (s *Store) Decide(ctx context.Context, show string, op Op, id string, version int, to, act string) error {
	_, err := s.change(ctx, "decide", show, op, id, optional(version), to, act)
	return err
}

// Ask opens a question from a comment, approving the comment, and returns its
// number; the same number when asked again.
func (s *Store) Ask(ctx context.Context, show string, op Op, id string, version int, text string, lang string) (int, error) {
	for range 5 {
		c, err := s.Comment(ctx, show, id)
		if err != nil {
			return 0, err
		}
		q := live.Question{Kind: c.Kind, Comment: c.ID, Author: c.Author, Language: lang, CreatedAt: s.now().UnixMilli()}
		body, err := json.Marshal(q)
		if err != nil {
			return 0, err
		}
		words := text
		if words == "" {
			words = clip(c.Text, live.MaxQuestionText)
		}
		if words == "" && c.Question == 0 {
			return 0, errWordless
		}
		rest, err := s.change(ctx, "ask", show, op, id, optional(version), contentHash(c), string(body), words)
		if errors.Is(err, errChanged) {
			continue
		}
		return number(rest, 0), err
	}
	return 0, live.ErrStale
}

var errWordless = live.Refuse(live.Invalid, "text_empty", "text",
	"This comment has no words that could be a question.", "Dieser Kommentar hat keine Worte, die eine Frage sein könnten.")

// errChanged: the comment was edited between reading and asking.
var errChanged = errors.New("store: the comment has changed")

// clip shortens text to most runes, the last one an ellipsis.
func clip(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	return string(r[:most-1]) + "…"
}
