// Package embedded is the storage engine of a Zuruf server that has no Redis:
// a Redis server inside the process whose every change is on disk before
// anybody hears of it. It is meant for trials and small events, at a few
// thousand script calls a second; the same scripts run on a real Redis, and a
// real redis-server loads the journal as it is.
//
// # How a command is executed
//
// The data lives in memory, in miniredis (pinned version). Clients talk to it
// over in-memory connections: there is no port, no socket file and no password.
// A hook in front of every command sorts it (commands.go):
//
//   - reads and pub/sub pass;
//   - writes and scripts run one at a time, under Engine.exec, and what they
//     changed is recorded as one frame of the journal, in execution order;
//   - everything whose result a replay could not repeat, or that Redis and
//     miniredis do differently, is refused: time to live, SPOP, generated
//     stream ids, consumer groups, MULTI, floating point counters and more.
//
// Only writes that succeeded are recorded, so a replay never meets an error;
// of a script that raises an error halfway, the writes before it count, as in
// Redis.
//
// # When a reply leaves
//
// Frames are numbered. A reply is tagged with the number of the newest frame
// begun at that moment and leaves its connection once that frame is durable
// (gate.go, pipe.go). That holds for reads and for published messages too:
// nobody ever sees a state that a power cut could take back. Frames that arrive
// during an fdatasync share the next one.
//
// # The journal
//
// The file journal.aof is a Redis append-only file. It begins with a header and
// a snapshot, written to a temporary file and renamed into place, and grows by
// appended frames. Each frame is one command, or several inside MULTI and EXEC,
// followed by a comment line, which Redis skips:
//
//	#C:<CRC-32C of frame and position, 8 hex digits> <position>
//
// The position is the length of the file that was known to be durable when the
// frame was written. A frame without commands is a mark: everything before it
// is complete. Marks stand at the end of the snapshot and after an orderly
// Close.
//
// Open replays the file. If it meets bytes that are not a good frame, the
// positions in later frames tell what they are: behind the newest position they
// are the torn tail of writes that nobody was told about, which is put aside in
// journal.torn-<n> and cut off; before it they are damage, and Open refuses to
// start (DamageError). Open also compacts a journal that has become much larger
// than its content; while the engine runs, only Compact does.
//
// # When the disk fails
//
// After the first failed write or fdatasync nothing is acknowledged any more,
// whatever the disk does later: writes answer an error that begins with
// STORAGE, reads go on. Reads, and messages that were on their way, may then
// show changes whose writers were told of the failure. Failed and Err tell.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// ErrClosed is the error of connections that are wanted after Close.
var ErrClosed = errors.New("the built-in store is closed")

// Engine is a running store. Its methods are safe for concurrent use.
type Engine struct {
	dir      string
	lock     *os.File
	db       *miniredis.Miniredis
	srv      *server.Server
	journal  *journal
	gate     *gate
	recovery Recovery

	clients sync.Map // *server.Peer of every connection, as opposed to those inside scripts

	exec    sync.Mutex // held while a write or a script runs, until its reply is tagged
	frame   frame      // what the running command or script has written
	refused bool       // the running script met a write after the journal had failed
	outer   *recorder  // runs commands of clients
	inner   *recorder  // runs commands of scripts

	dialing sync.RWMutex
	closed  bool
}

// Recovery tells what Open found.
type Recovery struct {
	Changes    int    // commands replayed
	TornBytes  int64  // length of the tail that was cut off, 0 if none
	TornFile   string // where that tail is kept
	Compacted  bool   // the journal was rewritten
	CompactErr error  // why rewriting it failed; the old journal is in use
}

// Open starts the engine on the journal in dir, which is made if missing. Only
// one process can have it open. The error is a *DamageError if the journal is
// damaged at a place that had been acknowledged.
func Open(dir string) (*Engine, error) {
	return open(dir, func(f *os.File) logFile { return diskFile{f} })
}

// open is Open with a hand on the file below the journal.
func open(dir string, wrap func(*os.File) logFile) (_ *Engine, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			lock.Close()
		}
	}()
	e := &Engine{dir: dir, lock: lock, gate: newGate()}
	if e.db, err = newMemory(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			e.db.Close()
		}
	}()
	e.srv = e.db.Server()
	e.outer, e.inner = newRecorder(), newRecorder()
	if err := e.restore(wrap); err != nil {
		return nil, err
	}
	e.srv.SetPreHook(e.hook)
	return e, nil
}

// newMemory is an empty miniredis without a listener. The connection that Dial
// makes is the only public way to start one, and is not used otherwise: its
// unbuffered pipe deadlocks under pipelines.
func newMemory() (*miniredis.Miniredis, error) {
	m := miniredis.NewMiniRedis()
	c, err := m.Dial()
	if err != nil {
		return nil, fmt.Errorf("starting the built-in store: %w", err)
	}
	return m, c.Close()
}

// restore brings the journal into memory and starts to append to it.
func (e *Engine) restore(wrap func(*os.File) logFile) error {
	path := e.path()
	if err := os.Remove(path + ".new"); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := e.rewrite(); err != nil {
			return fmt.Errorf("creating %s: %w", path, err)
		}
	}
	size, err := e.load()
	if err != nil {
		return err
	}
	if size >= compactMinimum && size/compactFactor > measure(e.db) {
		e.recovery.CompactErr = e.rewrite()
		e.recovery.Compacted = e.recovery.CompactErr == nil
	}
	e.journal = newJournal(path, wrap, e.gate, e.lose)
	return e.journal.start()
}

// rewrite replaces the journal, which is not open, by a snapshot.
func (e *Engine) rewrite() error {
	next := e.path() + ".new"
	if _, err := writeSynced(next, func(w io.Writer) (int64, error) { return dump(w, e.db) }); err != nil {
		return err
	}
	return errors.Join(os.Rename(next, e.path()), syncDir(e.dir))
}

// load replays the journal, puts a torn tail aside and makes sure that what
// remains is durable. It returns the length of the file.
func (e *Engine) load() (int64, error) {
	f, err := os.OpenFile(e.path(), os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	r, err := replay(f, e.srv)
	if err != nil {
		return 0, err
	}
	e.recovery.Changes = r.changes
	if r.torn > 0 {
		if e.recovery.TornFile, err = keepTail(f, e.dir, r.end); err != nil {
			return 0, fmt.Errorf("cutting the torn tail off %s: %w", e.path(), err)
		}
		e.recovery.TornBytes = r.torn
	}
	return r.end, f.Sync()
}

func (e *Engine) path() string { return filepath.Join(e.dir, journalName) }

// Recovery tells what Open found and did.
func (e *Engine) Recovery() Recovery { return e.recovery }

// Options are for redis.NewClient: in-memory connections and no retries, because
// a write whose connection broke may have been executed. A client gets each
// reply once everything that it tells of is durable. Contexts limit the waiting.
// Pipelines, blocking reads and pub/sub work as with a Redis server.
func (e *Engine) Options() *redis.Options {
	return &redis.Options{
		Network:                  "memory",
		Addr:                     "embedded",
		Dialer:                   func(context.Context, string, string) (net.Conn, error) { return e.dial() },
		MaxRetries:               -1,
		DialerRetries:            1,
		DisableIdentity:          true,
		ContextTimeoutEnabled:    true,
		ReadTimeout:              30 * time.Second,
		PoolSize:                 64,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

// Client is a new client with these Options; the caller closes it.
func (e *Engine) Client() *redis.Client { return redis.NewClient(e.Options()) }

func (e *Engine) dial() (net.Conn, error) {
	e.dialing.RLock()
	defer e.dialing.RUnlock()
	if e.closed {
		return nil, ErrClosed
	}
	client, srv := newPipe(e.gate)
	e.srv.ServeConn(srv)
	return client, nil
}

// Failed is closed when the journal has failed.
func (e *Engine) Failed() <-chan struct{} { return e.journal.failed }

// Err is nil, or the failure after which nothing is acknowledged any more.
func (e *Engine) Err() error { return e.journal.failure() }

// lose makes the replies that wait for a frame fail instead. The journal calls
// it after it has begun to refuse frames.
func (e *Engine) lose(err error) {
	e.exec.Lock()
	defer e.exec.Unlock()
	e.gate.fail(err)
}

// Close lets running commands end, makes the journal durable, closes it and
// releases the folder. It returns Err, or what went wrong while closing.
func (e *Engine) Close() error {
	e.dialing.Lock()
	closed := e.closed
	e.closed = true
	e.dialing.Unlock()
	if closed {
		return nil
	}
	e.db.Close()
	return errors.Join(e.journal.close(), e.lock.Close())
}
