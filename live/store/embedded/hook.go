package embedded

import (
	"bufio"
	"bytes"
	"strings"

	"github.com/alicebob/miniredis/v2/server"
)

// A recorder runs a command on behalf of another peer and keeps the reply.
type recorder struct {
	peer  *server.Peer
	w     *bufio.Writer
	reply bytes.Buffer
}

func newRecorder() *recorder {
	r := &recorder{}
	r.w = bufio.NewWriter(&r.reply)
	r.peer = server.NewPeer(r.w)
	return r
}

// run returns the reply, which is valid until the next call, and whether it is
// an error.
func (r *recorder) run(srv *server.Server, c *server.Peer, cmd string, args []string) (reply []byte, failed bool) {
	r.reply.Reset()
	r.peer.Ctx, r.peer.Resp3 = c.Ctx, c.Resp3
	call := make([]string, 0, 1+len(args))
	srv.Dispatch(r.peer, append(append(call, cmd), args...))
	c.Ctx = r.peer.Ctx
	r.w.Flush()
	reply = r.reply.Bytes()
	if r.reply.Cap() > 1<<20 {
		r.reply = bytes.Buffer{}
	}
	return reply, len(reply) > 0 && reply[0] == '-'
}

// kindOf sorts a command, in upper case.
func (e *Engine) kindOf(cmd string) kind {
	switch {
	case strings.HasPrefix(cmd, "EVAL"):
		return script
	case writes[cmd] != nil:
		return change
	case passing[cmd] || e.srv.IsReadOnlyCommand(cmd):
		return pass
	}
	return refuse
}

// hook sees every command before miniredis does. It returns true when it has
// answered.
func (e *Engine) hook(c *server.Peer, cmd string, args ...string) bool {
	if c == e.outer.peer || c == e.inner.peer {
		return false
	}
	if e.inScript(c) {
		return e.nested(c, cmd, args)
	}
	switch k := e.kindOf(cmd); k {
	case change, script:
		e.run(c, k, cmd, args)
		return true
	case pass:
		return false
	}
	if cmd == "SELECT" && len(args) == 1 && args[0] == "0" {
		return false
	}
	c.WriteError(refusal("does not support %.40s", cmd).Error())
	return true
}

// inScript tells whether a peer belongs to a running script. Those come with
// their context; a connection has none before its first command.
func (e *Engine) inScript(c *server.Peer) bool {
	if _, known := e.clients.Load(c); known {
		return false
	}
	if c.Ctx != nil {
		return true
	}
	e.clients.Store(c, nil)
	c.OnDisconnect(func() { e.clients.Delete(c) })
	return false
}

// run executes a write or a script of a client, hands what it changed to the
// journal, and tags the reply.
func (e *Engine) run(c *server.Peer, k kind, cmd string, args []string) {
	e.exec.Lock()
	defer e.exec.Unlock()
	if k == change {
		err := e.journal.failure()
		if err == nil {
			args, err = e.admit(e.outer, c, cmd, args)
		}
		if err != nil {
			c.WriteError(err.Error())
			return
		}
	}
	seq := e.gate.begin()
	e.frame.reset()
	e.refused = false
	reply, failed := e.outer.run(e.srv, c, cmd, args)
	if k == change && !failed {
		e.frame.add(cmd, args...)
	}
	if err := e.journal.submit(seq, &e.frame); err != nil && (e.frame.n > 0 || e.refused) {
		c.WriteError(err.Error())
	} else {
		c.WriteRaw(string(reply))
	}
	// The tag is taken here: lose waits for exec, so that a reply of a frame
	// that was submitted and then lost cannot get a later tag.
	c.Flush()
}

// nested handles a command of a script, which runs under exec.
func (e *Engine) nested(c *server.Peer, cmd string, args []string) bool {
	switch e.kindOf(cmd) {
	case script:
		return false // miniredis refuses it
	case pass:
		if cmd == "XREAD" && hasOption(args, "BLOCK", "STREAMS") {
			c.WriteError(refusal("does not block in scripts").Error())
			return true
		}
		return false
	case refuse:
		c.WriteError(refusal("does not support %.40s", cmd).Error())
		return true
	}
	if err := e.journal.failure(); err != nil {
		e.refused = true
		c.WriteError(err.Error())
		return true
	}
	args, err := e.admit(e.inner, c, cmd, args)
	if err != nil {
		c.WriteError(err.Error())
		return true
	}
	reply, failed := e.inner.run(e.srv, c, cmd, args)
	if !failed {
		e.frame.add(cmd, args...)
	}
	c.WriteRaw(string(reply))
	return true
}

// admit checks a write and returns the arguments to run and record it with.
// Counters are looked at first: miniredis adds to what Redis does not take for
// an integer, like 007, and past the largest one.
func (e *Engine) admit(r *recorder, c *server.Peer, cmd string, args []string) ([]string, error) {
	if !isStorable(args) {
		return nil, refusal("does not take a %s of this size", cmd)
	}
	args, err := writes[cmd](args)
	if err != nil {
		return nil, err
	}
	var value []byte
	delta := "1"
	switch {
	case (cmd == "INCR" || cmd == "DECR") && len(args) == 1:
		value, _ = r.run(e.srv, c, "GET", args)
	case (cmd == "INCRBY" || cmd == "DECRBY") && len(args) == 2:
		value, _ = r.run(e.srv, c, "GET", args[:1])
		delta = args[1]
	case cmd == "HINCRBY" && len(args) == 3:
		value, _ = r.run(e.srv, c, "HGET", args[:2])
		delta = args[2]
	default:
		return args, nil
	}
	old := "0" // of a missing key, or one of another type, which miniredis refuses
	if size, rest, _ := strings.Cut(string(value), "\r\n"); size[0] == '$' && size != "$-1" {
		old = strings.TrimSuffix(rest, "\r\n")
	}
	return args, checkSum(old, delta, strings.HasPrefix(cmd, "DECR"))
}

// hasOption looks for an option before the word that ends the options.
func hasOption(args []string, option, end string) bool {
	for _, a := range args {
		switch {
		case strings.EqualFold(a, option):
			return true
		case strings.EqualFold(a, end):
			return false
		}
	}
	return false
}
