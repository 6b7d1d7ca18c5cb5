package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zuruf/live"
)

func TestWhatEndsHands(t *testing.T) {
	for name, end := range map[string]func(w *world) error{
		"the stage off": func(w *world) error {
			_, err := w.ChangeStage(w.ctx, w.show, op(""), 0, live.StageChange{On: ptr(false)})
			return err
		},
		"the show's end": func(w *world) error { return w.EndShow(w.ctx, w.show, op("")) },
		"bans": func(w *world) error {
			for _, who := range []string{"raised", "stage"} {
				if _, err := w.Ban(w.ctx, w.show, op(""), Ban{Author: w.guest(who), Kind: live.Room}); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.stageOn()
				raised, stage := w.brought("raised", live.HandRaised), w.brought("stage", live.HandStage)
				before := w.brought("before", live.HandDeclined)
				since := w.head()
				w.ok(end(w))
				for _, h := range []*live.Hand{raised, stage} {
					if now := w.handNow(h); now.State != live.HandLeft || now.Version != h.Version+1 || !now.ByDesk || now.EndsAt != 0 {
						w.Errorf("%+v", now)
					}
				}
				if now := w.handNow(before); now.State != live.HandDeclined || now.Version != before.Version {
					w.Errorf("%+v", now)
				}
				told := 0
				for _, e := range w.events(since) {
					if e.Type == live.EventHand {
						told++
					}
				}
				if list, err := w.Hands(w.ctx, w.show); err != nil || len(list) != 0 || told != 2 {
					w.Errorf("%+v, %v; told of %d", list, err, told)
				}
				past, err := w.PastHands(w.ctx, w.show)
				w.ok(err)
				if len(past) != 3 || past[2].ID != before.ID {
					w.Errorf("past: %+v", past)
				}
			})
		})
	}
}

func TestAnUnbanBringsNoHandBack(t *testing.T) {
	each(t, func(w *world) {
		w.stageOn()
		h := w.brought("ann", live.HandStage)
		_, err := w.Ban(w.ctx, w.show, op(""), Ban{Author: h.Author, Kind: live.Room})
		w.ok(err)
		_, err = w.Unban(w.ctx, w.show, op(""), h.Author.ID)
		w.ok(err)
		if now := w.handNow(h); now.State != live.HandLeft {
			w.Errorf("%+v", now)
		}
		w.raise("ann", "wieder da")
	})
}

func TestTimeOnStageIsUp(t *testing.T) {
	each(t, func(w *world) {
		w.setStage(live.StageChange{On: ptr(true), Minutes: ptr(1)})
		h, other := w.brought("ann", live.HandStage), w.brought("bob", live.HandPreview)
		late := func(h *live.Hand) *live.Hand {
			w.Helper()
			got, err := w.MoveHand(w.ctx, w.show, Op{}, live.HandStep{Hand: h.ID, Act: live.HandActTime})
			w.ok(err)
			return got
		}
		if got := late(h); got.State != live.HandStage || got.Version != h.Version {
			w.Errorf("too early: %+v", got)
		}
		w.now = func() time.Time { return time.Now().Add(61 * time.Second) }
		for range 2 {
			if got := late(h); got.State != live.HandPreview || got.Version != h.Version+1 || got.EndsAt != 0 || !got.ByDesk {
				w.Errorf("%+v", got)
			}
		}
		if a := w.audited(); a.Act != "time" || a.Before != "stage" || a.After != "preview" || a.Actor.ID != "" {
			w.Errorf("%+v", a)
		}
		late(other)
		if now := w.handNow(other); now.Version != other.Version {
			w.Errorf("%+v", now)
		}
	})
}

// TestTheArchiveOfHandsIsBounded, and forgets whole hands.
func TestTheArchiveOfHandsIsBounded(t *testing.T) {
	each(t, func(w *world) {
		w.stageOn()
		for i := range 503 {
			h := w.raise(fmt.Sprint("g", i), "?")
			w.acts(h, h.Author.ID, live.HandActLeave)
		}
		past, err := w.PastHands(w.ctx, w.show)
		w.ok(err)
		if len(past) != 500 || past[0].Author.Name != "g502" {
			w.Errorf("%d, the newest %+v", len(past), past[0])
		}
		for _, key := range []string{"hands", "hs", "handof"} {
			if n := w.rdb.HLen(w.ctx, showKey(w.show, key)).Val(); n != 500 {
				w.Errorf("%s holds %d", key, n)
			}
		}
	})
}

// TestWhatAnAuthorWantedToSayIsErased with their name, and what is up ends.
func TestWhatAnAuthorWantedToSayIsErased(t *testing.T) {
	each(t, func(w *world) {
		w.stageOn()
		old := w.raise("Annegret", "Geheimwort eins")
		w.acts(old, old.Author.ID, live.HandActLeave)
		up := w.raise("Annegret", "Geheimwort zwei")
		kept := w.raise("bob", "bleibt")
		w.ok(w.UnsayAuthor(w.ctx, w.show, up.Author.ID))
		for _, h := range []*live.Hand{old, up} {
			if now := w.handNow(h); now.State != live.HandLeft || now.Text != "" || now.Author != (live.Author{}) || now.RaisedAt != h.RaisedAt {
				w.Errorf("%+v", now)
			}
		}
		if now := w.handNow(kept); now.Text != "bleibt" || now.State != live.HandRaised {
			w.Errorf("%+v", now)
		}
		var dump strings.Builder
		w.ok(Backup(w.ctx, w.rdb, &dump))
		for _, word := range []string{"Geheimwort", "Annegret", up.Author.ID} {
			if strings.Contains(dump.String(), word) {
				w.Errorf("%s is still stored", word)
			}
		}
	})
}
