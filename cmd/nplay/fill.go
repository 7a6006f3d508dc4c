package main

import (
	"errors"
	"io/fs"
	"os"

	"nplay/conf"
	"nplay/engine"
	"nplay/transport/sshconfig"
)

// A filler moves settings into a connection.
type filler struct {
	c *engine.Connection
	s *sshconfig.Settings
}

func (f *filler) given(word string) bool { _, ok := f.s.From[word]; return ok }

// took remembers where a word of the connection comes from.
func (f *filler) took(word, from string) {
	if f.c.Filled == nil {
		f.c.Filled = map[string]conf.Source{}
	}
	p := f.s.From[from]
	f.c.Filled[word] = conf.Source{File: p.File, Line: p.Line}
}

// login takes what to log in with. An inventory that names a key, a certificate
// or a password has decided that; one that names the agent, or nothing, has not
// said which key.
func (r *resolver) login(f *filler) {
	c, s := f.c, f.s
	if len(c.Identities)+len(c.Certificates)+len(c.Answers) == 0 && c.Password.IsZero() {
		if ids := r.present(s.Identities, !c.Agent || s.Agent == "none"); len(ids) > 0 {
			c.Identities = ids
			f.took("identities", "identityfile")
		} else if s.IdentitiesOnly && !f.given("identityfile") {
			c.Identities = r.usual()
			f.took("identities", "identitiesonly")
		}
		if certs := r.present(s.Certificates, false); len(certs) > 0 {
			c.Certificates = certs
			f.took("certificates", "certificatefile")
		}
		if s.Agent == "none" && len(c.Identities) > 0 && c.Agent {
			c.Agent = false
			f.took("agent", "identityagent")
		}
	}
	if s.Agent != "" && s.Agent != "none" && c.Agent && c.AgentSocket == "" {
		c.AgentSocket = s.Agent
		f.took("agent", "identityagent")
	}
}

// rest takes what is a word of its own on both sides.
func (f *filler) rest() {
	c, s := f.c, f.s
	if len(c.KnownHosts) == 0 && len(s.KnownHosts) > 0 {
		c.KnownHosts = s.KnownHosts
		from := "userknownhostsfile"
		if !f.given(from) {
			from = "globalknownhostsfile"
		}
		f.took("known_hosts", from)
	}
	if c.ConnectTimeout == 0 && s.ConnectTimeout > 0 {
		c.ConnectTimeout = s.ConnectTimeout
		f.took("connect_timeout", "connecttimeout")
	}
	if c.Keepalive == 0 && s.Keepalive != 0 {
		c.Keepalive = s.Keepalive
		f.took("keepalive", "serveraliveinterval")
	}
	for _, l := range []struct {
		to         *string
		value      string
		word, from string
	}{
		{&c.Algorithms.KeyExchanges, s.KeyExchanges, "key_exchanges", "kexalgorithms"},
		{&c.Algorithms.Ciphers, s.Ciphers, "ciphers", "ciphers"},
		{&c.Algorithms.MACs, s.MACs, "macs", "macs"},
		{&c.Algorithms.HostKeys, s.HostKeys, "host_key_algorithms", "hostkeyalgorithms"},
		{&c.Algorithms.PublicKeys, s.PublicKeys, "public_key_algorithms", "pubkeyacceptedalgorithms"},
	} {
		if *l.to == "" && l.value != "" {
			*l.to = l.value
			f.took(l.word, l.from)
		}
	}
}

// present leaves out the key files that are not there, as ssh does; of a private
// key that only the agent has, the public one is named. When a key is needed and
// none is there, all stay: then the message of the login names them.
func (r *resolver) present(files []string, needed bool) []string {
	var found []string
	for _, f := range files {
		switch {
		case r.exists(f):
			found = append(found, f)
		case r.exists(f + ".pub"):
			found = append(found, f+".pub")
		}
	}
	if len(found) == 0 && needed {
		return files
	}
	return found
}

func (r *resolver) exists(file string) bool {
	there, looked := r.there[file]
	if !looked {
		_, err := os.Stat(file)
		there = !errors.Is(err, fs.ErrNotExist)
		r.there[file] = there
	}
	return there
}
