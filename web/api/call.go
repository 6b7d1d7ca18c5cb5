package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"zuruf/live"
	"zuruf/live/store"
	"zuruf/live/wire"
	"zuruf/web/auth"
)

// maxBody bounds a request's body, in bytes.
const maxBody = 64 << 10

// call is one request on its way through a handler.
type call struct {
	*API
	w    http.ResponseWriter
	r    *http.Request
	ctx  context.Context
	who  auth.Identity
	show live.Show // of the path, if it names one
	won  any       // what a conflict was lost to, where the handler knows it
}

// op is the operation that the request is.
func (c *call) op() store.Op {
	return store.Op{ID: c.r.Header.Get("Idempotency-Key"), Actor: c.who.Actor}
}

// newID is the id of what the request makes; a retried operation makes the same.
func (c *call) newID() string {
	if op := c.op(); op.ID != "" {
		return c.Store.Secret().MadeBy(op.Actor.ID, op.ID, c.show.ID)
	}
	return live.NewID()
}

func (c *call) path(name string) string { return chi.URLParam(c.r, name) }

var errJSON = live.Refuse(live.Invalid, "invalid_json", "",
	"The body is not valid JSON of the expected shape.", "Der Inhalt ist kein gültiges JSON der erwarteten Form.")

// body reads the request's JSON into v. What the document calls required must
// be there; an empty body is an object without anything in it.
func (c *call) body(v any) error {
	b, err := readBody(c.w, c.r, maxBody)
	if err != nil {
		return err
	}
	if len(b) == 0 {
		b = []byte("{}")
	}
	if err := json.Unmarshal(b, v); err != nil {
		e := errJSON.Because(err)
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			e.Field = kind.Field
		}
		return e
	}
	return missing(b, reflect.TypeOf(v).Elem())
}

// bodyTime is how long a body may take to come.
const bodyTime = 30 * time.Second

// readBody reads a body of at most so many bytes, and not for ever.
func readBody(w http.ResponseWriter, r *http.Request, most int64) ([]byte, error) {
	rc := http.NewResponseController(w)
	rc.SetReadDeadline(time.Now().Add(bodyTime)) // where it cannot be set, it is a test's recorder
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if err != nil {
		return nil, unread(err)
	}
	rc.SetReadDeadline(time.Time{})
	return b, nil
}

// unread says why a body could not be read.
func unread(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return live.Refuse(live.Invalid, "too_large", "", "The body is too large.", "Der Inhalt ist zu groß.")
	}
	return errJSON.Because(err)
}

// missing refuses an object that lacks a required field of t.
func missing(object []byte, t reflect.Type) error {
	names := required(t)
	if len(names) == 0 {
		return nil
	}
	given := map[string]json.RawMessage{}
	if err := json.Unmarshal(object, &given); err != nil {
		return errJSON.Because(err)
	}
	for _, name := range names {
		if v, ok := given[name]; !ok || string(v) == "null" {
			return live.Refuse(live.Invalid, "missing", name, name+" is missing.", name+" fehlt.")
		}
	}
	return nil
}

// limit reads ?limit=, at most 200, else the default of 50.
func (c *call) limit() (int, error) {
	s := c.r.URL.Query().Get("limit")
	if s == "" {
		return 50, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 200 {
		return 0, live.Refuse(live.Invalid, "limit", "limit", "limit is a number from 1 to 200.", "limit ist eine Zahl von 1 bis 200.")
	}
	return n, nil
}

func (c *call) after(name string) (int, error) {
	s := c.r.URL.Query().Get(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, live.Refuse(live.Invalid, name, name, name+" is the next of an earlier answer.", name+" ist das next einer früheren Antwort.")
	}
	return n, nil
}

// list is the shape of every list.
type list[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"`
}

func listOf[T any](items []T, next int) list[T] {
	if items == nil {
		items = []T{}
	}
	out := list[T]{Items: items}
	if next > 0 {
		s := strconv.Itoa(next)
		out.Next = &s
	}
	return out
}

// Language is the language a request is answered in.
func Language(r *http.Request) string {
	for part := range strings.SplitSeq(strings.ToLower(r.Header.Get("Accept-Language")), ",") {
		switch part = strings.TrimSpace(part); {
		case strings.HasPrefix(part, "de"):
			return "de"
		case strings.HasPrefix(part, "en"):
			return "en"
		}
	}
	return "en"
}

// refused is the body of a refusal.
type refused struct {
	Error   wire.Notice `json:"error"`
	Current any         `json:"current,omitempty"`
}

var statuses = map[live.Kind]int{
	live.Invalid: 422, live.Unauthorized: 401, live.Forbidden: 403, live.NotFound: 404,
	live.Conflict: 409, live.TooMany: 429, live.Unavailable: 503,
}

// ErrInternal is what the person is told when the fault is ours.
var ErrInternal = &live.Error{Code: "internal", Message: live.Text{
	EN: "Something went wrong here. Please try again.", DE: "Hier ist etwas schiefgegangen. Bitte noch einmal versuchen."}}

// Refuse answers with a refusal; what is no live.Error is logged and reads as
// an internal error. current is the state that won a conflict, or nil.
func Refuse(w http.ResponseWriter, r *http.Request, err error, current any) {
	e := live.AsError(err)
	if e == nil {
		if errors.Is(err, context.Canceled) {
			return
		}
		slog.Error("request failed", "method", r.Method, "path", routePattern(r), "error", err)
		e = ErrInternal
	} else if e.Kind == live.Unavailable {
		slog.Warn("store unavailable", "method", r.Method, "path", routePattern(r), "error", e.Cause)
	}
	status := statuses[e.Kind]
	if status == 0 {
		status = 500
	}
	if e.Retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(e.Retry))
	} else if status == 429 || status == 503 {
		w.Header().Set("Retry-After", "2")
	}
	answer(w, status, refused{Error: wire.FromError(e, Language(r)), Current: current})
}

// refusedOf is a refusal as a body; whatever is no refusal is a fault of ours.
func refusedOf(err error, lang string) refused {
	e := live.AsError(err)
	if e == nil {
		slog.Error("feeding a source failed", "error", err)
		e = ErrInternal
	}
	return refused{Error: wire.FromError(e, lang)}
}

// routePattern names the route without ids or tokens, for the log.
func routePattern(r *http.Request) string {
	if c := chi.RouteContext(r.Context()); c != nil {
		return c.RoutePattern()
	}
	return ""
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	b, err := json.Marshal(v)
	if err != nil {
		slog.Error("answer not encoded", "error", err)
		status, b = 500, []byte(`{"error":{"code":"internal","message":"The answer could not be written."}}`)
	}
	w.WriteHeader(status)
	w.Write(append(b, '\n'))
}

func (f file) answer(w http.ResponseWriter) {
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+f.name+`"`)
	w.Header().Set("Cache-Control", "no-store")
	w.Write(f.body)
}
