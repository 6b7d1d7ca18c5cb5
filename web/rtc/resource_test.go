package rtc

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"zuruf/live"
	"zuruf/live/room/peer"
)

const candidate = "a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n"

// patching is a client with the headers of a PATCH.
func (c client) patching(match string) client {
	c = c.with("Content-Type", fragmentType)
	if match != "" {
		c = c.with("If-Match", match)
	}
	return c
}

// connect brings a receiver up, and returns the answer to its offer.
func (w *world) connect(as client) (*webrtc.PeerConnection, reply) {
	w.Helper()
	c, err := peer.NewClient(peer.Options{Loopback: true})
	w.ok(err)
	pc, err := c.New()
	w.ok(err)
	w.Cleanup(func() { pc.Close() })
	_, err = pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
	w.ok(err)
	channel, err := pc.CreateDataChannel("stage", nil)
	w.ok(err)
	open := make(chan struct{})
	channel.OnOpen(func() { close(open) })
	var r reply
	w.ok(peer.Connect(w.ctx, pc, func(_ context.Context, offer string) (string, error) {
		r = w.do(as, "POST", "~/whep", offer).is(201)
		return r.body, nil
	}))
	select {
	case <-open: // the connection stands on both sides
	case <-w.ctx.Done():
		w.Fatal("no data channel")
	}
	return pc, r
}

// line is the first line of a text that begins so.
func line(text, prefix string) string {
	for l := range strings.Lines(text) {
		if strings.HasPrefix(l, prefix) {
			return l
		}
	}
	return ""
}

func TestANetworkThatChanges(t *testing.T) {
	w := newWorld(t, "embedded")
	pc, r := w.connect(w.viewer)
	at, tag := r.at(), r.header.Get("ETag")
	if b := w.do(w.viewer.patching(tag), "PATCH", at, candidate).is(204).body; b != "" {
		t.Errorf("%q", b)
	}
	w.do(w.viewer.patching(tag), "PATCH", at, "a=end-of-candidates\r\n").is(204)

	gathered := webrtc.GatheringCompletePromise(pc)
	offer, err := pc.CreateOffer(&webrtc.OfferOptions{ICERestart: true})
	w.ok(err)
	w.ok(pc.SetLocalDescription(offer))
	<-gathered
	mine := pc.LocalDescription().SDP
	again := w.do(w.viewer.patching("*"), "PATCH", at, line(mine, "a=ice-ufrag:")+line(mine, "a=ice-pwd:")+line(mine, "a=candidate:")).is(200)
	fresh := again.header.Get("ETag")
	if again.header.Get("Content-Type") != fragmentType || fresh == tag || fresh == "" || line(again.body, "a=ice-ufrag:") != "a=ice-ufrag:"+strings.Trim(fresh, `"`)+"\r\n" {
		t.Fatalf("%v %s", again.header, again.body)
	}
	answer := strings.ReplaceAll(pc.RemoteDescription().SDP, line(pc.RemoteDescription().SDP, "a=ice-ufrag:"), line(again.body, "a=ice-ufrag:"))
	answer = strings.ReplaceAll(answer, line(answer, "a=ice-pwd:"), line(again.body, "a=ice-pwd:"))
	w.ok(pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}))
	w.until("the new path", func() bool { return pc.ICEConnectionState() == webrtc.ICEConnectionStateConnected })
	w.do(w.viewer.patching(tag), "PATCH", at, candidate).refused(412, "wrong_etag", "If-Match")
	w.do(w.viewer.patching(fresh), "PATCH", at, candidate).is(204)
}

func TestRefusedPatches(t *testing.T) {
	w := newWorld(t, "embedded")
	r := w.do(w.viewer, "POST", "~/whep", w.receiving())
	at, tag := r.at(), r.header.Get("ETag")
	credentials := "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n"
	for _, c := range []struct {
		name   string
		as     client
		body   string
		status int
		code   string
		field  string
	}{
		{"no ETag", w.viewer.patching(""), candidate, 428, "no_if_match", "If-Match"},
		{"a wrong ETag", w.viewer.patching(`"other"`), candidate, 412, "wrong_etag", "If-Match"},
		{"an ETag without quotes", w.viewer.patching(strings.Trim(tag, `"`)), candidate, 412, "wrong_etag", "If-Match"},
		{"another type", w.viewer.patching(tag).with("Content-Type", sdpType), candidate, 415, "content_type", "Content-Type"},
		{"no fragment", w.viewer.patching(tag), "hello", 400, "bad_fragment", ""},
		{"a restart without credentials", w.viewer.patching("*"), candidate, 400, "bad_fragment", ""},
		{"1 MB", w.viewer.patching(tag), strings.Repeat(candidate, 25_000), 413, "too_large", ""},
		{"somebody else's session", w.other.patching(tag), candidate, 403, "forbidden", ""},
		{"somebody else restarts", w.other.patching("*"), credentials, 403, "forbidden", ""},
		{"the desk", w.desk.patching(tag), candidate, 403, "forbidden", ""},
		{"the API token", w.producer.patching(tag), candidate, 403, "forbidden", ""},
		{"nobody", client{}.patching(tag), candidate, 401, "unauthorized", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			outer := w.T
			w.T = t
			defer func() { w.T = outer }()
			w.do(c.as, "PATCH", at, c.body).refused(c.status, c.code, c.field)
		})
	}
	w.do(w.other, "DELETE", at, "").refused(403, "forbidden", "")
	w.do(client{}, "DELETE", at, "").refused(401, "unauthorized", "")
	w.do(w.viewer, "DELETE", strings.Replace(at, w.show.ID, w.newShow().ID, 1), "").refused(404, "session_gone", "")
	w.do(w.viewer, "DELETE", "~/whip/nothing", "").refused(404, "session_gone", "")
	w.do(w.viewer.patching(tag), "PATCH", at, candidate).is(204)
}

func TestASessionEnds(t *testing.T) {
	w := newWorld(t, "embedded")
	pc, r := w.connect(w.viewer)
	at := r.at()
	if b := w.do(w.viewer, "DELETE", at, "").is(200).body; b != "" {
		t.Errorf("%q", b)
	}
	w.until("goodbye", func() bool { return pc.ConnectionState() == webrtc.PeerConnectionStateClosed })
	w.until("end", func() bool { return w.rtc.living() == 0 })
	w.do(w.viewer, "DELETE", at, "").refused(404, "session_gone", "")
	w.do(w.viewer.patching(r.header.Get("ETag")), "PATCH", at, candidate).refused(404, "session_gone", "")
	w.do(w.other, "DELETE", at, "").refused(403, "forbidden", "")

	closed := w.do(w.viewer, "POST", "~/whep", w.receiving())
	w.turn(false)
	w.until("closing", func() bool { return w.rtc.living() == 0 })
	w.do(w.viewer, "DELETE", closed.at(), "").refused(404, "session_gone", "")
	w.do(w.viewer, "POST", "~/whep", w.receiving()).refused(409, "stage_off", "")
}

// TestAViewersSessionsAreBounded: one too many ends the oldest, and nobody else's.
func TestAViewersSessionsAreBounded(t *testing.T) {
	w := newWorld(t, "embedded")
	other := w.do(w.other, "POST", "~/whep", w.receiving()).is(201)
	first := w.do(w.viewer, "POST", "~/whep", w.receiving()).is(201)
	for range mostOwn {
		w.do(w.viewer, "POST", "~/whep", w.receiving()).is(201)
	}
	w.until("the oldest to end", func() bool { return w.rtc.living() == mostOwn+1 })
	w.do(w.viewer, "DELETE", first.at(), "").refused(404, "session_gone", "")
	w.do(w.other, "DELETE", other.at(), "").is(200)
}

// TestAnotherDeviceTakesTheSeat: the first one is told so, and a while later
// nothing is known of it any more.
func TestAnotherDeviceTakesTheSeat(t *testing.T) {
	w := newWorld(t, "embedded")
	first := w.do(w.host, "POST", "~/whip", w.sending())
	second := w.do(w.host, "POST", "~/whip", w.sending())
	w.until("end of the first", func() bool { return w.rtc.living() == 1 })
	w.do(w.host.patching(first.header.Get("ETag")), "PATCH", first.at(), candidate).refused(410, "taken_over", "")
	w.do(w.host, "DELETE", first.at(), "").refused(410, "taken_over", "")
	w.do(w.host.patching(second.header.Get("ETag")), "PATCH", second.at(), candidate).is(204)

	w.ahead.Store(int64(remembered + time.Second))
	third := w.do(w.host, "POST", "~/whip", w.sending())
	w.do(w.host, "DELETE", first.at(), "").refused(404, "session_gone", "")
	w.do(w.host, "DELETE", third.at(), "").is(200)
	w.until("end", func() bool { return w.rtc.living() == 0 })
	w.rtc.mu.Lock()
	defer w.rtc.mu.Unlock()
	if n := len(w.rtc.resources); n > 2 {
		t.Errorf("%d are remembered", n)
	}
	for _, x := range w.rtc.resources {
		if x.session != nil {
			t.Error("the connection of a session that ended is kept")
		}
	}
}

// TestALinkThatIsRevoked ends what was begun by it, and nothing else.
func TestALinkThatIsRevoked(t *testing.T) {
	w := newWorld(t, "embedded")
	link := live.StandingLink(w.show.Series, live.Moderator)
	desk, host := w.do(w.desk, "POST", "~/whep", w.receiving()).at(), w.do(w.host, "POST", "~/whip", w.sending())
	w.ok(w.store.RevokeLink(w.ctx, w.show.ID, live.Op{}, link))
	w.rtc.CloseLink(link)
	w.until("end", func() bool { return w.rtc.living() == 1 })
	w.do(w.desk, "DELETE", desk, "").refused(401, "revoked", "token")
	w.do(w.host.patching(host.header.Get("ETag")), "PATCH", host.at(), candidate).is(204)
	w.rtc.CloseLink("") // viewers and the API token have none
	if n := w.rtc.living(); n != 1 {
		t.Errorf("%d live", n)
	}
}

// TestASessionNobodyKnows opens no stage.
func TestASessionNobodyKnows(t *testing.T) {
	w := newWorld(t, "redis")
	w.do(w.viewer.patching("*"), "PATCH", "~/whep/abc", candidate).refused(404, "session_gone", "")
	if owner, _, err := w.store.Lease(w.ctx, w.show.ID, "stage"); err != nil || owner != "" {
		t.Errorf("%q holds the stage: %v", owner, err)
	}
}
