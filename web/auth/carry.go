package auth

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"zuruf/live"
)

// carryLife is how long a viewer may take from one browser to another.
const carryLife = 10 * time.Minute

// carried is what a token states that brings a viewer's session to another browser.
type carried struct {
	ID     string `json:"s"`
	Name   string `json:"n,omitempty"`
	Series string `json:"e"`
	Until  int64  `json:"u"` // ms
}

// ErrCarry refuses a token that brings no session.
var ErrCarry = live.Refuse(live.Unauthorized, "carry", "token",
	"This address has expired. Please open the show anew.", "Diese Adresse ist abgelaufen. Bitte öffnen Sie die Sendung neu.")

// Carry makes a token by which another browser becomes the same viewer of a
// series, and says until when it holds. It is no session: nothing else takes it.
func (k *Keeper) Carry(id Identity, series string) (token string, until time.Time) {
	until = k.now().Add(carryLife)
	b, err := json.Marshal(carried{ID: id.ID, Name: id.Name, Series: series, Until: until.UnixMilli()})
	if err != nil {
		panic(err) // strings and numbers only
	}
	text := base64.RawURLEncoding.EncodeToString(b)
	return text + "." + k.carryMAC(text), until
}

func (k *Keeper) carryMAC(text string) string {
	sum := k.secret.Sum("carry", text)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// Carried makes the session that a token brings, and says of which series.
func (k *Keeper) Carried(token string) (session, series string, err error) {
	text, mac, ok := strings.Cut(token, ".")
	if !ok || len(token) > 1000 || subtle.ConstantTimeCompare([]byte(mac), []byte(k.carryMAC(text))) != 1 {
		return "", "", ErrCarry
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	var c carried
	if err != nil || json.Unmarshal(raw, &c) != nil || k.now().UnixMilli() > c.Until {
		return "", "", ErrCarry
	}
	return k.Rename(Identity{Actor: live.Actor{ID: c.ID}}, c.Name), c.Series, nil
}
