package modules

import (
	"errors"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/conf/schema"
	"nplay/internal/secret"
)

// EnsureConfig keeps any configuration: what no other module is for.
//
// It is given in one of four forms. All of them add to what the router has:
// what is given is made, `delete` lines (in an object: null) remove what they
// name, and nothing else is touched. Entries of an ordered list, such as the
// terms of a firewall filter, go behind those that are there, in the order
// given; `insert` lines put them elsewhere.
//
// Every statement, key and value is checked against Junos' own schema before a
// router is dialled. A secret that the router has already, in clear or as $9$
// with another salt, is left as it is.
//
// On a host whose inventory says platform = "netconf", a server of RFC 6241 with
// YANG of its own, it is xml with the server's namespaces. There the server
// itself checks; nplay has to be told in keys what it cannot see.
type EnsureConfig struct {
	Set    any     `hcl:"set,optional" type:"string or list(string)" doc:"set, delete, activate, deactivate and insert lines, each from the top of the configuration"`
	Text   *string `hcl:"text,optional" doc:"curly text as show configuration prints it; inactive: deactivates"`
	XML    *string `hcl:"xml,optional" doc:"a <configuration> element as show configuration | display xml prints it; for platform netconf elements with the server's namespaces, in a <config> element if there are several, where nc:operation=\"remove\" removes"`
	Config any     `hcl:"config,optional" type:"object" doc:"an object by the names of the XML: a list is a list of objects with their key, a leaf-list a list of strings, a flag true, an empty container {}, null removes"`
	Keys   any     `hcl:"keys,optional" type:"map(string)" doc:"for platform netconf: by the name of an element, what cannot be seen: the key leaves of a list, blanks between them; . for a leaf-list; nothing for a container. A list that is not named has the key name"`

	parsed *parsed // by Validate
}

// parsed is what the arguments ask for.
type parsed struct {
	commands []conf.Command
	scope    []string
	keys     conf.Keying
}

// Validate checks the arguments.
func (m *EnsureConfig) Validate() error {
	p, err := m.parse()
	if err == nil {
		m.parsed = p
	}
	return err
}

// asked returns what the arguments ask for.
func (m *EnsureConfig) asked() (*parsed, error) {
	if m.parsed != nil {
		return m.parsed, nil
	}
	return m.parse()
}

// Scope implements Module: the stanzas that are named, two names deep at most.
func (m *EnsureConfig) Scope() []string {
	p, err := m.asked()
	if err != nil {
		return nil
	}
	return p.scope
}

// Ensure implements Module.
func (m *EnsureConfig) Ensure(_ conf.Target, c *conf.Node) error {
	p, err := m.asked()
	if err != nil {
		return err
	}
	commands, err := keepAlike(c, p.commands)
	if err != nil {
		return err
	}
	return conf.Impose(c, commands)
}

// parse reads the one argument that is given.
func (m *EnsureConfig) parse() (*parsed, error) {
	var f faults
	var names []string
	p := &parsed{}
	for _, form := range []struct {
		arg   string
		given bool
		read  func(f *faults) []conf.Command
	}{
		{"set", m.Set != nil, m.lines},
		{"text", m.Text != nil, func(f *faults) []conf.Command { return f.commands("text", nil)(conf.ParseText(*m.Text, limits)) }},
		{"xml", m.XML != nil, func(f *faults) []conf.Command { return m.elements(f, p) }},
		{"config", m.Config != nil, m.object},
	} {
		if form.given {
			names = append(names, form.arg)
			p.commands = append(p.commands, form.read(&f)...)
		}
	}
	foreign := m.XML != nil && conf.IsData(*m.XML)
	switch {
	case m.Keys != nil && !foreign:
		f.add("keys", "is for xml with namespaces of its own; the keys of Junos' lists are known")
	case len(names) == 0:
		f.add("set", "nothing is asked for: give one of set, text, xml or config")
	case len(names) > 1:
		f.add(names[1], "and %s are both given; give one of them, or make two tasks", names[0])
	case len(f) == 0 && len(p.commands) == 0:
		f.add(names[0], "nothing is asked for: there is no statement in it")
	}
	if err := f.err(); err != nil {
		return nil, err
	}
	p.scope = scopeOf(p.commands)
	return p, nil
}

// elements reads xml.
func (m *EnsureConfig) elements(f *faults, p *parsed) []conf.Command {
	if !conf.IsData(*m.XML) {
		return f.commands("xml", nil)(conf.ParseWantedXML(*m.XML, limits))
	}
	p.keys = m.keying(f)
	return f.commands("xml", nil)(conf.ParseWantedData(*m.XML, limits, p.keys))
}

// keying reads keys.
func (m *EnsureConfig) keying(f *faults) conf.Keying {
	if m.Keys == nil {
		return nil
	}
	given, ok := m.Keys.(map[string]any)
	if !ok {
		f.add("keys", "takes an object, such as { route = \"destination\" }")
		return nil
	}
	k := conf.Keying{}
	for name, v := range given {
		s, ok := v.(string)
		if !ok {
			f.add("keys", "%s: takes the names of the key leaves, blanks between them", name)
			continue
		}
		k[name] = append([]string{}, strings.Fields(s)...)
	}
	return k
}

// Keying implements engine.Keyer.
func (m *EnsureConfig) Keying() conf.Keying {
	p, err := m.asked()
	if err != nil {
		return nil
	}
	return p.keys
}

// limits bound what a playbook may give. A full table of a large router fits.
var limits = conf.Limits{Bytes: 16 << 20}

// lines reads set: one text of lines, or a list of such.
func (m *EnsureConfig) lines(f *faults) []conf.Command {
	switch v := m.Set.(type) {
	case string:
		return f.commands("set", nil)(conf.ParseLines(v, limits))
	case []any:
		var all []conf.Command
		for i, x := range v {
			s, ok := x.(string)
			if !ok {
				f.add("set", "element %d of the list is not a string", i+1)
				continue
			}
			all = append(all, f.commands("set", []any{i})(conf.ParseLines(s, limits))...)
		}
		return all
	}
	f.add("set", "takes a string of lines, or a list of them")
	return nil
}

// object reads config.
func (m *EnsureConfig) object(f *faults) []conf.Command {
	v, ok := m.Config.(map[string]any)
	if !ok {
		f.add("config", "takes an object, such as { system = { host-name = \"r1\" } }")
		return nil
	}
	return f.commands("config", nil)(conf.ParseObject(v))
}

// commands returns a function that takes the result of a parser: it notes every
// fault with its place in the argument.
func (f *faults) commands(arg string, at []any) func([]conf.Command, error) []conf.Command {
	return func(c []conf.Command, err error) []conf.Command {
		for _, e := range apart(err) {
			a := &ArgError{Arg: arg, At: at, Err: e}
			var fault *conf.Fault
			if errors.As(e, &fault) {
				a.At = append(slices.Clip(at), fault.Keys...)
				a.Place = fault
			}
			*f = append(*f, a)
		}
		return c
	}
}

// apart takes joined errors apart.
func apart(err error) []error {
	if err == nil {
		return nil
	}
	if j, ok := err.(interface{ Unwrap() []error }); ok {
		return j.Unwrap()
	}
	return []error{err}
}

// scopeOf returns the stanzas that commands name: the first two names of each,
// but nothing inside of a list, of which a router is asked for all or nothing.
func scopeOf(commands []conf.Command) []string {
	var all []string
	for _, c := range commands {
		var names []string
		for _, n := range c.Path {
			names = append(names, conf.ScopeName(n))
			if len(names) == 2 || n.Kind() != schema.Container {
				break
			}
		}
		all = append(all, strings.Join(names, "/"))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Conceal is told the sensitive values that entered the arguments. The engine
// masks the statements that hold one; where one cannot be found in any, because
// a whole text is sensitive or was put together of such, all that the task sets
// is secret.
func (m *EnsureConfig) Conceal(values []secret.String) {
	if m.parsed == nil {
		return
	}
	for _, v := range values {
		if !holds(m.parsed.commands, v.Reveal()) {
			for _, c := range m.parsed.commands {
				for _, n := range c.Path {
					n.Secret = n.Secret || n.Key != "" || n.Value != ""
				}
			}
			return
		}
	}
}

// Secrets returns the values that the task gives to statements which Junos keeps
// secret, such as encrypted-password. They do not belong into a playbook in
// clear, whatever the argument is called.
func (m *EnsureConfig) Secrets() []secret.String {
	if m.parsed == nil {
		return nil
	}
	var all []secret.String
	for _, c := range m.parsed.commands {
		if n := c.Target(); c.Op == conf.Add && n.Secret && n.Value != "" {
			all = append(all, secret.New(n.Value))
		}
	}
	return all
}

// holds reports whether a key or value contains a text.
func holds(commands []conf.Command, text string) bool {
	for _, c := range commands {
		for _, n := range c.Path {
			if strings.Contains(n.Key, text) || strings.Contains(n.Value, text) {
				return true
			}
		}
	}
	return false
}
