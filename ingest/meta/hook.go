package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// MaxHook is the largest webhook body that is taken, in bytes.
const MaxHook = 4 << 20

// App is the Meta app that calls us and that our tokens belong to. Any part
// may be empty: then there are no proofs and no webhooks, or no handshake.
type App struct {
	Secret          string // ZURUF_META_APP_SECRET
	InstagramSecret string // ZURUF_INSTAGRAM_APP_SECRET: an app with Instagram Login has a second one, for what comes from there
	VerifyToken     string // ZURUF_META_VERIFY_TOKEN
}

var errHandshake = live.Refuse(live.Forbidden, "wrong_verify_token", "",
	"The verify token is not the one that is set here (ZURUF_META_VERIFY_TOKEN).",
	"Das Prüf-Token ist nicht das hier eingestellte (ZURUF_META_VERIFY_TOKEN).")

// Handshake answers hub.mode=subscribe with the challenge, if the token is ours.
func (a App) Handshake(query url.Values) (string, error) {
	same := subtle.ConstantTimeCompare([]byte(query.Get("hub.verify_token")), []byte(a.VerifyToken)) == 1
	if a.VerifyToken == "" || !same || query.Get("hub.mode") != "subscribe" {
		return "", errHandshake
	}
	return query.Get("hub.challenge"), nil
}

// Verify checks X-Hub-Signature-256, "sha256=" and the hex HMAC-SHA256 of the
// raw body, in constant time.
func (a App) Verify(body []byte, signature string) error {
	if a.Secret == "" && a.InstagramSecret == "" {
		return ingest.ErrHooksOff
	}
	given, err := hex.DecodeString(strings.TrimPrefix(signature, "sha256="))
	if err != nil || !strings.HasPrefix(signature, "sha256=") || !a.signs(body, given) {
		return ingest.ErrSignature
	}
	return nil
}

// proof is appsecret_proof: it shows that who uses the token knows the app's secret.
func proof(secret, token string) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write([]byte(token))
	return hex.EncodeToString(h.Sum(nil))
}

// Entries calls each for the entries of a verified body whose object is the
// given one; a webhook about another object is none of ours and no error. The
// body is an object, or an array of such, as the documentation prints it.
func Entries(p *fastjson.Parser, body []byte, object string, each func(entry *fastjson.Value)) error {
	if len(body) > MaxHook {
		return ingest.ErrHook.Because(fmt.Errorf("%d bytes", len(body)))
	}
	v, err := p.ParseBytes(body)
	if err != nil {
		return ingest.ErrHook.Because(err)
	}
	list := []*fastjson.Value{v}
	if v.Type() == fastjson.TypeArray {
		list = v.GetArray()
	}
	for _, v := range list {
		if !Is(v.Get("object"), fastjson.TypeString) || !Is(v.Get("entry"), fastjson.TypeArray) {
			return ingest.ErrHook
		}
	}
	for _, v := range list {
		if string(v.GetStringBytes("object")) != object {
			continue
		}
		for _, entry := range v.GetArray("entry") {
			each(entry)
		}
	}
	return nil
}

// Changes calls each for what changed in an entry, in both documented
// envelopes: entry.changes[].{field,value} and entry.{field,value}.
func Changes(entry *fastjson.Value, each func(field string, value *fastjson.Value)) {
	if entry.Exists("value") {
		each(string(entry.GetStringBytes("field")), entry.Get("value"))
	}
	for _, c := range entry.GetArray("changes") {
		each(string(c.GetStringBytes("field")), c.Get("value"))
	}
}
