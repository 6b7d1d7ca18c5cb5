package embedded

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"

	"github.com/alicebob/miniredis/v2"
)

// snapshotItems is how many fields, members or values a command of a snapshot
// carries.
const snapshotItems = 64

// Snapshot writes the whole state as a journal: an append-only file that a
// redis-server loads, and Open as journal.aof in a folder of its own. Changes
// wait while the state is copied in memory, not while w takes it.
func (e *Engine) Snapshot(w io.Writer) error {
	var b bytes.Buffer
	e.exec.Lock()
	_, err := dump(&b, e.db)
	e.exec.Unlock()
	if err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}

// Compact rewrites the journal as a snapshot; changes wait meanwhile. If it
// fails, the old journal stays in use, unless Err tells otherwise.
func (e *Engine) Compact() error {
	fatal, err := e.compact()
	if fatal {
		e.journal.fail(err)
	}
	if err != nil {
		return fmt.Errorf("compacting %s: %w", e.path(), err)
	}
	return nil
}

func (e *Engine) compact() (fatal bool, err error) {
	e.dialing.RLock()
	defer e.dialing.RUnlock()
	if e.closed {
		return false, ErrClosed
	}
	e.exec.Lock()
	defer e.exec.Unlock()
	if err := e.journal.drain(); err != nil {
		return false, err
	}
	next := e.path() + ".new"
	size, err := writeSynced(next, func(w io.Writer) (int64, error) { return dump(w, e.db) })
	if err != nil {
		return false, err
	}
	return e.journal.replace(next, size)
}

// Backup writes the state that the journal in dir holds as a snapshot, also
// while another process appends to it: it reads up to the last complete change.
func Backup(dir string, w io.Writer) error {
	f, err := os.Open(filepath.Join(dir, journalName))
	if err != nil {
		return err
	}
	defer f.Close()
	db, err := newMemory()
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := replay(f, db.Server()); err != nil {
		return err
	}
	_, err = dump(w, db)
	return err
}

// measure is the length of a snapshot.
func measure(db *miniredis.Miniredis) int64 {
	n, err := dump(io.Discard, db)
	if err != nil {
		return 1 << 62
	}
	return n
}

// dump writes a snapshot and returns its length. Nothing may change meanwhile.
func dump(w io.Writer, m *miniredis.Miniredis) (int64, error) {
	s := snapshot{w: w}
	s.write([]byte(journalHeader))
	db := m.DB(0)
	for _, key := range db.Keys() {
		if err := s.key(db, key); err != nil {
			return 0, fmt.Errorf("key %.80q: %w", key, err)
		}
	}
	s.write(appendSealed(s.buf[:0], nil, s.size))
	return s.size, s.err
}

// A snapshot writes commands, each as a frame, until the first error.
type snapshot struct {
	w     io.Writer
	size  int64
	err   error
	frame frame
	buf   []byte
}

func (s *snapshot) write(b []byte) {
	if s.err != nil {
		return
	}
	n, err := s.w.Write(b)
	s.size += int64(n)
	s.err = err
}

func (s *snapshot) command(cmd string, args ...string) {
	s.frame.reset()
	s.frame.add(cmd, args...)
	s.buf = appendSealed(s.buf[:0], s.frame.commands, 0)
	s.write(s.buf)
}

// items writes the values in commands of bounded size; width values belong
// together.
func (s *snapshot) items(cmd, key string, width int, values []string) {
	for len(values) > 0 {
		n := min(len(values), width*snapshotItems)
		s.command(cmd, append([]string{key}, values[:n]...)...)
		values = values[n:]
	}
}

func (s *snapshot) key(db *miniredis.RedisDB, key string) error {
	switch t := db.Type(key); t {
	case "string":
		v, err := db.Get(key)
		if err != nil {
			return err
		}
		s.command("SET", key, v)
	case "hash":
		fields, err := db.HKeys(key)
		if err != nil {
			return err
		}
		pairs := make([]string, 0, 2*len(fields))
		for _, f := range fields {
			pairs = append(pairs, f, db.HGet(key, f))
		}
		s.items("HSET", key, 2, pairs)
	case "list":
		values, err := db.List(key)
		if err != nil {
			return err
		}
		s.items("RPUSH", key, 1, values)
	case "set":
		members, err := db.Members(key)
		if err != nil {
			return err
		}
		s.items("SADD", key, 1, members)
	case "zset":
		scores, err := db.SortedSet(key)
		if err != nil {
			return err
		}
		members := make([]string, 0, len(scores))
		for m := range scores {
			members = append(members, m)
		}
		sort.Strings(members)
		pairs := make([]string, 0, 2*len(members))
		for _, m := range members {
			pairs = append(pairs, strconv.FormatFloat(scores[m], 'g', -1, 64), m)
		}
		s.items("ZADD", key, 2, pairs)
	case "stream":
		entries, err := db.Stream(key)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			s.command("XADD", append([]string{key, entry.ID}, entry.Values...)...)
		}
	default:
		return fmt.Errorf("a %s cannot be saved", t)
	}
	return nil
}
