package embedded

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strconv"
)

const (
	journalHeader = "#zuruf journal 1\r\n"
	groupStart    = "*1\r\n$5\r\nMULTI\r\n"
	groupEnd      = "*1\r\n$4\r\nEXEC\r\n"

	maxArgs = 1 << 20   // of one command, as in Redis
	maxBulk = 512 << 20 // of one argument, as in Redis
	maxLine = 64        // of everything that is not an argument
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A frame is what one command or script changed: commands in Redis' protocol.
type frame struct {
	commands []byte
	n        int
}

func (f *frame) reset() { f.commands, f.n = f.commands[:0], 0 }

func (f *frame) add(cmd string, args ...string) {
	f.commands = append(f.commands, '*')
	f.commands = strconv.AppendInt(f.commands, int64(1+len(args)), 10)
	f.commands = append(f.commands, '\r', '\n')
	f.bulk(cmd)
	for _, a := range args {
		f.bulk(a)
	}
	f.n++
}

func (f *frame) bulk(s string) {
	f.commands = append(f.commands, '$')
	f.commands = strconv.AppendInt(f.commands, int64(len(s)), 10)
	f.commands = append(f.commands, '\r', '\n')
	f.commands = append(f.commands, s...)
	f.commands = append(f.commands, '\r', '\n')
}

// appendTo adds the frame's body, without its comment line, to a batch.
func (f *frame) appendTo(b []byte) []byte {
	if f.n < 2 {
		return append(b, f.commands...)
	}
	b = append(b, groupStart...)
	b = append(b, f.commands...)
	return append(b, groupEnd...)
}

// appendSealed adds body and its comment line; position is the length of the
// file that is known to be durable.
func appendSealed(b, body []byte, position int64) []byte {
	start := len(b)
	b = append(b, body...)
	var digits [20]byte
	p := strconv.AppendInt(digits[:0], position, 10)
	sum := crc32.Update(crc32.Checksum(b[start:], castagnoli), castagnoli, p)
	b = fmt.Appendf(b, "#C:%08x ", sum)
	b = append(b, p...)
	return append(b, '\r', '\n')
}

// parseSeal reads a comment line as appendSealed writes it.
func parseSeal(line []byte) (sum uint32, digits []byte, position int64, ok bool) {
	rest, ok := bytes.CutPrefix(line, []byte("#C:"))
	if !ok || len(rest) < 12 || rest[8] != ' ' || !bytes.HasSuffix(rest, []byte("\r\n")) {
		return 0, nil, 0, false
	}
	for _, c := range rest[:8] {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return 0, nil, 0, false
		}
	}
	s, err := strconv.ParseUint(string(rest[:8]), 16, 32)
	digits = rest[9 : len(rest)-2]
	position, ok = parseNumber(digits)
	return uint32(s), digits, position, err == nil && ok
}

// parseNumber reads a decimal number as strconv writes it, without a sign.
func parseNumber(b []byte) (int64, bool) {
	if len(b) == 0 || len(b) > 18 || b[0] == '0' && len(b) > 1 {
		return 0, false
	}
	var n int64
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// A decoded is a frame that was read back. A mark has no commands.
type decoded struct {
	commands [][]string
	position int64
}

// A badFrame is the error of bytes that are not a good frame, or whose checksum
// is good but whose content is not.
type badFrame struct {
	reason string
	good   bool // the checksum
}

func (e *badFrame) Error() string { return e.reason }

// A decoder reads frames, and holds one in memory at a time.
type decoder struct {
	r    *bufio.Reader
	off  int64 // where the last good frame ended
	body bytes.Buffer
}

// newDecoder reads frames from r, which starts at offset off of the file.
func newDecoder(r io.Reader, off int64) *decoder {
	return &decoder{r: bufio.NewReaderSize(r, 256<<10), off: off}
}

// next returns the next frame; io.EOF exactly at the end of one, a *badFrame
// if what follows is not a good frame, or the reader's error.
func (d *decoder) next() (decoded, error) {
	d.body.Reset()
	var spans [][][2]int
	for {
		line, err := d.line()
		if err == io.EOF && d.body.Len() == 0 {
			return decoded{}, io.EOF
		}
		if err != nil {
			return decoded{}, cutShort(err)
		}
		switch line[0] {
		case '#':
			return d.seal(line, spans)
		case '*':
			args, err := d.command(line)
			if err != nil {
				return decoded{}, cutShort(err)
			}
			spans = append(spans, args)
		default:
			return decoded{}, &badFrame{reason: "neither a command nor a checksum"}
		}
	}
}

func cutShort(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return &badFrame{reason: "the file ends within a change"}
	}
	return err
}

// line reads a short line that ends in CR LF; io.EOF only if there is nothing.
func (d *decoder) line() ([]byte, error) {
	line, err := d.r.ReadSlice('\n')
	switch {
	case err == io.EOF && len(line) > 0:
		return nil, io.ErrUnexpectedEOF
	case err != nil && !errors.Is(err, bufio.ErrBufferFull):
		return nil, err
	case err != nil || len(line) > maxLine || len(line) < 3 || line[len(line)-2] != '\r':
		return nil, &badFrame{reason: "not a line of a journal"}
	}
	return line, nil
}

// count reads "<kind><number>" from a line and keeps the line.
func (d *decoder) count(line []byte, kind byte, low, high int64) (int, error) {
	n, ok := parseNumber(line[1 : len(line)-2])
	if line[0] != kind || !ok || n < low || n > high {
		return 0, &badFrame{reason: "not a length of a journal"}
	}
	d.body.Write(line)
	return int(n), nil
}

// command reads the arguments of a command and returns where they are.
func (d *decoder) command(line []byte) ([][2]int, error) {
	n, err := d.count(line, '*', 1, maxArgs)
	if err != nil {
		return nil, err
	}
	args := make([][2]int, 0, min(n, 64))
	for range n {
		if line, err = d.line(); err != nil {
			return nil, err
		}
		size, err := d.count(line, '$', 0, maxBulk)
		if err != nil {
			return nil, err
		}
		start := d.body.Len()
		if _, err := io.CopyN(&d.body, d.r, int64(size)+2); err != nil {
			return nil, err
		}
		if !bytes.HasSuffix(d.body.Bytes()[start+size:], []byte("\r\n")) {
			return nil, &badFrame{reason: "an argument does not end where it should"}
		}
		args = append(args, [2]int{start, start + size})
	}
	return args, nil
}

// seal checks a frame against its comment line and takes the commands out.
func (d *decoder) seal(line []byte, spans [][][2]int) (decoded, error) {
	sum, digits, position, ok := parseSeal(line)
	if !ok {
		return decoded{}, &badFrame{reason: "not a checksum line"}
	}
	body := d.body.Bytes()
	if crc32.Update(crc32.Checksum(body, castagnoli), castagnoli, digits) != sum {
		return decoded{}, &badFrame{reason: "the checksum does not match"}
	}
	if position > d.off {
		return decoded{}, &badFrame{reason: "the checksum belongs to another place"}
	}
	f := decoded{position: position}
	for _, args := range spans {
		cmd := make([]string, len(args))
		for i, a := range args {
			cmd[i] = string(body[a[0]:a[1]])
		}
		f.commands = append(f.commands, cmd)
	}
	if n := len(f.commands); n > 1 {
		if n < 4 || !isCommand(f.commands[0], "MULTI") || !isCommand(f.commands[n-1], "EXEC") {
			return decoded{}, &badFrame{reason: "a group without MULTI and EXEC"}
		}
		f.commands = f.commands[1 : n-1]
	}
	d.off += int64(len(body) + len(line))
	return f, nil
}

func isCommand(args []string, name string) bool { return len(args) == 1 && args[0] == name }
