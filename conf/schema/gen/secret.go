package main

import (
	"fmt"
	"slices"
)

// secrets says which statements hold something that nplay must never show,
// beside every leaf of type jt:unreadable, which Junos itself hides. Public
// keys, key numbers, key file names and the words of an enumeration are none.
// An empty under means: a leaf of any text with that name, wherever it stands.
var secrets = []struct{ name, under string }{
	{"accounting-secret", ""},
	{"authentication-key", ""}, // bgp, ldp, msdp, pcep, ...
	{"authentication-password", ""},
	{"dynamic-request-secret", ""},
	{"encrypted-password", ""}, // a hash can be guessed at
	{"override-chap-password", ""},
	{"override-password", ""},
	{"password", ""},
	{"plain-text-password-value", ""},
	{"privacy-password", ""},
	{"secret", ""},
	{"shared-key", ""},
	{"shared-secret", ""},
	{"ssh-passphrase", ""},
	{"user-password", ""},

	{"ascii-text", "file-hash-key"},
	{"ascii-text", "hash-key"},
	{"ascii-text", "pre-shared-key"},
	{"hexadecimal", "file-hash-key"},
	{"hexadecimal", "hash-key"},
	{"hexadecimal", "pre-shared-key"},

	{"certificate", "local"}, // holds the private key as well
	{"key", "keys"},          // a licence
	{"token", "reconfigure"}, // DHCP reconfigure authentication

	// Whoever knows an SNMP community may read, or write, with it. It is the
	// key of its list; the other lists name it, or take its place.
	{"community", "snmp"},
	{"community", "event"},
	{"snmp-community", "v3"},
	{"snmp-community", "version-v1"},
	{"snmp-community", "version-v2c"},
}

// marker copies a graph and marks what is secret. Whether a leaf is secret
// depends on where it stands, so one subtree may become several.
type marker struct {
	from, to *graph
	done     map[place]int
	used     map[int]bool // rules of secrets that marked something
}

type place struct {
	node        int
	name, under string
}

func newMarker(from, to *graph) *marker {
	return &marker{from: from, to: to, done: map[place]int{}, used: map[int]bool{}}
}

// mark copies the subtree of number i, which stands as name below under.
func (m *marker) mark(i int, name, under string) int {
	p := place{i, name, under}
	if n, ok := m.done[p]; ok {
		return n
	}
	n := m.from.nodes[i]
	n.secret = n.sensitive || m.secret(n, name, under)
	n.sensitive = false
	kids := n.kids
	n.kids = make([]kid, len(kids))
	for j, k := range kids {
		n.kids[j] = kid{k.name, m.mark(k.node, k.name, name), k.place}
		if n.kind == list && n.secret && slices.Contains(n.keys, k.name) {
			key := m.to.nodes[n.kids[j].node]
			key.secret = true
			n.kids[j].node = m.to.add(key)
		}
	}
	m.done[p] = m.to.add(n)
	return m.done[p]
}

func (m *marker) secret(n node, name, under string) bool {
	for r, s := range secrets {
		if s.name != name {
			continue
		}
		anywhere := s.under == "" && n.kind == leaf && len(n.values) == 1 && n.values[0].form == text
		if anywhere || s.under == under && s.under != "" {
			m.used[r] = true
			return true
		}
	}
	return false
}

// unused returns an error if a rule marked nothing: it is misspelt, or the
// statement is gone from this release.
func (m *marker) unused() error {
	for r, s := range secrets {
		if !m.used[r] {
			return fmt.Errorf("secret %q below %q: no such statement", s.name, s.under)
		}
	}
	return nil
}
