package sshconfig

import (
	"slices"
	"strings"
)

// A Query is a host to look up, as `ssh -l USER -p PORT HOST` would.
type Query struct {
	Host string
	User string // "" leaves it to the configuration
	Port int    // 0 leaves it to the configuration
	// Jump says that the way there is decided: ProxyJump and ProxyCommand do not
	// count.
	Jump bool
}

// Lookup says what the configuration holds for a host. The first value of a
// word counts, as in ssh; those of IdentityFile and CertificateFile add up. An
// error is an *Error and tells the line.
func (c *Config) Lookup(q Query) (*Settings, error) {
	l := &lookup{config: c, query: q, settings: &Settings{HostName: q.Host, From: map[string]Place{}}, first: map[string]line{}}
	if err := l.pass(q.Host); err != nil {
		return nil, err
	}
	if c.final {
		host, err := l.hostName()
		if err != nil {
			return nil, err
		}
		l.final, l.host = true, host
		if err := l.pass(host); err != nil {
			return nil, err
		}
	}
	return l.settings, l.finish()
}

// A lookup is one Query under way.
type lookup struct {
	config   *Config
	query    Query
	settings *Settings
	first    map[string]line // the line that counts, of words of which one does
	all      map[string][]line
	active   map[*header]bool
	final    bool   // this is the second pass
	host     string // its host
	alias    string // HostKeyAlias
	names    tokens
}

// pass goes through the sections that the host may be in.
func (l *lookup) pass(host string) error {
	l.active = map[*header]bool{}
	by, wild := l.config.by[host], l.config.wild
	for len(by)+len(wild) > 0 {
		next := &by
		if len(by) == 0 || len(wild) > 0 && wild[0] < by[0] {
			next = &wild
		}
		s := l.config.sections[(*next)[0]]
		*next = (*next)[1:]
		on, err := l.on(s.header, host)
		if err != nil {
			return err
		}
		if !on {
			l.undecided(s, host)
			continue
		}
		for _, line := range s.lines {
			if err := l.take(line); err != nil {
				return err
			}
		}
	}
	return nil
}

// on reports whether a header holds. It is decided where it stands and not
// again: lines below it may change what it asks for.
func (l *lookup) on(h *header, host string) (bool, error) {
	if yes, done := l.active[h]; done {
		return yes, nil
	}
	yes := true
	if h.parent != nil {
		var err error
		if yes, err = l.on(h.parent, host); err != nil {
			return false, err
		}
	}
	switch {
	case !yes || h.everyone:
	case h.host != nil:
		yes = fitsHost(h.host, host)
	default:
		for _, c := range h.match {
			fit, err := l.fits(c)
			if err != nil {
				return false, err
			}
			yes = yes && fit
		}
	}
	l.active[h] = yes
	return yes, nil
}

// fits decides a condition of a Match line; what cannot be decided does not
// hold, negated or not.
func (l *lookup) fits(c criterion) (bool, error) {
	yes := false
	switch c.name {
	case "all":
		return true, nil
	case "canonical", "final":
		yes = l.final
	case "host":
		host, err := l.hostName()
		if err != nil {
			return false, err
		}
		yes = fitsList(strings.ToLower(c.arg), strings.ToLower(host))
	case "originalhost":
		yes = fitsList(strings.ToLower(c.arg), strings.ToLower(l.query.Host))
	case "user":
		user := l.query.User
		if first, ok := l.first["user"]; ok && user == "" {
			user = first.args[0]
		}
		if user == "" {
			user = l.config.options.User
		}
		yes = fitsList(c.arg, user)
	case "localuser":
		yes = fitsList(c.arg, l.config.options.User)
	default:
		return false, nil
	}
	return yes != c.not, nil
}

// undecided notes a section that would hold if nplay could decide all of its
// conditions, and that says something.
func (l *lookup) undecided(s section, host string) {
	if len(s.lines) == 0 || !slices.ContainsFunc(s.header.match, func(c criterion) bool { return undecided[c.name] }) {
		return
	}
	if p := s.header.parent; p != nil && !l.active[p] {
		return
	}
	name := ""
	for _, c := range s.header.match {
		if undecided[c.name] {
			name = c.name
		} else if fit, err := l.fits(c); err != nil || !fit {
			return
		}
	}
	l.note(s.header.place, "`Match "+name+"` is not decided by nplay, which runs nothing for it: what stands below it is left out",
		"put what nplay needs below a Host line, or into the inventory")
}

func (l *lookup) note(at Place, text, advice string) {
	for _, n := range l.settings.Notes {
		if n.Place == at && n.Text == text {
			return
		}
	}
	l.settings.Notes = append(l.settings.Notes, Note{at, text, advice})
}

// hostName is what HostName says so far, in lower case as ssh makes it.
func (l *lookup) hostName() (string, error) {
	if l.final && l.host != "" {
		return l.host, nil
	}
	line, ok := l.first["hostname"]
	if !ok {
		return strings.ToLower(l.query.Host), nil
	}
	name, err := expand(line.args[0], tokens{'h': l.query.Host}, nil)
	if err == nil && !plain(name) {
		return "", line.bad("%q is no host name", name)
	}
	if err != nil {
		return "", line.bad("%v", err)
	}
	return strings.ToLower(name), nil
}
