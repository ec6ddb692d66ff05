package config

import (
	"fmt"
	"strings"
)

// An Address is a mail address in lower case, ASCII only: a look-alike letter
// must not pass for somebody else.
type Address string

// UnmarshalText reads an address, with or without "mailto:".
func (a *Address) UnmarshalText(text []byte) error {
	s := strings.ToLower(strings.TrimSpace(string(text)))
	s = strings.TrimPrefix(s, "mailto:")
	if _, inner, ok := strings.Cut(s, "<"); ok {
		return wrong(fmt.Sprintf("write the address alone: %q", strings.TrimSuffix(inner, ">")), "%q is more than an address", text)
	}
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || domain == "" || len(s) > 254 || strings.Contains(domain, "@") {
		return wrong(`it looks like "name@example.com"`, "%q is no mail address", text)
	}
	for _, r := range s {
		if r <= ' ' || r >= 0x7f || r == '"' {
			return wrong("only plain letters, digits and signs, no spaces", "%q has %q in it, which no mail address here can have", text, r)
		}
	}
	*a = Address(s)
	return nil
}

// A Domain is what stands behind the "@" of an address, in lower case.
type Domain string

// UnmarshalText reads a domain such as example.com.
func (d *Domain) UnmarshalText(text []byte) error {
	s := strings.ToLower(strings.TrimSpace(string(text)))
	other := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '.' && r != '-'
	}
	switch {
	case strings.Contains(s, "@"):
		return wrong(fmt.Sprintf("leave out everything up to the @: %q", s[strings.LastIndex(s, "@")+1:]), "%q is more than a domain", text)
	case s == "" || len(s) > 253 || strings.ContainsFunc(s, other) || strings.HasPrefix(s, ".") || strings.HasSuffix(s, "."):
		return wrong(`it looks like "example.com"`, "%q is no domain", text)
	}
	*d = Domain(s)
	return nil
}
