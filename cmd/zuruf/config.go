package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/web"
)

// storage says where the data is.
type storage struct {
	Data  string `help:"Data folder of the built-in engine." default:"data" type:"path" env:"ZURUF_DATA"`
	Redis string `help:"Address of a Redis 7 or Valkey, as redis://host:6379/0; without it the built-in engine is used." env:"ZURUF_REDIS"`
}

// config is everything a server can be told.
type config struct {
	storage
	stageConfig
	Listen  string   `help:"Address to listen on." default:":8080" env:"ZURUF_LISTEN"`
	URL     string   `name:"url" help:"Public address, as https://live.example.org. Without it links use this machine's address in the local network." env:"ZURUF_URL"`
	Token   string   `help:"The producer's API token." env:"ZURUF_TOKEN"`
	Secret  string   `help:"Secret of the installation; else made once and kept in the store." env:"ZURUF_SECRET"`
	SealKey string   `help:"Key that encrypts platform credentials; else kept in the data folder." env:"ZURUF_SEAL_KEY"`
	Domain  string   `help:"Get a certificate for this domain by ACME (TLS-ALPN) and listen on 443." env:"ZURUF_DOMAIN"`
	TLSCert string   `name:"tls-cert" help:"Certificate file." env:"ZURUF_TLS_CERT" type:"path"`
	TLSKey  string   `name:"tls-key" help:"Key file of the certificate." env:"ZURUF_TLS_KEY" type:"path"`
	Proxy   []string `help:"Address ranges of proxies whose X-Forwarded-For is believed, as 10.0.0.0/8." env:"ZURUF_PROXY"`

	YoutubeURL   string `name:"youtube-url" help:"Base address of YouTube's API." env:"ZURUF_YOUTUBE_URL"`
	YoutubeQuota int64  `name:"youtube-quota" help:"Units a day that your YouTube project has." default:"10000" env:"ZURUF_YOUTUBE_QUOTA"`
	FacebookURL  string `name:"facebook-url" help:"Base address of Facebook's Graph API." env:"ZURUF_FACEBOOK_URL"`
	InstagramURL string `name:"instagram-url" help:"Base address of Instagram's API." env:"ZURUF_INSTAGRAM_URL"`
	TwitchURL    string `name:"twitch-url" help:"Base address of a simulated Twitch." env:"ZURUF_TWITCH_URL"`
	LoginURL     string `name:"login-url" help:"Base address of simulated logins at the platforms." env:"ZURUF_LOGIN_URL"`

	GoogleClientID     string `help:"Client id of your Google OAuth client, for logging in at YouTube." env:"ZURUF_GOOGLE_CLIENT_ID"`
	GoogleClientSecret string `help:"Its secret." env:"ZURUF_GOOGLE_CLIENT_SECRET"`
	TwitchClientID     string `help:"Client id of your Twitch application." env:"ZURUF_TWITCH_CLIENT_ID"`
	TwitchClientSecret string `help:"Its secret; a public client has none." env:"ZURUF_TWITCH_CLIENT_SECRET"`
	MetaAppID          string `help:"App id of your Meta app, for logging in at Facebook and Instagram." env:"ZURUF_META_APP_ID"`

	InstagramAppSecret string `help:"App secret of your Instagram app, where Instagram Login signs webhooks with its own." env:"ZURUF_INSTAGRAM_APP_SECRET"`

	MetaAppSecret   string `help:"App secret that signs webhooks of Facebook and Instagram." env:"ZURUF_META_APP_SECRET"`
	MetaVerifyToken string `help:"Verify token of those webhooks." env:"ZURUF_META_VERIFY_TOKEN"`
}

// publicURL is the address that links and QR codes carry, without a trailing slash.
func (c config) publicURL(addr net.Addr) (string, error) {
	if c.URL != "" {
		u, err := url.Parse(c.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" {
			return "", live.Refuse(live.Invalid, "url", "url",
				"The public address is not valid; write it as https://live.example.org.",
				"Die öffentliche Adresse ist ungültig; richtig ist etwa https://live.example.org.")
		}
		return u.Scheme + "://" + u.Host, nil
	}
	if c.Domain != "" {
		return "https://" + c.Domain, nil
	}
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
	}
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "", err
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = lanAddress()
	}
	return scheme + "://" + net.JoinHostPort(host, port), nil
}

// lanAddress is this machine's address in the local network, 127.0.0.1 if it has none.
func lanAddress() string {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return "127.0.0.1"
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() {
			return n.IP.String()
		}
	}
	return "127.0.0.1"
}

func (c config) proxies() (web.Proxies, error) {
	var out web.Proxies
	for _, s := range c.Proxy {
		if !strings.Contains(s, "/") {
			if a, err := netip.ParseAddr(s); err == nil {
				s = netip.PrefixFrom(a, a.BitLen()).String()
			}
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, live.Refuse(live.Invalid, "proxy", "proxy",
				"A proxy is an address or a range, as 10.0.0.0/8.", "Ein Proxy ist eine Adresse oder ein Bereich, etwa 10.0.0.0/8.")
		}
		out = append(out, p)
	}
	return out, nil
}

// sealer is the Sealer of this installation: by the key from the environment,
// else by one kept in the data folder.
func (c config) sealer() (*store.Sealer, error) {
	if c.SealKey != "" {
		return store.NewSealer([]byte(c.SealKey))
	}
	path := c.sealFile()
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		key, err = writeKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("the key for platform credentials: %w", err)
	}
	return store.NewSealer(key)
}

func (c config) sealFile() string { return filepath.Join(c.Data, "seal.key") }

// writeKey makes a key and keeps it in a file that only its owner can read.
func writeKey(path string) ([]byte, error) {
	fresh := make([]byte, 32)
	rand.Read(fresh)
	key := []byte(hex.EncodeToString(fresh))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return key, os.WriteFile(path, key, 0o600)
}
