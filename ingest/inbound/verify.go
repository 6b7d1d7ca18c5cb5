package inbound

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"strings"

	"zuruf/live"
)

// SignatureHeader carries the signature of a body.
const SignatureHeader = "X-Zuruf-Signature"

var (
	errUnsigned = live.Refuse(live.Unauthorized, "signature_missing", "",
		"The signature is missing: send the header X-Zuruf-Signature: sha256=<hex HMAC-SHA256 of the body with the secret>.",
		"Die Signatur fehlt: Senden Sie die Kopfzeile X-Zuruf-Signature: sha256=<HMAC-SHA256 des Inhalts mit dem Geheimnis, hexadezimal>.")
	errForm = live.Refuse(live.Unauthorized, "signature_form", "",
		"The signature must be written as sha256= and 64 hexadecimal digits.",
		"Die Signatur muss als sha256= und 64 hexadezimale Ziffern geschrieben sein.")
	errWrong = live.Refuse(live.Unauthorized, "signature_wrong", "",
		"The signature is wrong. Sign exactly the bytes that you send, with the secret of this source.",
		"Die Signatur ist falsch. Signieren Sie genau die Bytes, die Sie senden, mit dem Geheimnis dieser Quelle.")
	errNoKey = live.Refuse(live.Unauthorized, "secret_missing", "",
		"The secret of this source is missing.", "Das Geheimnis dieser Quelle fehlt.")
	errKey = live.Refuse(live.Unauthorized, "secret_wrong", "",
		"This is not the secret of this source.", "Das ist nicht das Geheimnis dieser Quelle.")
)

// Sign returns the signature of a body, as its header carries it.
func Sign(secret string, body []byte) string {
	h := hmac.New(sha256.New, []byte(secret))
	h.Write(body)
	return "sha256=" + hex.EncodeToString(h.Sum(nil))
}

// Verify checks a signature over the raw body in constant time. Errors are
// live.Errors of Kind Unauthorized that say what is wrong with it.
func Verify(secret string, body []byte, signature string) error {
	if signature == "" {
		return errUnsigned
	}
	digits, ok := strings.CutPrefix(signature, "sha256=")
	given, err := hex.DecodeString(digits)
	if !ok || err != nil || len(given) != sha256.Size {
		return errForm
	}
	h := hmac.New(sha256.New, []byte(secret))
	h.Write(body)
	if secret == "" || !hmac.Equal(given, h.Sum(nil)) {
		return errWrong
	}
	return nil
}

// SameKey checks a secret that was sent as such, in constant time.
func SameKey(secret, given string) error {
	if given == "" {
		return errNoKey
	}
	a, b := sha256.Sum256([]byte(secret)), sha256.Sum256([]byte(given))
	if secret == "" || subtle.ConstantTimeCompare(a[:], b[:]) != 1 {
		return errKey
	}
	return nil
}
