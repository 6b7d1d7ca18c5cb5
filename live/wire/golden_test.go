package wire

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files of testdata")

// TestGolden holds one frame of every type and shape against its file, which the
// TypeScript tests of the pages read too. go test ./live/wire -update writes them.
func TestGolden(t *testing.T) {
	examples := examples()
	for name, frame := range examples {
		b, err := json.MarshalIndent(frame, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		b = append(b, '\n')
		file := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.WriteFile(file, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(kept, b) {
			t.Errorf("%s is not what is sent now; look at the difference, then: go test ./live/wire -update\n%s", file, b)
		}
		back := reflect.New(reflect.TypeOf(frame))
		strict := json.NewDecoder(bytes.NewReader(kept))
		strict.DisallowUnknownFields()
		if err := strict.Decode(back.Interface()); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if !reflect.DeepEqual(back.Elem().Interface(), frame) {
			t.Errorf("%s does not come back as it was", file)
		}
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) != len(examples) {
		t.Errorf("%d files for %d examples: %v", len(files), len(examples), err)
	}
}

// TestEveryFrameTypeHasAnExample also proves that every field of every frame
// is filled in one of them: a field nobody shows is a field nobody decodes.
func TestEveryFrameTypeHasAnExample(t *testing.T) {
	types := map[FrameType]bool{}
	filled := map[string]bool{}
	for name, frame := range examples() {
		v := reflect.ValueOf(frame)
		kind := FrameType(v.FieldByName("T").String())
		types[kind] = true
		if !strings.HasPrefix(name, string(kind)) {
			t.Errorf("%s holds a frame of type %s", name, kind)
		}
		fill(v, filled)
	}
	for _, want := range []FrameType{TSnapshot, TPatch, TTotals, TYou, TStatus, TBeat, TAck, TRefused, TBye, TVote, TShown, THere, TPing, TTally, TBallot, TReacted} {
		if !types[want] {
			t.Errorf("no example of %s", want)
		}
	}
	var never []string
	for field, is := range filled {
		if !is {
			never = append(never, field)
		}
	}
	// What is a frame of its own, and what only the JSON API sends: addresses for the producer, settings, receipts.
	elsewhere := []string{"Question.Receipt", "Said.Cast", "Show.HoldFirst", "Show.Links", "Show.Tokens", "Show.Words", "Source.Config", "Source.Hook", "Source.Secret", "Stage.OutWHIP"}
	if slices.Sort(never); !slices.Equal(never, elsewhere) {
		t.Errorf("fields that no example fills: %v, want %v", never, elsewhere)
	}
}

// fill notes of every field of the structs in v whether it ever holds something.
func fill(v reflect.Value, filled map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem(), filled)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), filled)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Name() + "." + v.Type().Field(i).Name
			filled[name] = filled[name] || !v.Field(i).IsZero()
			fill(v.Field(i), filled)
		}
	}
}

func TestTimesAreWrittenAsJavaScriptDoes(t *testing.T) {
	if got := At(1_790_000_000_007); got != "2026-09-21T14:13:20.007Z" {
		t.Error(got)
	}
	if MaybeAt(0) != nil || *MaybeAt(1) != "1970-01-01T00:00:00.001Z" {
		t.Error("a moment that is not known is null")
	}
}
