package twitch

import (
	"net/url"
	"strings"

	"zuruf/live"
)

var errChannelForm = live.Refuse(live.Invalid, "channel_invalid", "channel",
	"This is no Twitch channel. Paste its address, such as https://twitch.tv/name, or its name.",
	"Das ist kein Twitch-Kanal. Fügen Sie seine Adresse ein, etwa https://twitch.tv/name, oder seinen Namen.")

// pages are first parts of addresses that lead to something else than a channel.
var pages = map[string]bool{
	"directory": true, "videos": true, "settings": true, "downloads": true, "p": true, "search": true,
	"subscriptions": true, "wallet": true, "drops": true, "inventory": true, "login": true, "signup": true, "team": true,
}

// Login returns the login name of a channel that is given by its name or by
// the address of its page, its chat or its dashboard.
func Login(typed string) (string, error) {
	s := strings.TrimSpace(typed)
	if strings.ContainsAny(s, "./") {
		if !strings.Contains(s, "://") {
			s = "https://" + s
		}
		u, err := url.Parse(s)
		if err != nil || !strings.HasSuffix("."+strings.ToLower(u.Hostname()), ".twitch.tv") {
			return "", errChannelForm
		}
		parts := strings.Split(strings.Trim(u.Path, "/"), "/")
		switch parts[0] {
		case "popout", "moderator", "u", "embed":
			parts = parts[1:]
		}
		if len(parts) == 0 || pages[strings.ToLower(parts[0])] {
			return "", errChannelForm
		}
		s = parts[0]
	}
	s = strings.ToLower(strings.TrimLeft(s, "@#"))
	if len(s) < 1 || len(s) > 25 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return "", errChannelForm
	}
	return s, nil
}
