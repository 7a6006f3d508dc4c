package sshdial

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
	"nplay/transport/hostkeys"
)

// DefaultKnownHosts is the file that counts where a target names none.
const DefaultKnownHosts = "~/.ssh/known_hosts"

// hostKeys are the known_hosts files of a target, read.
type hostKeys struct {
	*hostkeys.Index
	names []string // of the files, as the inventory has them
	enrol string   // Dialer.Enrol
}

// knownHosts are the files whose host keys count.
func (t Target) knownHosts() []string {
	if len(t.KnownHosts) == 0 {
		return []string{DefaultKnownHosts}
	}
	return t.KnownHosts
}

// KnownHostsFiles are the paths of the files whose host keys count.
func (t Target) KnownHostsFiles() []string {
	var paths []string
	for _, n := range t.knownHosts() {
		paths = append(paths, expand(n))
	}
	return paths
}

// Server is whom the target's host keys are looked up for: the very address and
// port, or, where no key is known for that, the same router's SSH port.
func (t Target) Server() hostkeys.Server {
	s := hostkeys.Server{Address: t.Address, Names: []string{hostkeys.Name(t.Address, t.Port)}}
	if t.SSHPort != 0 && t.SSHPort != t.Port {
		s.Names = append(s.Names, hostkeys.Name(t.Address, t.SSHPort))
	}
	return s
}

// known reads the target's known_hosts files, once per run.
func (d *Dialer) known(t Target) (*hostKeys, error) {
	names := t.knownHosts()
	id := strings.Join(names, "\x00")
	d.mu.Lock()
	if d.hostKeys == nil {
		d.hostKeys = map[string]func() (*hostKeys, error){}
	}
	load := d.hostKeys[id]
	if load == nil {
		load = sync.OnceValues(func() (*hostKeys, error) { return d.readHostKeys(names, t.KnownHostsFiles()) })
		d.hostKeys[id] = load
	}
	d.mu.Unlock()
	return load()
}

// readHostKeys reads the files. One that is not there has no keys: that is told
// when a key is not known, with the line that enrols it.
func (d *Dialer) readHostKeys(names, paths []string) (*hostKeys, error) {
	index, err := hostkeys.Load(paths...)
	if err != nil {
		return nil, &transport.Problem{Cause: transport.ErrHostKey, Text: err.Error(), Err: err,
			Advice: "mend the file, or give nplay one of its own: `known_hosts` in the connection of the inventory"}
	}
	if d.Note != nil {
		for _, n := range index.Notes() {
			d.Note(n.String() + "; the line is passed over")
		}
	}
	return &hostKeys{index, names, d.Enrol}, nil
}

// KnownHosts reads the target's known_hosts files, once per run.
func (d *Dialer) KnownHosts(t Target) (*hostkeys.Index, error) {
	known, err := d.known(t)
	if err != nil {
		return nil, err
	}
	return known.Index, nil
}

// A hostKeyCheck judges the host key of one connection.
type hostKeyCheck struct {
	keys       *hostKeys
	target     Target
	algorithms []string // to ask the server for
	known      bool     // some are left out, because only keys of others are known

	mu     sync.Mutex // the ssh package calls back from a goroutine of its own
	passed bool
	err    error // why the key was not accepted
}

// result says whether the key was accepted, or why not; false and nil when the
// connection did not get that far.
func (c *hostKeyCheck) result() (passed bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.passed, c.err
}

// check prepares the check of a connection.
func (h *hostKeys) check(t Target) *hostKeyCheck {
	c := &hostKeyCheck{keys: h, target: t}
	c.algorithms, c.known = h.Algorithms(t.Server(), t.Algorithms.hostKeys())
	return c
}

// callback is called by the ssh package with the key the server shows.
func (c *hostKeyCheck) callback(_ string, _ net.Addr, key ssh.PublicKey) error {
	v := c.keys.Judge(c.target.Server(), key, time.Now())
	var err error
	if v.State != hostkeys.Trusted {
		err = c.distrust(key, v)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passed, c.err = err == nil, err
	return err
}

func (c *hostKeyCheck) distrust(key ssh.PublicKey, v hostkeys.Verdict) error {
	addr, shown := c.target.addr(c.target.Port), fmt.Sprintf("%s (%s)", ssh.FingerprintSHA256(key), key.Type())
	p := &transport.Problem{Cause: transport.ErrHostKey}
	switch v.State {
	case hostkeys.Revoked:
		p.Text = fmt.Sprintf("THE HOST KEY OF %s IS REVOKED: %s, by %s", addr, shown, v.By.Place())
		p.Advice = "somebody has taken trust in this key back: do not connect before you know why"
	case hostkeys.Changed:
		var known []string
		for _, k := range v.Known {
			known = append(known, fmt.Sprintf("%s in %s", ssh.FingerprintSHA256(k), k.Place()))
		}
		p.Text = fmt.Sprintf("THE HOST KEY OF %s HAS CHANGED: it shows %s, known is %s. Somebody may be listening in, or the %s was replaced", addr, shown, strings.Join(known, ", "), c.target.what())
		p.Advice = "find out why before anything else; only if the new key is the " + c.target.what() + "'s own: " +
			Forget(v.Name, v.Known) + " && " + c.enrol()
	default:
		p.Text = fmt.Sprintf("the host key of %s is not known: %s", addr, shown)
		p.Advice = "compare the fingerprint with the " + c.target.what() + "'s own, then enrol the key in " + c.keys.names[0] + ": " + c.enrol()
		// The key may stand in one of the lines that could not be read.
		for i, n := range c.keys.Notes() {
			if i == 3 {
				p.Text += fmt.Sprintf("; and %d more lines", len(c.keys.Notes())-i)
				break
			}
			p.Text += "; " + n.String()
		}
		if len(c.keys.Notes()) > 0 {
			p.Advice += "; and mend the file whose lines were passed over"
		}
	}
	if v.Certificate != "" {
		p.Text += "; " + v.Certificate
	}
	return p
}

// otherType says that the router has none of the kinds of keys known for it.
func (c *hostKeyCheck) otherType(e *ssh.AlgorithmNegotiationError) error {
	return &transport.Problem{
		Cause: transport.ErrHostKey, Err: e,
		Text: fmt.Sprintf("THE HOST KEY OF %s HAS CHANGED: it has keys for %s only, known are keys for %s", c.target.addr(c.target.Port),
			printable(strings.Join(e.RequestedAlgorithms, ", "), 500), strings.Join(e.SupportedAlgorithms, ", ")),
		Advice: "find out why before anything else; only if the new key is the " + c.target.what() + "'s own, enrol it: " + c.enrol(),
	}
}

// enrol is the line that enrols the server's keys.
func (c *hostKeyCheck) enrol() string {
	line := c.keys.enrol
	if line == "" {
		line = "nplay hostkeys scan -i INVENTORY"
	}
	if !c.target.isJump { // the jump hosts of all routers are scanned with them
		line += " --limit " + quote(c.target.Host)
	}
	return line + " --write"
}

// Forget is the shell line that takes the keys that are known for a name out of
// the files they stand in.
func Forget(name string, known []hostkeys.Key) string {
	name = quote(name)
	if strings.HasPrefix(name, "[") {
		name = "'" + name + "'"
	}
	var lines []string
	for _, k := range known {
		line := fmt.Sprintf("ssh-keygen -R %s -f %s", name, quote(k.File))
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " && ")
}
