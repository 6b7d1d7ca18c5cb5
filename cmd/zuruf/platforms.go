package main

import (
	"context"
	"strings"
	"time"

	"zuruf/ingest"
	"zuruf/ingest/accounts"
	"zuruf/ingest/facebook"
	"zuruf/ingest/inbound"
	"zuruf/ingest/instagram"
	"zuruf/ingest/meta"
	"zuruf/ingest/rehearsal"
	"zuruf/ingest/simulator"
	"zuruf/ingest/social"
	"zuruf/ingest/twitch"
	"zuruf/ingest/youtube"
	"zuruf/live"
	"zuruf/live/store"
)

func (c config) metaApp() meta.App {
	return meta.App{Secret: c.MetaAppSecret, InstagramSecret: c.InstagramAppSecret, VerifyToken: c.MetaVerifyToken}
}

// logins are the accounts that can be connected here by logging in.
func (c config) logins(s *store.Store) *accounts.Accounts {
	client := ingest.NewClient(nil, 0)
	app := func(id, secret, api string) accounts.App {
		return accounts.App{ID: id, Secret: secret, API: api, Login: c.LoginURL, Client: client}
	}
	return accounts.New(s, nil, time.Now,
		accounts.YouTube(app(c.GoogleClientID, c.GoogleClientSecret, c.YoutubeURL)),
		accounts.Meta(app(c.MetaAppID, c.MetaAppSecret, c.FacebookURL), meta.Version),
		accounts.Twitch(app(c.TwitchClientID, c.TwitchClientSecret, c.TwitchURL)))
}

// connectors read the platforms themselves.
func (c config) connectors(tokens ingest.Tokens, ledger ingest.Ledger) []ingest.Connector {
	client := ingest.NewClient(nil, 0)
	return []ingest.Connector{
		youtube.New(youtube.Options{URL: c.YoutubeURL, Client: client, DailyQuota: c.YoutubeQuota, Tokens: tokens, Ledger: ledger, OAuthClient: c.GoogleClientID}),
		facebook.New(facebook.Options{URL: c.FacebookURL, Client: client, App: c.metaApp(), Tokens: tokens}),
		instagram.New(instagram.Options{URL: c.InstagramURL, Client: client, App: c.metaApp(), Tokens: tokens}),
		twitch.New(twitchAt(c.TwitchURL, c.TwitchClientID, client, tokens)),
		inbound.New(),
		social.New(),
	}
}

// twitchAt is Twitch itself, or all of a simulated one at one address.
func twitchAt(base, clientID string, client *ingest.Client, tokens ingest.Tokens) twitch.Options {
	o := twitch.Options{ClientID: clientID, Client: client, Tokens: tokens}
	if base != "" {
		sockets := "ws" + strings.TrimPrefix(strings.TrimRight(base, "/"), "http")
		o.API, o.EventSub, o.IRC = base, sockets+"/eventsub/ws", sockets+"/irc"
	}
	return o
}

// simulated read the sources of rehearsals: the same connectors, each against a
// simulation of its own.
func (c config) simulated(st *store.Store) []ingest.Connector {
	ballots := func(show string) []string { return openBallots(context.Background(), st, show) }
	client, tokens := ingest.NewClient(nil, 0), simulator.Tokens{}
	return []ingest.Connector{
		rehearsal.New(live.YouTube, ballots, func(base string) ingest.Writer {
			return youtube.New(youtube.Options{URL: base, Client: client, DailyQuota: simulatedQuota, Tokens: tokens, Ledger: st})
		}),
		rehearsal.New(live.Facebook, ballots, func(base string) ingest.Writer {
			return facebook.New(facebook.Options{URL: base, Client: client, Tokens: tokens})
		}),
		rehearsal.New(live.Instagram, ballots, func(base string) ingest.Writer {
			return instagram.New(instagram.Options{URL: base, Client: client, Tokens: tokens})
		}),
		rehearsal.New(live.Twitch, ballots, func(base string) ingest.Writer {
			return twitch.New(twitchAt(base, simulator.TwitchClientID, client, tokens))
		}),
	}
}
