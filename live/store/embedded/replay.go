package embedded

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"github.com/alicebob/miniredis/v2/server"
)

// A DamageError says that acknowledged data of a journal cannot be read. The
// file is left as it is.
type DamageError struct {
	Path     string
	Offset   int64 // everything before it is good
	Snapshot bool  // it concerns the snapshot at the beginning: cutting does not help
	Reason   string
}

func (e *DamageError) Error() string {
	s := fmt.Sprintf("the journal %s is damaged at byte %d: %s. Restore a backup", e.Path, e.Offset, e.Reason)
	if !e.Snapshot {
		s += fmt.Sprintf("; or keep a copy of the file and cut it there (truncate -s %d), which loses every change after that byte", e.Offset)
	}
	return s
}

// replayed tells what replay found.
type replayed struct {
	changes int
	end     int64 // of the last good frame
	torn    int64 // bytes after that, none of them acknowledged
	snapped bool  // the snapshot at the beginning is complete
}

// replay executes the changes of a journal on an empty server without hook. It
// stops at a torn tail; acknowledged data that cannot be read is a *DamageError.
func replay(f *os.File, srv *server.Server) (replayed, error) {
	header := make([]byte, len(journalHeader))
	if _, err := io.ReadFull(f, header); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return replayed{}, err
	}
	if string(header) != journalHeader {
		return replayed{}, &DamageError{f.Name(), 0, true, "it does not begin like a journal of Zuruf"}
	}
	d := newDecoder(f, int64(len(header)))
	r, err := replayFrames(d, srv)
	var bad *badFrame
	switch {
	case errors.As(err, &bad):
	case err == io.EOF && r.snapped:
		return r, nil
	case err == io.EOF:
		return r, &DamageError{f.Name(), r.end, true, "the snapshot at its beginning is not complete"}
	default:
		return r, fmt.Errorf("reading %s: %w", f.Name(), err)
	}
	acknowledged := true
	if !bad.good {
		if acknowledged, err = acknowledgedBehind(f, r.end); err != nil {
			return r, fmt.Errorf("reading %s: %w", f.Name(), err)
		}
	}
	if acknowledged || !r.snapped {
		return r, &DamageError{f.Name(), r.end, !r.snapped, bad.reason}
	}
	info, err := f.Stat()
	if err != nil {
		return r, err
	}
	r.torn = info.Size() - r.end
	return r, nil
}

// replayFrames executes frames until an error of the decoder, io.EOF at the end.
func replayFrames(d *decoder, srv *server.Server) (replayed, error) {
	r := replayed{end: d.off}
	client, rec := server.NewPeer(nil), newRecorder()
	for {
		frame, err := d.next()
		if err != nil {
			return r, err
		}
		for _, args := range frame.commands {
			if writes[args[0]] == nil {
				return r, &badFrame{fmt.Sprintf("%.20q is not a change", args[0]), true}
			}
			if reply, failed := rec.run(srv, client, args[0], args[1:]); failed {
				return r, &badFrame{fmt.Sprintf("%s fails in the replay: %.200s", args[0], bytes.TrimSpace(reply)), true}
			}
			r.changes++
		}
		r.snapped = r.snapped || len(frame.commands) == 0
		r.end = d.off
	}
}

// acknowledgedBehind looks for a good frame behind off whose position says that
// the byte at off was durable when that frame was written.
func acknowledgedBehind(f *os.File, off int64) (bool, error) {
	if _, err := f.Seek(off, io.SeekStart); err != nil {
		return false, err
	}
	r := bufio.NewReaderSize(f, 256<<10)
	sum := uint32(0) // of the bytes since the last comment line
	start := true    // at the beginning of a line
	for {
		line, err := r.ReadSlice('\n')
		if s, digits, position, ok := parseSeal(line); start && ok {
			// The second is a mark, good whatever the bytes before it are.
			if position > off && (crc32.Update(sum, castagnoli, digits) == s || crc32.Checksum(digits, castagnoli) == s) {
				return true, nil
			}
			sum = 0
		} else {
			sum = crc32.Update(sum, castagnoli, line)
		}
		start = bytes.HasSuffix(line, []byte("\n"))
		if err == io.EOF {
			return false, nil
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return false, err
		}
	}
}

// keepTail copies what follows end to a file of its own, whose name it returns,
// and cuts it off.
func keepTail(f *os.File, dir string, end int64) (string, error) {
	if _, err := f.Seek(end, io.SeekStart); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		name := filepath.Join(dir, fmt.Sprintf("journal.torn-%d", n))
		keep, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = io.Copy(keep, f)
		if err = errors.Join(err, keep.Sync(), keep.Close()); err != nil {
			return "", err
		}
		return name, f.Truncate(end)
	}
}
