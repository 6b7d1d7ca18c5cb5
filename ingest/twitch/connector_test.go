package twitch_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"zuruf/ingest"
	"zuruf/ingest/ingesttest"
	"zuruf/ingest/simulator"
	"zuruf/ingest/twitch"
	"zuruf/live"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const account = "account"

// stage is a simulated Twitch and one show that reads it.
type stage struct {
	t         *testing.T
	sim       *simulator.Simulator
	network   *ingesttest.Network
	world     *ingesttest.World
	src       live.Source
	connector *twitch.Connector
}

// newStage sets up the simulated channel, with its account unless mode is "anonymous".
func newStage(t *testing.T, mode string) *stage {
	s := &stage{t: t, sim: simulator.New(simulator.Options{Seed: 7})}
	s.network = ingesttest.NewNetwork(t, s.sim)
	s.src = simulator.Source(live.Twitch)
	s.src.ID, s.src.Show = "source", "show"
	if mode != "anonymous" {
		s.src.Config["account"], s.src.Config["mode"] = account, mode
	}
	s.world = ingesttest.New(s.src)
	s.connect(simulator.TwitchToken)
	s.connector = twitch.New(twitch.Options{
		API: "http://simulation", EventSub: "ws://simulation/eventsub/ws", IRC: "ws://simulation/irc", ClientID: simulator.TwitchClientID,
		Client: ingest.NewClient(ingesttest.Transport{Handler: s.sim}, 0), Tokens: s.world, Dial: s.network.Dial,
	})
	return s
}

// connect logs the account in with a token.
func (s *stage) connect(token string) {
	s.world.Connect(live.Account{ID: account, Kind: live.Twitch, User: simulator.TwitchUser, Name: simulator.TwitchName, Access: token,
		Scopes: []string{"user:read:chat", "user:write:chat", "channel:moderate", "moderator:manage:chat_messages", "moderator:manage:banned_users"}})
}

func (s *stage) start(node string) *ingesttest.Node {
	return ingesttest.Start(s.t, s.world, node, s.connector)
}

func (s *stage) say(text string) string {
	return s.sim.Say(live.Twitch, simulator.Line{Name: "Frieda", Text: text})
}

func (s *stage) lamp() live.SourceStatus { return s.world.Lamp("show", "source") }

// after lets virtual time pass: every test that uses it runs in a bubble.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

var ways = []string{"auto", "irc", "anonymous"}

func TestReadsInOrder(t *testing.T) {
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, way)
				node := s.start("a")
				after(2 * time.Second)
				first := s.say("eins")
				s.say("zwei <b>&</b> 🥨; \\ \"quoted\"")
				s.sim.Say(live.Twitch, simulator.Line{Name: "Moritz", Text: "\x01ACTION winkt\x01"})
				s.sim.Say(live.Twitch, simulator.Line{Name: "Moritz", Text: "wieder \U000E0000"})
				s.sim.Say(live.Twitch, simulator.Line{Name: "Jupp", Text: "Cheer100 danke", Form: "cheer", Amount: "100 Bits"})
				s.sim.Say(live.Twitch, simulator.Line{Name: "Änne", Text: "auf ein Neues", Form: "resub"})
				s.sim.Say(live.Twitch, simulator.Line{Name: "Gus", Form: "raid"})
				after(time.Second)
				want := []string{"eins", "zwei <b>&</b> 🥨; \\ \"quoted\"", "winkt", "wieder", "Cheer100 danke",
					"Änne subscribed at Tier 1. They've subscribed for 7 months! auf ein Neues", "12 raiders from Gus have joined!"}
				if diff := cmp.Diff(want, s.world.Texts()); diff != "" {
					t.Fatal(diff)
				}
				list := s.world.Comments()
				c := list[0]
				if c.Kind != live.Twitch || c.Source != "source" || c.PlatformID != first || c.Author == nil || c.Author.Name != "Frieda" ||
					c.Author.PlatformID == "" || c.PublishedAt == 0 || c.ReceivedAt < c.PublishedAt || c.Form != "" {
					t.Errorf("comment %+v, author %+v", c, c.Author)
				}
				if list[4].Form != "cheer" || list[4].Amount != "100 Bits" || list[5].Form != "resub" || list[6].Form != "raid" {
					t.Errorf("forms %q %q, %q, %q", list[4].Form, list[4].Amount, list[5].Form, list[6].Form)
				}
				lamp := s.lamp()
				if lamp.State != live.SourceLive || lamp.Error != nil || lamp.Hint != nil {
					t.Errorf("lamp %+v", lamp)
				}
				if mode := map[string]string{"auto": "eventsub", "irc": "irc", "anonymous": "irc"}[way]; lamp.Mode != mode {
					t.Errorf("mode %q", lamp.Mode)
				}
				if way == "anonymous" {
					if lamp.Channel != simulator.TwitchChannel || lamp.Can != nil {
						t.Errorf("anonymous: %+v", lamp)
					}
				} else if lamp.Title == "" || lamp.Channel != simulator.TwitchName || !strings.HasPrefix(lamp.Picture, "https://") || len(lamp.Can) != 5 {
					t.Errorf("with an account: %+v", lamp)
				}

				s.sim.Delete(live.Twitch, first, false)
				after(time.Second)
				if by := s.world.Removed(live.Twitch, first); by != live.RemovedByPlatform {
					t.Errorf("removed by %q", by)
				}
				node.Stop()
			})
		})
	}
}

// TestTidings follows bans, timeouts and the clearing of the chat.
func TestTidings(t *testing.T) {
	for _, way := range ways {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, way)
				node := s.start("a")
				after(2 * time.Second)
				s.sim.Say(live.Twitch, simulator.Line{User: "77", Name: "Rufus", Text: "erster"})
				s.sim.BanTwitch("77", "Rufus", 10*time.Minute)
				s.sim.BanTwitch("78", "Penny", 0)
				s.sim.ClearTwitch()
				after(time.Second)
				now := time.Now().UnixMilli()
				var bans []live.PlatformBan
				var sweeps []string
				for _, m := range s.world.Tidings {
					if m.Comment.Kind != live.Twitch || m.Comment.Source != "source" {
						t.Errorf("tidings of nobody: %+v", m)
					}
					if m.Ban != nil {
						if m.Ban.At == 0 || m.Ban.At > now {
							t.Errorf("ban at %d", m.Ban.At)
						}
						m.Ban.At = 0
						m.Ban.Author.Name = strings.ToLower(m.Ban.Author.Name) // IRC gives the login
						bans = append(bans, *m.Ban)
					}
					if m.Sweep != nil {
						sweeps = append(sweeps, m.Sweep.Author)
						if m.Sweep.Until == 0 || m.Sweep.Until > now {
							t.Errorf("sweep until %d", m.Sweep.Until)
						}
					}
				}
				want := []live.PlatformBan{{Author: live.Author{PlatformID: "77", Name: "rufus"}, Seconds: 600}, {Author: live.Author{PlatformID: "78", Name: "penny"}}}
				if way != "auto" {
					for i := range want {
						want[i].Author.Name = strings.ToLower(want[i].Author.Name)
					}
				}
				if diff := cmp.Diff(want, bans); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff([]string{"77", "78", ""}, sweeps); diff != "" {
					t.Error(diff)
				}
				if s.sim.Say(live.Twitch, simulator.Line{User: "77", Name: "Rufus", Text: "noch da?"}); len(s.sim.Said(live.Twitch)) != 1 {
					t.Error("a banned user is heard")
				}
				after(11 * time.Minute)
				if s.sim.Say(live.Twitch, simulator.Line{User: "77", Name: "Rufus", Text: "wieder da"}); len(s.sim.Said(live.Twitch)) != 2 {
					t.Error("a timeout does not end")
				}
				node.Stop()
			})
		})
	}
}

// TestBroadcast follows the lamp through the evening; the chat is read all the time.
func TestBroadcast(t *testing.T) {
	for _, c := range []struct {
		way   string
		delay time.Duration
	}{{"auto", 2 * time.Second}, {"irc", 70 * time.Second}} {
		t.Run(c.way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, c.way)
				s.sim.Fault(live.Twitch, "waiting", 0)
				node := s.start("a")
				after(2 * time.Second)
				s.say("zu früh")
				after(2 * time.Second)
				for _, step := range []struct {
					fault string
					state live.SourceState
				}{{"waiting", live.SourceWaiting}, {"live", live.SourceLive}, {"offline", live.SourceEnded}, {"live", live.SourceLive}} {
					s.sim.Fault(live.Twitch, step.fault, 0)
					after(c.delay)
					s.say(step.fault)
					after(2 * time.Second)
					if state := s.lamp().State; state != step.state {
						t.Errorf("%s: %s", step.fault, state)
					}
				}
				if diff := cmp.Diff([]string{"zu früh", "waiting", "live", "offline", "live"}, s.world.Texts()); diff != "" {
					t.Error(diff)
				}
				node.Stop()
			})
		})
	}
}

// states are the colours that a lamp has shown, without repeats.
func (s *stage) states() []live.SourceState {
	var list []live.SourceState
	for _, p := range s.world.History("show", "source") {
		list = append(list, p.Status.State)
	}
	return slices.Compact(list)
}
