package google

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// A grant is what a person allowed, as it lies in the token file. One that has
// ended keeps no token, only why it ended.
type grant struct {
	V            int       `json:"v"`
	ClientID     string    `json:"client_id"`
	AccessToken  string    `json:"access_token,omitempty"`
	RefreshToken string    `json:"refresh_token,omitempty"`
	Expiry       time.Time `json:"expiry,omitzero"` // of the access token
	Scopes       []string  `json:"scopes,omitempty"`
	SignedIn     time.Time `json:"signed_in"`
	// Until is when the refresh token ends, if Google said so.
	Until time.Time `json:"until,omitzero"`
	// Ended says why a person has to sign in again, "" while they need not.
	Ended string `json:"ended,omitempty"`
}

// errSignedOut: there is no token file.
var errSignedOut = errors.New("nobody has signed in yet")

// load reads a token file. Like a private key it is not read when others can
// read it too.
func load(path string) (*grant, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, errSignedOut
	}
	if err != nil {
		return nil, fmt.Errorf("read token: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("read token: %w", err)
	case info.Mode().Perm()&0o077 != 0:
		return nil, fmt.Errorf("read token: others can read %s: chmod 600 it, or sign in again", path)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxSecret))
	if err != nil {
		return nil, fmt.Errorf("read token: %w", err)
	}
	var g grant
	// What json says of a file that it cannot read could quote it.
	if json.Unmarshal(data, &g) != nil || g.V != 1 {
		return nil, fmt.Errorf("read token: %s is no token of bywhen: remove it and sign in again", path)
	}
	return &g, nil
}

// save writes a token file that only its owner can read, whole or not at all.
func save(path string, g *grant) (err error) {
	g.V = 1
	data, err := json.MarshalIndent(g, "", "  ")
	if err != nil {
		return fmt.Errorf("write token: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("write token: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".bywhen-*.tmp") // 0600
	if err != nil {
		return fmt.Errorf("write token: %w", err)
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
			err = fmt.Errorf("write token: %w", err)
		}
	}()
	_, err = f.Write(append(data, '\n'))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// A client is the OAuth client of a person's own, as Google's console hands it
// out.
type client struct {
	ID        string   `json:"client_id"`
	Secret    string   `json:"client_secret"`
	Redirects []string `json:"redirect_uris"`
}

// ErrSetup: the client file is not one with which anybody can sign in.
var ErrSetup = errors.New("client_secret_file")

// readClient reads a client file.
func readClient(path string) (client, error) {
	wrong := func(format string, args ...any) (client, error) {
		return client{}, fmt.Errorf("%w: %s "+format, append([]any{ErrSetup, path}, args...)...)
	}
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return wrong("is not there: make a Desktop client in Google's console and download its file")
	}
	if err != nil {
		return client{}, fmt.Errorf("%w: %w", ErrSetup, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSecret))
	if err != nil {
		return client{}, fmt.Errorf("%w: %w", ErrSetup, err)
	}
	var file struct{ Installed, Web *client }
	if json.Unmarshal(data, &file) != nil {
		return wrong("is no client file: download it again from Google's console")
	}
	switch c := file.Installed; {
	case c == nil && file.Web != nil:
		return wrong("is that of a web application: make a client of the type Desktop app")
	case c == nil || c.ID == "":
		return wrong("names no client: download it again from Google's console")
	case c.Secret == "":
		return wrong("has no client_secret, which Google wants from desktop programs too: download it again, or add a secret in Google's console")
	default:
		return *c, nil
	}
}
