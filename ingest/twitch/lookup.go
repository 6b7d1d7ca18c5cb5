package twitch

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/valyala/fastjson"
)

// user is a channel or an account.
type user struct{ id, login, name, picture string }

// users decodes the first user of GET /helix/users.
func users(v *fastjson.Value) (user, bool) {
	u := v.Get("data", "0")
	x := user{id: string(u.GetStringBytes("id")), login: string(u.GetStringBytes("login")), name: string(u.GetStringBytes("display_name"))}
	if p := string(u.GetStringBytes("profile_image_url")); strings.HasPrefix(p, "https://") {
		x.picture = p
	}
	return x, x.id != "" && x.login != ""
}

// find asks who a channel is: by its id, by its login, or with neither the
// account itself.
func (h *caller) find(ctx context.Context, id, login string) (user, error) {
	query := url.Values{}
	if id != "" {
		query.Set("id", id)
	} else if login != "" {
		query.Set("login", login)
	}
	a, err := h.call(ctx, http.MethodGet, "/helix/users", query, nil)
	if err != nil {
		return user{}, err
	}
	u, ok := users(a.value)
	switch {
	case a.status == http.StatusBadRequest, a.ok() && !ok:
		return user{}, errUnknown
	case !a.ok():
		return user{}, a.refused()
	}
	return u, nil
}

// broadcast is what GET /helix/streams says.
type broadcast struct {
	live           bool
	title, picture string
}

func streams(v *fastjson.Value) broadcast {
	s := v.Get("data", "0")
	b := broadcast{live: str(s, "type") == "live", title: string(s.GetStringBytes("title"))}
	if p := string(s.GetStringBytes("thumbnail_url")); strings.HasPrefix(p, "https://") {
		b.picture = strings.NewReplacer("{width}", "320", "{height}", "180").Replace(p)
	}
	return b
}

// look asks whether a channel broadcasts now.
func (h *caller) look(ctx context.Context, key, value string) (broadcast, error) {
	a, err := h.call(ctx, http.MethodGet, "/helix/streams", url.Values{key: {value}}, nil)
	if err != nil {
		return broadcast{}, err
	}
	if !a.ok() {
		return broadcast{}, a.refused()
	}
	return streams(a.value), nil
}
