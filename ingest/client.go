package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"zuruf/live"
)

// MaxAnswer is the largest answer read from a platform, in bytes, unpacked. A
// full page of YouTube is about 3 MB.
const MaxAnswer = 8 << 20

// Client calls the platforms. It bounds time and size of an answer, follows no
// redirect to another host, and its errors never contain an address with its
// query, because that is where some platforms want their token. Safe for
// concurrent use.
type Client struct {
	http http.Client
}

// NewClient returns a client that gives up after timeout (0: 10 s). A nil
// transport means one of its own with sensible limits.
func NewClient(transport http.RoundTripper, timeout time.Duration) *Client {
	if transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConnsPerHost = 8
		t.MaxResponseHeaderBytes = 64 << 10
		transport = t
	}
	if timeout <= 0 {
		timeout = 10 * time.Second
	}
	return &Client{http: http.Client{Transport: transport, Timeout: timeout, CheckRedirect: sameHost}}
}

func sameHost(req *http.Request, via []*http.Request) error {
	if len(via) >= 3 {
		return errors.New("too many redirects")
	}
	if first := via[0].URL; req.URL.Host != first.Host || req.URL.Scheme != first.Scheme {
		return errors.New("redirect to another host refused")
	}
	return nil
}

// Answer is what a platform said.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Get fetches address: Send without a body.
func (c *Client) Get(ctx context.Context, address string, header http.Header, buf []byte) (Answer, error) {
	return c.Send(ctx, http.MethodGet, address, header, nil, buf)
}

// Send makes a request. The answer's body is read into buf's memory, which the
// caller may use again once it is done with the answer. A status other than
// 200 is no error here: its body says what is wrong. Errors are
// ErrUnreachable, ErrTooLarge, or ctx's own.
func (c *Client) Send(ctx context.Context, method, address string, header http.Header, body, buf []byte) (Answer, error) {
	res, err := c.open(ctx, &c.http, method, address, header, body)
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	if res.ContentLength > MaxAnswer {
		return Answer{}, ErrTooLarge.Because(fmt.Errorf("%d bytes announced", res.ContentLength))
	}
	got, err := readAll(io.LimitReader(res.Body, MaxAnswer+1), buf[:0])
	if err != nil {
		return Answer{}, failure(ctx, err)
	}
	if len(got) > MaxAnswer {
		return Answer{}, ErrTooLarge.Because(fmt.Errorf("more than %d bytes", MaxAnswer))
	}
	return Answer{Status: res.StatusCode, Header: res.Header, Body: got}, nil
}

// Stream opens an answer that comes piece by piece and is never packed, for as
// long as ctx allows. The caller closes the body, and ends ctx where nothing
// comes for too long. A status other than 200 is no error here.
func (c *Client) Stream(ctx context.Context, address string, header http.Header) (status int, _ http.Header, body io.ReadCloser, _ error) {
	header = header.Clone()
	if header == nil {
		header = http.Header{}
	}
	header.Set("Accept-Encoding", "identity") // a packer would hold the pieces back
	res, err := c.open(ctx, &http.Client{Transport: c.http.Transport, CheckRedirect: sameHost}, http.MethodGet, address, header, nil)
	if err != nil {
		return 0, nil, nil, err
	}
	return res.StatusCode, res.Header, res.Body, nil
}

func (c *Client) open(ctx context.Context, by *http.Client, method, address string, header http.Header, body []byte) (*http.Response, error) {
	var r io.Reader
	if body != nil {
		r = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, r)
	if err != nil {
		return nil, ErrUnreachable.Because(errors.New("the address cannot be parsed"))
	}
	for k, v := range header {
		req.Header[k] = v
	}
	res, err := by.Do(req)
	if err != nil {
		return nil, failure(ctx, err)
	}
	return res, nil
}

func readAll(r io.Reader, b []byte) ([]byte, error) {
	for {
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if err == io.EOF {
			return b, nil
		}
		if err != nil {
			return b, err
		}
	}
}

// failure turns a transport error into one without an address.
func failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = fmt.Errorf("%s: %w", u.Op, u.Err)
	}
	return ErrUnreachable.Because(err)
}

// Unreadable is the error for an answer that is not what its platform
// documents: a fault of the platform's if the status says so.
func Unreadable(status int, cause error) *live.Error {
	if status >= 500 {
		return ErrPlatform.Because(fmt.Errorf("status %d", status))
	}
	return ErrUnreadable.Because(fmt.Errorf("status %d: %w", status, cause))
}
