package sshconfig

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// hops takes a value of ProxyJump apart.
func hops(value string) ([]Hop, error) {
	var all []Hop
	for _, s := range strings.Split(value, ",") {
		h, err := hop(s)
		if err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, nil
}

// hop reads [user@]host[:port], also with brackets around an address, and
// ssh://[user@]host[:port].
func hop(s string) (Hop, error) {
	bad := fmt.Errorf("%q is no jump host: it takes [user@]host[:port]", s)
	if len(s) > 6 && strings.EqualFold(s[:6], "ssh://") {
		u, err := url.Parse(s)
		if err != nil || u.Host == "" || u.Path != "" && u.Path != "/" {
			return Hop{}, bad
		}
		h := Hop{User: u.User.Username(), Host: u.Hostname()}
		return h.at(u.Port(), bad)
	}
	var h Hop
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		if h.User, s = s[:i], s[i+1:]; h.User == "" {
			return Hop{}, bad
		}
	}
	port := ""
	switch rest, bracket := strings.CutPrefix(s, "["); {
	case bracket:
		host, after, ok := strings.Cut(rest, "]")
		if h.Host = host; !ok || after != "" && !strings.HasPrefix(after, ":") {
			return Hop{}, bad
		}
		if after != "" {
			if port = after[1:]; port == "" {
				return Hop{}, bad
			}
		}
	case strings.Count(s, ":") == 1:
		var ok bool
		if h.Host, port, ok = strings.Cut(s, ":"); !ok || port == "" {
			return Hop{}, bad
		}
	default:
		h.Host = s
	}
	return h.at(port, bad)
}

func (h Hop) at(port string, bad error) (Hop, error) {
	if !plain(h.Host) || h.User != "" && !plain(h.User) {
		return Hop{}, bad
	}
	if port == "" {
		return h, nil
	}
	n, err := portNumber(port)
	if err != nil {
		return Hop{}, bad
	}
	h.Port = n
	return h, nil
}

// plain reports whether a name can be one: nothing that a terminal or a shell
// takes for more than a name.
func plain(s string) bool {
	return s != "" && s[0] != '-' && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r == 0x7f || strings.ContainsRune("'`\"$\\;&<>|(){},", r)
	})
}

func portNumber(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 65535 {
		return 0, fmt.Errorf("%q is no port: a number from 1 to 65535", s)
	}
	return n, nil
}
