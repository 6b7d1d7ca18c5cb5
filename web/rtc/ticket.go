package rtc

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"zuruf/live"
	"zuruf/live/room"
	"zuruf/web/auth"
)

// ticketLife is how long a client that is sent on has to arrive.
const ticketLife = 30 * time.Second

// resourceLife is how long such a client can speak of its session.
const resourceLife = 24 * time.Hour

// ticket carries an identity to the node that has the stage: browsers drop
// cookies and Authorization when a request is sent on to another origin.
type ticket struct {
	Role       live.Role `json:"r"`
	ID         string    `json:"i"`
	Name       string    `json:"n"`
	Series     string    `json:"s"`
	Link       string    `json:"l,omitempty"`
	Generation int       `json:"g,omitempty"` // of the link: the ticket ends with it
	Show       string    `json:"w"`
	Only       string    `json:"o,omitempty"` // the session that it is for
	Sent       bool      `json:"f,omitempty"` // its client was sent on, and is not again
	Until      int64     `json:"u"`           // ms
}

// redirect sends a request about a session, or a new one, on to another node
// (307 keeps method and body).
func (s *Server) redirect(q *request, only, elsewhere string) error {
	if elsewhere == "" || elsewhere == s.Stage.URL || q.sent {
		return room.ErrMoves
	}
	text, err := s.issue(q, only, true, ticketLife)
	if err != nil {
		return err
	}
	v := q.URL.Query()
	v.Set("ticket", text)
	u := url.URL{Path: q.URL.Path, RawQuery: v.Encode()}
	q.ResponseWriter.Header().Set("Location", elsewhere+u.String())
	q.WriteHeader(http.StatusTemporaryRedirect)
	return nil
}

// issue makes a ticket for whoever asks, for one session only if one is named.
func (s *Server) issue(q *request, only string, sent bool, life time.Duration) (string, error) {
	t := ticket{Role: q.who.Role, ID: q.who.ID, Name: q.who.Name, Series: q.who.Series, Link: q.who.Link, Show: q.show.ID, Only: only, Sent: sent,
		Until: s.Now().Add(life).UnixMilli()}
	if t.Link != "" {
		l, err := s.Store.Link(q.Context(), t.Link)
		if err != nil {
			return "", err
		}
		t.Generation = l.Generation
	}
	b, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString(b)
	return text + "." + s.seal(text), nil
}

func (s *Server) seal(text string) string {
	sum := s.Store.Secret().Sum("stage ticket", text)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// redeem is who a ticket for a show, or for one session, speaks for.
func (s *Server) redeem(ctx context.Context, given, show, id string) (who auth.Identity, sent bool, err error) {
	text, mac, _ := strings.Cut(given, ".")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	var t ticket
	if subtle.ConstantTimeCompare([]byte(mac), []byte(s.seal(text))) != 1 || err != nil || json.Unmarshal(raw, &t) != nil ||
		t.Show != show || t.Only != id || s.Now().UnixMilli() > t.Until {
		return auth.Identity{}, false, auth.ErrNobody
	}
	if t.Link != "" {
		l, err := s.Store.Link(ctx, t.Link)
		if err != nil {
			return auth.Identity{}, false, err
		}
		if l.Revoked || l.Generation != t.Generation {
			return auth.Identity{}, false, auth.ErrRevoked
		}
	}
	return auth.Identity{Actor: live.Actor{Role: t.Role, ID: t.ID, Name: t.Name}, Link: t.Link, Series: t.Series}, t.Sent, nil
}
