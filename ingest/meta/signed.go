package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/valyala/fastjson"

	"zuruf/ingest"
	"zuruf/live"
)

// maxSigned is the longest signed_request that is taken, in bytes.
const maxSigned = 8 << 10

var errSigned = live.Refuse(live.Invalid, "signed_request_unreadable", "signed_request",
	"This is not a signed_request of Meta: expected are two parts in base64url with a dot between them, and a user_id inside.",
	"Das ist kein signed_request von Meta: Erwartet werden zwei base64url-Teile mit einem Punkt dazwischen und darin eine user_id.")

// Deletion reads the signed_request by which Meta says that a person wants
// their data deleted ("Data Deletion Request Callback"), and returns the
// person's id in this app. A wrong signature is a live.Error of Kind
// Unauthorized, a missing app secret one of Kind Forbidden, everything else
// that is wrong one of Kind Invalid. A request that comes twice is right twice.
func (a App) Deletion(signedRequest string) (userID string, err error) {
	return a.signed(signedRequest)
}

// Deauthorized reads the signed_request by which Meta says that a person took
// the app out of their account; it has the form and the errors of Deletion's.
func (a App) Deauthorized(signedRequest string) (userID string, err error) {
	return a.signed(signedRequest)
}

// signed checks signature "." payload before it looks into the payload. The
// signature is over the payload as it was encoded.
func (a App) signed(request string) (string, error) {
	if a.Secret == "" && a.InstagramSecret == "" {
		return "", ingest.ErrHooksOff
	}
	signature, payload, ok := strings.Cut(strings.TrimSpace(request), ".")
	if !ok || len(request) > maxSigned {
		return "", errSigned
	}
	given, err := decode64(signature)
	if err != nil {
		return "", errSigned
	}
	if !a.signs([]byte(payload), given) {
		return "", ingest.ErrSignature
	}
	text, err := decode64(payload)
	if err != nil {
		return "", errSigned
	}
	v, err := fastjson.ParseBytes(text)
	if err != nil || !strings.EqualFold(Str(v, "algorithm"), "HMAC-SHA256") {
		return "", errSigned
	}
	user := ID(new(ingest.Strings), v, "user_id")
	if user == "" || len(user) > 64 {
		return "", errSigned
	}
	return user, nil
}

// decode64 decodes base64url with or without its padding: both are seen.
func decode64(s string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(s, "="))
}

// signs reports, in constant time, whether mac is the HMAC-SHA256 of data with
// one of the app's secrets.
func (a App) signs(data, mac []byte) bool {
	for _, secret := range [...]string{a.Secret, a.InstagramSecret} {
		if secret == "" {
			continue
		}
		h := hmac.New(sha256.New, []byte(secret))
		h.Write(data)
		if hmac.Equal(mac, h.Sum(nil)) {
			return true
		}
	}
	return false
}
