package inbound_test

import (
	"strings"
	"testing"

	"zuruf/ingest"
	"zuruf/ingest/inbound"
	"zuruf/live"
)

// TestSignature holds the documented example and every way to get it wrong.
func TestSignature(t *testing.T) {
	const (
		secret    = "example-secret-1"
		body      = `{"id":"1","author":{"id":"u1","name":"Frieda"},"text":"Hallo"}`
		signature = "sha256=e969c0d2542df84a617eec5a0d8a631083f538fc995cf7b6f09b73da81dee129"
	)
	if got := inbound.Sign(secret, []byte(body)); got != signature {
		t.Errorf("signed %s", got)
	}
	for _, c := range []struct{ name, secret, signature, code string }{
		{"right", secret, signature, ""},
		{"capitals", secret, "sha256=" + strings.ToUpper(signature[7:]), ""},
		{"missing", secret, "", "signature_missing"},
		{"no name", secret, signature[7:], "signature_form"},
		{"another hash", secret, "sha1=" + signature[7:], "signature_form"},
		{"too short", secret, signature[:40], "signature_form"},
		{"no digits", secret, "sha256=" + strings.Repeat("z", 64), "signature_form"},
		{"another secret", "example-secret-2", signature, "signature_wrong"},
		{"no secret at all", "", inbound.Sign("", []byte(body)), "signature_wrong"},
	} {
		err := inbound.Verify(c.secret, []byte(body), c.signature)
		if e := live.AsError(err); (err == nil) != (c.code == "") || e != nil && (e.Code != c.code || e.Kind != live.Unauthorized) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if err := inbound.Verify(secret, []byte(body+" "), signature); err == nil {
		t.Error("another body passes")
	}
}

func TestAdmit(t *testing.T) {
	c := inbound.New()
	body := []byte("{}")
	for _, x := range []struct {
		name  string
		proof ingest.Proof
		code  string
	}{
		{"signed", ingest.Proof{Signature: inbound.Sign("example-secret-1", body)}, ""},
		{"key of a socket", ingest.Proof{Key: "example-secret-1"}, ""},
		{"wrong key", ingest.Proof{Key: "example-secret-2"}, "secret_wrong"},
		{"a wrong signature is not saved by the key", ingest.Proof{Signature: "sha256=00", Key: "example-secret-1"}, "signature_form"},
		{"nothing", ingest.Proof{}, "signature_missing"},
	} {
		if err := c.Admit(source, x.proof, body); (err == nil) != (x.code == "") || err != nil && live.AsError(err).Code != x.code {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	if err := c.Admit(live.Source{}, ingest.Proof{Key: ""}, nil); err == nil {
		t.Error("a source without a secret is open")
	}
	if err := inbound.SameKey("", "x"); err == nil {
		t.Error("an empty secret is met")
	}
}

func TestGreeting(t *testing.T) {
	if secret, err := inbound.Greeting([]byte(`{"secret":"s3"}`)); err != nil || secret != "s3" {
		t.Error(secret, err)
	}
	for _, bad := range []string{"", "{}", `{"secret":7}`, `{"secret":""}`, "[]", `{"secret":"` + strings.Repeat("x", 1100) + `"}`} {
		if _, err := inbound.Greeting([]byte(bad)); live.AsError(err) == nil || live.AsError(err).Kind != live.Unauthorized {
			t.Errorf("%.30q: %v", bad, err)
		}
	}
}
