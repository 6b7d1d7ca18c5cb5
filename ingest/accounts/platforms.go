package accounts

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/valyala/fastjson"
	"golang.org/x/oauth2"

	"zuruf/ingest"
	"zuruf/live"
)

// App is an app that an operator made with a platform.
type App struct {
	ID, Secret string
	API        string // base address of the platform's API; "" is the platform itself
	Login      string // base address of a simulated login; "" is the platform itself
	Client     *ingest.Client
}

func (a App) endpoint(name, auth, token, device string) oauth2.Endpoint {
	if a.Login == "" {
		return oauth2.Endpoint{AuthURL: auth, TokenURL: token, DeviceAuthURL: device, AuthStyle: oauth2.AuthStyleInParams}
	}
	base := strings.TrimRight(a.Login, "/") + "/login/" + name
	return oauth2.Endpoint{AuthURL: base + "/auth", TokenURL: base + "/token", DeviceAuthURL: base + "/device", AuthStyle: oauth2.AuthStyleInParams}
}

// get asks an API in the name of a token.
func (a App) get(ctx context.Context, base, path string, query url.Values, header http.Header) (*fastjson.Value, error) {
	if a.API != "" {
		base = strings.TrimRight(a.API, "/")
	}
	answer, err := a.Client.Get(ctx, base+path+"?"+query.Encode(), header, nil)
	if err != nil {
		return nil, err
	}
	v, err := fastjson.ParseBytes(answer.Body)
	if err != nil {
		return nil, ingest.Unreadable(answer.Status, err)
	}
	if answer.Status != http.StatusOK {
		return nil, ErrLogin.Because(fmt.Errorf("status %d", answer.Status))
	}
	return v, nil
}

// base is an account with the tokens of a login. Its scopes are those that were
// granted, where the platform says so, else those that were asked for.
func base(kind live.SourceKind, token *oauth2.Token, asked []string) live.Account {
	acc := live.Account{Kind: kind, Access: token.AccessToken, Refresh: token.RefreshToken, Scopes: asked}
	switch granted := token.Extra("scope").(type) {
	case string: // RFC 6749 section 3.3
		if granted != "" {
			acc.Scopes = strings.Fields(granted)
		}
	case []any: // Twitch
		acc.Scopes = nil
		for _, scope := range granted {
			if s, ok := scope.(string); ok {
				acc.Scopes = append(acc.Scopes, s)
			}
		}
	}
	if !token.Expiry.IsZero() {
		acc.Expires = token.Expiry.UnixMilli()
	}
	return acc
}

// YouTube logs in with Google. force-ssl is the scope that reads, writes and
// moderates the live chat. Google gives a refresh token only with
// access_type=offline, and again only with prompt=consent.
func YouTube(app App) Platform {
	p := Platform{Kind: live.YouTube, Options: []oauth2.AuthCodeOption{oauth2.AccessTypeOffline, oauth2.SetAuthURLParam("prompt", "consent")},
		OAuth: oauth2.Config{ClientID: app.ID, ClientSecret: app.Secret, Scopes: []string{"https://www.googleapis.com/auth/youtube.force-ssl"},
			Endpoint: app.endpoint("google", "https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token", "")}}
	p.Identify = func(ctx context.Context, token *oauth2.Token) ([]live.Account, error) {
		v, err := app.get(ctx, "https://www.googleapis.com", "/youtube/v3/channels", url.Values{"part": {"snippet"}, "mine": {"true"}},
			http.Header{"Authorization": {"Bearer " + token.AccessToken}})
		if err != nil {
			return nil, err
		}
		var out []live.Account
		for _, item := range v.GetArray("items") {
			acc := base(live.YouTube, token, p.OAuth.Scopes)
			acc.User, acc.Name = text(item, "id"), text(item, "snippet", "title")
			acc.Picture = picture(text(item, "snippet", "thumbnails", "default", "url"))
			out = append(out, acc)
		}
		return out, nil
	}
	return p
}

// Twitch logs in by redirect, or by device code, which needs no secret.
func Twitch(app App) Platform {
	p := Platform{Kind: live.Twitch, Device: true, OAuth: oauth2.Config{ClientID: app.ID, ClientSecret: app.Secret,
		Scopes:   []string{"user:read:chat", "user:write:chat", "moderator:manage:chat_messages", "moderator:manage:banned_users", "channel:moderate"},
		Endpoint: app.endpoint("twitch", "https://id.twitch.tv/oauth2/authorize", "https://id.twitch.tv/oauth2/token", "https://id.twitch.tv/oauth2/device")}}
	p.Identify = func(ctx context.Context, token *oauth2.Token) ([]live.Account, error) {
		v, err := app.get(ctx, "https://api.twitch.tv", "/helix/users", url.Values{},
			http.Header{"Authorization": {"Bearer " + token.AccessToken}, "Client-Id": {app.ID}})
		if err != nil {
			return nil, err
		}
		var out []live.Account
		for _, user := range v.GetArray("data") {
			acc := base(live.Twitch, token, p.OAuth.Scopes)
			acc.User, acc.Name = text(user, "id"), text(user, "login")
			acc.Picture = picture(text(user, "profile_image_url"))
			out = append(out, acc)
		}
		return out, nil
	}
	return p
}

// metaScopes are what reading and moderating the comments of a page and of its
// Instagram account needs.
var metaScopes = []string{"pages_show_list", "pages_read_engagement", "pages_read_user_content", "pages_manage_engagement",
	"pages_manage_metadata", "pages_messaging", "instagram_basic", "instagram_manage_comments", "instagram_manage_messages"}

// Meta logs in with Facebook. The login is exchanged for a long-lived one, and
// that for the tokens of the pages, which do not expire; each page and each
// Instagram account behind one becomes an account.
func Meta(app App, version string) Platform {
	p := Platform{Kind: live.Facebook, OAuth: oauth2.Config{ClientID: app.ID, ClientSecret: app.Secret, Scopes: metaScopes,
		Endpoint: app.endpoint("meta", "https://www.facebook.com/"+version+"/dialog/oauth", "https://graph.facebook.com/"+version+"/oauth/access_token", "")}}
	p.Identify = func(ctx context.Context, token *oauth2.Token) ([]live.Account, error) {
		const graph = "https://graph.facebook.com"
		long, err := app.get(ctx, graph, "/"+version+"/oauth/access_token", url.Values{"grant_type": {"fb_exchange_token"},
			"client_id": {app.ID}, "client_secret": {app.Secret}, "fb_exchange_token": {token.AccessToken}}, nil)
		if err != nil {
			return nil, err
		}
		pages, err := app.get(ctx, graph, "/"+version+"/me/accounts", url.Values{"limit": {"100"}, "access_token": {text(long, "access_token")},
			"fields": {"id,name,access_token,picture{url},instagram_business_account{id,username,profile_picture_url}"}}, nil)
		if err != nil {
			return nil, err
		}
		var out []live.Account
		for _, page := range pages.GetArray("data") {
			own := &oauth2.Token{AccessToken: text(page, "access_token")}
			if own.AccessToken == "" {
				continue // not allowed to act as this page
			}
			acc := base(live.Facebook, own, metaScopes)
			acc.User, acc.Name, acc.Picture = text(page, "id"), text(page, "name"), picture(text(page, "picture", "data", "url"))
			out = append(out, acc)
			if id := text(page, "instagram_business_account", "id"); id != "" {
				acc := base(live.Instagram, own, metaScopes)
				acc.User, acc.Name = id, text(page, "instagram_business_account", "username")
				acc.Picture = picture(text(page, "instagram_business_account", "profile_picture_url"))
				out = append(out, acc)
			}
		}
		return out, nil
	}
	return p
}
