package store

import (
	"strconv"
	"strings"
	"testing"

	"zuruf/live"
)

func (w *world) remove(id string, by live.RemovedBy) Outcome {
	m := w.message(id, "", "")
	m.Removed = by
	return w.intake(Incoming{Message: m})
}

func TestRemovalWinsOverAHidingThatCameEarlier(t *testing.T) {
	each(t, func(w *world) {
		w.hiding("1", live.Hidden)
		w.remove("1", live.RemovedByPlatform)
		w.hiding("1", live.Unhidden)
		if o := w.intake(Incoming{Message: w.message("1", "ann", "hallo"), Decision: live.Approved}); o.What != "gone" {
			w.Errorf("outcome %+v", o)
		}
	})
}

func TestHiddenCommentComesBackAsTheRulesSeeIt(t *testing.T) {
	each(t, func(w *world) {
		id := w.say("1", "ann", "hallo")
		w.hiding("1", live.Hidden)
		w.intake(Incoming{Message: w.message("1", "ann", "kauft!"), Decision: live.Held, Reasons: []string{"links"}})
		if c := w.comment(id); c.State() != live.CommentRejected {
			w.Errorf("edited while hidden: %+v", c)
		}
		w.hiding("1", live.Unhidden)
		if c := w.comment(id); c.State() != live.CommentHeld || strings.Join(c.Reasons, " ") != "links" {
			w.Errorf("shown again: %+v", c)
		}
	})
}

func TestWhatPeopleRejectAfterAHidingStaysRejected(t *testing.T) {
	each(t, func(w *world) {
		m := w.message("1", "ann", "hallo")
		w.intake(Incoming{Message: m, Decision: live.Held, Reasons: []string{"links"}})
		id := m.Comment.ID
		w.hiding("1", live.Hidden)
		w.ok(w.Decide(w.ctx, w.show, op("a"), id, 0, "restore", "restore"))
		if c := w.comment(id); c.State() != live.CommentHeld || strings.Join(c.Reasons, " ") != "links" {
			w.Errorf("restored: %+v", c)
		}
		w.ok(w.Decide(w.ctx, w.show, op("b"), id, 0, "rejected", "reject"))
		w.hiding("1", live.Unhidden)
		if c := w.comment(id); c.State() != live.CommentRejected {
			w.Errorf("%+v", c)
		}
	})
}

// TestDeletedCommentTakesItsVoteAlong, unless the same person gave the vote in
// another comment that still stands.
func TestDeletedCommentTakesItsVoteAlong(t *testing.T) {
	each(t, func(w *world) {
		n := w.ask("Warum?", nil)
		vote := func(id, author string) Outcome {
			return w.intake(Incoming{Message: w.message(id, author, "+1 #1"), Decision: live.Approved, VotesFor: n})
		}
		vote("1", "ann")
		vote("2", "ann")
		vote("3", "bob")
		for _, step := range []struct {
			id    string
			votes int
		}{{"1", 2}, {"1", 2}, {"2", 1}, {"3", 0}} {
			if w.remove(step.id, live.RemovedByPlatform); w.question(n).Votes != step.votes {
				w.Fatalf("without %s: %d votes, want %d", step.id, w.question(n).Votes, step.votes)
			}
		}
		vote("4", "cem")
		o := w.remove("4", live.RemovedByAuthor)
		if o.Number != n || o.Votes != 0 || o.TV == 0 {
			w.Errorf("nobody is told of it: %+v", o)
		}
	})
}

// TestUnbanBringsBackOnlyWhatStillStands: what was deleted, hidden or erased
// while its author was out does not come back with them.
func TestUnbanBringsBackOnlyWhatStillStands(t *testing.T) {
	each(t, func(w *world) {
		hall := w.ask("Aus dem Saal?", nil)
		numbers := map[string]int{}
		for _, id := range []string{"stays", "deleted", "hidden", "erased"} {
			n, err := w.Ask(w.ctx, w.show, op("ask "+id), w.say(id, "ann", id), 0, "", "de")
			w.ok(err)
			numbers[id] = n
		}
		w.intake(Incoming{Message: w.message("vote", "ann", "+1 #1"), Decision: live.Approved, VotesFor: hall})
		author := w.message("", "ann", "").Comment.Author
		_, err := w.Ban(w.ctx, w.show, op("ban"), Ban{Author: *author, Kind: live.YouTube})
		w.ok(err)
		w.remove("deleted", live.RemovedByPlatform)
		w.remove("vote", live.RemovedByPlatform)
		w.hiding("hidden", live.Hidden)
		_, err = w.Erase(w.ctx, w.show, op("erase"), live.RemovedBySource, []string{w.secret.CommentID(live.YouTube, "erased")})
		w.ok(err)
		_, err = w.Unban(w.ctx, w.show, op("unban"), author.ID)
		w.ok(err)
		for id, want := range map[string]live.QuestionState{"stays": live.QuestionOpen, "deleted": live.QuestionRemoved,
			"hidden": live.QuestionDismissed, "erased": live.QuestionRemoved} {
			if q := w.question(numbers[id]); q.State != want {
				w.Errorf("the question of what was %s is %s", id, q.State)
			}
		}
		if v := w.question(hall).Votes; v != 0 {
			w.Errorf("%d votes came back", v)
		}
	})
}

// TestBanOfPeopleOutlastsThePlatforms: a time out on the platform becomes a ban
// of ours, and nothing that the platform tells undoes that.
func TestBanOfPeopleOutlastsThePlatforms(t *testing.T) {
	each(t, func(w *world) {
		author := *w.message("", "ann", "").Comment.Author
		there := Ban{Author: author, Kind: live.YouTube, Platform: true, Until: 60_000, Told: 1}
		here := Ban{Author: author, Kind: live.YouTube, By: "Mo", Reason: "spam"}
		for _, step := range []struct {
			op   string
			ban  Ban
			want Ban
		}{{"", there, there}, {"mo", here, here}, {"mo", here, here}, {"", there, here}} {
			_, err := w.Ban(w.ctx, w.show, op(step.op), step.ban)
			w.ok(err)
			if got, err := w.BanOf(w.ctx, w.show, author.ID); err != nil || got != step.want {
				w.Fatalf("%+v, %v; want %+v", got, err, step.want)
			}
		}
		audit, err := w.Audit(w.ctx, w.show, 0, 10)
		w.ok(err)
		if audit[0].Act != "ban" || audit[1].Act != "ban" || audit[2].Act == "ban" {
			w.Errorf("audit %+v", audit)
		}
	})
}

// pending asks for an act and returns it as it is kept.
func (w *world) asks(id string, act live.PlatformAct, comment string) live.Action {
	w.Helper()
	a := w.action(id, act, comment)
	a.Text = "Geheimwort"
	w.ok(w.AskAction(w.ctx, op(id), a))
	return a
}

func (w *world) actionOf(id string) live.Action {
	w.Helper()
	list, err := w.ActionsOf(w.ctx, w.show, []string{id})
	w.ok(err)
	return list[0]
}

// TestWhatWasAskedOfASourceEndsWithIt, and with the show: nothing is left
// waiting for a platform that nobody calls any more.
func TestWhatWasAskedOfASourceEndsWithIt(t *testing.T) {
	for name, end := range map[string]func(w *world) error{
		"source": func(w *world) error { return w.DeleteSource(w.ctx, w.show, op("x"), "src") },
		"show":   func(w *world) error { return w.EndShow(w.ctx, w.show, op("x")) },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.source("src")
				id := w.say("1", "ann", "hallo")
				w.asks("a", live.ActDelete, id)
				sending := w.asks("b", live.ActReply, id)
				_, epoch, _, err := w.HoldLease(w.ctx, w.show, "src", "node", 0)
				w.ok(err)
				sending.State = live.ActionSending
				w.ok(w.SaveAction(w.ctx, epoch, sending))
				w.ok(end(w))
				for _, id := range []string{"a", "b"} {
					if a := w.actionOf(id); a.State != live.ActionRefused || a.Message == nil || a.EndedAt == 0 {
						w.Errorf("%+v", a)
					}
				}
				if list, _ := w.PendingActions(w.ctx, w.show, "src"); len(list) != 0 {
					w.Errorf("pending: %+v", list)
				}
				sending.State = live.ActionAsked // whoever was sending it does not know yet
				if w.SaveAction(w.ctx, epoch, sending) == nil || w.actionOf("b").State != live.ActionRefused {
					w.Errorf("it waits again: %+v", w.actionOf("b"))
				}
			})
		})
	}
}

func TestErasedWordsDoNotComeBackWithAnAct(t *testing.T) {
	each(t, func(w *world) {
		w.source("src")
		id := w.say("1", "ann", "hallo")
		waiting, sending := w.asks("a", live.ActReply, id), w.asks("b", live.ActBan, id)
		_, epoch, _, err := w.HoldLease(w.ctx, w.show, "src", "node", 0)
		w.ok(err)
		sending.State = live.ActionSending
		w.ok(w.SaveAction(w.ctx, epoch, sending))
		_, err = w.Erase(w.ctx, w.show, op("e"), live.RemovedByLaw, []string{id})
		w.ok(err)
		if a := w.actionOf("a"); a.State != live.ActionRefused || a.Message == nil {
			w.Errorf("still asked for: %+v", a)
		}
		if err := w.SaveAction(w.ctx, epoch, waiting); err == nil {
			w.Error("it is asked for again")
		}
		sending.State, sending.Receipt = live.ActionDone, "ban-1"
		w.ok(w.SaveAction(w.ctx, epoch, sending))
		if a := w.actionOf("b"); a.State != live.ActionDone || a.Text != "" || a.Author != nil {
			w.Errorf("done: %+v", a)
		}
		if name, _ := w.PlatformBan(w.ctx, w.show, "author"); name != "ban-1" {
			w.Errorf("the platform's ban is %q", name)
		}
	})
}

// TestOwnReplyThatAnotherNodeTookInIsTakenBack: a webhook may bring it before
// the platform has answered to whoever sent it.
func TestOwnReplyThatAnotherNodeTookInIsTakenBack(t *testing.T) {
	each(t, func(w *world) {
		w.source("src")
		own := w.say("reply-1", "we", "gern")
		a := w.asks("a", live.ActReply, w.say("1", "ann", "danke"))
		_, epoch, _, err := w.HoldLease(w.ctx, w.show, "src", "node", 0)
		w.ok(err)
		a.State, a.Receipt = live.ActionDone, "reply-1"
		w.ok(w.SaveAction(w.ctx, epoch, a))
		if c := w.comment(own); c.RemovedBy == live.NotRemoved {
			w.Errorf("%+v", c)
		}
	})
}

// TestWordsOfManyAreErased covers more than one call of the script.
func TestWordsOfManyAreErased(t *testing.T) {
	each(t, func(w *world) {
		n := w.ask("Warum?", nil)
		var ids []string
		for i := range 2*eraseBatch + 3 {
			m := w.message(strconv.Itoa(i), "voter"+strconv.Itoa(i), "+1 #1")
			w.intake(Incoming{Message: m, Decision: live.Approved, VotesFor: n})
			ids = append(ids, m.Comment.ID)
		}
		totals, err := w.Erase(w.ctx, w.show, op("e"), live.RemovedBySource, ids)
		w.ok(err)
		if w.question(n).Votes != 0 || len(totals.Votes) != 1 || totals.Votes[0] != [2]int{n, 0} || totals.Version == 0 {
			w.Errorf("%d votes, told %+v", w.question(n).Votes, totals)
		}
		for _, id := range ids {
			if c := w.comment(id); c.Text != "" || c.RemovedBy != live.RemovedBySource {
				w.Fatalf("%+v", c)
			}
		}
		audit, err := w.Audit(w.ctx, w.show, 0, 10)
		w.ok(err)
		if audit[0].Act != "erase_source" || audit[1].Act == "erase_source" {
			w.Errorf("audit %+v", audit[:2])
		}
	})
}

func TestLateRepeatUndoesNoEdit(t *testing.T) {
	each(t, func(w *world) {
		first := w.message("1", "ann", "hallo")
		first.First = true
		w.intake(Incoming{Message: first, Decision: live.Approved})
		id := w.say("1", "ann", "guten Abend")
		if o := w.intake(Incoming{Message: first, Decision: live.Approved}); o.What != "same" || w.comment(id).Text != "guten Abend" {
			w.Errorf("%+v, %q", o, w.comment(id).Text)
		}
	})
}

// TestUnbanKnowsABanThatIsDoneMeanwhile: it was asked for before the platform
// had told what it calls the ban.
func TestUnbanKnowsABanThatIsDoneMeanwhile(t *testing.T) {
	each(t, func(w *world) {
		w.source("src")
		id := w.say("1", "ann", "hallo")
		ban := w.asks("a", live.ActBan, id)
		w.asks("b", live.ActUnban, id)
		_, epoch, _, err := w.HoldLease(w.ctx, w.show, "src", "node", 0)
		w.ok(err)
		ban.State, ban.Receipt = live.ActionDone, "ban-77"
		w.ok(w.SaveAction(w.ctx, epoch, ban))
		list, err := w.PendingActions(w.ctx, w.show, "src")
		w.ok(err)
		if len(list) != 1 || list[0].Ban != "ban-77" {
			w.Errorf("%+v", list)
		}
	})
}
