package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"

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
		refuseOrder(w, 422, "platform is youtube, facebook or instagram")
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
// platform knows no edits (YouTube).
func (s *Simulator) Edit(kind live.SourceKind, id, text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.walls[kind].find(id)
	if m == nil || kind == live.YouTube {
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
	switch p := phase(name); p {
	case phaseLive, phaseWaiting, phaseEnded, phaseNoChat, phaseVideo, phaseGone:
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
	case o.Platform == live.YouTube:
		refuseOrder(w, 422, "YouTube knows no edits in its live chat")
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
