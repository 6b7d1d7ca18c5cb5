package youtube_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/simulator"
	"zuruf/ingest/youtube"
	"zuruf/live"
)

func TestProbe(t *testing.T) {
	for _, c := range []struct {
		name, video, key, account, fault string
		code, field                      string
		state                            live.SourceState
	}{
		{name: "good", video: simulator.Video, key: simulator.APIKey, state: live.SourceLive},
		{name: "address", video: "https://youtu.be/" + simulator.Video, key: simulator.APIKey, state: live.SourceLive},
		{name: "planned", video: simulator.Video, key: simulator.APIKey, fault: "waiting", state: live.SourceWaiting},
		{name: "handle", video: "https://youtube.com/" + simulator.YouTubeHandle + "/live", key: simulator.APIKey, state: live.SourceLive},
		{name: "channel", video: simulator.YouTubeChannel, key: simulator.APIKey, state: live.SourceLive},
		{name: "channel of nobody", video: "@niemand", key: simulator.APIKey, code: "channel_unknown", field: "video"},
		{name: "silent channel", video: simulator.YouTubeHandle, key: simulator.APIKey, fault: "gone", state: live.SourceWaiting},
		{name: "own broadcast", account: "account", state: live.SourceLive},
		{name: "own planned broadcast", account: "account", fault: "waiting", state: live.SourceWaiting},
		{name: "no broadcast of its own", account: "account", fault: "ended", state: live.SourceWaiting},
		{name: "video by account", video: simulator.Video, account: "account", state: live.SourceLive},
		{name: "expired account", account: "account", fault: "expired", code: "account_refused", field: "account"},
		{name: "unknown account", account: "nobody", code: "account_refused", field: "account"},
		{name: "no video", key: simulator.APIKey, code: "missing_video", field: "video"},
		{name: "no key", video: simulator.Video, code: "api_key_missing", field: "api_key"},
		{name: "wrong key", video: simulator.Video, key: "AIzaWrong", code: "api_key_invalid", field: "api_key"},
		{name: "not a video", video: "https://example.org", key: simulator.APIKey, code: "video_invalid", field: "video"},
		{name: "unknown video", video: "dQw4w9WgXcQ", key: simulator.APIKey, code: "video_unknown", field: "video"},
		{name: "chat off", video: simulator.Video, key: simulator.APIKey, fault: "no_chat", code: "chat_disabled", field: "video"},
		{name: "without chat", video: simulator.Video, key: simulator.APIKey, fault: "video", code: "video_without_chat", field: "video"},
		{name: "over", video: simulator.Video, key: simulator.APIKey, fault: "ended", code: "video_over", field: "video"},
		{name: "not enabled", video: simulator.Video, key: simulator.APIKey, fault: "permission", code: "api_not_enabled", field: "api_key"},
		{name: "quota", video: simulator.Video, key: simulator.APIKey, fault: "quota", code: "quota_exceeded"},
		{name: "rubbish", video: simulator.Video, key: simulator.APIKey, fault: "rubbish", code: "platform_unreadable"},
		{name: "50 MB", video: simulator.Video, key: simulator.APIKey, fault: "huge", code: "platform_answer_too_large"},
		{name: "nothing", video: simulator.Video, key: simulator.APIKey, fault: "silence", code: "platform_unreachable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sim := simulator.New(simulator.Options{})
			server := httptest.NewServer(sim)
			defer server.Close()
			patience := 10 * time.Second
			if c.fault != "" {
				sim.Fault(live.YouTube, c.fault, 0)
			}
			if c.fault == "silence" {
				patience = 100 * time.Millisecond
			}
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			connector := youtube.New(youtube.Options{URL: server.URL, Client: ingest.NewClient(transport, patience), Tokens: &tokens{}})
			s := ingest.New(ingest.Options{Connectors: []ingest.Connector{connector}})
			src, status, err := s.Probe(context.Background(), live.Source{
				Kind: live.YouTube, Config: map[string]string{"video": c.video, "account": c.account}, Secrets: map[string]string{"api_key": c.key},
			})
			if c.code == "" {
				found := status.Hint == nil && status.Title != "" && status.Channel != ""
				nothing := status.Hint != nil && status.Hint.Code == "no_broadcast"
				if err != nil || status.State != c.state || !found && !nothing || found == (c.fault == "gone" || c.fault == "ended") {
					t.Errorf("%v %+v %+v", err, status, src)
				}
				if writes := len(status.Can) == 5; writes != (c.account != "") {
					t.Errorf("can %v", status.Can)
				}
				return
			}
			e := live.AsError(err)
			if e == nil || e.Code != c.code || e.Field != c.field || e.Message.DE == "" {
				t.Fatalf("error %v, want %s on %q", err, c.code, c.field)
			}
			if c.key != "" && strings.Contains(err.Error(), c.key) {
				t.Errorf("the key stands in the error: %v", err)
			}
		})
	}
}
