package embedded

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"testing"
	"testing/synctest"
	"time"
)

func TestPipeCarriesEverything(t *testing.T) {
	client, srv := newPipe(newGate())
	want := make([]byte, queueLimit+queueLimit/4)
	for i := range want {
		want[i] = byte(i * i >> 7)
	}
	go func() {
		for b := want; len(b) > 0; {
			n := min(len(b), 1+rand.IntN(200_000))
			if _, err := srv.Write(b[:n]); err != nil {
				t.Error(err)
			}
			b = b[n:]
		}
		srv.Close()
	}()
	got, err := io.ReadAll(client)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes: %v", len(got), err)
	}
	if _, err := client.Write([]byte("x")); err == nil {
		t.Error("wrote to a closed connection")
	}
	client.Close()
}

func TestPipeDeadlineAndClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		client, srv := newPipe(g)
		b := make([]byte, 10)
		start := time.Now()
		client.SetReadDeadline(start.Add(time.Second))
		if _, err := client.Read(b); !errors.Is(err, os.ErrDeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		client.SetReadDeadline(time.Time{})
		time.AfterFunc(time.Hour, func() { client.SetReadDeadline(time.Now()) })
		if _, err := client.Read(b); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error(err)
		}
		time.AfterFunc(time.Hour, func() { srv.Close() })
		if _, err := srv.Read(b); !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
		client.Close()
		if len(g.holding) != 0 {
			t.Error("the gate keeps a closed connection")
		}
	})
}

// A client that does not read is dropped after a while, and only then.
func TestPipeDropsStuckClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, srv := newPipe(newGate())
		if _, err := srv.Write(make([]byte, queueLimit)); err != nil {
			t.Fatal(err)
		}
		time.AfterFunc(stallLimit/2, func() { io.ReadFull(client, make([]byte, 1)) })
		start := time.Now()
		if _, err := srv.Write([]byte("one more")); err != nil || time.Since(start) != stallLimit/2 {
			t.Fatalf("%v after %v", err, time.Since(start))
		}
		if _, err := srv.Write([]byte("too much")); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error(err)
		}
		if n, err := io.Copy(io.Discard, client); n != queueLimit-1+8 || err != nil {
			t.Errorf("%d bytes left, %v", n, err)
		}
		client.Close()
	})
}

// What waits for the disk does not hold up what was written before, and fails if
// the disk does; what comes after the failure passes.
func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		client, srv := newPipe(g)
		other, otherSrv := newPipe(g)
		read := func(c net.Conn) (string, error) {
			b := make([]byte, 100)
			c.SetReadDeadline(time.Now().Add(time.Second))
			n, err := c.Read(b)
			return string(b[:n]), err
		}
		srv.Write([]byte("a"))
		seq := g.begin()
		srv.Write([]byte("b"))
		if s, err := read(client); s != "a" || err != nil {
			t.Errorf("%q %v", s, err)
		}
		if s, err := read(client); s != "" || !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%q %v", s, err)
		}
		time.AfterFunc(time.Second/2, func() { g.advance(seq) })
		if s, err := read(client); s != "b" || err != nil {
			t.Errorf("%q %v", s, err)
		}
		g.begin()
		srv.Write([]byte("c"))
		failure := errors.New("disk")
		time.AfterFunc(time.Second/2, func() { g.fail(failure) })
		if s, err := read(client); s != "" || !errors.Is(err, failure) {
			t.Errorf("%q %v", s, err)
		}
		otherSrv.Write([]byte("d"))
		if s, err := read(other); s != "d" || err != nil {
			t.Errorf("%q %v", s, err)
		}
		client.Close()
		other.Close()
	})
}
