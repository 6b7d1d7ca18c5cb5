package youtube

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/live"
)

// TestPrepare brings what was typed into one form, twice the same.
func TestPrepare(t *testing.T) {
	c := New(Options{})
	for _, x := range []struct {
		name          string
		typed, secret map[string]string
		want          map[string]string
		code, field   string
	}{
		{name: "video", typed: map[string]string{"video": " https://youtu.be/dQw4w9WgXcQ ", "mode": ""}, secret: map[string]string{"api_key": " k "}, want: map[string]string{"video": "dQw4w9WgXcQ"}},
		{name: "handle", typed: map[string]string{"video": "youtube.com/@kanal/live", "hours": "2,5"}, secret: map[string]string{"api_key": "k"}, want: map[string]string{"channel": "@kanal", "hours": "2,5"}},
		{name: "account", typed: map[string]string{"account": "a", "units": "20000", "cost": "1"}, want: map[string]string{"account": "a", "units": "20000", "cost": "1"}},
		{name: "chosen among a channel's", typed: map[string]string{"channel": "@kanal", "video": "dQw4w9WgXcQ"}, secret: map[string]string{"api_key": "k"}, want: map[string]string{"video": "dQw4w9WgXcQ"}},
		{name: "nothing", code: "missing_video", field: "video"},
		{name: "no credentials", typed: map[string]string{"video": "@kanal"}, code: "api_key_missing", field: "api_key"},
		{name: "mode", typed: map[string]string{"account": "a", "mode": "fast"}, code: "mode_invalid", field: "mode"},
		{name: "hours", typed: map[string]string{"account": "a", "hours": "NaN"}, code: "hours_invalid", field: "hours"},
		{name: "units", typed: map[string]string{"account": "a", "units": "7"}, code: "units_invalid", field: "units"},
		{name: "cost", typed: map[string]string{"account": "a", "cost": "1.5"}, code: "cost_invalid", field: "cost"},
	} {
		src, err := c.Prepare(live.Source{Kind: live.YouTube, Config: x.typed, Secrets: x.secret})
		if x.code != "" {
			if e := live.AsError(err); e == nil || e.Code != x.code || e.Field != x.field || e.Kind != live.Invalid {
				t.Errorf("%s: %v", x.name, err)
			}
			continue
		}
		again, err2 := c.Prepare(src)
		if diff := cmp.Diff(x.want, src.Config); err != nil || err2 != nil || diff != "" || !cmp.Equal(src, again) {
			t.Errorf("%s: %v, %v, %s", x.name, err, err2, diff)
		}
	}
	if l, h := hours("2,5"), hours(""); l != 150*time.Minute || h != 4*time.Hour {
		t.Errorf("%v, %v", l, h)
	}
}

func TestCursor(t *testing.T) {
	for _, c := range []cursor{{}, {video: "v", chat: "c", token: "t=", day: "20261121", used: 7, began: time.Unix(1_800_000_000, 0)}, {video: "-v", chat: "c", used: 1}} {
		if got := parseCursor(c.String()); got != c {
			t.Errorf("%+v became %+v", c, got)
		}
	}
	old := cursor{video: "dQw4w9WgXcQ", chat: "c", token: "t", day: "20261121", used: 35}
	if got := parseCursor("1 dQw4w9WgXcQ c t 20261121 35"); got != old {
		t.Errorf("the first form became %+v", got)
	}
	for _, bad := range []string{"", "rubbish", "2 a b c d 5", "1 a b c", "3 a b c d 5 6"} {
		if got := parseCursor(bad); got != (cursor{}) {
			t.Errorf("%q became %+v", bad, got)
		}
	}
}
