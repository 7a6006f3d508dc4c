package ui

import (
	"fmt"
	"io"
	"strings"

	"nplay/engine"
)

// A KeyState says how a host key stands.
type KeyState string

// The states of host keys.
const (
	KeyKnown     KeyState = "known"
	KeyCertified KeyState = "certified" // by an authority that is known
	KeyNew       KeyState = "new"       // no key of its type is known for its host
	KeyChanged   KeyState = "changed"   // others are known for its host
	KeyRevoked   KeyState = "revoked"
	KeyAuthority KeyState = "authority" // it signs the certificates of its host
)

// Bad reports whether the key stands in the way of all connections.
func (s KeyState) Bad() bool { return s == KeyChanged || s == KeyRevoked }

// A HostKey is a key that a host shows, or that is known for it.
type HostKey struct {
	Type, Fingerprint string
	State             KeyState
	Name              string   // by which it is, or would be, known
	By                string   // FILE:LINE that knows or revokes it
	Known             []string // the keys that are known instead: "SHA256:... in FILE:LINE"
	Note              string   // what else there is to say: why a certificate does not hold
	ToDo              string   // what to do about a changed key
	Written           string   // the file it was written to
}

// HostKeys are those of a host, or why they could not be had.
type HostKeys struct {
	Host    string
	Address string
	Port    int  // the port that was asked; 0 when none was
	Jump    bool // it is a jump host
	Keys    []HostKey
	Failure *engine.Failure
}

// HostKeyTable prints host keys as a table, then what is wrong with any.
func HostKeyTable(w io.Writer, s Style, all []HostKeys) error {
	p := page{Style: s}
	var rows [][]string
	var tones []tone
	var failures []failed
	for _, h := range all {
		if h.Failure != nil {
			failures = append(failures, failed{*h.Failure, ""})
		}
		for _, k := range h.Keys {
			name := h.Host
			if h.Jump {
				name = "jump " + name
			}
			state, tone := string(k.State), green
			switch k.State {
			case KeyNew:
				tone = amber
			case KeyChanged, KeyRevoked:
				state, tone = strings.ToUpper(state), red
			}
			rows = append(rows, []string{name, k.Name, shortType(k.Type), k.Fingerprint, state, k.By})
			tones = append(tones, tone)
		}
	}
	if len(rows) > 0 {
		p.columns([]string{"HOST", "NAME", "TYPE", "FINGERPRINT", "STATE", "BY"}, rows, 4, tones)
	}
	for _, h := range all {
		for _, k := range h.Keys {
			p.alarm(h, k)
		}
	}
	p.failures("No host keys", failures)
	return p.send(w)
}

// Question asks for a yes.
func Question(w io.Writer, s Style, question, advice string) error {
	_, err := fmt.Fprintf(w, "\n%s\n  %s\n  Only \"yes\" goes on: ", s.paint(bold, question), advice)
	return err
}

// kind is what a host is called.
func (h HostKeys) kind() string {
	if h.Jump {
		return "jump host"
	}
	return "router"
}

// alarm says what is wrong with a key.
func (p *page) alarm(h HostKeys, k HostKey) {
	switch k.State {
	case KeyChanged:
		p.linef("\n%s: it shows %s (%s), known is %s", p.paint(red, "THE HOST KEY OF "+h.Host+" HAS CHANGED"), k.Fingerprint, k.Type, strings.Join(k.Known, ", "))
		p.linef("  Somebody may be listening in, or the %s was replaced.", h.kind())
	case KeyRevoked:
		p.linef("\n%s: %s (%s), by %s", p.paint(red, "THE HOST KEY OF "+h.Host+" IS REVOKED"), k.Fingerprint, k.Type, k.By)
	}
	if k.Note != "" {
		p.linef("\n%s: %s: %s", h.Host, k.Fingerprint, clean(k.Note))
	}
	if k.ToDo != "" {
		p.linef("  %s %s", p.paint(cyan, "hint:"), k.ToDo)
	}
}

// columns prints rows under headings; the column at painted has the row's tone.
func (p *page) columns(heads []string, rows [][]string, painted int, tones []tone) {
	width := make([]int, len(heads))
	for _, r := range append([][]string{heads}, rows...) {
		for i, c := range r {
			width[i] = max(width[i], len([]rune(c)))
		}
	}
	line := func(r []string, t tone, at int) {
		var b strings.Builder
		for i, c := range r {
			pad := strings.Repeat(" ", width[i]-len([]rune(c))+2)
			if at < 0 || i == at {
				c = p.paint(t, c)
			}
			b.WriteString(c + pad)
		}
		p.linef("%s", strings.TrimRight(b.String(), " "))
	}
	line(heads, bold, -1)
	for i, r := range rows {
		line(r, tones[i], painted)
	}
}

// shortType is what people call a type of keys.
func shortType(t string) string {
	t = strings.TrimSuffix(strings.TrimPrefix(t, "ssh-"), "@openssh.com")
	return strings.Replace(t, "ecdsa-sha2-nistp", "ecdsa-", 1)
}

// HostKeySummary counts keys and hosts in one sentence; without says what it is
// called that a host has no keys.
func HostKeySummary(all []HostKeys, without string) string {
	count := map[KeyState]int{}
	none := 0
	for _, h := range all {
		if len(h.Keys) == 0 {
			none++
		}
		for _, k := range h.Keys {
			count[k.State]++
		}
	}
	var parts []string
	for _, s := range []KeyState{KeyRevoked, KeyChanged, KeyNew, KeyKnown, KeyCertified, KeyAuthority} {
		n, word := count[s], string(s)
		if s == KeyAuthority {
			word = "of authorities"
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", Count(n, "key"), word))
		}
	}
	if none > 0 {
		parts = append(parts, Count(none, "host")+" "+without)
	}
	if len(parts) == 0 {
		return "no host keys"
	}
	return strings.Join(parts, ", ")
}
