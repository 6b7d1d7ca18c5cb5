package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"zuruf/live"
	"zuruf/live/room"
	"zuruf/live/wire"
	"zuruf/web/rtc"
)

// stageConfig says how the media of the stage are reached.
type stageConfig struct {
	StageListen  string   `help:"UDP port, and the same TCP port, of the stage's media. Without it :8100, or a free one if that is taken." env:"ZURUF_STAGE_LISTEN"`
	StageAddress []string `help:"Public addresses of this machine for the stage's media, where it is behind a NAT." env:"ZURUF_STAGE_ADDRESS"`
	StageViewers int      `help:"How many may watch the stage on this machine." default:"2000" env:"ZURUF_STAGE_VIEWERS"`
	StageICE     []string `name:"stage-ice" help:"STUN and TURN servers for viewers, as stun:stun.example.org or turn:turn.example.org:3478?transport=udp." env:"ZURUF_STAGE_ICE"`
	TurnSecret   string   `help:"Secret shared with the TURN servers; each session gets credentials of its own that end after 12 hours." env:"ZURUF_TURN_SECRET"`
	NodeURL      string   `name:"node-url" help:"Address of this very machine, where several serve one Redis: the stage's clients are sent there." env:"ZURUF_NODE_URL"`
}

// turnLife is how long a session's TURN credentials hold.
const turnLife = 12 * time.Hour

// servers are the STUN and TURN servers for one session. TURN credentials are
// made from a shared secret (draft-uberti-behave-turn-rest): the name is the time
// they end and the session, the password an HMAC-SHA1 of it.
func (c stageConfig) servers(session string, now time.Time) []wire.ICEServer {
	out := []wire.ICEServer{}
	for _, u := range c.StageICE {
		server := wire.ICEServer{URLs: []string{u}}
		if strings.HasPrefix(u, "turn") && c.TurnSecret != "" {
			server.Username = strconv.FormatInt(now.Add(turnLife).Unix(), 10) + ":" + session
			mac := hmac.New(sha1.New, []byte(c.TurnSecret))
			mac.Write([]byte(server.Username))
			server.Credential = base64.StdEncoding.EncodeToString(mac.Sum(nil))
		}
		out = append(out, server)
	}
	return out
}

// check refuses what would show only when somebody joins.
func (c stageConfig) check() error {
	for _, u := range c.StageICE {
		scheme, rest, _ := strings.Cut(u, ":")
		if rest == "" || scheme != "stun" && scheme != "stuns" && scheme != "turn" && scheme != "turns" {
			return live.Refuse(live.Invalid, "stage_ice", "stage-ice",
				"A STUN or TURN server is written as stun:stun.example.org:3478 or turn:turn.example.org:3478?transport=udp.",
				"Ein STUN- oder TURN-Server wird als stun:stun.example.org:3478 oder turn:turn.example.org:3478?transport=udp geschrieben.")
		}
		if strings.HasPrefix(scheme, "turn") && c.TurnSecret == "" {
			return live.Refuse(live.Invalid, "turn_secret", "turn-secret",
				"A TURN server needs the secret that it shares with Zuruf (--turn-secret): browsers refuse one without credentials.",
				"Ein TURN-Server braucht das Geheimnis, das er mit Zuruf teilt (--turn-secret): Browser lehnen einen ohne Zugangsdaten ab.")
		}
	}
	for _, a := range c.StageAddress {
		if net.ParseIP(a) == nil {
			return live.Refuse(live.Invalid, "stage_address", "stage-address",
				"A public address of the stage is an IP address, as 203.0.113.7.", "Eine öffentliche Adresse der Bühne ist eine IP-Adresse, etwa 203.0.113.7.")
		}
	}
	if u, err := url.Parse(c.NodeURL); c.NodeURL != "" && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "") {
		return live.Refuse(live.Invalid, "node_url", "node-url",
			"The address of this machine is not valid; write it as https://one.example.org.", "Die Adresse dieser Maschine ist ungültig; richtig ist etwa https://one.example.org.")
	}
	return nil
}

// stagePort is the usual port of the media.
const stagePort = "8100"

// openStage opens the media port; newApp closes it where it fails later.
func (a *app) openStage() error {
	c := a.config
	if err := c.check(); err != nil {
		return err
	}
	o := room.Options{Listen: c.StageListen, Addresses: c.StageAddress, Watchers: c.StageViewers, Recordings: filepath.Join(c.Data, "recordings")}
	var err error
	if o.Listen != "" {
		if a.media, err = room.New(o); err != nil {
			return fmt.Errorf("%w (--stage-listen)", err)
		}
		return nil
	}
	host, port, err := net.SplitHostPort(c.listen())
	if err != nil {
		return err
	}
	if port != "0" {
		o.Listen = net.JoinHostPort(host, stagePort)
		if a.media, err = room.New(o); err == nil {
			return nil
		}
		slog.Warn("the stage's usual port is taken: another one is used", "port", stagePort)
	}
	o.Listen = net.JoinHostPort(host, "0")
	a.media, err = room.New(o)
	return err
}

// wireStage builds the stage on the store, the feed and the media port.
func (a *app) wireStage() {
	at := a.config.NodeURL
	if at == "" {
		at = a.url
	}
	a.stage = &room.Service{Media: a.media, Store: a.store, Node: a.engine.node(), URL: strings.TrimSuffix(at, "/"), Sole: a.config.Redis == "",
		Expire: a.api.Hands.Expire, Send: rtc.Send, End: rtc.End,
		Follow: func(ctx context.Context, show string) (func(), error) {
			w, err := a.feed.Follow(ctx, show)
			if err != nil {
				return nil, err
			}
			return w.End, nil
		}}
	a.feed.Staged = a.stage.Changed
	a.api.ICE = func(session string) []wire.ICEServer { return a.config.servers(session, time.Now()) }
	a.web.Stage = &rtc.Server{Stage: a.stage, Store: a.store, Auth: a.auth, API: a.api, Now: a.store.Now}
	a.api.Revoked = func(link string) {
		a.sockets.CloseLink(link)
		a.web.Stage.CloseLink(link)
	}
	a.feed.Revoked = a.api.Revoked
}
