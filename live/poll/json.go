package poll

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"zuruf/live"
)

// What is taken in one import.
const (
	MaxPolls = 200
	MaxFile  = 256 << 10 // bytes
)

// jsonFile is what JSON exports are.
type jsonFile struct {
	Polls []Definition `json:"polls"`
}

// written is a Definition whose options are read one by one, so that an error
// can name the place.
type written struct {
	Definition
	Options []json.RawMessage `json:"options"`
}

// ReadJSON reads {"polls":[…]} or a bare array. What it does not know it
// refuses, naming the place.
func ReadJSON(b []byte) ([]Definition, error) {
	if err := checkSize(len(b)); err != nil {
		return nil, err
	}
	b = bytes.TrimSpace(bytes.TrimPrefix(b, []byte("\ufeff")))
	var whole struct {
		Polls []json.RawMessage `json:"polls"`
	}
	var err error
	if bytes.HasPrefix(b, []byte("[")) {
		err = strict(b, &whole.Polls)
	} else {
		err = strict(b, &whole)
	}
	if err != nil {
		return nil, badJSON(b, "", err)
	}
	if err := checkCount(len(whole.Polls)); err != nil {
		return nil, err
	}
	out := make([]Definition, len(whole.Polls))
	for i, raw := range whole.Polls {
		place := fmt.Sprintf("polls[%d]", i)
		var w written
		if err := strict(raw, &w); err != nil {
			return nil, badJSON(nil, place, err)
		}
		out[i] = w.Definition
		for j, raw := range w.Options {
			var o live.PollOption
			if err := strict(raw, &o); err != nil {
				return nil, badJSON(nil, fmt.Sprintf("%s.options[%d]", place, j), err)
			}
			out[i].Options = append(out[i].Options, o)
		}
	}
	return out, nil
}

// WriteJSON writes what ReadJSON reads.
func WriteJSON(list []Definition) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(jsonFile{Polls: append([]Definition{}, list...)})
	return b.Bytes(), err
}

// strict decodes one JSON value with nothing unknown in it and nothing behind it.
func strict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("text behind the end")
	}
	return nil
}

// badJSON says what is wrong, and where: in a line of b, or at place.
func badJSON(b []byte, place string, err error) error {
	en, de := "This is not the JSON of polls.", "Das ist kein JSON mit Umfragen."
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		name = strings.Trim(name, `"`)
		place = strings.TrimPrefix(place+"."+name, ".")
		en, de = fmt.Sprintf("%s: there is no field of this name.", place), fmt.Sprintf("%s: Ein Feld dieses Namens gibt es nicht.", place)
	} else if errors.As(err, &typ) {
		place = strings.Trim(place+"."+strings.TrimPrefix(typ.Field, "Definition."), ".")
		en, de = fmt.Sprintf("%s: a %s does not fit here.", place, typ.Value), fmt.Sprintf("%s: Ein Wert der Art %s passt hier nicht.", place, typ.Value)
	} else if errors.As(err, &syntax) && int(syntax.Offset) <= len(b) {
		line := 1 + bytes.Count(b[:syntax.Offset], []byte("\n"))
		en, de = fmt.Sprintf("Line %d: this is not JSON.", line), fmt.Sprintf("Zeile %d: Das ist kein JSON.", line)
	}
	return live.Refuse(live.Invalid, "json", place, en, de).Because(err)
}

func checkSize(n int) error {
	if n > MaxFile {
		return invalid("too_large", "", "A file has at most 256 KB.", "Eine Datei hat höchstens 256 KB.")
	}
	return nil
}

func checkCount(n int) error {
	switch {
	case n == 0:
		return invalid("no_polls", "polls", "There is no poll in it.", "Darin steht keine Umfrage.")
	case n > MaxPolls:
		return invalid("too_many_polls", "polls", "One import has at most 200 polls.", "Ein Import hat höchstens 200 Umfragen.")
	}
	return nil
}
