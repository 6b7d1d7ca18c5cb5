package poll_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"zuruf/ingest/ingesttest"
	"zuruf/live"
	"zuruf/live/poll"
)

// full has every field, and signs that files are written with.
var full = []poll.Definition{
	{Kind: live.PollChoice, Title: "=A1+\"Geld\"; 5 <b> 🍕", Multiple: true, Most: 2, Anonymous: true, Who: live.PollRoom, Seconds: 30,
		Options: []live.PollOption{{Text: "a|b"}, {Text: "|c|", Image: "https://example.org/a|b,c.png"}, {Text: "-d, e; f"}, {Text: "'g"}}},
	{Kind: live.PollScale, Title: "'quoted", Min: at(-3), Max: at(7)},
	{Kind: live.PollNumber, Title: "@home", Min: at(0.25), Decimals: 2, Unit: "+km", Who: live.PollAll},
	{Kind: live.PollQuiz, Title: "Zwei\nZeilen", Points: 500, Speed: true, Who: live.PollRoom, Options: []live.PollOption{{Text: "=1", Right: true}, {Text: "2"}}},
	{Kind: live.PollCloud, Title: "-", Most: 1},
}

func TestJSONAndBack(t *testing.T) {
	b, err := poll.WriteJSON(full)
	if err != nil || !bytes.HasPrefix(b, []byte("{\n  \"polls\": [\n")) || !bytes.HasSuffix(b, []byte("}\n")) || !bytes.Contains(b, []byte("<b>")) {
		t.Fatalf("%s %v", b, err)
	}
	for _, in := range [][]byte{b, append([]byte("\ufeff "), b...), b[bytes.IndexByte(b, '['):bytes.LastIndexByte(b, '}')]} {
		if got, err := poll.ReadJSON(in); err != nil || !reflect.DeepEqual(got, full) {
			t.Errorf("%+v %v", got, err)
		}
	}
	if b, err := poll.WriteJSON(nil); err != nil || string(b) != "{\n  \"polls\": []\n}\n" {
		t.Errorf("nothing is %s %v", b, err)
	}
}

func TestReadJSONRefuses(t *testing.T) {
	for _, c := range []struct{ in, field, code, says string }{
		{"", "", "json", ""}, {"{", "", "json", ""}, {"null", "polls", "no_polls", ""}, {"{}", "polls", "no_polls", ""}, {"[]", "polls", "no_polls", ""}, {`"x"`, "", "json", ""},
		{"{\"polls\":[\n{\"kind\":\"cloud\",}]}", "", "json", "Zeile 2:"},
		{`{"polls":[],"poll":1}`, "poll", "json", "poll: Ein Feld"},
		{`[{"kind":"cloud"},{"titel":"x"}]`, "polls[1].titel", "json", "polls[1].titel:"},
		{`[{"options":[{"text":"a"},{"txt":"b"}]}]`, "polls[0].options[1].txt", "json", ""},
		{`[{"most":"3"}]`, "polls[0].most", "json", "polls[0].most:"}, {`[{"most":1.5}]`, "polls[0].most", "json", ""}, {`[{"options":[{"right":1}]}]`, "polls[0].options[0].right", "json", ""},
		{`[3]`, "polls[0]", "json", ""}, {`[{}] []`, "", "json", ""},
		{"[" + strings.Repeat(`{"kind":"cloud"},`, 200) + `{"kind":"cloud"}]`, "polls", "too_many_polls", ""},
		{"[" + strings.Repeat(" ", 256<<10) + "]", "", "too_large", ""},
	} {
		got, err := poll.ReadJSON([]byte(c.in))
		refused(t, c.in[:min(len(c.in), 60)], err, c.field, c.code)
		if e := live.AsError(err); got != nil || e != nil && !strings.HasPrefix(e.Message.DE, c.says) {
			t.Errorf("%.60s: %+v %v", c.in, got, e.Message.DE)
		}
	}
}

func TestCSVAndBack(t *testing.T) {
	b, err := poll.WriteCSV(full, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := poll.ReadCSV(b)
	if err != nil || !reflect.DeepEqual(got, full) {
		t.Errorf("%s\nis %+v %v", b, got, err)
	}
	results := []poll.Row{{Round: 2, Votes: 12, Repeats: 3, Counts: []int{9, 0, 3, 0}}, {}, {}, {}, {Round: 1, Votes: 3, Counts: []int{2, 1}, Entries: []string{"=Haus", "a|b"}}}
	b, err = poll.WriteCSV(full, results)
	if err != nil || !bytes.Contains(b, []byte(",2,12,3,9 | 0 | 3 | 0\n")) || !bytes.Contains(b, []byte(",1,3,0,'=Haus: 2 | a||b: 1\n")) {
		t.Errorf("%s %v", b, err)
	}
	if got, err := poll.ReadCSV(b); err != nil || !reflect.DeepEqual(got, full) {
		t.Errorf("with results: %+v %v", got, err)
	}
	want := "\ufeffkind,title,options,right,multiple,most,min,max,decimals,unit,anonymous,who,seconds,points,speed,images\n" +
		"quiz,Wo?,Bern | Genf,1,,,,,,,,room,30,500,true,\n"
	if b, err := poll.WriteCSV([]poll.Definition{{Kind: live.PollQuiz, Title: "Wo?", Points: 500, Speed: true, Seconds: 30, Who: live.PollRoom,
		Options: []live.PollOption{{Text: "Bern", Right: true}, {Text: "Genf"}}}}, nil); err != nil || string(b) != want {
		t.Errorf("%q %v", b, err)
	}
}

// TestCSVRunsNothing looks at the cells as a spreadsheet does.
func TestCSVRunsNothing(t *testing.T) {
	for _, bad := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1"} {
		b, err := poll.WriteCSV([]poll.Definition{{Kind: live.PollChoice, Title: bad, Options: optionsOf(bad, "x")}}, []poll.Row{{Counts: []int{1}, Entries: []string{bad}}})
		if err != nil || bytes.Count(b, []byte("'"+bad)) != 3 {
			t.Errorf("%q is written as %q %v", bad, b, err)
		}
	}
}

func TestReadCSV(t *testing.T) {
	quiz := poll.Definition{Kind: live.PollQuiz, Title: "Wo?", Multiple: true, Speed: true, Options: []live.PollOption{{Text: "Bern", Right: true}, {Text: "Genf"}, {Text: "Basel", Right: true}}}
	number := poll.Definition{Kind: live.PollNumber, Title: "Wie weit; genau?", Decimals: 1, Min: at(0.5), Max: at(10)}
	for _, c := range []struct {
		in   string
		want []poll.Definition
	}{
		{"kind,title\ncloud,x\n", []poll.Definition{{Kind: live.PollCloud, Title: "x"}}},
		{"title,kind\nx,cloud", []poll.Definition{{Kind: live.PollCloud, Title: "x"}}},
		{"\ufeffKind;Title;Options;Right;Multiple;Speed\r\nquiz;Wo?;Bern|Genf | Basel;1, 3;WAHR;x\r\n;;;;;\r\n\r\n", []poll.Definition{quiz}},
		{"kind;title;min;max;decimals\r\nNumber;\"Wie weit; genau?\";0,5;10;1\r\n", []poll.Definition{number}},
		{"kind\ttitle\tmost\ncloud\tx\t2\n", []poll.Definition{{Kind: live.PollCloud, Title: "x", Most: 2}}},
		{"kind,title,,who\ncloud\nideas,y,,comments,\n", []poll.Definition{{Kind: live.PollCloud}, {Kind: live.PollIdeas, Title: "y", Who: live.PollComments}}},
		{"kind,title,options,images\nchoice,x,a | b | c, | https://example.org/b.png\n", []poll.Definition{{Kind: live.PollChoice, Title: "x",
			Options: []live.PollOption{{Text: "a"}, {Text: "b", Image: "https://example.org/b.png"}, {Text: "c"}}}}},
		{"kind,title,votes,counts\ncloud,'=x,many,9 | 3\n", []poll.Definition{{Kind: live.PollCloud, Title: "=x"}}},
		{"kind,title\ncloud,\"a\r\r\nb\rc\"\n", []poll.Definition{{Kind: live.PollCloud, Title: "a\n\nb\nc"}}},
		{"kind,title,speed,anonymous\ntext,'x,falsch,no\n", []poll.Definition{{Kind: live.PollText, Title: "'x"}}},
	} {
		if got, err := poll.ReadCSV([]byte(c.in)); err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q is %+v %v", c.in, got, err)
		}
	}
	for _, c := range []struct{ in, field, code, says string }{
		{"", "kind", "csv", "Zeile 1, Spalte kind: "}, {"title\nx", "kind", "csv", ""}, {"kind,title,titel\n", "titel", "csv", "Zeile 1, Spalte titel: "}, {"kind,title,kind\n", "kind", "csv", ""},
		{"kind,title\n", "polls", "no_polls", ""},
		{"kind,title\ncloud,x\nclout,y\n", "kind", "csv", "Zeile 3, Spalte kind: "},
		{"kind,title\ncloud,\"two\nlines\"\n\n,y\n", "kind", "csv", "Zeile 5, Spalte kind: "},
		{"kind,title,options,right\nquiz,x,a | b,3\n", "right", "csv", "Zeile 2, Spalte right: "}, {"kind,title,options,right\nquiz,x,a | b,b\n", "right", "csv", ""},
		{"kind,title,options,images\nchoice,x,a | b,x | y | z\n", "images", "csv", ""}, {"kind,title,most\ncloud,x,two\n", "most", "csv", "Zeile 2, Spalte most: "}, {"kind,title,seconds\ncloud,x,1.5\n", "seconds", "csv", ""},
		{"kind,title,min\nnumber,x,NaN\n", "min", "csv", ""}, {"kind,title,max\nnumber,x,viel\n", "max", "csv", ""}, {"kind,title,speed\nquiz,x,maybe\n", "speed", "csv", ""},
		{"kind,title\ncloud,x,y\n", "counts", "csv", "Zeile 2, Spalte counts: "}, {"kind,title\ncloud,\"x\n", "", "csv", "Zeile "}, {"kind,title\nclo\"ud,x\n", "", "csv", "Zeile 2: "},
		{"kind,title\n" + strings.Repeat("cloud,x\n", 201), "polls", "too_many_polls", ""}, {strings.Repeat("x", 256<<10+1), "", "too_large", ""},
	} {
		_, err := poll.ReadCSV([]byte(c.in))
		refused(t, fmt.Sprintf("%.60q", c.in), err, c.field, c.code)
		if e := live.AsError(err); e != nil && !strings.HasPrefix(e.Message.DE, c.says) {
			t.Errorf("%.60q: %s", c.in, e.Message.DE)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	ingesttest.Corpus(f)
	b, err := poll.WriteJSON(full)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`[{"kind":"scale","min":-0,"options":[]},null]`))
	f.Fuzz(func(t *testing.T, in []byte) {
		list, err := poll.ReadJSON(in)
		if err != nil {
			if live.AsError(err) == nil || list != nil {
				t.Fatalf("%v %+v", err, list)
			}
			return
		}
		b, err := poll.WriteJSON(list)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) > poll.MaxFile {
			return
		}
		again, err := poll.ReadJSON(b)
		if err != nil || !reflect.DeepEqual(again, list) {
			t.Fatalf("%+v\n%+v %v", list, again, err)
		}
		for _, d := range list {
			defined(t, d)
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	ingesttest.Corpus(f)
	b, err := poll.WriteCSV(full, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("kind;title;options;right;images\r\nquiz;'=x;a||b | ;1|2; | y\r\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		list, err := poll.ReadCSV(in)
		if err != nil {
			if live.AsError(err) == nil {
				t.Fatal(err)
			}
			return
		}
		b, err := poll.WriteCSV(list, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) > poll.MaxFile {
			return
		}
		again, err := poll.ReadCSV(b)
		if err != nil || !reflect.DeepEqual(again, list) {
			t.Fatalf("%+v\n%q\n%+v %v", list, b, again, err)
		}
		for _, d := range list {
			defined(t, d)
		}
	})
}

// defined holds that what can be defined stays what it is.
func defined(t *testing.T, d poll.Definition) {
	p, err := writing.Define(d, "de")
	if err != nil {
		return
	}
	if again, err := writing.Define(poll.DefinitionOf(&p), "en"); err != nil || !reflect.DeepEqual(again, p) {
		t.Fatalf("%+v\n%+v %v", p, again, err)
	}
	poll.NewMatcher(&p, writing).Match("1")
}
