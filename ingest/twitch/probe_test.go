package twitch_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/simulator"
	"zuruf/live"
)

func TestChannelOfNobody(t *testing.T) {
	for _, c := range []struct{ way, channel, code string }{
		{"anonymous", "nobody_is_here", "channel_unknown"},
		{"anonymous", "suspended", "channel_suspended"},
		{"auto", "nobody_is_here", "channel_unknown"},
	} {
		t.Run(c.way+" "+c.channel, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, c.way)
				s.src.Config["channel"] = c.channel
				if _, _, err := s.connector.Probe(t.Context(), s.src); live.AsError(err) == nil || live.AsError(err).Code != c.code {
					t.Errorf("probe: %v", err)
				}
				node := s.start("a")
				after(15 * time.Second)
				if lamp := s.lamp(); lamp.State != live.SourceWaiting || lamp.Error == nil || lamp.Error.Code != c.code {
					t.Errorf("lamp %+v", lamp)
				}
				node.Stop()
			})
		})
	}
}

func TestUnreachable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "auto")
		s.network.Refuse(true)
		node := s.start("a")
		after(3 * time.Second)
		if lamp := s.lamp(); lamp.State != live.SourceSlow || lamp.Error == nil || lamp.Error.Code != "platform_unreachable" {
			t.Errorf("lamp %+v", lamp)
		}
		s.network.Refuse(false)
		after(time.Minute)
		if lamp := s.lamp(); lamp.State != live.SourceLive || lamp.Error != nil {
			t.Errorf("lamp %+v", lamp)
		}
		node.Stop()
	})
}

func TestProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, "auto")
		_, status, err := s.connector.Probe(t.Context(), s.src)
		if err != nil || status.State != live.SourceLive || status.Mode != "eventsub" || status.Title == "" || status.Channel != simulator.TwitchName || status.Picture == "" || len(status.Can) != 5 {
			t.Errorf("%+v, %v", status, err)
		}
		delete(s.src.Config, "channel") // then it is the account's own
		if _, status, err = s.connector.Probe(t.Context(), s.src); err != nil || status.Channel != simulator.TwitchName {
			t.Errorf("own channel: %+v, %v", status, err)
		}
		s.world.Connect(live.Account{ID: account, User: simulator.TwitchUser, Access: simulator.TwitchToken, Scopes: []string{"user:write:chat"}})
		if _, _, err = s.connector.Probe(t.Context(), s.src); live.AsError(err) == nil || live.AsError(err).Code != "scope_missing" || !strings.Contains(err.Error(), "user:read:chat") {
			t.Errorf("without the permission: %v", err)
		}
		if can := s.connector.Capabilities(s.src); !slices.Equal(can, []live.PlatformAct{live.ActReply}) {
			t.Errorf("can %v", can)
		}
		s.connect("no-token")
		if _, _, err = s.connector.Probe(t.Context(), s.src); live.AsError(err) == nil || live.AsError(err).Kind != live.Unauthorized {
			t.Errorf("refused: %v", err)
		}
		s.src.Config["account"] = "another"
		if _, _, err = s.connector.Probe(t.Context(), s.src); live.AsError(err) == nil || live.AsError(err).Code != "token_refused" {
			t.Errorf("account that is gone: %v", err)
		}
		s.src.Config = map[string]string{"channel": simulator.TwitchChannel}
		if _, status, err = s.connector.Probe(t.Context(), s.src); err != nil || status.State != live.SourceLive || status.Mode != "irc" || status.Channel != simulator.TwitchChannel {
			t.Errorf("anonymously: %+v, %v", status, err)
		}
		s.network.Refuse(true)
		if _, _, err = s.connector.Probe(t.Context(), s.src); !errors.Is(err, ingest.ErrUnreachable) {
			t.Errorf("unreachable: %v", err)
		}
	})
}
