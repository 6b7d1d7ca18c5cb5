package rtc

import (
	"strings"
	"testing"
	"time"

	"zuruf/ingest/ingesttest"
	"zuruf/live"
	"zuruf/live/store"
	"zuruf/web/auth"
)

// FuzzTicket: nothing but what this server sealed speaks for anybody.
func FuzzTicket(f *testing.F) {
	ingesttest.Corpus(f)
	now := time.Unix(1_790_000_000, 0)
	s := &Server{Store: store.New(nil, live.Secret("s"), nil), Now: func() time.Time { return now }}
	q := &request{who: auth.Identity{Actor: live.Actor{Role: live.Host, ID: "x", Name: "Mona"}, Series: "s1"}, show: live.Show{ID: "show"}}
	ours := map[string]bool{}
	for _, only := range []string{"", "resource"} {
		t, err := s.issue(q, only, false, time.Minute)
		if err != nil {
			f.Fatal(err)
		}
		if who, sent, err := s.redeem(f.Context(), t, "show", only); err != nil || sent || who.ID != "x" || who.Role != live.Host || who.Name != "Mona" || who.Series != "s1" {
			f.Fatalf("%+v %v", who, err)
		}
		ours[t+"/"+only] = true
		f.Add(t, "show", only)
		f.Add(t+"=", "show", only)
		f.Add(strings.ToLower(t), "show", only)
		f.Add(t, "other", only)
	}
	f.Add(".", "show", "")
	f.Add("e30.", "show", "")
	f.Fuzz(func(t *testing.T, ticket, show, only string) {
		if show == "show" && ours[ticket+"/"+only] {
			return
		}
		if who, _, err := s.redeem(t.Context(), ticket, show, only); err == nil {
			t.Fatalf("%q speaks for %+v", ticket, who)
		}
	})
}
