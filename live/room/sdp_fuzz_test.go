package room

import (
	"slices"
	"strings"
	"testing"

	"github.com/pion/webrtc/v4"

	"zuruf/ingest/ingesttest"
	"zuruf/live"
	"zuruf/live/room/peer"
)

// browserOffer is an offer of three seats and a data channel.
func browserOffer(tb testing.TB) string {
	tb.Helper()
	c, err := peer.NewClient(peer.Options{Loopback: true})
	if err != nil {
		tb.Fatal(err)
	}
	pc, err := c.New()
	if err != nil {
		tb.Fatal(err)
	}
	defer pc.Close()
	for range 3 {
		for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
			if _, err := pc.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
				tb.Fatal(err)
			}
		}
	}
	if _, err := pc.CreateDataChannel("stage", nil); err != nil {
		tb.Fatal(err)
	}
	offer, err := pc.CreateOffer(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return offer.SDP
}

// FuzzOffer: what is taken for an offer has media that the stage carries.
func FuzzOffer(f *testing.F) {
	ingesttest.Corpus(f)
	offer := browserOffer(f)
	if d, err := parse(offer); err != nil || d != (description{audio: 3, video: 3}) {
		f.Fatal(d, err)
	}
	for _, s := range []string{offer, offer[:len(offer)/2], strings.ReplaceAll(offer, "\r\n", "\n"), strings.ReplaceAll(offer, "VP8", "VP7"), strings.ReplaceAll(offer, "video", "haptics"), "v=0", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := parse(s)
		if err != nil {
			if live.AsError(err) == nil {
				t.Fatalf("refused without a word for the person: %v", err)
			}
			return
		}
		if media := strings.Count(s, "m=audio") + strings.Count(s, "m=video"); d.audio+d.video < 1 || d.audio+d.video > media || d.strange >= d.audio+d.video {
			t.Fatalf("%+v of %d in %q", d, media, s)
		}
	})
}

// FuzzFragment: whatever a fragment says, an offer that it renews stays the same
// but for ICE.
func FuzzFragment(f *testing.F) {
	ingesttest.Corpus(f)
	offer := browserOffer(f)
	for _, s := range []string{
		"a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\na=end-of-candidates\r\n",
		"a=ice-ufrag:abcd\na=ice-pwd:x\n", "a=ice-ufrag:a\rm=video 9 x 1\r\na=ice-pwd:b", "a=end-of-candidates", "a=candidate:", "", "hello",
		strings.Repeat("a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n", 100),
	} {
		f.Add(s)
	}
	lines := slices.Collect(strings.Lines(offer))
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseFragment(s)
		if err != nil {
			if live.AsError(err) == nil {
				t.Fatalf("refused without a word for the person: %v", err)
			}
			return
		}
		if len(got.candidates) > mostCandidates {
			t.Fatalf("%d candidates", len(got.candidates))
		}
		for _, v := range append([]string{got.ufrag, got.pwd}, got.candidates...) {
			if strings.ContainsAny(v, "\r\n") {
				t.Fatalf("%q breaks the line", v)
			}
		}
		kept := 0
		for line := range strings.Lines(renew(offer, got)) {
			switch {
			case line == "a=ice-ufrag:"+got.ufrag+"\r\n", line == "a=ice-pwd:"+got.pwd+"\r\n":
				kept++
			case slices.Contains(lines, line):
				kept++
			default:
				t.Fatalf("%q came into the offer", line)
			}
		}
		if want := strings.Count(offer, "\n") - strings.Count(offer, "a=candidate:") - strings.Count(offer, "a=end-of-candidates"); kept != want {
			t.Fatalf("%d lines of %d", kept, want)
		}
	})
}
