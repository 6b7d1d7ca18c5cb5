package wire

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"zuruf/live"
)

// evening is a stage with the host, one guest on it, one in the green room, and
// one whose hand is over but whose picture still arrives.
func evening() (live.Stage, live.Presence, []*live.Hand) {
	st := live.Stage{Version: 3, On: true, Layout: live.LayoutGrid, Guests: 2, Minutes: 5, Reactions: true, OutWHIP: "https://secret.example/whip", OutToken: []byte("sealed-token")}
	guest := func(seat int, hand string) live.Publication {
		return live.Publication{ID: "p-" + hand, Kind: live.GuestOn, Seat: seat, Hand: hand, Audio: true, Video: true, Since: 1000}
	}
	p := live.Presence{Epoch: 1, Viewers: 7, Publications: []live.Publication{
		guest(3, "on"), guest(4, "green"), guest(2, "gone"), guest(5, "raised"),
		{ID: "p-host", Kind: live.HostCamera, Seat: live.HostSeat, Name: "Theo", Audio: true, Since: 1000}}}
	hands := []*live.Hand{
		{ID: "on", Author: live.Author{ID: "a1", Name: "Ann"}, Text: "text-on", Question: 7, State: live.HandStage, Silent: true, EndsAt: 2000},
		{ID: "green", Author: live.Author{ID: "a2", Name: "Bob"}, Text: "text-green", State: live.HandPreview},
		{ID: "raised", Author: live.Author{ID: "a3", Name: "Cat"}, Text: "text-raised", State: live.HandRaised}}
	return st, p, hands
}

func TestAStageAsFarAsItMayBeSeen(t *testing.T) {
	st, p, hands := evening()
	for _, c := range []struct {
		sight StageSight
		seats int
		ids   string
		hand  string
	}{{SeesStage, 4, "p-host p-on", ""}, {SeesHands, 4, "p-host p-on", "on"}, {SeesGreenRoom, 8, "p-host p-on p-green", "on"}} {
		got := FromStage(st, p, hands, c.sight)
		var ids []string
		for _, x := range got.Publications {
			ids = append(ids, x.ID)
			if x.Green != (x.ID == "p-green") {
				t.Errorf("sight %d: %+v", c.sight, x)
			}
		}
		if strings.Join(ids, " ") != c.ids || got.Seats != c.seats || got.Viewers != 7 || got.Version != 3 || got.Layout != "grid" || got.Guests != 2 || got.Minutes != 5 {
			t.Errorf("sight %d: %+v", c.sight, got)
		}
		want := Publication{ID: "p-on", Kind: "guest", Seat: 3, Name: "Ann", Text: "text-on", Question: ptr(7), Hand: c.hand, Audio: true, Video: true, Muted: true,
			Since: At(1000), EndsAt: MaybeAt(2000)}
		if !reflect.DeepEqual(got.Publications[1], want) {
			t.Errorf("sight %d: %+v", c.sight, got.Publications[1])
		}
		if host := got.Publications[0]; host.Name != "Theo" || !host.Audio || host.Video || host.Muted {
			t.Errorf("host: %+v", host)
		}
		b, _ := json.Marshal(got)
		for _, never := range []string{"secret", "sealed", "text-raised", "a1"} {
			if strings.Contains(string(b), never) {
				t.Errorf("sight %d shows %s: %s", c.sight, never, b)
			}
		}
	}
	if got := FromStage(st, p, nil, SeesGreenRoom); len(got.Publications) != 1 {
		t.Errorf("guests without a hand: %+v", got.Publications)
	}
}

// TestASeatBehindThoseOfAFullStage: a guest keeps the seat from the green room.
func TestASeatBehindThoseOfAFullStage(t *testing.T) {
	st, p, hands := evening()
	p.Publications[0].Seat = 6
	if got := FromStage(st, p, hands, SeesStage); got.Seats != 7 {
		t.Errorf("%d seats", got.Seats)
	}
}

func TestAStageThatIsOffShowsNobody(t *testing.T) {
	st, p, hands := evening()
	st.On, st.OutWHEP = false, "https://out.example/whep"
	got := FromStage(st, p, hands, SeesGreenRoom)
	if len(got.Publications) != 0 || got.Publications == nil || got.Viewers != 0 || got.Watch != "" || got.Seats != 8 {
		t.Errorf("%+v", got)
	}
	st.On = true
	if got := FromStage(st, p, hands, SeesStage); got.Watch != "https://out.example/whep" {
		t.Errorf("%+v", got)
	}
}

func TestFromHand(t *testing.T) {
	h := &live.Hand{ID: "h", Author: live.Author{ID: "a", Name: "Ann"}, Text: "Darf ich?", Question: 3, State: live.HandStage, Version: 4, Muted: true, Silent: true,
		RaisedAt: 1000, MovedAt: 2000, EndsAt: 3000, ByDesk: true}
	want := Hand{ID: "h", Author: &Name{Name: "Ann", ID: "a"}, Text: "Darf ich?", Question: ptr(3), State: "stage", Version: 4, Muted: true, Silent: true, ByDesk: true,
		RaisedAt: At(1000), MovedAt: At(2000), EndsAt: MaybeAt(3000)}
	if got := FromHand(h); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if got := FromHand(&live.Hand{ID: "h", State: live.HandLeft}); got.Author != nil || got.Question != nil || got.EndsAt != nil {
		t.Errorf("erased: %+v", got)
	}
}
