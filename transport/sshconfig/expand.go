package sshconfig

import (
	"fmt"
	"path/filepath"
	"strings"
)

// tokens are what the percent signs of a name stand for.
type tokens map[byte]string

// expand replaces %t, and ${NAME} when getenv is not nil.
func expand(s string, t tokens, getenv func(string) (string, bool)) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '%':
			if i++; i == len(s) {
				return "", fmt.Errorf("%q ends in a percent sign", s)
			}
			if s[i] == '%' {
				b.WriteByte('%')
				continue
			}
			v, ok := t[s[i]]
			if !ok {
				return "", fmt.Errorf("nplay does not know %%%c of %q", s[i], s)
			}
			b.WriteString(v)
		case getenv != nil && strings.HasPrefix(s[i:], "${"):
			name, _, ok := strings.Cut(s[i+2:], "}")
			if !ok {
				return "", fmt.Errorf("%q has no closing brace", s)
			}
			v, ok := getenv(name)
			if !ok {
				return "", fmt.Errorf("the environment variable %s of %q is not set", name, s)
			}
			b.WriteString(v)
			i += len(name) + 2
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), nil
}

// path makes a file name of a value: the home folder for ~, then the tokens.
// What the tokens stand for may not lead to another folder by itself.
func (l *lookup) path(s string) (string, error) {
	o := l.config.options
	switch {
	case s == "~":
		s = escape(o.Home)
	case strings.HasPrefix(s, "~/"):
		s = escape(filepath.Join(o.Home, "/")) + "/" + s[2:]
	case strings.HasPrefix(s, "~"):
		return "", fmt.Errorf("nplay does not know the home folder of another account: %q", s)
	}
	getenv := o.Getenv
	if getenv == nil {
		getenv = func(string) (string, bool) { return "", false }
	}
	name, err := expand(s, l.tokens(), getenv)
	if err != nil {
		return "", err
	}
	return filepath.FromSlash(name), nil
}

// escape keeps what stands in a home folder's name from being taken for tokens.
func escape(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// tokens are known once all lines were read: a file's name may hold the port
// that a later line gives.
func (l *lookup) tokens() tokens {
	if l.names != nil {
		return l.names
	}
	o, s := l.config.options, l.settings
	user, port, key := l.query.User, l.query.Port, l.alias
	if user == "" {
		user = s.User
	}
	if user == "" {
		user = o.User
	}
	if port == 0 {
		port = s.Port
	}
	if port == 0 {
		port = 22
	}
	if key == "" {
		key = l.query.Host
	}
	short, _, _ := strings.Cut(o.Hostname, ".")
	l.names = tokens{'d': o.Home, 'h': s.HostName, 'i': o.UID, 'k': key, 'l': o.Hostname, 'L': short,
		'n': l.query.Host, 'p': fmt.Sprint(port), 'r': user, 'u': o.User}
	return l.names
}
