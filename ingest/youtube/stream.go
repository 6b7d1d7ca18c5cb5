package youtube

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"zuruf/ingest"
	"zuruf/live"
)

const (
	stall       = 25 * time.Second // without a byte, a connection is taken for dead
	longest     = 5 * time.Minute  // and is not kept for longer than this
	streamRest  = 15 * time.Minute // how long to poll before the stream is tried again
	streamTries = 3                // failures in a row before that
	largestWord = 1 << 20          // bytes read of a refusal
)

var (
	errStalled = errors.New("the stream fell silent")
	errAged    = errors.New("the stream was open for long enough")

	errStreamOff = live.Refuse(live.Unavailable, "stream_unavailable", "",
		"YouTube's stream of the chat does not work at the moment; it is polled instead, which may take some seconds longer.",
		"YouTubes Datenstrom des Chats geht gerade nicht; er wird stattdessen abgefragt, was einige Sekunden länger dauern kann.")
)

// stream reads one connection of the stream, which YouTube ends after about ten
// seconds. If the stream does not exist for us, or keeps failing, polling takes
// over for a while.
func (r *reader) stream(ctx context.Context, query url.Values, p pace) (ended bool, _ error) {
	query.Del("maxResults") // is for the list alone
	began, pages := time.Now(), 0
	ended, missing, err := r.connection(ctx, query, p, &pages)
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case missing:
		r.fallBack()
		return false, nil
	case err == nil && (pages > 0 || time.Since(began) >= connectionTime/2):
		r.m.failures = 0
		return ended, nil
	case err == nil || errors.Is(err, errStalled) || errors.Is(err, ingest.ErrUnreachable) || errors.Is(err, ingest.ErrPlatform) || errors.Is(err, ingest.ErrUnreadable):
		if pages > 0 {
			r.m.failures = 0
		}
		if r.m.failures++; r.m.failures >= streamTries {
			r.fallBack()
			return false, nil
		}
		if err != nil && !errors.Is(err, errStalled) && pages == 0 {
			return false, err
		}
		r.report(live.SourceSlow, p.spacing, ingest.ErrUnreachable)
		return false, ingest.Sleep(ctx, time.Second)
	}
	return false, err
}

func (r *reader) fallBack() {
	r.m.failures = 0
	r.m.polling = time.Now().Add(streamRest)
}

// connection reads until the connection ends and counts its pages. missing says
// that there is no stream for us.
func (r *reader) connection(ctx context.Context, query url.Values, p pace, pages *int) (ended, missing bool, _ error) {
	alive, cut := context.WithCancelCause(ctx)
	defer cut(nil)
	watch := time.AfterFunc(stall, func() { cut(errStalled) })
	defer watch.Stop()
	age := time.AfterFunc(longest, func() { cut(errAged) })
	defer age.Stop()
	status, kind, body, err := r.s.open(alive, query)
	if err != nil {
		return false, false, why(alive, err)
	}
	defer body.Close()
	if status != http.StatusOK {
		said, err := io.ReadAll(io.LimitReader(body, largestWord))
		if err != nil {
			return false, false, why(alive, ingest.ErrUnreachable.Because(err))
		}
		refusal := r.s.d.refusal(status, said)
		return false, noStream(status, &refusal), r.s.meaning(ctx, refusal)
	}
	if strings.HasPrefix(kind, "text/html") {
		return false, true, nil
	}
	r.report(live.SourceLive, max(p.spacing, connectionTime), nil)
	var split splitter
	take := func(object []byte) error {
		watch.Stop()
		defer watch.Reset(stall)
		got, refusal, err := r.s.d.streamed(object, r.s.src.ID, time.Now().UnixMilli())
		if err != nil {
			return err
		}
		if refusal != nil {
			return r.s.meaning(ctx, *refusal)
		}
		*pages++
		ended = ended || got.ended
		return r.hand(ctx, &got)
	}
	chunk := make([]byte, 32<<10)
	for {
		n, err := body.Read(chunk)
		watch.Reset(stall)
		if wrong := split.feed(chunk[:n], take); wrong != nil {
			return ended, false, wrong
		}
		switch {
		case err == io.EOF && split.inside():
			return ended, false, ingest.ErrUnreachable.Because(io.ErrUnexpectedEOF)
		case err == io.EOF || ended:
			return ended, false, nil
		case err != nil:
			return ended, false, why(alive, ingest.ErrUnreachable.Because(errors.New("the stream broke off")))
		}
	}
}

// why names the reason for which a connection was cut, if we cut it; being
// open for long enough is none.
func why(alive context.Context, err error) error {
	switch cause := context.Cause(alive); {
	case errors.Is(cause, errAged):
		return nil
	case errors.Is(cause, errStalled):
		return cause
	}
	return err
}

// noStream reports whether a refusal is of the stream itself and not of the
// chat: an address that does not exist, a method that is not allowed, or
// nothing that YouTube documents. (doubtful: how a project is answered that may
// not use the stream. Whatever is not understood is tried again by polling.)
func noStream(status int, r *refused) bool {
	return !r.known && status < 500 && status != http.StatusUnauthorized && status != http.StatusTooManyRequests ||
		status == http.StatusNotImplemented
}

// errPaced says how far apart the calls are.
func errPaced(spacing time.Duration) *live.Error {
	seconds := int64(spacing.Round(time.Second) / time.Second)
	return live.Refuse(live.TooMany, "reading_paced", "",
		fmt.Sprintf("So that today's units last, YouTube is read only every %d seconds. Nothing is lost, it comes later.", seconds),
		fmt.Sprintf("Damit die heutigen Einheiten reichen, wird YouTube nur alle %d Sekunden gelesen. Es geht nichts verloren, es kommt später.", seconds))
}
