package rtc

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"zuruf/live/room"
)

// outward speaks to outside engines. Redirects keep method and body (307, 308).
var outward = &http.Client{Timeout: 10 * time.Second}

// mostAnswer is the longest answer that is read, in bytes.
const mostAnswer = 256 << 10

// Send makes a WHIP or WHEP offer.
func Send(ctx context.Context, offer string, to room.Out) (room.Sent, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL, strings.NewReader(offer))
	if err != nil {
		return room.Sent{}, err
	}
	r.Header.Set("Content-Type", "application/sdp")
	authorize(r, to)
	a, err := outward.Do(r)
	if err != nil {
		return room.Sent{}, err
	}
	defer a.Body.Close()
	b, err := io.ReadAll(io.LimitReader(a.Body, mostAnswer))
	if err != nil {
		return room.Sent{}, err
	}
	if a.StatusCode != http.StatusCreated {
		return room.Sent{}, fmt.Errorf("the server answered %s", a.Status)
	}
	at := a.Header.Get("Location")
	if at == "" { // against RFC 9725: it cannot be ended then
		return room.Sent{Answer: string(b)}, nil
	}
	u, err := a.Request.URL.Parse(at)
	if err != nil {
		return room.Sent{}, fmt.Errorf("no usable Location: %w", err)
	}
	return room.Sent{Answer: string(b), Resource: u.String()}, nil
}

// End ends a session that Send began.
func End(ctx context.Context, to room.Out) error {
	if to.URL == "" {
		return nil
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodDelete, to.URL, nil)
	if err != nil {
		return err
	}
	authorize(r, to)
	a, err := outward.Do(r)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if a.StatusCode >= 300 {
		return fmt.Errorf("the server answered %s", a.Status)
	}
	return nil
}

func authorize(r *http.Request, to room.Out) {
	if to.Token != "" {
		r.Header.Set("Authorization", "Bearer "+to.Token)
	}
}
