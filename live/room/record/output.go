package record

import (
	"io"
	"sync/atomic"
)

type file interface {
	io.Writer
	io.WriterAt
	Truncate(size int64) error
	Sync() error
	Close() error
}

// output appends to a file.
type output struct {
	file
	size  atomic.Int64
	dirty bool
	dead  bool
}

// write appends all of b or nothing: what a full disk left of it is cut off.
func (o *output) write(b []byte) error {
	if _, err := o.file.Write(b); err != nil {
		_ = o.file.Truncate(o.size.Load())
		return err
	}
	o.size.Add(int64(len(b)))
	o.dirty = true
	return nil
}

// patch overwrites what was written before.
func (o *output) patch(at int64, b []byte) error {
	_, err := o.file.WriteAt(b, at)
	o.dirty = true
	return err
}

func (o *output) sync() error {
	if !o.dirty {
		return nil
	}
	o.dirty = false
	return o.file.Sync()
}
