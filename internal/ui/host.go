package ui

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"nplay/engine"
)

// Hosts lists routers with their addresses and groups; with All, also what ssh's
// configuration filled in for each.
func Hosts(w io.Writer, s Style, hosts []*engine.Host) error {
	p := page{Style: s}
	var name, address int
	for _, h := range hosts {
		name = max(name, len([]rune(h.Name)))
		address = max(address, len([]rune(road(h))))
	}
	for _, h := range hosts {
		line := fmt.Sprintf("%-*s  %-*s  %s", name, h.Name, address, road(h), strings.Join(h.Groups, ", "))
		p.linef("%s", strings.TrimRight(line, " "))
		if s.All {
			for _, word := range slices.Sorted(maps.Keys(h.Connection.Filled)) {
				p.linef("%s", s.paint(dim, fmt.Sprintf("    %s from %s", word, h.Connection.Filled[word])))
			}
		}
	}
	return p.send(w)
}

// road is the address of a router, and the jump hosts on the way there.
func road(h *engine.Host) string {
	if over := jumps(h); len(over) > 0 {
		return h.Address + " via " + strings.Join(over, ", ")
	}
	return h.Address
}

// jumps returns the names of the jump hosts to a router, in the order in which
// they are gone through.
func jumps(h *engine.Host) []string {
	out := []string{}
	for j := h.Connection.Jump; j != nil; j = j.Via {
		out = append(out, j.Name)
	}
	slices.Reverse(out)
	return out
}

type jsonHost struct {
	Name     string   `json:"name"`
	Address  string   `json:"address"`
	Platform string   `json:"platform"`
	Groups   []string `json:"groups"`
	Jumps    []string `json:"jumps"` // the first to be dialled comes first
	// SSHConfig are the words that ssh's configuration filled in, and the FILE:LINE
	// they come from.
	SSHConfig map[string]string `json:"ssh_config,omitempty"`
}

// HostsJSON writes routers as one JSON document.
func HostsJSON(w io.Writer, hosts []*engine.Host) error {
	out := struct {
		Type   string     `json:"type"` // "hosts"
		Format int        `json:"format"`
		Hosts  []jsonHost `json:"hosts"`
	}{"hosts", Format, []jsonHost{}}
	for _, h := range hosts {
		j := jsonHost{Name: h.Name, Address: h.Address, Platform: h.Platform, Groups: append([]string{}, h.Groups...), Jumps: jumps(h)}
		for word, at := range h.Connection.Filled {
			if j.SSHConfig == nil {
				j.SSHConfig = map[string]string{}
			}
			j.SSHConfig[word] = at.String()
		}
		out.Hosts = append(out.Hosts, j)
	}
	return write(w, out, "  ")
}

// Pairs prints words with what they mean, under a title if there is one.
func Pairs(w io.Writer, s Style, title string, all [][2]string) error {
	p := page{Style: s}
	if title != "" {
		p.linef("%s", s.paint(bold, title))
	}
	width := 0
	for _, x := range all {
		width = max(width, len([]rune(x[0])))
	}
	for _, x := range all {
		p.linef("  %-*s  %s", width, x[0], x[1])
	}
	return p.send(w)
}
