package simulator

import (
	"encoding/base64"
	"strconv"

	"zuruf/live"
)

// list answers one page of an edge. Items are in the order asked for; after
// names the last one that the caller has.
func (g *graphCall) list(messages []*message, limit int, item func(*message) object) {
	cursor := func(m *message) string {
		return base64.RawURLEncoding.EncodeToString([]byte("sim" + strconv.Itoa(m.index)))
	}
	if after := g.r.FormValue("after"); after != "" {
		found := false
		for i, m := range messages {
			if cursor(m) == after {
				messages, found = messages[i+1:], true
				break
			}
		}
		if !found {
			graphError(g.w, 400, 100, 0, "(#100) Invalid cursor")
			return
		}
	}
	more := len(messages) > limit
	messages = messages[:min(limit, len(messages))]
	data := make([]object, 0, len(messages))
	for _, m := range messages {
		data = append(data, item(m))
	}
	out := object{"data": data}
	if len(messages) > 0 {
		paging := object{"cursors": object{"before": cursor(messages[0]), "after": cursor(messages[len(messages)-1])}}
		if more {
			u := *g.r.URL
			q := u.Query()
			q.Set("after", cursor(messages[len(messages)-1]))
			u.RawQuery, u.Scheme, u.Host = q.Encode(), "https", "graph.facebook.com"
			paging["next"] = u.String() // with the token in clear, as there
		}
		out["paging"] = paging
	}
	if g.r.FormValue("summary") != "" {
		out["summary"] = object{"order": "chronological", "total_count": g.s.countLocked(g.kind), "can_comment": true}
	}
	answer(g.w, 200, out)
}

// only keeps the fields asked for; the id always comes.
func only(o object, asked map[string]bool) object {
	for k := range o {
		if k != "id" && len(asked) > 0 && !asked[k] {
			delete(o, k)
		}
	}
	return o
}

// Like sets how many people like a comment; false if there is none of that id.
func (s *Simulator) Like(kind live.SourceKind, id string, likes int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.walls[kind].find(id)
	if m != nil {
		m.likes = likes
	}
	return m != nil
}
