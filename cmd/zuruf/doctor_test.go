package main

import (
	"bytes"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/turn/v5"
)

// examined is what the doctor says of a server.
func examined(t *testing.T, at, token string, patience time.Duration) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := (&doctorCmd{Token: token, Patience: patience}).examine(t.Context(), at, &out)
	if err != nil && !errors.Is(err, errClosed) {
		t.Fatal(err)
	}
	return out.String(), err
}

// says expects a line that begins so and tells of something.
func says(t *testing.T, out, state, what, text string) {
	t.Helper()
	if !regexp.MustCompile(`(?m)^  ` + state + ` +` + what + ` +.*` + text).MatchString(out) {
		t.Errorf("no %s, %s, %s in\n%s", state, what, text, out)
	}
}

// relay is a TURN server of its own that shares a secret.
func relay(t *testing.T, secret string) (address string) {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	s, err := turn.NewServer(turn.ServerConfig{Realm: "zuruf", LoggerFactory: quiet, AuthHandler: turn.LongTermTURNRESTAuthHandler(secret, quiet.NewLogger("turn")),
		PacketConnConfigs: []turn.PacketConnConfig{{PacketConn: conn, PermissionHandler: func(net.Addr, net.IP) bool { return true },
			RelayAddressGenerator: &turn.RelayAddressGeneratorStatic{RelayAddress: net.IPv4(127, 0, 0, 1), Address: "127.0.0.1"}}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return "turn:" + conn.LocalAddr().String() + "?transport=udp"
}

func TestTheDoctorFindsNothing(t *testing.T) {
	n := serve(t, "--data", t.TempDir(), "--stage-listen", "127.0.0.1:0", "--stage-ice", relay(t, "shared"), "--turn-secret", "shared")
	at := "http://" + n.addr
	out, err := examined(t, at, testToken, 10*time.Second)
	if err != nil {
		t.Fatal(out)
	}
	says(t, out, "–", "live updates", "there is no show yet")
	says(t, out, "–", "relay", "not known")
	_, tokens := n.stageOn("healthy")
	for _, token := range []string{testToken, tokens["host"].(string)} {
		if out, err = examined(t, at, token, 10*time.Second); err != nil {
			t.Error(out)
		}
		for _, what := range []string{"pages", "store", "live updates", "media over UDP", "media over TCP", "relay"} {
			says(t, out, "ok", what, "")
		}
		if strings.Count(out, "\n") != 7 || !regexp.MustCompile(`media over TCP .*tcp`).MatchString(out) {
			t.Error(out)
		}
	}
	said, err := tool(nil, "doctor", at+"/desk")
	if err != nil {
		t.Error(said)
	}
	says(t, said, "–", "live updates", "give --token")
	says(t, said, "–", "relay", "give --token")
	says(t, said, "ok", "media over UDP", "there and back")
}

// TestTheDoctorFindsWhatIsClosed: addresses that lead nowhere, a TURN server
// with another secret, a token that is none, no server at all.
func TestTheDoctorFindsWhatIsClosed(t *testing.T) {
	nowhere := []string{"--data", t.TempDir(), "--stage-listen", "127.0.0.1:0", "--stage-address", "192.0.2.77"}
	n := serve(t, append(nowhere, "--stage-ice", relay(t, "shared"), "--turn-secret", "another")...)
	n.stageOn("ill")
	at := "http://" + n.addr
	out, err := examined(t, at, testToken, 2*time.Second)
	if err == nil {
		t.Error("nothing is closed")
	}
	says(t, out, "ok", "live updates", "")
	says(t, out, "closed", "media over UDP", "UDP port")
	says(t, out, "closed", "media over TCP", "TCP port")
	says(t, out, "closed", "relay", "secret")
	out, err = examined(t, at, "wrong.token", time.Millisecond)
	if err == nil {
		t.Error("a wrong token is taken")
	}
	says(t, out, "closed", "live updates", "does not take this token")
	says(t, out, "closed", "media over UDP", "within 1ms")

	n.kill()
	said, err := tool(nil, "doctor", at, "--patience", "1s")
	if err == nil || !strings.Contains(said, errClosed.Error()) {
		t.Errorf("%v: %s", err, said)
	}
	says(t, said, "closed", "pages", "nothing answers there")
	for _, bad := range []string{"live.example.org", "ftp://live.example.org", "http://"} {
		if said, err := tool(nil, "doctor", bad); err == nil || !strings.Contains(said, "https://live.example.org") {
			t.Errorf("%s: %v %s", bad, err, said)
		}
	}
}

// TestTheDoctorBehindAProxy that speaks HTTP/2 asks for a WebSocket as browsers do.
func TestTheDoctorBehindAProxy(t *testing.T) {
	var version string
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { version = r.Proto }))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	d := &doctor{at: s.URL, http: newPlainClient()}
	defer d.http.CloseIdleConnections()
	way := d.http.Transport.(*http.Transport)
	way.TLSClientConfig, way.ForceAttemptHTTP2 = s.Client().Transport.(*http.Transport).TLSClientConfig.Clone(), true
	way.TLSClientConfig.NextProtos = nil
	a, err := d.get(t.Context(), "/ws", map[string]string{"Connection": "Upgrade", "Upgrade": "websocket"})
	if err != nil {
		t.Fatal(err)
	}
	a.Body.Close()
	if version != "HTTP/1.1" {
		t.Errorf("%s", version)
	}
}
