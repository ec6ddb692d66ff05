package config

import (
	"regexp"
	"strings"
)

// secretKey reports whether a key asks for a secret in the file itself.
func secretKey(key string) bool {
	switch key = plain(key); key {
	case "passphrase", "pass", "pwd", "pw", "secret", "client_secret", "token", "access_token", "refresh_token", "api_key", "apikey":
		return true
	}
	return distance(key, "password") <= 2 // passwd, passwort
}

func secretProblem(key string) string {
	return key + " does not belong in this file, which gets read, copied and shown around"
}

// secretHint says what to write instead of a key that asks for a secret.
func secretHint(key string) string {
	if strings.HasPrefix(plain(key), "p") {
		return `write one of these instead:
    password_cmd = ["pass", "show", "NAME"]  prints it
    password_file = "~/.config/bywhen/NAME"  readable by you alone
    keyring = true                           that of your desktop`
	}
	return "put it into a file that only you can read (chmod 600) and name that file: " + plain(key) + `_file = "~/.config/bywhen/NAME"`
}

// mayBeSecret finds where on a line a secret may begin: behind a key that
// sounds like one, or in a URL, since a calendar's secret address is nothing
// but its path.
var mayBeSecret = regexp.MustCompile(`(?i)(?:pass?w|pass|\bpwd?\b|secret|token|api_?key)[^=:]*[=:]\s*|://`)

// public gives how many bytes of a line may be shown in an error, which people
// paste into reports and which ends up in logs.
func public(line string) int {
	if m := mayBeSecret.FindStringIndex(line); m != nil {
		return m[1]
	}
	return len(line)
}

var urlTail = regexp.MustCompile(`://[^\s"]*`)

// publicText takes out of a problem what may be secret in the value it quotes.
func publicText(problem string) string { return urlTail.ReplaceAllString(problem, "://…") }
