package sshconfig

import (
	"path/filepath"
	"slices"
	"strings"
)

// finish makes the settings of the lines that count.
func (l *lookup) finish() error {
	s := l.settings
	for _, w := range []string{"proxycommand", "revokedhostkeys"} {
		if x, ok := l.first[w]; ok && !slices.Contains(wordsOf[w].idle, strings.ToLower(x.args[0])) {
			return &Error{Place: x.place, Text: wordsOf[w].refuse, Advice: wordsOf[w].advice}
		}
	}
	host, err := l.hostName()
	if err != nil {
		return err
	}
	s.HostName = host
	l.value("hostname")
	s.User, l.alias = l.value("user"), l.value("hostkeyalias")
	s.KeyExchanges, s.Ciphers, s.MACs = l.value("kexalgorithms"), l.value("ciphers"), l.value("macs")
	s.HostKeys, s.PublicKeys = l.value("hostkeyalgorithms"), l.value("pubkeyacceptedalgorithms")
	for _, part := range []func() error{l.numbers, l.jump, l.keys, l.knownHosts} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// value returns the value of a word, "" when there is none, and remembers where
// it comes from.
func (l *lookup) value(word string) string {
	x, ok := l.first[word]
	if !ok {
		return ""
	}
	l.settings.From[word] = x.place
	return x.args[0]
}

func (l *lookup) numbers() (err error) {
	s := l.settings
	if v := l.value("port"); v != "" {
		if s.Port, err = portNumber(v); err != nil {
			return l.first["port"].bad("%v", err)
		}
	}
	if v := l.value("connecttimeout"); v != "" && v != "none" {
		if s.ConnectTimeout, err = seconds(v); err != nil {
			return l.first["connecttimeout"].bad("%v", err)
		}
	}
	if v := l.value("serveraliveinterval"); v != "" {
		if s.Keepalive, err = seconds(v); err != nil {
			return l.first["serveraliveinterval"].bad("%v", err)
		}
		if s.Keepalive == 0 {
			s.Keepalive = -1
		}
	}
	switch v := strings.ToLower(l.value("identitiesonly")); v {
	case "yes", "true":
		s.IdentitiesOnly = true
	case "", "no", "false":
	default:
		return l.first["identitiesonly"].bad("%q is neither yes nor no", v)
	}
	return nil
}

func (l *lookup) jump() (err error) {
	v := l.value("proxyjump")
	if v == "" || strings.EqualFold(v, "none") {
		return nil
	}
	if l.settings.Jump, err = hops(v); err != nil {
		return l.first["proxyjump"].bad("%v", err)
	}
	return nil
}

// keys finds what to log in with.
func (l *lookup) keys() (err error) {
	s := l.settings
	if s.Identities, err = l.files("identityfile"); err != nil {
		return err
	}
	if s.Certificates, err = l.files("certificatefile"); err != nil {
		return err
	}
	switch v := l.value("identityagent"); {
	case v == "" || v == "SSH_AUTH_SOCK":
	case strings.EqualFold(v, "none"):
		s.Agent = "none"
	case strings.HasPrefix(v, "$") && !strings.HasPrefix(v, "${"):
		getenv := l.config.options.Getenv
		if getenv == nil {
			return nil
		}
		s.Agent, _ = getenv(v[1:])
	default:
		if s.Agent, err = l.path(v); err != nil {
			return l.first["identityagent"].bad("%v", err)
		}
	}
	return nil
}

// files returns the names that lines add up to, each once.
func (l *lookup) files(word string) ([]string, error) {
	var all []string
	for _, x := range l.all[word] {
		if _, ok := l.settings.From[word]; !ok {
			l.settings.From[word] = x.place
		}
		if strings.EqualFold(x.args[0], "none") {
			continue
		}
		name, err := l.path(x.args[0])
		if err != nil {
			return nil, x.bad("%v", err)
		}
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all, nil
}

func (l *lookup) knownHosts() error {
	s := l.settings
	_, user := l.first["userknownhostsfile"]
	_, global := l.first["globalknownhostsfile"]
	if global && !user {
		for _, name := range []string{"known_hosts", "known_hosts2"} {
			s.KnownHosts = append(s.KnownHosts, filepath.Join(l.config.options.Home, ".ssh", name))
		}
	}
	for _, w := range []string{"userknownhostsfile", "globalknownhostsfile"} {
		x, ok := l.first[w]
		if !ok {
			continue
		}
		s.From[w] = x.place
		for _, a := range x.args {
			if strings.EqualFold(a, "none") || a == "/dev/null" || strings.EqualFold(a, "NUL") {
				if w == "userknownhostsfile" && len(x.args) == 1 {
					l.note(x.place, "`UserKnownHostsFile "+a+"` does not turn the check of host keys off: they have to be known all the same",
						"`known_hosts` in the connection of the inventory names the file with the keys; nplay never leaves the check out")
				}
				continue
			}
			name, err := l.path(a)
			if err != nil {
				return x.bad("%v", err)
			}
			s.KnownHosts = append(s.KnownHosts, name)
		}
	}
	return nil
}
