package store

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"zuruf/live"
)

// hidden is what a platform tells of a comment that it hid, or shows again.
func (w *world) hiding(id string, h live.Hiding) Outcome {
	m := w.message(id, "", "")
	m.Hiding = h
	return w.intake(Incoming{Message: m})
}

func TestHiddenOnThePlatformIsRejectedAndComesBackAsItWas(t *testing.T) {
	each(t, func(w *world) {
		id := w.say("1", "ann", "hallo")
		n, err := w.Ask(w.ctx, w.show, op("ask"), id, 0, "", "de")
		w.ok(err)
		if o := w.hiding("1", live.Hidden); o.What != "hidden" {
			w.Fatalf("outcome %+v", o)
		}
		c := w.comment(id)
		if c.State() != live.CommentRejected || c.Visible() || len(c.Reasons) != 1 || c.Reasons[0] != "platform_hidden" {
			w.Errorf("hidden: %+v", c)
		}
		q, err := w.Question(w.ctx, w.show, n)
		w.ok(err)
		if q.State != live.QuestionDismissed {
			w.Errorf("its question is %s", q.State)
		}
		if o := w.hiding("1", live.Hidden); o.What != "same" {
			w.Errorf("told twice: %+v", o)
		}
		if o := w.hiding("1", live.Unhidden); o.What != "shown" {
			w.Errorf("outcome %+v", o)
		}
		if c := w.comment(id); c.State() != live.CommentApproved || len(c.Reasons) != 0 {
			w.Errorf("shown again: %+v", c)
		}
		w.ok(w.Decide(w.ctx, w.show, op("no"), id, 0, "rejected", "reject"))
		w.hiding("1", live.Hidden)
		if o := w.hiding("1", live.Unhidden); o.What != "same" || w.comment(id).State() != live.CommentRejected {
			w.Errorf("what a moderator rejected came back: %+v", o)
		}
	})
}

func TestHidingThatComesBeforeItsComment(t *testing.T) {
	each(t, func(w *world) {
		if o := w.hiding("1", live.Hidden); o.What != "early" {
			w.Fatalf("outcome %+v", o)
		}
		id := w.say("1", "ann", "hallo")
		if c := w.comment(id); c.State() != live.CommentRejected {
			w.Errorf("%+v", c)
		}
		w.hiding("1", live.Unhidden)
		if c := w.comment(id); c.State() != live.CommentApproved {
			w.Errorf("shown again: %+v", c)
		}
		w.hiding("2", live.Hidden)
		w.hiding("2", live.Unhidden)
		if c := w.comment(w.say("2", "ann", "hallo")); c.State() != live.CommentApproved {
			w.Errorf("hidden and shown before it came: %+v", c)
		}
	})
}

func TestLikesStandBesideVotes(t *testing.T) {
	each(t, func(w *world) {
		m := w.message("1", "ann", "warum?")
		m.Comment.Kind, m.Comment.Likes = live.Facebook, 3
		w.intake(Incoming{Message: m, Decision: live.Approved})
		id := m.Comment.ID
		n, err := w.Ask(w.ctx, w.show, op("ask"), id, 0, "", "de")
		w.ok(err)
		before := w.comment(id)
		head, err := w.Head(w.ctx, w.show)
		w.ok(err)
		m.Comment.Likes = 5
		if o := w.intake(Incoming{Message: m, Decision: live.Approved}); o.What != "same" {
			w.Errorf("outcome %+v", o)
		}
		after := w.comment(id)
		if before.Likes != 3 || after.Likes != 5 || after.Version != before.Version {
			w.Errorf("likes %d, then %d; version %d, then %d", before.Likes, after.Likes, before.Version, after.Version)
		}
		q, err := w.Question(w.ctx, w.show, n)
		w.ok(err)
		if q.Likes != 5 || q.Votes != 0 {
			w.Errorf("question: %d likes, %d votes", q.Likes, q.Votes)
		}
		events, err := w.Since(w.ctx, w.show, head, 10)
		w.ok(err)
		if len(events) != 2 || events[0].Type != live.EventComment || events[1].Type != live.EventQuestion {
			w.Errorf("told: %+v", events)
		}
		snap, err := w.Snapshot(w.ctx, w.show, 10)
		w.ok(err)
		if snap.Comments[0].Likes != 5 || snap.Questions[0].Likes != 5 {
			w.Errorf("snapshot: %+v %+v", snap.Comments[0], snap.Questions[0])
		}
	})
}

func (w *world) action(id string, act live.PlatformAct, comment string) live.Action {
	return live.Action{ID: id, Show: w.show, Source: "src", Comment: comment, PlatformID: "1", Kind: live.YouTube, Act: act,
		Author: &live.Author{ID: "author", PlatformID: "ann", Name: "Ann"}, By: mod, At: 7, State: live.ActionAsked}
}

func TestActionsAreKeptInOrderAndFenced(t *testing.T) {
	each(t, func(w *world) {
		w.source("src")
		id := w.say("1", "ann", "hallo")
		w.ok(w.AskAction(w.ctx, op("a"), w.action("a", live.ActBan, id)))
		w.ok(w.AskAction(w.ctx, op("a"), w.action("a", live.ActBan, id))) // the request came twice
		w.ok(w.AskAction(w.ctx, op("b"), w.action("b", live.ActReply, id)))
		list, err := w.PendingActions(w.ctx, w.show, "src")
		w.ok(err)
		if len(list) != 2 || list[0].ID != "a" || list[1].ID != "b" || list[0].By.Name != "Mo" {
			w.Fatalf("pending: %+v", list)
		}
		_, epoch, _, err := w.HoldLease(w.ctx, w.show, "src", "node", 0)
		w.ok(err)
		ban := list[0]
		ban.State, ban.Receipt = live.ActionDone, "ban-77"
		w.refused(w.SaveAction(w.ctx, epoch+1, ban), live.ErrState)
		w.ok(w.SaveAction(w.ctx, epoch, ban))
		reply := list[1]
		reply.State, reply.Receipt = live.ActionDone, "reply-1"
		w.ok(w.SaveAction(w.ctx, epoch, reply))
		if list, _ := w.PendingActions(w.ctx, w.show, "src"); len(list) != 0 {
			w.Errorf("still pending: %+v", list)
		}
		if name, _ := w.PlatformBan(w.ctx, w.show, "author"); name != "ban-77" {
			w.Errorf("the platform's ban is %q", name)
		}
		if o := w.intake(Incoming{Message: w.message("reply-1", "we", "gern"), Decision: live.Approved}); o.What != "gone" {
			w.Errorf("our own reply was taken in: %+v", o)
		}
		unban := w.action("c", live.ActUnban, id)
		w.ok(w.AskAction(w.ctx, op("c"), unban))
		unban.State = live.ActionDone
		w.ok(w.SaveAction(w.ctx, epoch, unban))
		if name, _ := w.PlatformBan(w.ctx, w.show, "author"); name != "" {
			w.Errorf("after the unban the ban is still %q", name)
		}
		all, err := w.Actions(w.ctx, w.show, 10)
		w.ok(err)
		if len(all) != 3 || all[0].ID != "c" || all[2].State != live.ActionDone {
			w.Errorf("all: %+v", all)
		}
		audit, err := w.Audit(w.ctx, w.show, 0, 10)
		w.ok(err)
		if audit[0].Act != "unban" || audit[0].Kind != "platform" || audit[0].Ref != id {
			w.Errorf("audit: %+v", audit[0])
		}
		w.ok(w.EndShow(w.ctx, w.show, op("end")))
		w.refused(w.AskAction(w.ctx, op("d"), w.action("d", live.ActDelete, id)), live.ErrEnded)
	})
}

// TestErasedLeavesNoWords looks for the words in everything that is stored.
func TestErasedLeavesNoWords(t *testing.T) {
	each(t, func(w *world) {
		w.source("src")
		m := w.message("1", "ann", "Geheimwort eins")
		m.Comment.Author.Name = "Annegret"
		w.intake(Incoming{Message: m, Decision: live.Approved})
		id := m.Comment.ID
		n, err := w.Ask(w.ctx, w.show, op("ask"), id, 0, "", "de")
		w.ok(err)
		w.ok(w.EditQuestion(w.ctx, w.show, op("edit"), n, 0, "Geheimwort zwei"))
		_, err = w.Ban(w.ctx, w.show, op("ban"), Ban{Author: *m.Comment.Author, Kind: live.YouTube})
		w.ok(err)
		reply := w.action("a", live.ActReply, id)
		reply.Text, reply.Author = "Geheimwort drei", m.Comment.Author
		w.ok(w.AskAction(w.ctx, op("a"), reply))
		kept := w.say("2", "bob", "bleibt")
		for range 2 { // again changes nothing
			_, err := w.Erase(w.ctx, w.show, op("erase"), live.RemovedByLaw, []string{id})
			w.ok(err)
		}
		c := w.comment(id)
		if c.RemovedBy != live.RemovedByLaw || c.Text != "" || c.Author != nil || c.ReceivedAt == 0 {
			w.Errorf("erased: %+v", c)
		}
		q, err := w.Question(w.ctx, w.show, n)
		w.ok(err)
		if q.State != live.QuestionRemoved || q.Text != "" || q.Author != nil {
			w.Errorf("its question: %+v", q)
		}
		if c := w.comment(kept); c.Text != "bleibt" || c.RemovedBy != live.NotRemoved {
			w.Errorf("another comment: %+v", c)
		}
		for _, key := range w.rdb.Keys(w.ctx, "zuruf:{"+w.show+"}:*").Val() {
			var all []string
			switch w.rdb.Type(w.ctx, key).Val() {
			case "hash":
				all = w.rdb.HVals(w.ctx, key).Val()
			case "list":
				all = w.rdb.LRange(w.ctx, key, 0, -1).Val()
			}
			if text := strings.Join(all, " "); strings.Contains(text, "Geheimwort") || strings.Contains(text, "Annegret") {
				w.Errorf("%s still holds it: %s", key, text)
			}
		}
		if o := w.intake(Incoming{Message: m, Decision: live.Approved}); o.What != "gone" {
			w.Errorf("it came back: %+v", o)
		}
	})
}

func TestAccountsAreSealedAndSealedAnew(t *testing.T) {
	each(t, func(w *world) {
		a := live.Account{ID: "acc", Series: "s", Kind: live.Twitch, Name: "studio", Access: "token-one", Refresh: "token-two", Generation: 1}
		w.ok(w.PutAccount(w.ctx, a))
		w.ok(w.PutSource(w.ctx, op("put"), live.Source{ID: "src", Show: w.show, Kind: live.YouTube, Secrets: map[string]string{"api_key": "key-one"}}))
		check := func(s *Store) {
			w.Helper()
			got, err := s.Account(w.ctx, "acc")
			w.ok(err)
			src, err := s.Source(w.ctx, w.show, "src")
			w.ok(err)
			if got.Access != "token-one" || got.Refresh != "token-two" || got.Name != "studio" || src.Secrets["api_key"] != "key-one" {
				w.Errorf("%+v %+v", got, src)
			}
		}
		check(w.Store)
		text := w.rdb.HGet(w.ctx, globalKey("accounts"), "acc").Val()
		if strings.Contains(text, "token-") {
			w.Errorf("stored in the clear: %s", text)
		}
		other, err := NewSealer([]byte("another key"))
		w.ok(err)
		for i, want := range []int{2, 0} { // the second run finds all of it done
			if n, err := w.Reseal(w.ctx, other); err != nil || n != want {
				w.Fatalf("run %d: %d sealed, %v", i, n, err)
			}
		}
		check(New(w.rdb, w.secret, other))
		if _, err := w.Account(w.ctx, "acc"); !errors.Is(err, errSeal) {
			w.Errorf("the old key still opens it: %v", err)
		}
		w.ok(w.DeleteAccount(w.ctx, "acc"))
		w.refused(w.DeleteAccount(w.ctx, "acc"), live.ErrNotFound)
	})
}

func TestHistoryAndSpending(t *testing.T) {
	each(t, func(w *world) {
		w.source("src")
		for i := range historyLength + 5 {
			w.ok(w.KeepSample(w.ctx, w.show, "src", live.Sample{At: int64(i), State: live.SourceLive}))
		}
		list, err := w.History(w.ctx, w.show, "src")
		w.ok(err)
		if len(list) != historyLength || list[0].At != 5 || list[len(list)-1].At != historyLength+4 {
			w.Errorf("%d samples from %d", len(list), list[0].At)
		}
		for i, want := range []int64{5, 10, 10, 3} {
			day, units := "monday", int64(5)
			if i == 2 {
				units = 0
			}
			if i == 3 {
				day, units = "tuesday", 3
			}
			if used, err := w.Spend(w.ctx, "youtube:x", day, units); err != nil || used != want {
				w.Errorf("call %d: %d, %v", i, used, err)
			}
		}
		if days := w.rdb.HKeys(w.ctx, globalKey("spent:youtube:x")).Val(); len(days) != 1 {
			w.Errorf("periods kept: %v", days)
		}
	})
}

func TestReleasedLeaseIsFreeAtOnce(t *testing.T) {
	each(t, func(w *world) {
		w.source("src")
		_, epoch, _, err := w.HoldLease(w.ctx, w.show, "src", "a", 0)
		w.ok(err)
		w.ok(w.SaveCursor(w.ctx, w.show, "src", epoch, "here"))
		w.ok(w.ReleaseLease(w.ctx, w.show, "src", "b")) // not its own
		if owner, _, _, _ := w.HoldLease(w.ctx, w.show, "src", "b", 0); owner != "a" {
			w.Fatalf("owner %s", owner)
		}
		w.ok(w.ReleaseLease(w.ctx, w.show, "src", "a"))
		owner, next, _, err := w.HoldLease(w.ctx, w.show, "src", "b", 0)
		w.ok(err)
		if owner != "b" || next != epoch+1 {
			w.Errorf("owner %s, epoch %d", owner, next)
		}
		if at, _ := w.Cursor(w.ctx, w.show, "src"); at != "here" {
			w.Errorf("cursor %q", at)
		}
	})
}

func TestRehearsalLeavesNothing(t *testing.T) {
	each(t, func(w *world) {
		of, err := w.Show(w.ctx, w.show)
		w.ok(err)
		src := live.Source{ID: "sim", Kind: live.YouTube, Simulated: true, Config: map[string]string{"video": "x"}}
		r, err := w.BeginRehearsal(w.ctx, op("r"), of, []live.Source{src})
		w.ok(err)
		series, err := w.Series(w.ctx, of.Series)
		w.ok(err)
		if r.ID == of.ID || r.Rehearses != of.ID || r.Code != of.Code || series.Show != r.ID {
			w.Fatalf("rehearsal %+v, series %+v", r, series)
		}
		if at, err := w.Moved(w.ctx, of.ID); err != nil || at != r.ID {
			w.Errorf("the links lead to %s, %v", at, err)
		}
		sh, err := w.Show(w.ctx, r.ID)
		w.ok(err)
		if sh.State != live.OnLive {
			w.Errorf("the rehearsal is %s", sh.State)
		}
		rehearsed := &world{T: w.T, Store: w.Store, show: r.ID, ctx: w.ctx}
		_, err = rehearsed.Ask(w.ctx, r.ID, op("ask"), rehearsed.say("1", "ann", "Probe?"), 0, "", "de")
		w.ok(err)
		of, err = w.Show(w.ctx, of.ID)
		w.ok(err)
		if of.Rehearsal != r.ID {
			w.Errorf("the show does not know its rehearsal: %+v", of)
		}
		w.ok(w.EndRehearsal(w.ctx, op("e"), of))
		if keys := w.rdb.Keys(w.ctx, "zuruf:{"+r.ID+"}:*").Val(); len(keys) != 0 {
			w.Errorf("left: %v", keys)
		}
		series, err = w.Series(w.ctx, of.Series)
		w.ok(err)
		if at, err := w.Moved(w.ctx, r.ID); err != nil || at != of.ID || series.Show != of.ID {
			w.Errorf("pages of the rehearsal go to %s, %v; the series to %s", at, err, series.Show)
		}
		of, err = w.Show(w.ctx, of.ID)
		w.ok(err)
		next, err := w.BeginRehearsal(w.ctx, op("again"), of, []live.Source{src})
		w.ok(err)
		if at, err := w.Moved(w.ctx, r.ID); err != nil || at != next.ID {
			w.Errorf("pages of the first rehearsal go to %s, %v, want the second", at, err)
		}
		of, err = w.Show(w.ctx, of.ID)
		w.ok(err)
		w.ok(w.EndRehearsal(w.ctx, op("over"), of))
		n, err := w.Ask(w.ctx, w.show, op("first"), w.say("1", "ann", "Jetzt?"), 0, "", "de")
		w.ok(err)
		if n != 1 {
			w.Errorf("the first question of the show is #%d", n)
		}
	})
}

// TestRehearsalReadsOwnSourcesAlone: an unlisted stream is read by the rehearsal
// and not by the show, which goes on behind what was said there.
func TestRehearsalReadsOwnSourcesAlone(t *testing.T) {
	each(t, func(w *world) {
		for _, id := range []string{"own", "other"} {
			w.ok(w.PutSource(w.ctx, op("put "+id), live.Source{ID: id, Show: w.show, Kind: live.YouTube, Config: map[string]string{"video": id}}))
		}
		of, err := w.Show(w.ctx, w.show)
		w.ok(err)
		own, err := w.Source(w.ctx, w.show, "own")
		w.ok(err)
		r, err := w.BeginRehearsal(w.ctx, op("r"), of, []live.Source{own})
		w.ok(err)
		reads := func(want ...string) {
			w.Helper()
			list, err := w.Sources(w.ctx)
			w.ok(err)
			var got []string
			for _, src := range list {
				if src.Show == w.show || src.Show == r.ID {
					got = append(got, src.Show+" "+src.ID)
				}
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				w.Errorf("read are %v, want %v", got, want)
			}
		}
		reads(w.show+" other", r.ID+" own")
		_, epoch, _, err := w.HoldLease(w.ctx, r.ID, "own", "node", 0)
		w.ok(err)
		w.ok(w.SaveCursor(w.ctx, r.ID, "own", epoch, "behind the rehearsal"))
		of, err = w.Show(w.ctx, w.show)
		w.ok(err)
		w.ok(w.EndRehearsal(w.ctx, op("e"), of))
		reads(w.show+" other", w.show+" own")
		if at, err := w.Cursor(w.ctx, w.show, "own"); err != nil || at != "behind the rehearsal" {
			w.Errorf("reads on at %q, %v", at, err)
		}
	})
}
