package twitch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zuruf/live"
)

func TestAnswer(t *testing.T) {
	for _, c := range []struct {
		status            int
		body, words, code string
	}{
		{200, `{"data":[]}`, "", ""},
		{204, ``, "", ""},
		{404, `{"error":"Not Found","status":404,"message":"gone"}`, "gone", ""},
		{403, `{"error":"Forbidden","status":403,"message":""}`, "Forbidden", ""},
		{400, `<html>`, "", ""},
		{200, `<html>`, "", "platform_unreadable"},
		{200, `[]`, "", "platform_unreadable"},
		{502, `<html>`, "", "platform_error"},
	} {
		var d decoder
		a, err := d.answer(c.status, []byte(c.body))
		if e := live.AsError(err); (e == nil) != (c.code == "") || e != nil && e.Code != c.code || a.words != c.words {
			t.Errorf("%d %s: %+v, %v", c.status, c.body, a, err)
		}
	}
}

func TestAllowanceOfHeaders(t *testing.T) {
	now := time.Unix(1000, 0)
	header := func(remaining, reset string) http.Header {
		h := http.Header{}
		h.Set("Ratelimit-Remaining", remaining)
		h.Set("Ratelimit-Reset", reset)
		return h
	}
	var a allowance
	for _, c := range []struct {
		h           http.Header
		pause, wait time.Duration
	}{
		{header("799", "1030"), 30 * time.Second, 0},
		{header("0", "1030"), 30 * time.Second, 30 * time.Second},
		{header("0", "999999999999"), longestWait, longestWait},
		{header("0", "1"), time.Second, time.Second},
		{header("0", "x"), 30 * time.Second, 0},
		{http.Header{}, 30 * time.Second, 0},
	} {
		if pause := a.told(c.h, now); pause != c.pause || a.wait(now) != c.wait {
			t.Errorf("%v: %v, %v", c.h, pause, a.wait(now))
		}
	}
}

func TestRevokedSaysWhy(t *testing.T) {
	seen := map[string]bool{}
	for _, status := range []string{"authorization_revoked", "user_removed", "chat_user_banned", "version_removed"} {
		e := revoked(status)
		if e.Kind != live.Unauthorized || seen[e.Message.EN] || seen[e.Message.DE] {
			t.Errorf("%s: %v", status, e)
		}
		seen[e.Message.EN], seen[e.Message.DE] = true, true
	}
	if !errors.Is(revoked("x"), revoked("y")) {
		t.Error("codes differ")
	}
}

// TestKeepsQuiet: what Twitch says is bounded, and no address with its query
// gets into an error.
func TestKeepsQuiet(t *testing.T) {
	var d decoder
	a, err := d.answer(400, []byte(`{"message":"`+strings.Repeat("ä", 5000)+`"}`))
	if err != nil || len(a.words) > 300 || !strings.HasPrefix(a.words, "ä") {
		t.Errorf("%d bytes of words, %v", len(a.words), err)
	}
	_, err = New(Options{}).dial(t.Context(), "wss://x.twitch.tv/%zz?id=secret")
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

// TestMovesOnlyToTwitch: an address that is not Twitch's own is not called.
func TestMovesOnlyToTwitch(t *testing.T) {
	var called []string
	c := New(Options{EventSub: "ws://ours/ws", Dial: func(_ context.Context, _, address string) (net.Conn, error) {
		called = append(called, address)
		return nil, errors.New("no")
	}})
	r := &reader{c: c}
	for _, address := range []string{"ws://evil.example/ws", "ws://ours/ws?reconnect=1"} {
		if _, err := r.move(t.Context(), address); err == nil {
			t.Error("moved")
		}
	}
	if diff := cmp.Diff([]string{"ours:80"}, called); diff != "" {
		t.Error(diff)
	}
}
