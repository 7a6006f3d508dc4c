package sshdial

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/skeema/knownhosts"
	"golang.org/x/crypto/ssh"
	xknownhosts "golang.org/x/crypto/ssh/knownhosts"

	"nplay/transport"
)

// hostKeys are the known_hosts files of a target, read.
type hostKeys struct {
	db    *knownhosts.HostKeyDB
	names []string // of the files, as the inventory has them
}

// maxKnownHosts is room for some 300,000 host keys.
const maxKnownHosts = 64 << 20

// known reads the target's known_hosts files, once per run.
func (d *Dialer) known(t Target) (*hostKeys, error) {
	names := t.KnownHosts
	if len(names) == 0 {
		names = []string{"~/.ssh/known_hosts"}
	}
	id := strings.Join(names, "\x00")
	d.mu.Lock()
	if d.hostKeys == nil {
		d.hostKeys = map[string]func() (*hostKeys, error){}
	}
	load := d.hostKeys[id]
	if load == nil {
		load = sync.OnceValues(func() (*hostKeys, error) { return readHostKeys(names) })
		d.hostKeys[id] = load
	}
	d.mu.Unlock()
	return load()
}

// readHostKeys reads the files. One that is not there has no keys: that is told
// when a key is not known, with the line that makes the file.
func readHostKeys(names []string) (*hostKeys, error) {
	bad := func(text string, err error) error {
		return &transport.Problem{Cause: transport.ErrHostKey, Text: text, Err: err,
			Advice: "mend the file, or give nplay one of its own: `known_hosts` in the connection of the inventory"}
	}
	var files []string
	for _, name := range names {
		path := expand(name)
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, bad(fmt.Sprintf("%s cannot be read: %v", name, reason(err)), err)
		case !info.Mode().IsRegular():
			return nil, bad(fmt.Sprintf("%s is not a file", name), nil)
		case info.Size() > maxKnownHosts:
			return nil, bad(fmt.Sprintf("%s is longer than %d bytes", name, maxKnownHosts), nil)
		}
		files = append(files, path)
	}
	db, err := knownhosts.NewDB(files...)
	if err != nil {
		return nil, bad(strings.TrimPrefix(reason(err).Error(), "knownhosts: "), err)
	}
	return &hostKeys{db: db, names: names}, nil
}

// A hostKeyCheck judges the host key of one connection.
type hostKeyCheck struct {
	keys       *hostKeys
	target     Target
	name       string   // address:port whose keys decide
	known      bool     // there are keys for name
	algorithms []string // to ask the router for, the ones whose keys are known

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

// check looks up whose keys decide: those known for the very address and port,
// or, when there are none, those known for the same router's SSH port.
func (h *hostKeys) check(t Target) *hostKeyCheck {
	c := &hostKeyCheck{keys: h, target: t, name: t.addr(t.Port), algorithms: ssh.SupportedAlgorithms().HostKeys}
	known := h.db.HostKeyAlgorithms(c.name)
	if len(known) == 0 && t.SSHPort != 0 && t.SSHPort != t.Port {
		if known = h.db.HostKeyAlgorithms(t.addr(t.SSHPort)); len(known) > 0 {
			c.name = t.addr(t.SSHPort)
		}
	}
	if len(known) > 0 {
		c.known = true
		// Asking for a type that is not known would look like a changed key on a
		// router that has several.
		strict := slices.DeleteFunc(slices.Clone(c.algorithms), func(a string) bool { return !slices.Contains(known, a) })
		if len(strict) > 0 {
			c.algorithms = strict
		}
	}
	return c
}

// callback is called by the ssh package with the key the router shows.
func (c *hostKeyCheck) callback(_ string, _ net.Addr, key ssh.PublicKey) error {
	err := c.keys.db.HostKeyCallback()(c.name, &net.TCPAddr{}, key)
	if err != nil {
		err = c.distrust(key, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passed, c.err = err == nil, err
	return err
}

func (c *hostKeyCheck) distrust(key ssh.PublicKey, err error) error {
	addr, shown := c.target.addr(c.target.Port), fmt.Sprintf("%s (%s)", ssh.FingerprintSHA256(key), key.Type())
	p := &transport.Problem{Cause: transport.ErrHostKey, Err: err}
	var wrong *xknownhosts.KeyError
	var revoked *xknownhosts.RevokedError
	switch {
	case errors.As(err, &revoked):
		p.Text = fmt.Sprintf("THE HOST KEY OF %s IS REVOKED: %s, by %s:%d", addr, shown, revoked.Revoked.Filename, revoked.Revoked.Line)
		p.Advice = "somebody has taken trust in this key back: do not connect before you know why"
	case errors.As(err, &wrong) && len(wrong.Want) == 0:
		p.Text = fmt.Sprintf("the host key of %s is not known: %s", addr, shown)
		p.Advice = "compare the fingerprint with the router's own, then enrol the key: " + c.scan()
	case errors.As(err, &wrong):
		var known []string
		for _, k := range wrong.Want {
			known = append(known, fmt.Sprintf("%s in %s:%d", ssh.FingerprintSHA256(k.Key), k.Filename, k.Line))
		}
		p.Text = fmt.Sprintf("THE HOST KEY OF %s HAS CHANGED: it shows %s, known is %s. Somebody may be listening in, or the router was replaced", addr, shown, strings.Join(known, ", "))
		p.Advice = fmt.Sprintf("find out why before anything else; only if the new key is the router's own: ssh-keygen -R %s -f %s && %s",
			quoteName(knownhosts.Normalize(c.name)), quote(wrong.Want[0].Filename), c.scan())
	default:
		p.Text = fmt.Sprintf("the host key of %s cannot be checked: %s: %v", addr, shown, err)
	}
	return p
}

// otherType says that the router has none of the kinds of keys known for it.
func (c *hostKeyCheck) otherType(e *ssh.AlgorithmNegotiationError) error {
	return &transport.Problem{
		Cause: transport.ErrHostKey, Err: e,
		Text: fmt.Sprintf("THE HOST KEY OF %s HAS CHANGED: it has keys for %s only, known are keys for %s", c.target.addr(c.target.Port),
			strings.Join(e.RequestedAlgorithms, ", "), strings.Join(e.SupportedAlgorithms, ", ")),
		Advice: "find out why before anything else; only if the new key is the router's own, enrol it: " + c.scan(),
	}
}

// scan is the line that enrols the router's keys.
func (c *hostKeyCheck) scan() string {
	file := c.keys.names[0]
	if strings.HasPrefix(file, "~/") {
		file = "~/" + strings.TrimPrefix(quote(file[2:]), "./")
	} else {
		file = quote(filepath.Clean(file))
	}
	return fmt.Sprintf("ssh-keyscan -p %s %s >> %s", strconv.Itoa(c.target.Port), quote(c.target.Address), file)
}

func quoteName(name string) string {
	if strings.HasPrefix(name, "[") {
		return "'" + name + "'"
	}
	return quote(name)
}
