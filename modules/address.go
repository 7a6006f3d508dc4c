package modules

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// The limits of RFC 1035, section 2.3.4: a label of a domain name has at most
// 63 octets, a whole name 255 on the wire, which is 253 written down.
const (
	maxLabel  = 63
	maxDomain = 253
)

// server returns a server's name as a router writes it: IPv6 addresses in
// their shortest form, because what the router gives back has to be found
// again. What checkServer refuses is returned as it is.
func server(name string) string {
	if a, err := netip.ParseAddr(name); err == nil {
		return a.String()
	}
	return name
}

// checkServer says what is wrong with the name or address of another machine.
func checkServer(name string) error {
	if _, err := netip.ParseAddr(name); err == nil || strings.Contains(name, ":") {
		return checkAddress(name)
	}
	if err := checkDomain(name); err != nil {
		return err
	}
	last := name[strings.LastIndexByte(name, '.')+1:]
	if strings.Trim(last, "0123456789") == "" {
		return fmt.Errorf("%q is not an IP address, and no domain name ends with a number", name)
	}
	return nil
}

// checkAddress says what is wrong with an IP address.
func checkAddress(s string) error {
	a, err := netip.ParseAddr(s)
	switch {
	case s == "":
		return errors.New("is empty; give an IP address")
	case err != nil && strings.Contains(s, "/"):
		return fmt.Errorf("%q is not an IP address; leave out the prefix length", s)
	case err != nil:
		return fmt.Errorf("%q is not an IP address", s)
	case a.Zone() != "":
		return fmt.Errorf("%q names an interface, which a configuration cannot have in an address", s)
	case a.IsUnspecified(), a.IsMulticast():
		return fmt.Errorf("%q is not the address of one machine", s)
	}
	return nil
}

// checkDomain says what is wrong with a domain name.
func checkDomain(name string) error {
	switch {
	case name == "":
		return errors.New("is empty; give a name or an address")
	case len(name) > maxDomain:
		return fmt.Errorf("has %d characters: a domain name has at most %d", len(name), maxDomain)
	}
	for label := range strings.SplitSeq(name, ".") {
		switch {
		case label == "":
			return fmt.Errorf("%q has an empty part between, before or after its dots", name)
		case len(label) > maxLabel:
			return fmt.Errorf("%q has a part of %d characters: at most %d can stand between dots", name, len(label), maxLabel)
		case label[0] == '-' || label[len(label)-1] == '-':
			return fmt.Errorf("%q has a part that begins or ends with a dash", name)
		}
		for _, r := range label {
			if !letterOrDigit(r) && r != '-' && r != '_' {
				return fmt.Errorf("%q has a %q, which a domain name cannot have", name, r)
			}
		}
	}
	return nil
}

func letterOrDigit(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// machine is server for an optional argument.
func machine(name *string) *string {
	if name == nil {
		return nil
	}
	s := server(*name)
	return &s
}

// servers is server for a list.
func servers(names []string) []string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = server(n)
	}
	return all
}

// servers checks a list of names or addresses, of which none may stand twice.
func (f *faults) servers(arg string, names []string, check func(string) error) {
	for _, n := range names {
		f.note(arg, check(n))
	}
	for _, n := range repeated(servers(names)) {
		f.add(arg, "%q is listed twice", n)
	}
}
