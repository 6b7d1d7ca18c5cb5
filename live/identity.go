package live

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// Secret is the installation's one secret. Ids, voters, tokens and cookies
// are keyed hashes made with it, each under its own purpose.
type Secret []byte

// Sum returns HMAC-SHA256 over purpose and the parts, joined so that no two
// lists of parts give the same input.
func (s Secret) Sum(purpose string, parts ...string) [sha256.Size]byte {
	h := hmac.New(sha256.New, s)
	var n [4]byte
	write := func(p string) {
		binary.BigEndian.PutUint32(n[:], uint32(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	write(purpose)
	for _, p := range parts {
		write(p)
	}
	var out [sha256.Size]byte
	h.Sum(out[:0])
	return out
}

func (s Secret) short(purpose string, parts ...string) string {
	sum := s.Sum(purpose, parts...)
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// CommentID is the id under which a platform's comment is known, whatever
// source row it came by. For Facebook only the part after the last "_" counts,
// since webhook and polling prefix it differently.
func (s Secret) CommentID(kind SourceKind, platformID string) string {
	if kind == Facebook {
		if i := strings.LastIndexByte(platformID, '_'); i >= 0 {
			platformID = platformID[i+1:]
		}
	}
	return s.short("comment", string(kind), platformID)
}

// AuthorID is the id of a person on one platform, or of a room session.
func (s Secret) AuthorID(kind SourceKind, user string) string {
	return s.short("author", string(kind), user)
}

// Voter is the 63-bit voter of an author: the voter of one person is the same
// by click and by comment on that platform.
func (s Secret) Voter(author string) uint64 {
	sum := s.Sum("voter", author)
	return binary.BigEndian.Uint64(sum[:8]) >> 1
}

// ReceiptHash is what is stored of a receipt.
func (s Secret) ReceiptHash(receipt string) string { return s.short("receipt", receipt) }

// MadeBy is the id of what an actor's operation makes in a place: a retried
// operation makes the same.
func (s Secret) MadeBy(actor, op, place string) string { return s.short("made by", actor, op, place) }

// NewID returns a random id of 60 bits in lower-case letters and digits.
func NewID() string { return randomText("23456789abcdefghjkmnpqrstuvwxyz0", 12) }

// NewCode returns a random join code.
func NewCode() string { return randomText(CodeAlphabet, CodeLength) }

// NewReceipt returns 80 random bits as the receipt of an anonymous question.
func NewReceipt() string { return randomText(CodeAlphabet, 16) }

// randomText draws n characters from an alphabet of 32.
func randomText(alphabet string, n int) string {
	b := make([]byte, n)
	rand.Read(b)
	for i := range b {
		b[i] = alphabet[b[i]&31]
	}
	return string(b)
}
