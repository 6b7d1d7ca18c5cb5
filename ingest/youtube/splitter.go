package youtube

import (
	"bytes"
	"fmt"

	"zuruf/ingest"
)

// splitter finds the objects of a JSON array that comes in pieces, wherever the
// pieces begin and end. Each byte is looked at once. The zero value is ready.
type splitter struct {
	limit   int    // bytes an object may have; 0: ingest.MaxAnswer
	kept    []byte // of an object that is not complete
	size    int    // bytes of it so far
	depth   int    // open braces
	quoted  bool   // inside a string
	escaped bool   // after a backslash
}

// feed takes the next bytes and calls yield for every object that they
// complete. The object is valid only during the call. What stands between
// objects may be blanks, commas and brackets; anything else is
// ingest.ErrUnreadable, and an object over the limit ingest.ErrTooLarge. After
// an error, also one of yield's, feed is not called again.
func (s *splitter) feed(p []byte, yield func(object []byte) error) error {
	limit := s.limit
	if limit == 0 {
		limit = ingest.MaxAnswer
	}
	start := 0 // of the present object in p
	for i := 0; i < len(p); i++ {
		c := p[i]
		switch {
		case s.depth == 0:
			switch c {
			case '{':
				s.depth, start = 1, i
			case ' ', '\t', '\r', '\n', ',', '[', ']':
			default:
				return ingest.ErrUnreadable.Because(fmt.Errorf("%q between the objects of a stream", c))
			}
		case s.escaped:
			s.escaped = false
		case s.quoted:
			i += s.leap(p[i:min(i+leap, len(p))])
		case c == '"':
			s.quoted = true
		case c == '{':
			s.depth++
		case c == '}':
			if s.depth--; s.depth > 0 {
				continue
			}
			object := p[start : i+1]
			if s.size+len(object) > limit {
				return ingest.ErrTooLarge.Because(fmt.Errorf("an object of more than %d bytes in a stream", limit))
			}
			if s.size > 0 {
				s.kept = append(s.kept, object...)
				object = s.kept
			}
			s.size, start = 0, i+1
			err := yield(object)
			s.kept = s.kept[:0]
			if err != nil {
				return err
			}
		}
	}
	if s.depth > 0 {
		if s.size += len(p) - start; s.size > limit {
			return ingest.ErrTooLarge.Because(fmt.Errorf("an object of more than %d bytes in a stream", limit))
		}
		s.kept = append(s.kept, p[start:]...)
	}
	return nil
}

// leap is how far a string is searched at once: enough to be fast, and little
// enough that a string full of backslashes is not.
const leap = 64

// leap goes on inside a string and returns how many of the bytes of w, but for
// the last one, it has passed.
func (s *splitter) leap(w []byte) int {
	end := bytes.IndexByte(w, '"')
	if end < 0 {
		end = len(w)
	}
	if n := bytes.IndexByte(w[:end], '\\'); n >= 0 {
		s.escaped = true
		return n
	}
	if end == len(w) {
		return end - 1
	}
	s.quoted = false
	return end
}

// inside reports whether the bytes so far end within an object.
func (s *splitter) inside() bool { return s.depth > 0 }
