package embedded

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// flip copies the journal b to a new folder with the byte at i changed.
func flip(t *testing.T, b []byte, i int) string {
	t.Helper()
	dir := t.TempDir()
	b = bytes.Clone(b)
	b[i] ^= 0x01
	if err := os.WriteFile(filepath.Join(dir, journalName), b, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// frameStarts lists where the frames of a journal begin.
func frameStarts(t *testing.T, b []byte) []int64 {
	t.Helper()
	d := newDecoder(bytes.NewReader(b[len(journalHeader):]), int64(len(journalHeader)))
	var starts []int64
	for {
		start := d.off
		if _, err := d.next(); err == io.EOF {
			return starts
		} else if err != nil {
			t.Fatal(err)
		}
		starts = append(starts, start)
	}
}

// A changed byte anywhere in what was acknowledged is found, and the error tells
// where its frame begins.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	c := newClient(t, e)
	c.Set(t.Context(), "a", "1", 0)
	if err := e.Compact(); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if err := intake.Run(t.Context(), c, intakeKeys, i, "1").Err(); err != nil {
			t.Fatal(err)
		}
	}
	mustClose(t, e)
	b, err := os.ReadFile(filepath.Join(dir, journalName))
	if err != nil {
		t.Fatal(err)
	}
	starts := frameStarts(t, b)
	if len(starts) != 1+1+5+2 {
		t.Fatalf("%d frames", len(starts))
	}
	snapshotEnd, end := starts[2], starts[len(starts)-2]
	for i := range int(end) {
		folder := flip(t, b, i)
		_, err := Open(folder)
		var damage *DamageError
		if !errors.As(err, &damage) {
			t.Fatalf("byte %d: %v", i, err)
		}
		want := int64(0)
		for _, s := range starts {
			if s <= int64(i) {
				want = s
			}
		}
		if damage.Offset != want || damage.Path != filepath.Join(folder, journalName) || damage.Snapshot != (want < snapshotEnd) {
			t.Fatalf("byte %d, frame at %d: %+v", i, want, damage)
		}
		if cut := strings.Contains(err.Error(), "truncate -s"); cut == damage.Snapshot {
			t.Fatalf("byte %d: wrong advice: %v", i, err)
		}
	}

	folder := flip(t, b, int(starts[4])+10)
	if err := os.Truncate(filepath.Join(folder, journalName), starts[4]); err != nil {
		t.Fatal(err)
	}
	cut := mustOpen(t, folder)
	if n := checkIntake(t, newClient(t, cut), []string{"0", "1"}); n != 2 {
		t.Errorf("%d changes after cutting as told", n)
	}
}

// A file that ends within the last batch starts, and the tail is kept.
func TestTornTail(t *testing.T) {
	dir := t.TempDir()
	e := mustOpen(t, dir)
	c := newClient(t, e)
	for i := range 3 {
		if err := intake.Run(t.Context(), c, intakeKeys, i, "1").Err(); err != nil {
			t.Fatal(err)
		}
	}
	mustClose(t, e)
	b, err := os.ReadFile(filepath.Join(dir, journalName))
	if err != nil {
		t.Fatal(err)
	}
	starts := frameStarts(t, b)
	third, mark := starts[3], starts[4]
	for end := third + 1; end < mark; end++ {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, journalName), b[:end], 0o600); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			e, err := Open(folder)
			if err != nil {
				t.Fatalf("cut at %d: %v", end, err)
			}
			c := e.Client()
			if n := checkIntake(t, c, []string{"0", "1"}); n != 2 {
				t.Fatalf("cut at %d: %d changes", end, n)
			}
			c.Close()
			if r := e.Recovery(); r.TornBytes > 0 {
				kept, err := os.ReadFile(r.TornFile)
				if err != nil || !bytes.Equal(kept, b[third:end]) {
					t.Fatalf("cut at %d: kept %q: %v", end, kept, err)
				}
			}
			mustClose(t, e)
		}
		if kept, _ := filepath.Glob(filepath.Join(folder, "journal.torn-*")); len(kept) != 1 {
			t.Fatalf("cut at %d: %v", end, kept)
		}
	}
}

func TestNotAJournal(t *testing.T) {
	for _, bad := range []string{
		"",
		"*1\r\n$4\r\nPING\r\n",  // a Redis file without checksums
		"REDIS0010",             // an RDB file
		"#zuruf journal 2\r\n",  // of a later version
		journalHeader,           // an incomplete snapshot
		journalHeader + "#C:00", //
		journalHeader + string(appendSealed(nil, []byte("*1\r\n$8\r\nFLUSHALL\r\n"), 0)),
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, journalName), []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		var damage *DamageError
		if _, err := Open(dir); !errors.As(err, &damage) || !damage.Snapshot {
			t.Errorf("%q: %v", bad, err)
		}
		if err := Backup(dir, io.Discard); !errors.As(err, &damage) {
			t.Errorf("backup of %q: %v", bad, err)
		}
		if b, err := os.ReadFile(filepath.Join(dir, journalName)); err != nil || string(b) != bad {
			t.Errorf("%q became %q: %v", bad, b, err)
		}
	}
}

// FuzzDecode feeds the decoder with any bytes. What it accepts it must have
// understood: encoded again it is the same.
func FuzzDecode(f *testing.F) {
	one, two := frame{}, frame{}
	one.add("SET", "key", "")
	two.add("HSET", "key", "field", "a\r\n#C:00000000 0\r\n")
	two.add("DEL", "key")
	f.Add([]byte{})
	f.Add(appendSealed(nil, nil, 0))
	f.Add(appendSealed(appendSealed(nil, one.appendTo(nil), 0), two.appendTo(nil), 30))
	f.Add([]byte("*1\r\n$536870912\r\n"))
	f.Add([]byte("*1048576\r\n$1\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d := newDecoder(bytes.NewReader(b), 0)
		var again []byte
		for {
			decoded, err := d.next()
			if err != nil {
				var bad *badFrame
				if err != io.EOF && !errors.As(err, &bad) {
					t.Fatal(err)
				}
				if (err == io.EOF) != (len(again) == len(b)) {
					t.Fatalf("%v after %d of %d bytes", err, len(again), len(b))
				}
				break
			}
			var fr frame
			for _, args := range decoded.commands {
				fr.add(args[0], args[1:]...)
			}
			again = appendSealed(again, fr.appendTo(nil), decoded.position)
			if d.off != int64(len(again)) || !bytes.HasPrefix(b, again) {
				t.Fatalf("%q was read from %q", again, b)
			}
		}
	})
}
