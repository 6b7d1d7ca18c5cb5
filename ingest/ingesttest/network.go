package ingesttest

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
)

// Network serves a handler over connections in memory, for what needs a real
// one: a WebSocket, an answer that comes piece by piece. It may be used inside
// a synctest bubble. Every address leads to the handler; there is no TLS.
type Network struct {
	accept chan net.Conn
	closed chan struct{}

	mu      sync.Mutex
	ends    map[net.Conn]struct{} // the server's ends
	refuses bool
}

// NewNetwork serves h until the test ends.
func NewNetwork(t testing.TB, h http.Handler) *Network {
	n := &Network{accept: make(chan net.Conn), closed: make(chan struct{}), ends: map[net.Conn]struct{}{}}
	server := &http.Server{Handler: h}
	done := make(chan struct{})
	go func() {
		defer close(done)
		server.Serve(n)
	}()
	t.Cleanup(func() {
		server.Close()
		<-done
		n.Cut() // hijacked connections are no longer the server's
	})
	return n
}

// Dial connects to the handler, whatever the address. It fits
// http.Transport.DialContext and websocket.Dialer.NetDialContext.
func (n *Network) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	n.mu.Lock()
	refuses := n.refuses
	n.mu.Unlock()
	if refuses {
		return nil, &net.OpError{Op: "dial", Net: "memory", Err: errors.New("connection refused")}
	}
	client, server := net.Pipe()
	end := &end{Conn: server, n: n}
	select {
	case n.accept <- end:
		return client, nil
	case <-n.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Refuse lets new connections fail, or work again.
func (n *Network) Refuse(refuse bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.refuses = refuse
}

// Cut breaks all connections, as a router that restarts does.
func (n *Network) Cut() {
	n.mu.Lock()
	ends := n.ends
	n.ends = map[net.Conn]struct{}{}
	n.mu.Unlock()
	for c := range ends {
		c.Close()
	}
}

// Accept is part of net.Listener.
func (n *Network) Accept() (net.Conn, error) {
	select {
	case c := <-n.accept:
		n.mu.Lock()
		n.ends[c] = struct{}{}
		n.mu.Unlock()
		return c, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// Close is part of net.Listener. It is called once, by the server.
func (n *Network) Close() error {
	close(n.closed)
	return nil
}

// Addr is part of net.Listener.
func (n *Network) Addr() net.Addr { return address{} }

type address struct{}

func (address) Network() string { return "memory" }
func (address) String() string  { return "memory" }

// end is the server's end of a connection.
type end struct {
	net.Conn
	n *Network
}

func (e *end) Close() error {
	e.n.mu.Lock()
	delete(e.n.ends, net.Conn(e))
	e.n.mu.Unlock()
	return e.Conn.Close()
}
