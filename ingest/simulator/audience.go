package simulator

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"zuruf/live"
)

// Act is what somebody of the audience does.
type Act int

// The acts.
const (
	Say Act = iota
	Edit
	Delete
)

// Line is one thing that the audience does. Edit and Delete concern one of the
// latest messages; Edit appends Text to it.
type Line struct {
	Act        Act
	User, Name string
	Text       string
	Form       string // YouTube's message type or Facebook's attachment; "" is text
	Amount     string
	Low        bool   // what Facebook calls low quality
	Video      string // YouTube's broadcast; default Video
}

// Audience invents what people say on one platform: questions, chatter, votes,
// jokes, and everything that moderators are there for. The same seed gives the
// same lines. Not safe for concurrent use.
type Audience struct {
	// Questions returns the numbers that people vote for.
	Questions func() []int
	// Ballots returns what people may write to vote in polls; none while none is open.
	Ballots func() []string

	kind    live.SourceKind
	rng     *rand.Rand
	flood   Line // what somebody keeps repeating
	repeats int
}

// NewAudience returns the audience of a platform.
func NewAudience(kind live.SourceKind, seed uint64) *Audience {
	h := fnv.New64a()
	h.Write([]byte(kind))
	return &Audience{
		Questions: func() []int { return []int{1, 2, 3, 4, 5} },
		Ballots:   func() []string { return nil },
		kind:      kind, rng: rand.New(rand.NewPCG(seed, h.Sum64())),
	}
}

// Next returns the next line.
func (a *Audience) Next() Line {
	if a.repeats > 0 && a.rng.IntN(2) == 0 {
		a.repeats--
		return a.flood
	}
	who := person(a.rng.IntN(people))
	line := Line{User: userID(a.kind, who), Name: who}
	if ballots := a.Ballots(); len(ballots) > 0 && a.rng.IntN(2) == 0 {
		line.Text = a.pick(ballots)
		return line
	}
	switch n := a.rng.IntN(1000); {
	case n < 400:
		line.Text = a.pick(chatter)
	case n < 600:
		line.Text = a.question()
	case n < 740:
		line.Text = a.vote()
	case n < 790:
		line.Text = strings.Repeat(a.pick(emoji), 1+a.rng.IntN(6))
	case n < 830:
		line.Text = a.pick(rightToLeft)
	case n < 865:
		line.Text = a.pick(trolling)
	case n < 895:
		line.Text, line.Low = a.pick(spam), true
	case n < 920:
		line.Text = strings.ToUpper(a.pick(chatter)) + "!!!"
	case n < 930:
		line.Text = a.pick(chatter)
		a.flood, a.repeats = line, 4+a.rng.IntN(8)
	case n < 965:
		a.special(&line)
	case n < 980:
		line.Act = Delete
	case n < 990 && a.kind != live.YouTube && a.kind != live.Twitch:
		line.Act, line.Text = Edit, a.pick(corrections)
	default:
		line.Text = a.pick(chatter) + " " + a.pick(emoji)
	}
	return line
}

func (a *Audience) pick(from []string) string { return from[a.rng.IntN(len(from))] }

// question puts a question together, so that there are many different ones.
func (a *Audience) question() string {
	if a.rng.IntN(2) == 0 {
		return fmt.Sprintf(a.pick(askGerman), a.pick(topicsGerman))
	}
	return fmt.Sprintf(a.pick(askEnglish), a.pick(topicsEnglish))
}

// vote upvotes a question in one of the ways that people write it.
func (a *Audience) vote() string {
	numbers := a.Questions()
	if len(numbers) == 0 {
		return a.pick(chatter)
	}
	return fmt.Sprintf(a.pick([]string{"+1 #%d", "👍 %d", "+1 #%d", "👍 #%d", "+1 #%d bitte!"}), numbers[a.rng.IntN(len(numbers))])
}

// special is what only this platform has.
func (a *Audience) special(line *Line) {
	line.Text = a.pick(chatter)
	switch a.kind {
	case live.YouTube:
		line.Form = a.pick([]string{"superChatEvent", "superChatEvent", "superStickerEvent", "memberMilestoneChatEvent", "newSponsorEvent", "giftEvent", "sparkleEvent"})
		switch line.Form {
		case "superChatEvent":
			line.Amount = fmt.Sprintf("%d,00 €", 2+a.rng.IntN(48))
			if a.rng.IntN(4) == 0 {
				line.Text = ""
			}
		case "superStickerEvent":
			line.Amount, line.Text = "2,00 €", "Eine winkende Brezel"
		case "giftEvent":
			line.Text = "Zuckerwatte"
		case "newSponsorEvent":
			line.Text = "Welcome to Zaungast!"
		}
	case live.Twitch:
		line.Form = a.pick([]string{"cheer", "cheer", "resub", "announcement", "raid"})
		switch line.Form {
		case "cheer":
			line.Amount = fmt.Sprintf("%d Bits", 100*(1+a.rng.IntN(20)))
		case "raid":
			line.Text = ""
		}
	case live.Facebook:
		line.Form = a.pick([]string{"sticker", "photo", "animated_image_share"})
		if a.rng.IntN(2) == 0 {
			line.Text = ""
		}
	}
}

// people is how many different persons an audience has.
const people = 600

// person returns an invented name: the same number, the same name.
func person(n int) string {
	first, last := firstNames[n%len(firstNames)], lastNames[n/len(firstNames)%len(lastNames)]
	if n%23 == 7 {
		return rightToLeftNames[n%len(rightToLeftNames)]
	}
	return first + " " + last
}

// userID makes a user id in the platform's form from a name.
func userID(kind live.SourceKind, name string) string {
	sum := sha256.Sum256([]byte(string(kind) + name))
	if kind == live.YouTube {
		return "UC" + base64.RawURLEncoding.EncodeToString(sum[:])[:22]
	}
	n := uint64(0)
	for _, b := range sum[:6] {
		n = n<<8 | uint64(b)
	}
	return fmt.Sprintf("%d", 1e15+n)
}
