package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// Sealer encrypts platform credentials at rest with AES-256-GCM.
type Sealer struct{ aead cipher.AEAD }

// NewSealer makes a Sealer from a key of any length; its SHA-256 is used.
func NewSealer(key []byte) (*Sealer, error) {
	sum := sha256.Sum256(key)
	block, err := aes.NewCipher(sum[:])
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return &Sealer{aead: aead}, nil
}

// Seal encrypts plain and binds it to name, so that it cannot be moved to another place.
func (s *Sealer) Seal(plain []byte, name string) string {
	nonce := make([]byte, s.aead.NonceSize())
	rand.Read(nonce)
	return base64.RawStdEncoding.EncodeToString(s.aead.Seal(nonce, nonce, plain, []byte(name)))
}

var errSeal = errors.New("cannot be opened with this key (was ZURUF_SEAL_KEY or the data folder's key changed?)")

// Open decrypts what Seal made for name.
func (s *Sealer) Open(text, name string) ([]byte, error) {
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(raw) < s.aead.NonceSize() {
		return nil, errSeal
	}
	plain, err := s.aead.Open(nil, raw[:s.aead.NonceSize()], raw[s.aead.NonceSize():], []byte(name))
	if err != nil {
		return nil, errSeal
	}
	return plain, nil
}

// Seal encrypts what leaves for a while, such as a login under way.
func (s *Store) Seal(plain []byte, name string) string { return s.seal.Seal(plain, name) }

// Open decrypts what Seal made.
func (s *Store) Open(text, name string) ([]byte, error) { return s.seal.Open(text, name) }
