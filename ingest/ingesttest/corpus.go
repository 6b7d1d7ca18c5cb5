package ingesttest

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Corpus seeds a fuzz target with what earlier runs found interesting, kept by
// `make fuzz` in testdata/corpus/<target>.txt: one input a line, its values as
// Go's fuzzing writes them, separated by tabs.
func Corpus(f *testing.F) {
	f.Helper()
	file, err := os.Open(filepath.Join("testdata", "corpus", f.Name()+".txt"))
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var values []any
		for text := range strings.SplitSeq(lines.Text(), "\t") {
			v, err := value(text)
			if err != nil {
				f.Fatalf("%s: %v", file.Name(), err)
			}
			values = append(values, v)
		}
		f.Add(values...)
	}
	if err := lines.Err(); err != nil {
		f.Fatal(err)
	}
}

// value reads one value as Go's fuzzing writes it, for example []byte("x").
func value(text string) (any, error) {
	kind, rest, ok := strings.Cut(text, "(")
	inner, closed := strings.CutSuffix(rest, ")")
	if !ok || !closed {
		return nil, fmt.Errorf("%.40q is no value", text)
	}
	switch kind {
	case "[]byte":
		s, err := strconv.Unquote(inner)
		return []byte(s), err
	case "string":
		return strconv.Unquote(inner)
	case "int":
		return strconv.Atoi(inner)
	case "bool":
		return strconv.ParseBool(inner)
	case "byte": // written as a character of that number
		if len(inner) < 3 {
			return nil, fmt.Errorf("%q is no byte", text)
		}
		r, _, _, err := strconv.UnquoteChar(inner[1:len(inner)-1], '\'')
		return byte(r), err
	}
	return nil, fmt.Errorf("values of type %.20q are not read", kind)
}
