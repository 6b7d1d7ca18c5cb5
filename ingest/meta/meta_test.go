package meta

import (
	"net/http"
	"testing"
	"time"

	"github.com/valyala/fastjson"

	"zuruf/live"
)

func TestRefusals(t *testing.T) {
	words := Words{Platform: "Facebook", Token: "page_token", Object: "live_video", Needs: "pages_read_engagement"}
	for _, c := range []struct {
		status     int
		body, code string
		kind       live.Kind
	}{
		{400, `{"error":{"code":190,"error_subcode":463}}`, "token_expired", live.Unauthorized},
		{401, `{"error":{"code":190,"error_subcode":460}}`, "token_password_changed", live.Unauthorized},
		{400, `{"error":{"code":190,"error_subcode":458}}`, "token_app_removed", live.Unauthorized},
		{400, `{"error":{"code":190,"error_subcode":459}}`, "token_checkpoint", live.Unauthorized},
		{400, `{"error":{"code":190}}`, "token_invalid", live.Unauthorized},
		{400, `{"error":{"code":102}}`, "token_invalid", live.Unauthorized},
		{400, `{"error":{"code":104}}`, "token_invalid", live.Unauthorized},
		{400, `{"error":{"code":4}}`, "rate_limited", live.TooMany},
		{400, `{"error":{"code":17}}`, "rate_limited", live.TooMany},
		{400, `{"error":{"code":32}}`, "rate_limited", live.TooMany},
		{400, `{"error":{"code":613}}`, "rate_limited", live.TooMany},
		{400, `{"error":{"code":80001}}`, "rate_limited", live.TooMany},
		{500, `{"error":{"code":1}}`, "platform_error", live.Unavailable},
		{503, `{"error":{"code":2}}`, "platform_error", live.Unavailable},
		{400, `{"error":{"code":999,"is_transient":true}}`, "platform_error", live.Unavailable},
		{403, `{"error":{"code":10,"message":"(#10) requires the 'pages_read_user_content' permission"}}`, "permission_missing", live.Forbidden},
		{403, `{"error":{"code":200,"message":"(#200) no"}}`, "permission_missing", live.Forbidden},
		{403, `{"error":{"code":299}}`, "permission_missing", live.Forbidden},
		{400, `{"error":{"code":100,"error_subcode":33}}`, "object_unknown", live.NotFound},
		{400, `{"error":{"code":100,"message":"Invalid appsecret_proof provided in the API argument"}}`, "app_secret_wrong", live.Forbidden},
		{400, `{"error":{"code":100}}`, "platform_refused_parameter", live.Unavailable},
		{401, `{"error":{}}`, "token_invalid", live.Unauthorized},
		{500, `{"error":{}}`, "platform_error", live.Unavailable},
		{400, `{"error":{"code":"x"}}`, "platform_refused", live.Unavailable},
		{400, `{}`, "platform_unreadable", live.Unavailable},
		{200, `<html>`, "platform_unreadable", live.Unavailable},
		{502, `<html>`, "platform_error", live.Unavailable},
	} {
		var e *live.Error
		if f, err := decodeFault(new(fastjson.Parser), c.status, []byte(c.body)); err != nil {
			e = live.AsError(err)
		} else {
			e = words.refusal(f, Usage{})
		}
		if e.Code != c.code || e.Kind != c.kind || e.Message.DE == "" || e.Message.EN == "" {
			t.Errorf("%d %s: %v, want %s", c.status, c.body, e, c.code)
		}
	}
}

func TestUsage(t *testing.T) {
	var p fastjson.Parser
	header := http.Header{}
	header.Set("X-App-Usage", `{"call_count":28,"total_time":25,"total_cputime":25}`)
	header.Set("X-Business-Use-Case-Usage", `{"1":[{"type":"pages","call_count":100,"total_cputime":25,"total_time":25,"estimated_time_to_regain_access":19}],"2":7}`)
	if u := usageOf(&p, header); u.Percent != 100 || u.Wait != 19*time.Minute {
		t.Errorf("%+v", u)
	}
	header.Set("X-App-Usage", "rubbish")
	header.Set("X-Business-Use-Case-Usage", "[]")
	if u := usageOf(&p, header); u != (Usage{}) {
		t.Errorf("%+v", u)
	}
	for _, c := range []struct {
		u    Usage
		want time.Duration
		slow bool
	}{
		{Usage{Percent: 10}, 3 * time.Second, false},
		{Usage{Percent: 75}, 6 * time.Second, false},
		{Usage{Percent: 90}, 15 * time.Second, true},
		{Usage{Percent: 99}, time.Minute, true},
		{Usage{Percent: 100, Wait: 19 * time.Minute}, 19 * time.Minute, true},
	} {
		if got, slow := c.u.Pace(3 * time.Second); got != c.want || slow != c.slow {
			t.Errorf("%+v: %v, %v", c.u, got, slow)
		}
	}
}

func TestMillis(t *testing.T) {
	want := time.Date(2018, 8, 30, 18, 47, 2, 0, time.UTC).UnixMilli()
	for _, good := range []string{"2018-08-30T18:47:02+0000", "2018-08-30T20:47:02+0200", "2018-08-30T18:47:02+00:00", "2018-08-30T18:47:02Z"} {
		if got := Millis(good); got != want {
			t.Errorf("Millis(%s) = %d", good, got)
		}
	}
	for _, bad := range []string{"", "gestern", "2018-08-30", "2018-13-30T18:47:02+0000", "2018-02-30T18:47:02+0000", "2018-08-30T24:47:02+0000", "2018-08-30T18:47:0x+0000", "2018/08/30T18:47:02+0000"} {
		if got := Millis(bad); got != 0 {
			t.Errorf("Millis(%s) = %d", bad, got)
		}
	}
	// the short way gives what the layout gives, leap days included
	for day := time.Date(2023, 12, 1, 23, 59, 58, 0, time.UTC); day.Year() < 2026; day = day.Add(23 * time.Hour) {
		if got := Millis(day.Format(graphTime)); got != day.UnixMilli() {
			t.Fatalf("%v: %d", day, got)
		}
	}
}

// TestHidingsAreToldAnew: after a restart nobody remembers what was hidden, so
// that all of it is told once, what is shown too.
func TestHidingsAreToldAnew(t *testing.T) {
	list := func(ids ...string) (out []live.Message) {
		for _, id := range ids {
			out = append(out, live.Message{Comment: live.Comment{PlatformID: id}})
		}
		return out
	}
	var w Watch
	for i, step := range []struct {
		hidden map[string]bool
		want   string
	}{
		{map[string]bool{"b": true}, "a unhidden, b hidden, "},
		{map[string]bool{"b": true}, ""},
		{map[string]bool{"a": true}, "a hidden, b unhidden, "},
	} {
		told := ""
		for _, m := range w.Hidings(list("a", "b"), step.hidden)[2:] {
			told += m.Comment.PlatformID + " " + string(m.Hiding) + ", "
		}
		if told != step.want {
			t.Errorf("poll %d: %q, want %q", i, told, step.want)
		}
	}
}
