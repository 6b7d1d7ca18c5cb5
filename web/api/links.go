package api

import (
	"bytes"
	"context"
	"image/color"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/boombuler/barcode/qr"

	"zuruf/live"
	"zuruf/live/wire"
	"zuruf/moderation/text"
	"zuruf/web/auth"
)

type newLink struct {
	Role    string `json:"role"`
	Name    string `json:"name,omitempty"`
	Expires string `json:"expires,omitempty"` // RFC 3339
}

// JoinURL is the viewer address of a join code.
func (a *API) JoinURL(code string) string { return a.URL + "/" + code }

// path is where a link leads: overlays keep their token in the address, the
// others ask for a click first.
func (a *API) linkPath(l live.Link) string {
	if l.Role == live.Overlay {
		return "/overlay/" + a.Auth.Token(l)
	}
	return "/enter/" + a.Auth.Token(l)
}

func (a *API) wireLink(l live.Link) wire.Link {
	out := wire.FromLink(l)
	path := a.linkPath(l)
	out.Token, out.URL, out.QR = a.Auth.Token(l), a.URL+path, "/api/v1/qr?path="+path
	return out
}

// Standing is the link that every series has for a role, made on first use.
func (a *API) Standing(ctx context.Context, series string, role live.Role) (live.Link, error) {
	l := live.Link{ID: live.StandingLink(series, role), Series: series, Role: role, CreatedAt: a.Now().UnixMilli()}
	kept, err := a.Store.Link(ctx, l.ID)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		return l, a.Store.AddLink(ctx, l)
	}
	return kept, err
}

// standing are the addresses and tokens of a series' standing links.
func (c *call) standing(series, code string) (*wire.Links, *wire.Tokens, error) {
	urls, tokens := map[live.Role]string{}, map[live.Role]string{}
	for _, role := range []live.Role{live.Moderator, live.Host, live.Overlay} {
		l, err := c.Standing(c.ctx, series, role)
		if err != nil {
			return nil, nil, err
		}
		urls[role], tokens[role] = c.URL+c.linkPath(l), c.Auth.Token(l)
	}
	return &wire.Links{Viewer: c.JoinURL(code), Desk: urls[live.Moderator], Host: urls[live.Host], Overlay: urls[live.Overlay]},
		&wire.Tokens{Desk: tokens[live.Moderator], Host: tokens[live.Host], Overlay: tokens[live.Overlay]}, nil
}

func (c *call) addLink() (any, error) {
	var in newLink
	if err := c.body(&in); err != nil {
		return nil, err
	}
	l := live.Link{ID: c.newID(), Series: c.show.Series, Role: live.Role(in.Role), Name: text.Clean(in.Name, 60), CreatedAt: c.Now().UnixMilli()}
	if !l.Role.Valid() || l.Role == live.Viewer {
		return nil, live.Refuse(live.Invalid, "role", "role",
			"The role is producer, moderator, host or overlay.", "Die Rolle ist producer, moderator, host oder overlay.")
	}
	if in.Expires != "" {
		t, err := time.Parse(time.RFC3339, in.Expires)
		if err != nil || !t.After(c.Now()) {
			return nil, live.Refuse(live.Invalid, "expires", "expires",
				"expires is a time in the future, as 2026-11-21T20:15:00Z.", "expires ist ein Zeitpunkt in der Zukunft, etwa 2026-11-21T20:15:00Z.")
		}
		l.ExpiresAt = t.UnixMilli()
	}
	if err := c.Store.AddLink(c.ctx, l); err != nil {
		return nil, err
	}
	kept, err := c.Store.Link(c.ctx, l.ID) // the first, if this is a retry
	if err != nil {
		return nil, err
	}
	return c.wireLink(kept), nil
}

func (c *call) listLinks() (any, error) {
	if _, _, err := c.standing(c.show.Series, c.show.Code); err != nil {
		return nil, err
	}
	links, err := c.Store.Links(c.ctx, c.show.Series)
	if err != nil {
		return nil, err
	}
	out := make([]wire.Link, len(links))
	for i, l := range links {
		out[i] = c.wireLink(l)
	}
	return listOf(out, 0), nil
}

func (c *call) revokeLink() (any, error) {
	l, err := c.Store.Link(c.ctx, c.path("link"))
	if err != nil {
		return nil, err
	}
	if l.Series != c.show.Series {
		return nil, auth.ErrRole
	}
	series, err := c.Store.Series(c.ctx, l.Series)
	if err != nil {
		return nil, err
	}
	if err := c.Store.RevokeLink(c.ctx, series.Show, c.op(), l.ID); err != nil {
		return nil, err
	}
	c.Revoked(l.ID)
	return done{OK: true}, nil
}

// qr draws the public address of a path as a QR code.
func (a *API) qr(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Query().Get("path")
	if !strings.HasPrefix(path, "/") || len(path) > 200 {
		Refuse(w, r, live.Refuse(live.Invalid, "path", "path", "path begins with /.", "path beginnt mit /."), nil)
		return
	}
	code, err := qr.Encode(a.URL+path, qr.M, qr.Auto)
	if err != nil {
		Refuse(w, r, err, nil)
		return
	}
	size := code.Bounds().Dx()
	var b bytes.Buffer
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 ` + strconv.Itoa(size+4) + " " + strconv.Itoa(size+4) +
		`" shape-rendering="crispEdges"><path fill="#fff" d="M-2-2h` + strconv.Itoa(size+4) + "v" + strconv.Itoa(size+4) + "h-" + strconv.Itoa(size+4) + `z"/><path d="`)
	for y := range size {
		for x := range size {
			if g, ok := color.GrayModel.Convert(code.At(x, y)).(color.Gray); ok && g.Y < 128 {
				b.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y) + "h1v1h-1z")
			}
		}
	}
	b.WriteString(`"/></svg>`)
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	w.Write(b.Bytes())
}
