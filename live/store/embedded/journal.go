package embedded

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

const (
	journalName = "journal.aof"

	// A journal is compacted at Open from compactMinimum bytes on, which replay
	// in about half a second, if it is more than compactFactor times as large as
	// a snapshot of its content.
	compactMinimum = 16 << 20
	compactFactor  = 4
)

// A logFile is the journal's file, opened to append. Sync returns when the data
// is on disk.
type logFile interface {
	io.WriteCloser
	Sync() error
}

// diskFile is a logFile on disk.
type diskFile struct{ *os.File }

func (f diskFile) Sync() error { return syncData(f.File) }

// A journal appends frames to its file. One goroutine writes and syncs what has
// been submitted meanwhile, so that concurrent writers share an fdatasync.
type journal struct {
	path string
	wrap func(*os.File) logFile
	gate *gate
	lose func(error) // called once when the journal has failed

	failed chan struct{}
	done   chan struct{} // closed when run has returned

	mu      sync.Mutex
	changed sync.Cond
	file    logFile
	size    int64  // of the file; all of it is durable unless busy
	bodies  []byte // submitted frames
	ends    []int  // where each one ends in bodies
	last    uint64 // newest submitted frame
	busy    bool   // run is writing
	closing bool
	err     error // sticky
}

func newJournal(path string, wrap func(*os.File) logFile, g *gate, lose func(error)) *journal {
	j := &journal{
		path: path, wrap: wrap, gate: g, lose: lose,
		failed: make(chan struct{}), done: make(chan struct{}), last: g.issued.Load(),
	}
	j.changed.L = &j.mu
	return j
}

// start appends to the file, all of which must be durable.
func (j *journal) start() error {
	info, err := os.Stat(j.path)
	if err != nil {
		return err
	}
	if err := j.openLocked(info.Size()); err != nil {
		return err
	}
	go j.run()
	return nil
}

func (j *journal) openLocked(size int64) error {
	f, err := os.OpenFile(j.path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	j.file, j.size = j.wrap(f), size
	return nil
}

// submit takes the frame with the next number. Its replies leave when it is
// durable. Frames without commands cost no disk access. The error is the
// journal's failure.
func (j *journal) submit(seq uint64, f *frame) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return j.err
	}
	j.last = seq
	if f.n > 0 {
		j.bodies = f.appendTo(j.bodies)
		j.ends = append(j.ends, len(j.bodies))
		j.changed.Broadcast()
	} else if !j.busy && len(j.ends) == 0 {
		j.gate.advance(seq)
	}
	return nil
}

// run writes batches until the journal fails, or is closing and has none left.
func (j *journal) run() {
	defer close(j.done)
	var bodies, out []byte
	var ends []int
	for {
		j.mu.Lock()
		for len(j.ends) == 0 && !j.closing {
			j.changed.Wait()
		}
		if len(j.ends) == 0 {
			j.mu.Unlock()
			return
		}
		bodies, j.bodies = j.bodies, bodies[:0]
		ends, j.ends = j.ends, ends[:0]
		seq, size, file := j.last, j.size, j.file
		j.busy = true
		j.mu.Unlock()

		out = out[:0]
		start := 0
		for _, end := range ends {
			out = appendSealed(out, bodies[start:end], size)
			start = end
		}
		if err := write(file, out); err != nil {
			j.fail(err)
			return
		}
		j.mu.Lock()
		j.size += int64(len(out))
		if len(j.ends) == 0 {
			seq = j.last // frames without commands that came meanwhile
		}
		j.gate.advance(seq)
		j.busy = false
		j.changed.Broadcast()
		j.mu.Unlock()
	}
}

func write(f logFile, b []byte) error {
	if _, err := f.Write(b); err != nil {
		return err
	}
	return f.Sync()
}

// fail makes the failure known. After a failed fdatasync nobody knows what is on
// disk, so nothing is tried again.
func (j *journal) fail(cause error) {
	j.mu.Lock()
	first := j.err == nil
	if first {
		j.err = fmt.Errorf("STORAGE the journal cannot be written: %w", cause)
		close(j.failed)
	}
	err := j.err
	j.busy = false
	j.changed.Broadcast()
	j.mu.Unlock()
	if first {
		j.lose(err)
	}
}

func (j *journal) failure() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// drain waits until every submitted frame is durable. The caller keeps others
// from submitting.
func (j *journal) drain() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	for j.err == nil && (j.busy || len(j.ends) > 0) {
		j.changed.Wait()
	}
	return j.err
}

// replace puts the file next, of the given size, in the place of the drained
// journal. If fatal, the caller must call fail once it has let go of Engine.exec;
// otherwise the journal is usable, with the old file if there is an error.
func (j *journal) replace(next string, size int64) (fatal bool, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	// Not every system renames over an open file.
	if err := j.file.Close(); err != nil {
		return true, err
	}
	if err := os.Rename(next, j.path); err != nil {
		reopened := j.openLocked(j.size)
		return reopened != nil, errors.Join(err, reopened)
	}
	err = errors.Join(j.openLocked(size), syncDir(filepath.Dir(j.path)))
	return err != nil, err
}

// close writes what was submitted and the marks of an orderly end.
func (j *journal) close() error {
	j.mu.Lock()
	j.closing = true
	j.changed.Broadcast()
	j.mu.Unlock()
	<-j.done
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return errors.Join(j.err, j.file.Close())
	}
	// Two, so that one is left if the line end before the first is damaged.
	mark := appendSealed(nil, nil, j.size)
	return errors.Join(write(j.file, append(mark, mark...)), j.file.Close())
}

// writeSynced creates a file with what fill writes, on disk when it returns.
func writeSynced(path string, fill func(io.Writer) (int64, error)) (size int64, err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			os.Remove(path)
		}
	}()
	if size, err = fill(f); err != nil {
		return 0, err
	}
	return size, f.Sync()
}
