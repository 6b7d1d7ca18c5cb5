package hand_test

import (
	"strings"
	"testing"

	"zuruf/live"
)

func ptr[T any](v T) *T { return &v }

func TestSettingsOfAStage(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		why         string
		change      live.StageChange
		code, field string
	}{
		{"a layout that is none", live.StageChange{Layout: ptr(live.StageLayout("three"))}, "layout", "layout"},
		{"no layout", live.StageChange{Layout: ptr(live.StageLayout(""))}, "layout", "layout"},
		{"no guests", live.StageChange{Guests: ptr(0)}, "guests", "guests"},
		{"five guests", live.StageChange{Guests: ptr(5)}, "guests", "guests"},
		{"minutes below nought", live.StageChange{Minutes: ptr(-1)}, "minutes", "minutes"},
		{"more than two hours", live.StageChange{Minutes: ptr(121)}, "minutes", "minutes"},
		{"an address that is a word", live.StageChange{OutWHIP: ptr("mediamtx")}, "address", "out_whip"},
		{"a path alone", live.StageChange{OutWHIP: ptr("/whip")}, "address", "out_whip"},
		{"another scheme", live.StageChange{OutWHEP: ptr("javascript:alert(1)")}, "address", "out_whep"},
		{"a file", live.StageChange{OutWHEP: ptr("file:///etc/passwd")}, "address", "out_whep"},
		{"a password", live.StageChange{OutWHIP: ptr("https://a:b@out.example/whip")}, "address", "out_whip"},
		{"a fragment", live.StageChange{OutWHEP: ptr("https://out.example/whep#x")}, "address", "out_whep"},
		{"a long address", live.StageChange{OutWHEP: ptr("https://out.example/" + strings.Repeat("x", 500))}, "address", "out_whep"},
		{"a token of two words", live.StageChange{OutToken: ptr("a b")}, "out_token", "out_token"},
		{"a token of two lines", live.StageChange{OutToken: ptr("a\r\nX: b")}, "out_token", "out_token"},
		{"a long token", live.StageChange{OutToken: ptr(strings.Repeat("x", 2001))}, "out_token", "out_token"},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, err := w.Change(t.Context(), w.show, mod, 0, c.change)
			w.refused(err, c.code, c.field)
		})
	}
	st, err := w.Change(t.Context(), w.show, mod, 1, live.StageChange{Layout: ptr(live.LayoutGrid), Guests: ptr(4), Minutes: ptr(120),
		OutWHIP: ptr(" https://out.example/stage/{seat}/whip?x=1 "), OutWHEP: ptr("http://192.168.1.5:8889/{seat}/whep"), OutToken: ptr(" abc.DEF-123_~ ")})
	w.ok(err)
	if st.Version != 2 || st.Layout != live.LayoutGrid || st.Guests != 4 || st.Minutes != 120 || st.OutWHIP != "https://out.example/stage/{seat}/whip?x=1" || st.OutWHEP != "http://192.168.1.5:8889/{seat}/whep" {
		t.Errorf("%+v", st)
	}
	if token, err := w.store.OutToken(t.Context(), w.show, st); err != nil || token != "abc.DEF-123_~" {
		t.Errorf("%q, %v", token, err)
	}
	_, err = w.Change(t.Context(), w.show, mod, 1, live.StageChange{Guests: ptr(2)})
	w.refused(err, "stale_version", "version")
	st, err = w.Change(t.Context(), w.show, mod, 0, live.StageChange{OutWHIP: ptr(""), OutWHEP: ptr(" "), OutToken: ptr("")})
	w.ok(err)
	if st.OutWHIP != "" || st.OutWHEP != "" || st.OutToken != nil {
		t.Errorf("%+v", st)
	}
}
