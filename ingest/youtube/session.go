package youtube

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"zuruf/ingest"
	"zuruf/live"
)

// session is what one goroutine needs to call YouTube for one source.
type session struct {
	c            *Connector
	src          live.Source
	id, channel  string // what is read: a video, else a channel, else the account's own
	account, key string // the account goes before the key
	name         string // of the account
	pacing       pacing
	wanted       string // mode
	bound        bool   // it reads, and leaves the reserve alone
	book         *book
	d            decoder
	buf          []byte
}

func (c *Connector) session(src live.Source) *session {
	s := &session{c: c, src: src, id: src.Config["video"], channel: src.Config["channel"],
		account: src.Config["account"], key: src.Secrets["api_key"], wanted: src.Config["mode"]}
	if s.wanted == "" {
		s.wanted = modeAuto
	}
	credentials := s.key
	if s.account != "" {
		credentials = s.account
		if c.o.OAuthClient != "" {
			credentials = c.o.OAuthClient
		}
	}
	s.book = c.book(accountOf(credentials))
	s.pacing = pacing{
		daily:   whole(src.Config["units"], c.o.DailyQuota),
		cost:    whole(src.Config["cost"], c.o.ListCost),
		planned: hours(src.Config["hours"]),
	}
	s.pacing.reserve = min(c.o.Reserve, s.pacing.daily/4)
	return s
}

// identify asks who the connected account is, so that its own messages are known.
func (s *session) identify(ctx context.Context) (live.Account, error) {
	if s.account == "" {
		return live.Account{}, nil
	}
	if s.c.o.Tokens == nil {
		return live.Account{}, errReconnect
	}
	a, err := s.c.o.Tokens.Account(ctx, s.account)
	if e := live.AsError(err); e != nil && e.Kind == live.NotFound {
		return a, errReconnect.Because(err)
	}
	s.d.self, s.name = a.User, a.Name
	return a, err
}

// get calls a method that lists something.
func (s *session) get(ctx context.Context, path string, units int64, query url.Values) ([]byte, error) {
	answer, err := s.send(ctx, http.MethodGet, path, units, query, nil)
	if err != nil {
		return nil, err
	}
	if answer.Status == http.StatusOK {
		return answer.Body, nil
	}
	return nil, s.meaning(ctx, s.d.refusal(answer.Status, answer.Body))
}

// send makes a request, with a fresh token once more if the account's is
// refused. The answer is valid until the next request.
func (s *session) send(ctx context.Context, method, path string, units int64, query url.Values, body []byte) (ingest.Answer, error) {
	var answer ingest.Answer
	_, err := s.authorized(ctx, units, func(header http.Header) (int, error) {
		if body != nil {
			header.Set("Content-Type", "application/json")
		}
		var err error
		answer, err = s.c.client.Send(ctx, method, s.c.url+path+"?"+query.Encode(), header, body, s.buf)
		if err == nil {
			s.buf = answer.Body
		}
		return answer.Status, err
	})
	return answer, err
}

// open begins a stream. A status other than 200 is no error here.
func (s *session) open(ctx context.Context, query url.Values) (status int, kind string, body io.ReadCloser, err error) {
	status, err = s.authorized(ctx, s.pacing.cost, func(header http.Header) (int, error) {
		if body != nil {
			body.Close()
		}
		var answered http.Header
		status, answered, body, err = s.c.client.Stream(ctx, s.c.url+"/youtube/v3/liveChat/messages/stream?"+query.Encode(), header)
		kind = answered.Get("Content-Type")
		return status, err
	})
	if err != nil && body != nil {
		body.Close()
	}
	return status, kind, body, err
}

// authorized makes a request that costs units, also if it is refused. Keys and
// tokens travel in headers, so that no log of addresses holds them.
func (s *session) authorized(ctx context.Context, units int64, request func(http.Header) (int, error)) (status int, err error) {
	refused := ""
	for {
		header, token := http.Header{}, ""
		if s.account != "" {
			if s.c.o.Tokens == nil {
				return 0, errReconnect
			}
			if token, err = s.c.o.Tokens.Access(ctx, s.account, refused); err != nil {
				return 0, err
			}
			header.Set("Authorization", "Bearer "+token)
		} else {
			header.Set("X-Goog-Api-Key", s.key)
		}
		if err := s.pay(ctx, units); err != nil {
			return 0, err
		}
		if status, err = request(header); err != nil || status != http.StatusUnauthorized || s.account == "" || refused != "" {
			return status, err
		}
		refused = token
	}
}

// pay books units. Reading is refused what is reserved for writing; writing is
// never refused here.
func (s *session) pay(ctx context.Context, units int64) error {
	now := time.Now()
	if _, used := s.book.state(now); s.bound && !s.pacing.affords(used, units) {
		return reserved(now)
	}
	s.book.spend(ctx, now, units)
	return nil
}

// meaning is the error for a refusal. A used-up quota is used up until it is
// renewed; what would be wrong with a key may be wrong with the account.
func (s *session) meaning(ctx context.Context, r refused) *live.Error {
	e := *r.meaning
	switch {
	case e.Code == ingest.ErrQuota.Code:
		now := time.Now()
		s.book.exhausted(ctx, now, s.pacing.daily)
		e.Retry = untilRenewal(now)
	case s.account != "" && e.Kind == live.Unauthorized:
		return errReconnect.Because(e.Cause)
	}
	return &e
}

// reserved is the refusal of reading when only the reserve is left.
func reserved(now time.Time) *live.Error {
	e := *errReserve
	e.Retry = untilRenewal(now)
	return &e
}

// isNo reports whether err says that something is not there, or not as wanted:
// waiting may help, trying harder does not.
func isNo(err error) bool {
	e := live.AsError(err)
	return e != nil && (e.Kind == live.NotFound || e.Kind == live.Invalid || e.Kind == live.Conflict)
}

// hopeless reports whether an error of looking at the broadcast means that its
// chat cannot be read either. Otherwise comments are read without knowing more.
func hopeless(err error) bool {
	e := live.AsError(err)
	return e == nil || e.Kind == live.Unauthorized || e.Kind == live.Forbidden || e.Kind == live.TooMany || errors.Is(err, live.ErrUnavailable)
}
