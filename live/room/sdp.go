package room

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pion/sdp/v3"

	"zuruf/live/room/codec"
)

func itoa(n int) string { return strconv.Itoa(n) }

// description is what the stage must know of an offer before it is taken: how
// many of each, and how many of them without a codec that it carries.
type description struct{ audio, video, strange int }

// parse looks at an offer.
func parse(offer string) (description, error) {
	var d description
	data := 0
	var s sdp.SessionDescription
	if err := s.UnmarshalString(offer); err != nil || !strings.HasPrefix(offer, "v=0") {
		return d, ErrOffer.Because(err)
	}
	for _, m := range s.MediaDescriptions {
		switch m.MediaName.Media {
		case "audio":
			d.audio++
		case "video":
			d.video++
		case "application":
			if data++; data > 1 {
				return d, ErrOffer
			}
			continue
		default:
			return d, ErrOffer
		}
		if !carried(m) {
			d.strange++
		}
	}
	switch d.audio + d.video {
	case 0:
		return d, ErrNoMedia
	case d.strange:
		return d, ErrCodecs
	}
	return d, nil
}

// carried reports whether a medium names a codec that the stage carries.
func carried(m *sdp.MediaDescription) bool {
	return slices.ContainsFunc(m.Attributes, func(a sdp.Attribute) bool {
		_, name, _ := strings.Cut(a.Value, " ")
		name, _, _ = strings.Cut(name, "/")
		_, ok := codec.Of(m.MediaName.Media + "/" + name)
		return a.Key == "rtpmap" && ok
	})
}

// accepted reports whether an answer takes any medium.
func accepted(answer string) bool {
	for line := range strings.Lines(answer) {
		if (strings.HasPrefix(line, "m=audio ") || strings.HasPrefix(line, "m=video ")) && strings.Fields(line)[1] != "0" {
			return true
		}
	}
	return false
}

// fragment is what a PATCH of a WHIP or WHEP session carries (RFC 8840).
type fragment struct {
	ufrag, pwd string
	candidates []string
}

// mostCandidates is how many candidates one fragment may bring.
const mostCandidates = 64

func parseFragment(text string) (fragment, error) {
	var f fragment
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if strings.Contains(line, "\r") { // would be two lines in an offer
			return fragment{}, ErrFragment
		}
		switch {
		case strings.HasPrefix(line, "a=ice-ufrag:"):
			f.ufrag = strings.TrimPrefix(line, "a=ice-ufrag:")
		case strings.HasPrefix(line, "a=ice-pwd:"):
			f.pwd = strings.TrimPrefix(line, "a=ice-pwd:")
		case strings.HasPrefix(line, "a=candidate:") && len(f.candidates) < mostCandidates:
			f.candidates = append(f.candidates, strings.TrimPrefix(line, "a="))
		}
	}
	if f.ufrag == "" && len(f.candidates) == 0 && !strings.Contains(text, "a=end-of-candidates") {
		return f, ErrFragment
	}
	return f, nil
}

// renew is an offer with the ICE credentials of f and without the candidates
// that belonged to the old ones.
func renew(offer string, f fragment) string {
	var b strings.Builder
	for line := range strings.Lines(offer) {
		switch {
		case strings.HasPrefix(line, "a=ice-ufrag:"):
			line = "a=ice-ufrag:" + f.ufrag + "\r\n"
		case strings.HasPrefix(line, "a=ice-pwd:"):
			line = "a=ice-pwd:" + f.pwd + "\r\n"
		case strings.HasPrefix(line, "a=candidate:"), strings.HasPrefix(line, "a=end-of-candidates"):
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}

// fragmentOf is the ICE part of a description, as the answer to a restart: the
// credentials and the candidates of its first medium, which bundles the others.
func fragmentOf(description string) string {
	var b strings.Builder
	b.WriteString("a=ice-lite\r\n")
	b.WriteString("a=ice-ufrag:" + value(description, "a=ice-ufrag:") + "\r\n")
	b.WriteString("a=ice-pwd:" + value(description, "a=ice-pwd:") + "\r\n")
	medium := 0
	for line := range strings.Lines(description) {
		switch {
		case strings.HasPrefix(line, "m="):
			if medium++; medium == 1 {
				b.WriteString(line)
			}
		case medium == 1 && (strings.HasPrefix(line, "a=mid:") || strings.HasPrefix(line, "a=candidate:") || strings.HasPrefix(line, "a=end-of-candidates")):
			b.WriteString(line)
		}
	}
	return b.String()
}

// value is what follows prefix on the first line that has it.
func value(text, prefix string) string {
	for line := range strings.Lines(text) {
		if v, ok := strings.CutPrefix(line, prefix); ok {
			return strings.TrimRight(v, "\r\n")
		}
	}
	return ""
}
