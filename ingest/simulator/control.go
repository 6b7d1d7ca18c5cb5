package simulator

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"zuruf/live"
)

// order is the body of a control request.
type order struct {
	Platform live.SourceKind `json:"platform"`
	ID       string          `json:"id"`
	User     string          `json:"user"`
	Name     string          `json:"name"`
	Text     string          `json:"text"`
	Form     string          `json:"form"`
	Amount   string          `json:"amount"`
	ByAuthor bool            `json:"by_author"`
	Fault    string          `json:"fault"`
	Count    int             `json:"count"`
}

// readOrder reads the body; it answers itself and returns false if it is wrong.
func readOrder(w http.ResponseWriter, r *http.Request) (order, bool) {
	var o order
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&o); err != nil {
		refuseOrder(w, 400, "the body is not a JSON object: "+err.Error())
		return o, false
	}
	if !slices.Contains(kinds, o.Platform) {
		refuseOrder(w, 422, "platform is youtube, facebook, instagram or twitch")
		return o, false
	}
	return o, true
}

func refuseOrder(w http.ResponseWriter, status int, why string) {
	answer(w, status, object{"error": object{"code": "simulator", "message": why}})
}

// controlSay says one thing as one person.
func (s *Simulator) controlSay(w http.ResponseWriter, r *http.Request) {
	o, ok := readOrder(w, r)
	if !ok {
		return
	}
	if o.Text == "" && o.Form == "" {
		refuseOrder(w, 422, "text is missing")
		return
	}
	answer(w, 201, object{"id": s.Say(o.Platform, Line{User: o.User, Name: o.Name, Text: o.Text, Form: o.Form, Amount: o.Amount})})
}

// Say says one thing as one person and returns the platform's id of it. A
// missing name or user is made from the other.
func (s *Simulator) Say(kind live.SourceKind, line Line) string {
	if line.Name == "" {
		line.Name = line.User
	}
	if line.Name == "" {
		line.Name = "Testa Testperson"
	}
	if line.User == "" {
		line.User = userID(kind, line.Name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.sayLocked(kind, line)
	m.ordered = true
	return m.id
}

// Delete takes a message back; false if there is none of that id.
func (s *Simulator) Delete(kind live.SourceKind, id string, byAuthor bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.walls[kind].find(id)
	if m != nil {
		s.deleteLocked(kind, m, byAuthor)
	}
	return m != nil
}

// Edit changes a message's text; false if there is none of that id, or if the
// platform knows no edits (YouTube, Twitch).
func (s *Simulator) Edit(kind live.SourceKind, id, text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.walls[kind].find(id)
	if m == nil || kind == live.YouTube || kind == live.Twitch {
		return false
	}
	s.editLocked(kind, m, text)
	return true
}

// Fault lets something go wrong on a platform: see Faults. False for an unknown one.
func (s *Simulator) Fault(kind live.SourceKind, name string, count int) bool {
	if !slices.Contains(Faults, name) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if kind == live.YouTube && s.tubeFaultLocked(name) {
		return true
	}
	if kind == live.Twitch && s.twitchFaultLocked(name, count) {
		return true
	}
	if s.graphFaultLocked(kind, name) {
		return true
	}
	switch p := phase(name); p {
	case phaseLive, phaseWaiting, phaseOffline, phaseEnded, phaseNoChat, phaseVideo, phaseGone:
		s.walls[kind].phase = p
		return true
	}
	f := s.faults[kind]
	f.name, f.left = name, count
	if name == "none" {
		f.name = ""
	}
	if count <= 0 {
		f.left = -1
	}
	return true
}

func (s *Simulator) controlDelete(w http.ResponseWriter, r *http.Request) {
	o, ok := readOrder(w, r)
	switch {
	case !ok:
	case !s.Delete(o.Platform, o.ID, o.ByAuthor):
		refuseOrder(w, 404, "nothing was said under this id")
	default:
		answer(w, 200, object{"id": o.ID})
	}
}

func (s *Simulator) controlEdit(w http.ResponseWriter, r *http.Request) {
	o, ok := readOrder(w, r)
	switch {
	case !ok:
	case o.Platform == live.YouTube || o.Platform == live.Twitch:
		refuseOrder(w, 422, "this platform knows no edits in its live chat")
	case !s.Edit(o.Platform, o.ID, o.Text):
		refuseOrder(w, 404, "nothing was said under this id")
	default:
		answer(w, 200, object{"id": o.ID})
	}
}

func (s *Simulator) controlFault(w http.ResponseWriter, r *http.Request) {
	o, ok := readOrder(w, r)
	switch {
	case !ok:
	case !s.Fault(o.Platform, o.Fault, o.Count):
		answer(w, 422, object{"error": object{"code": "simulator", "message": "unknown fault"}, "faults": Faults})
	default:
		answer(w, 200, object{"platform": o.Platform, "fault": o.Fault})
	}
}

func (s *Simulator) controlState(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	platforms := object{}
	for _, kind := range kinds {
		wall := s.walls[kind]
		platforms[string(kind)] = object{"broadcast": wall.phase, "said": wall.first + len(wall.messages), "fault": s.faults[kind].name}
	}
	answer(w, 200, object{"simulation": true, "platforms": platforms, "youtube_quota_used": s.quota.used, "webhooks_waiting": len(s.queue)})
}

// Said is a message as the simulated platform has it.
type Said struct {
	ID      string `json:"id"`
	User    string `json:"user"`
	Name    string `json:"name"`
	Text    string `json:"text"`
	Form    string `json:"form,omitempty"`
	Deleted bool   `json:"deleted,omitempty"`
	Hidden  bool   `json:"hidden,omitempty"`
	Reply   string `json:"reply,omitempty"`
	Private bool   `json:"private,omitempty"`
	Likes   int    `json:"likes,omitempty"`
}

// Said returns what was said on a platform, oldest first.
func (s *Simulator) Said(kind live.SourceKind) []Said {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []Said{}
	for _, m := range s.walls[kind].messages {
		if m.target == "" {
			out = append(out, Said{m.id, m.user, m.name, m.text, m.kind, m.deleted, m.hidden, m.reply, m.private, m.likes})
		}
	}
	return out
}

// Banned returns who is kept out of a platform, and until when (zero: for good).
func (s *Simulator) Banned(kind live.SourceKind) map[string]time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]time.Time{}
	for user, b := range s.walls[kind].bans {
		if b.until.IsZero() || b.until.After(s.o.Now()) {
			out[user] = b.until
		}
	}
	return out
}

func (s *Simulator) controlSaid(w http.ResponseWriter, r *http.Request) {
	kind := live.SourceKind(r.URL.Query().Get("platform"))
	if !slices.Contains(kinds, kind) {
		refuseOrder(w, 422, "platform is one of "+fmt.Sprint(kinds))
		return
	}
	answer(w, 200, object{"said": s.Said(kind), "banned": s.Banned(kind)})
}
