package live

import (
	"errors"
	"fmt"
)

// Text is a sentence for a person, in the languages Zuruf speaks.
type Text struct{ EN, DE string }

// In returns the text in lang ("de" or "en"); every other language reads English.
func (t Text) In(lang string) string {
	if lang == "de" {
		return t.DE
	}
	return t.EN
}

// Kind says what sort of refusal an Error is; the web turns it into a status.
type Kind int

// The kinds of refusal, from the caller's fault to ours.
const (
	Invalid      Kind = iota + 1 // the input is wrong: 422, with a field
	Unauthorized                 // nobody said who they are: 401
	Forbidden                    // known, but the role may not: 403
	NotFound                     // no such thing here: 404
	Conflict                     // it moved, or its state forbids the act: 409
	TooMany                      // over a limit for now: 429
	Unavailable                  // a part that we need is gone for now: 503
)

// Error is a refusal with a code for programs, a message for the person and a
// cause for the log. The message never contains the cause, the log never a secret.
type Error struct {
	Kind    Kind
	Code    string // stable, snake_case
	Field   string // the input field that is wrong, if one is
	Message Text
	Cause   error
	Retry   int // seconds after which a TooMany or Unavailable may be tried again
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message.EN, e.Cause)
	}
	return e.Code + ": " + e.Message.EN
}

func (e *Error) Unwrap() error { return e.Cause }

// Is reports whether target is an Error of the same code, so that
// errors.Is(err, live.ErrStale) holds for copies that carry a cause or a field.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// Because returns a copy of e that carries cause.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.Cause = cause
	return &c
}

// Refuse builds an Error.
func Refuse(kind Kind, code, field, en, de string) *Error {
	return &Error{Kind: kind, Code: code, Field: field, Message: Text{EN: en, DE: de}}
}

// AsError returns the Error in err's chain, or nil.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// The refusals that more than one package speaks of.
var (
	ErrStale = Refuse(Conflict, "stale_version", "version",
		"Someone else was faster. You see the new state now.", "Jemand war schneller. Sie sehen jetzt den neuen Stand.")
	ErrState = Refuse(Conflict, "wrong_state", "",
		"This is not possible in its present state.", "Das ist in diesem Zustand nicht möglich.")
	ErrFinal = Refuse(Conflict, "final", "",
		"It was removed by its author or the platform. That is final.", "Vom Verfasser oder der Plattform entfernt. Das ist endgültig.")
	ErrBanned = Refuse(Conflict, "author_banned", "",
		"Its author is banned.", "Der Verfasser ist gesperrt.")
	ErrEnded = Refuse(Conflict, "show_ended", "",
		"The show has ended.", "Die Sendung ist beendet.")
	ErrClosed = Refuse(Conflict, "question_closed", "",
		"This question no longer takes votes.", "Diese Frage nimmt keine Stimmen mehr an.")
	ErrNotFound = Refuse(NotFound, "not_found", "",
		"There is no such thing here.", "Das gibt es hier nicht.")
	ErrUnavailable = Refuse(Unavailable, "store_unavailable", "",
		"The store cannot be reached. Nothing was changed; please try again.", "Der Speicher ist nicht erreichbar. Es wurde nichts geändert; bitte noch einmal versuchen.")
)
