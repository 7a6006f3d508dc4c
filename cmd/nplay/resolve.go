package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"

	"nplay/conf"
	"nplay/engine"
	"nplay/internal/ui"
	"nplay/transport/sshconfig"
)

// A resolver fills in what an inventory leaves open, from ssh's configuration:
// once, after the inventory is loaded, so that whatever looks at a connection
// afterwards sees the same.
type resolver struct {
	options sshconfig.Options
	configs map[string]*sshconfig.Config // by file; nil when it cannot be used
	jumps   map[string]*engine.Jump      // of ProxyJump, by what makes them one
	there   map[string]bool              // files that were looked for
	told    map[string]bool
	diags   engine.Diagnostics
}

// resolve fills in the connections of hosts, and says what stands in the way.
func (a *app) resolve(hosts []*engine.Host) error {
	r := &resolver{options: a.sshOptions(), configs: map[string]*sshconfig.Config{}, jumps: map[string]*engine.Jump{},
		there: map[string]bool{}, told: map[string]bool{}}
	for _, h := range hosts {
		r.host(h)
	}
	if len(r.diags) > 0 {
		_ = ui.Diagnostics(a.stderr, a.err, r.diags)
	}
	if r.diags.HasErrors() {
		return notStarted
	}
	return nil
}

// sshOptions say who reads the configuration.
func (a *app) sshOptions() sshconfig.Options {
	o := sshconfig.Options{Windows: runtime.GOOS == "windows", Getenv: a.getenv}
	o.Home = a.home()
	if me, err := user.Current(); err == nil {
		o.User, o.UID = me.Username, me.Uid
		if _, name, domain := strings.Cut(me.Username, `\`); domain {
			o.User = name // Windows puts the domain before it
		}
	}
	o.Hostname, _ = os.Hostname()
	return o
}

func (a *app) getenv(name string) (string, bool) {
	for i := len(a.environ) - 1; i >= 0; i-- {
		if k, v, ok := strings.Cut(a.environ[i], "="); ok && k == name {
			return v, true
		}
	}
	return "", false
}

// home is the home folder, as package sshdial has it for ~.
func (a *app) home() string {
	home, _ := os.UserHomeDir()
	return home
}

// host fills in what the inventory leaves open for a router.
func (r *resolver) host(h *engine.Host) {
	c := &h.Connection
	cfg := r.config(c)
	if cfg == nil {
		return
	}
	address := h.Address
	if address == "" {
		address = h.Name
	}
	own := c.SSHPort
	if own == 0 {
		own = 22
	}
	asked := c.SSHPort // the port that the inventory says to dial for SSH; 0 when it says nothing
	if to, ok := c.Forward[own]; ok {
		asked = to
	}
	s, err := cfg.Lookup(sshconfig.Query{Host: address, User: c.User, Port: asked, Jump: c.Jump != nil || c.Direct})
	if err != nil {
		r.fail(err, h.Name)
		return
	}
	r.notes(s, h.Name)
	f := filler{c, s}
	if address == h.Name && f.given("hostname") {
		h.Address = s.HostName
		f.took("address", "hostname")
	}
	if c.User == "" && s.User != "" {
		c.User = s.User
		f.took("user", "user")
	}
	if asked == 0 && s.Port != 0 {
		// Where the SSH service is dialled, which need not be the router's own port.
		// NETCONF has a port of its own, of which ssh's configuration knows nothing.
		c.Forward = maps.Clone(c.Forward)
		if c.Forward == nil {
			c.Forward = map[int]int{}
		}
		c.Forward[own] = s.Port
		f.took("forward", "port")
	}
	r.login(&f)
	f.rest()
	if c.Jump == nil && len(s.Jump) > 0 {
		place := s.From["proxyjump"]
		at := endpoint(address, max(asked, s.Port))
		c.Jump = r.chain(cfg, s.Jump, place, []string{at}, h.Name, c.SSHConfig)
		f.took("jump", "proxyjump")
	}
}

// config reads the file that counts for a connection; nil when there is none.
func (r *resolver) config(c *engine.Connection) *sshconfig.Config {
	file := c.SSHConfig
	if file == "none" {
		return nil
	}
	if cfg, read := r.configs[file]; read {
		return cfg
	}
	o, path := r.options, file
	if file == "" {
		if o.Home == "" {
			return nil
		}
		o.Private, path = true, filepath.Join(o.Home, ".ssh", "config")
	}
	cfg, err := sshconfig.Read(path, o)
	switch {
	case file == "" && errors.Is(err, fs.ErrNotExist):
	case errors.Is(err, fs.ErrNotExist):
		r.tell(engine.Diagnostic{Summary: "There is no file " + path, Detail: "`ssh_config` names it; write `ssh_config = \"none\"` to use none.", Source: c.Source})
	case err != nil:
		r.fail(err, "")
	}
	r.configs[file] = cfg
	return cfg
}

// fail tells what is wrong in a file.
func (r *resolver) fail(err error, host string) {
	d := engine.Diagnostic{Summary: err.Error()}
	if e := (*sshconfig.Error)(nil); errors.As(err, &e) {
		d.Summary, d.Detail = e.Text, e.Advice
		d.Source = conf.Source{File: e.File, Line: e.Line}
	}
	r.tell(forHost(d, host))
}

func (r *resolver) notes(s *sshconfig.Settings, host string) {
	for _, n := range s.Notes {
		r.tell(forHost(engine.Diagnostic{Warning: true, Summary: n.Text, Detail: n.Advice,
			Source: conf.Source{File: n.File, Line: n.Line}}, host))
	}
}

// forHost names one of the routers that a line is for.
func forHost(d engine.Diagnostic, host string) engine.Diagnostic {
	d.Summary = "ssh's configuration: " + d.Summary
	if d.Detail != "" {
		d.Detail = strings.ToUpper(d.Detail[:1]) + d.Detail[1:] + "."
	}
	if host != "" {
		d.Detail = strings.TrimLeft(fmt.Sprintf("%s\nIt holds for %s.", d.Detail, host), "\n")
	}
	return d
}

// tell tells each line once, however many routers it is for.
func (r *resolver) tell(d engine.Diagnostic) {
	if key := d.Source.String() + d.Summary; !r.told[key] {
		r.told[key] = true
		r.diags = append(r.diags, d)
	}
}
