package youtube_test

import (
	"strings"
	"testing"

	"zuruf/ingest/youtube"
	"zuruf/live"
)

func TestAddress(t *testing.T) {
	const id = "dQw4w9WgXcQ"
	for _, good := range []string{
		id, " " + id + "\n",
		"https://www.youtube.com/watch?v=" + id,
		"https://youtube.com/watch?v=" + id + "&t=42s",
		"http://m.youtube.com/watch?list=PL1&v=" + id,
		"www.youtube.com/watch?v=" + id,
		"https://www.youtube.com/live/" + id + "?feature=share",
		"https://youtu.be/" + id + "?si=abc",
		"youtu.be/" + id,
		"https://www.youtube.com/shorts/" + id,
		"https://www.youtube.com/embed/" + id,
		"https://www.youtube.com/live_chat?is_popout=1&v=" + id,
		"https://studio.youtube.com/video/" + id + "/livestreaming",
	} {
		if got, channel, err := youtube.Address(good); err != nil || got != id || channel != "" {
			t.Errorf("Address(%q) = %q, %q, %v", good, got, channel, err)
		}
	}
	const channel = "UCsimulation000000000000"
	for good, want := range map[string]string{
		"@kanal": "@kanal", " @Kanal.eins ": "@Kanal.eins", "@кафе-студия": "@кафе-студия", channel: channel,
		"https://www.youtube.com/@kanal":                   "@kanal",
		"https://www.youtube.com/@kanal/live":              "@kanal",
		"youtube.com/@kanal/streams?x=1":                   "@kanal",
		"https://youtube.com/@caf%C3%A9":                   "@café",
		"https://m.youtube.com/channel/" + channel:         channel,
		"https://youtube.com/channel/" + channel + "/live": channel,
	} {
		if video, got, err := youtube.Address(good); err != nil || got != want || video != "" {
			t.Errorf("Address(%q) = %q, %q, %v", good, video, got, err)
		}
	}
	for bad, code := range map[string]string{
		"":                                        "video_invalid",
		"dQw4w9WgXc":                              "video_invalid", // ten characters
		"dQw4w9WgXcQQ":                            "video_invalid", // twelve
		"dQw4w9WgX Q":                             "video_invalid", // a blank
		"https://www.youtube.com/watch":           "video_invalid", // no video
		"https://www.youtube.com/watch?v=short":   "video_invalid",
		"https://vimeo.com/" + id:                 "video_invalid", // another platform
		"https://notyoutube.com/watch?v=" + id:    "video_invalid", // another host
		"https://youtube.com.example/live/" + id:  "video_invalid",
		"javascript://youtube.com/live/" + id:     "video_invalid",
		"https://www.youtube.com/c/kanal":         "video_is_channel",
		"https://www.youtube.com/user/kanal/live": "video_is_channel",
		"https://www.youtube.com/channel/UC1":     "video_invalid",
		"https://www.youtube.com/feed":            "video_invalid",
		"@a":                                      "video_invalid", "@a b c": "video_invalid", "@a/b/c?x": "video_invalid", "@\x00\x00\x00\x00": "video_invalid",
		"@" + strings.Repeat("x", 31):            "video_invalid",
		"https://www.youtube.com/playlist?list=": "video_is_channel",
		"http://%zz":                             "video_invalid",
	} {
		video, got, err := youtube.Address(bad)
		if e := live.AsError(err); e == nil || e.Code != code || e.Field != "video" {
			t.Errorf("Address(%q) = %q, %q, %v, want %s", bad, video, got, err, code)
		}
	}
}
