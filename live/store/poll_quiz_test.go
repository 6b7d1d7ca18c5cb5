package store

import (
	"fmt"
	"testing"

	"zuruf/live"
)

// quiz makes a quiz of which the second option is right, that is open.
func (w *world) quiz() *live.Poll {
	w.Helper()
	return w.open(w.poll(func(p *live.Poll) { p.Kind, p.Points, p.Options[1].Right = live.PollQuiz, 100, true }))
}

// over makes the result of a quiz final, reveals it and gives its points.
func (w *world) over(p *live.Poll) {
	w.Helper()
	w.ok(w.ClosePoll(w.ctx, w.show, op(""), p.ID, 0, nil))
	w.ahead.Add(1_000_000_000)
	w.ok(w.FinishPoll(w.ctx, w.show, p.ID))
	w.ok(w.Score(w.ctx, w.show, p))
	w.ok(w.MovePoll(w.ctx, w.show, op(""), p.ID, 0, "reveal"))
	w.ok(w.Score(w.ctx, w.show, p))
}

func (w *world) ranks() string {
	w.Helper()
	list, err := w.Ranks(w.ctx, w.show, 10)
	w.ok(err)
	out := ""
	for _, r := range list {
		out += fmt.Sprint(r.Place, " ", r.Name, " ", r.Points, "; ")
	}
	return out
}

func (w *world) plays(voter uint64, kind live.SourceKind, name string) {
	w.Helper()
	w.ok(w.KeepPlayers(w.ctx, w.show, []live.Player{{Voter: voter, Kind: kind, Name: name}}))
}

func (w *world) links(author string, room uint64) {
	w.Helper()
	code, err := w.LinkCode(w.ctx, w.show, room, w.Now().UnixMilli()+60_000)
	w.ok(err)
	_, err = w.LinkPerson(w.ctx, w.show, code, w.secret.AuthorID(live.YouTube, author))
	w.ok(err)
}

// TestOnesOwnPlaceIsThatInTheList, without those who are banned.
func TestOnesOwnPlaceIsThatInTheList(t *testing.T) {
	each(t, func(w *world) {
		cheat := w.secret.Voter(w.secret.AuthorID(live.YouTube, "cheat"))
		for i := range 2 {
			p := w.quiz()
			w.clicks(p, cheat, "1", live.CastNew)
			w.clicks(p, 1, fmt.Sprint(i), live.CastNew)
			w.over(p)
		}
		me := func(voter uint64) string {
			r, ok, err := w.RankOf(w.ctx, w.show, voter)
			w.ok(err)
			return fmt.Sprint(ok, r.Place, r.Points)
		}
		if me(1) != "true 2 100" || me(cheat) != "true 1 200" || me(7) != "false 0 0" {
			w.Fatal(me(1), me(cheat), me(7))
		}
		w.bans("cheat")
		if me(1) != "true 1 100" || me(cheat) != "false 0 0" || w.ranks() != "1  100; " {
			w.Fatal(me(1), me(cheat), w.ranks())
		}
	})
}

// TestALinkedPlayerIsOneByName: who plays on a platform and in the room, and
// answers there what they answered here, has the points of one.
func TestALinkedPlayerIsOneByName(t *testing.T) {
	each(t, func(w *world) {
		ann := w.secret.Voter(w.secret.AuthorID(live.YouTube, "ann"))
		p := w.quiz()
		w.plays(ann, live.YouTube, "Ann")
		w.votes(p, "first", "ann", "1", w.Now().UnixMilli())
		w.clicks(p, 1, "1", live.CastNew)
		w.over(p)
		w.links("ann", 1)
		if got := w.ranks(); got != "1 Ann 100; " {
			w.Fatal(got)
		}
		bob := w.secret.Voter(w.secret.AuthorID(live.YouTube, "bob"))
		w.links("bob", 2)
		p = w.quiz()
		w.plays(bob, live.YouTube, "Bob")
		w.votes(p, "second", "bob", "1", w.Now().UnixMilli())
		w.over(p)
		if got := w.ranks(); got != "1 Ann 100; 1 Bob 100; " && got != "1 Bob 100; 1 Ann 100; " {
			w.Fatal(got)
		}
		w.ok(w.UnsayAuthor(w.ctx, w.show, w.secret.AuthorID(live.YouTube, "bob")))
		if got := w.ranks(); got != "1 Ann 100; " {
			w.Fatal("erased by law: ", got)
		}
	})
}

// TestWhoIsPlayingKeepsTheirNameWhenThePointsBeginAnew.
func TestWhoIsPlayingKeepsTheirNameWhenThePointsBeginAnew(t *testing.T) {
	each(t, func(w *world) {
		p := w.quiz()
		w.plays(1, live.Room, "Ann")
		w.clicks(p, 1, "1", live.CastNew)
		w.ok(w.ForgetRanks(w.ctx, w.show))
		w.over(p)
		if got := w.ranks(); got != "1 Ann 100; " {
			w.Fatal(got)
		}
	})
}
