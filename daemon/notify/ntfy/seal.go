package ntfy

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"bywhen/daemon/notify"
)

// stateFile holds the key and the topic of answers.
const stateFile = "ntfy.json"

// A sealer makes tokens that only it can read and that nobody else can make
// (AES-256-GCM).
type sealer struct {
	// Answers is the topic that tokens are sent to.
	Answers string `json:"answers"`
	Key     []byte `json:"key"`

	aead cipher.AEAD
}

// openSealer reads the key from dir, or makes one.
func openSealer(dir string) (*sealer, error) {
	file := filepath.Join(dir, stateFile)
	s := &sealer{}
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.Key = random(32)
		s.Answers = "bywhen-" + hex.EncodeToString(random(16))
		if text, err = json.Marshal(s); err == nil {
			err = create(file, text)
		}
		if err != nil {
			return nil, fmt.Errorf("keep the key of answers: %w", err)
		}
	case err != nil:
		return nil, fmt.Errorf("read the key of answers: %w", err)
	default:
		if err := json.Unmarshal(text, s); err != nil || len(s.Key) != 32 || s.Answers == "" {
			return nil, fmt.Errorf("read the key of answers: %s is damaged; remove it, and a new one is made", file)
		}
	}
	block, err := aes.NewCipher(s.Key)
	if err != nil {
		return nil, err
	}
	s.aead, err = cipher.NewGCM(block)
	return s, err
}

func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: see crypto/rand
	return b
}

// create writes a file that is whole or not there, for the owner alone.
func create(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".bywhen-*.tmp")
	if err != nil {
		return err
	}
	_, err = tmp.Write(text)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(tmp.Name()))
	}
	return err
}

// A claim is what a token says.
type claim struct {
	Topic   string `json:"t"`
	Key     string `json:"k"`
	Expires int64  `json:"x,omitempty"` // seconds since 1970
}

// token seals an answer. It is of no use any more once it has expired.
func (s *sealer) token(r notify.Reply, expires time.Time) (string, error) {
	c := claim{Topic: r.Topic, Key: r.Key}
	if !expires.IsZero() {
		c.Expires = expires.Unix()
	}
	text, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	nonce := random(s.aead.NonceSize())
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, text, nil)), nil
}

var (
	errForeign = errors.New("it is none of ours")
	errLate    = errors.New("it came too late")
)

// open reads a token.
func (s *sealer) open(token string, now time.Time) (notify.Reply, error) {
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	size := s.aead.NonceSize()
	if err != nil || len(sealed) < size {
		return notify.Reply{}, errForeign
	}
	text, err := s.aead.Open(nil, sealed[:size], sealed[size:], nil)
	if err != nil {
		return notify.Reply{}, errForeign
	}
	var c claim
	if err := json.Unmarshal(text, &c); err != nil {
		return notify.Reply{}, errForeign
	}
	if c.Expires != 0 && now.Unix() > c.Expires {
		return notify.Reply{}, errLate
	}
	return notify.Reply{Topic: c.Topic, Key: c.Key}, nil
}
