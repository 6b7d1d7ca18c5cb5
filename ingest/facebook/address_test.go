package facebook_test

import (
	"testing"

	"zuruf/ingest/facebook"
	"zuruf/live"
)

func TestLiveVideoID(t *testing.T) {
	const id = "1234567890123456"
	for _, good := range []string{
		id, " " + id + " ",
		"https://www.facebook.com/seite/videos/" + id,
		"https://www.facebook.com/seite/videos/" + id + "/?locale=de_DE",
		"https://www.facebook.com/seite/videos/ein-titel/" + id + "/",
		"https://m.facebook.com/watch/live/?v=" + id + "&ref=share",
		"https://www.facebook.com/watch/?v=" + id,
		"facebook.com/watch?v=" + id,
		"https://www.facebook.com/live/producer/" + id,
		"https://www.facebook.com/live/producer/v2/" + id + "/dashboard/" + id,
	} {
		if got, err := facebook.LiveVideoID(good); err != nil || got != id {
			t.Errorf("LiveVideoID(%q) = %q, %v", good, got, err)
		}
	}
	for bad, code := range map[string]string{
		"":                                       "live_video_invalid",
		"12":                                     "live_video_invalid", // too short
		"abc":                                    "live_video_invalid",
		"١٢٣٤٥":                                  "live_video_invalid", // digits of another script
		"https://www.facebook.com/watch/?v=abc":  "live_video_invalid",
		"https://www.facebook.com/seite/videos/": "live_video_invalid",
		"https://notfacebook.com/seite/videos/" + id:      "live_video_invalid",
		"https://facebook.com.example/seite/videos/" + id: "live_video_invalid",
		"javascript://facebook.com/seite/videos/" + id:    "live_video_invalid",
		"https://fb.watch/abcdef/":                        "live_video_short_address",
		"https://www.facebook.com/seite":                  "live_video_is_post",
		"https://www.facebook.com/seite/posts/pfbid0abc":  "live_video_is_post",
		"https://www.facebook.com/permalink.php?id=" + id: "live_video_is_post",
		"https://www.facebook.com/events/1234567890":      "live_video_is_post",
	} {
		got, err := facebook.LiveVideoID(bad)
		if e := live.AsError(err); e == nil || e.Code != code || e.Field != "live_video" {
			t.Errorf("LiveVideoID(%q) = %q, %v, want %s", bad, got, err, code)
		}
	}
}
