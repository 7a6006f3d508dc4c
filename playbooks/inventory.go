package playbooks

import (
	"net/netip"
	"regexp"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"nplay/engine"
)

// An inventory is the routers there are, what they are called, and how they
// are reached.
type inventory struct {
	hosts  []*host // in the order of the files
	byName map[string]*host
	groups map[string]*group
	jumps  map[string]*jump
	all    settings // what stands outside of hosts and groups
	// variables are the values for variables of playbooks.
	variables map[string]given
	// broken is set when something in it is wrong: then who is selected, and
	// what is set, cannot be told, and is not reported as wrong, too.
	broken bool
}

// A host is a router of the inventory, and what playbooks see of it.
type host struct {
	*engine.Host
	rng      hcl.Range
	own      settings
	direct   []string             // groups that the host itself, or a group, names for it
	vars     map[string]cty.Value // host over group over all
	value    cty.Value            // as playbooks see it; made when asked for
	groupSet map[string]bool
}

// settings are what hosts, groups and the whole inventory can set alike.
type settings struct {
	vars       map[string]setting
	connection connection
}

// A setting is a value and where it is set.
type setting struct {
	value cty.Value
	rng   hcl.Range
}

var (
	inventoryForm   = form{"an inventory", []string{"vars"}, inventoryBlocks}
	hostForm        = form{"a host", []string{"address", "groups", "platform", "vars"}, []string{"connection"}}
	inventoryBlocks = []string{"host", "group", "connection", "jump", "variables"}
	inventoryWord   = append([]string{"vars"}, inventoryBlocks...)
)

// A router's name is a DNS name or an address.
var dnsName = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252})$`)

func hostName(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	return dnsName.MatchString(s)
}

// readInventory reads an inventory's file or folder. What is wrong goes to the
// report.
func (l *loader) readInventory(path string) *inventory {
	inv := &inventory{byName: map[string]*host{}, groups: map[string]*group{}, jumps: map[string]*jump{}, variables: map[string]given{}}
	_, files, err := paths(path)
	if err != nil {
		l.add(note{summary: "Cannot read inventory", detail: path + ": " + err.Error()})
		inv.broken = true
		return inv
	}
	before := l.errs
	var parsed []*file
	for _, p := range files {
		if f := l.open(p, inventoryFile, maxInventoryFile); f != nil {
			parsed = append(parsed, f)
		}
	}
	if l.errs == before {
		// Jump hosts come first: everything else may name them, in any file.
		for _, f := range parsed {
			l.jumps(inv, f)
		}
		l.chain(inv)
		for _, f := range parsed {
			l.inventoryFile(inv, f)
		}
		l.join(inv)
		for _, h := range inv.hosts {
			l.mergeHost(inv, h)
		}
		l.twins(inv)
	}
	inv.broken = l.errs > before
	return inv
}

// inventoryFile decodes the blocks of one file.
func (l *loader) inventoryFile(inv *inventory, f *file) {
	ctx := l.outside(f)
	for _, b := range f.body.Blocks {
		if contains(playbookWords, b.Type) {
			l.fail(b.TypeRange, "Playbook block in an inventory", "A %s block belongs into a playbook, which is named without -i.", b.Type)
			return
		}
	}
	l.check(f.body, inventoryForm)
	l.vars(f.body, ctx, &inv.all)
	for _, b := range f.body.Blocks {
		switch b.Type {
		case "host":
			l.host(inv, b, ctx)
		case "group":
			l.group(inv, b, ctx)
		case "connection":
			if _, ok := l.labels(b); ok {
				if inv.all.connection.block != nil {
					l.fail(b.TypeRange, "Duplicate block", "There is a connection block for all routers at %s already.", place(inv.all.connection.block.TypeRange))
					continue
				}
				inv.all.connection = l.connection(inv, b, ctx)
			}
		case "variables":
			l.presets(inv, b, ctx)
		}
	}
}

// twins warns of routers that are in the inventory twice: their two runs would
// get in each other's way.
func (l *loader) twins(inv *inventory) {
	type place struct {
		address         string
		ssh, port, f, g int
		jump            *engine.Jump // the same address may be another router behind it
	}
	seen := make(map[place]*host, len(inv.hosts))
	for _, h := range inv.hosts {
		c := h.Connection
		p := place{h.Address, c.SSHPort, c.Port, c.Forward[22], c.Forward[830], c.Jump}
		if old := seen[p]; old != nil {
			l.warn(h.rng, "Same address", "The hosts %q and %q have the same address and ports. If they are one router, keep one of them.", old.Name, h.Name)
			continue
		}
		seen[p] = h
	}
}

// presets decodes the values for variables of playbooks.
func (l *loader) presets(inv *inventory, b *hclsyntax.Block, ctx *hcl.EvalContext) {
	if _, ok := l.labels(b); !ok {
		return
	}
	// As in a variable file, any of these may be a secret.
	l.file(b).hide(hcl.RangeBetween(b.OpenBraceRange, b.CloseBraceRange))
	l.check(b.Body, form{what: "a variables block", attrs: keysOf(b.Body.Attributes)})
	for _, a := range attributes(b.Body) {
		if old, ok := inv.variables[a.Name]; ok {
			l.fail(a.NameRange, "Duplicate variable", "The variable %q is set at %s already.", a.Name, place(old.rng))
			continue
		}
		inv.variables[a.Name] = given{expr: a.Expr, ctx: ctx, rng: a.Expr.Range(), from: "the inventory's value", origin: fromInventory}
	}
}

// host decodes a host block.
func (l *loader) host(inv *inventory, b *hclsyntax.Block, ctx *hcl.EvalContext) {
	names, ok := l.labels(b, "NAME")
	if !ok {
		return
	}
	name := names[0]
	if !hostName(name) {
		l.fail(b.LabelRanges[0], "Invalid name", "A router's name is a DNS name or an address: letters, digits, dots, colons, - and _.")
		return
	}
	if old := inv.byName[name]; old != nil {
		l.fail(b.DefRange(), "Duplicate host", "The host %q stands at %s already.", name, place(old.rng))
		return
	}
	h := &host{Host: &engine.Host{Name: name, Address: name, Platform: "junos", Source: source(b.DefRange())}, rng: b.DefRange()}
	inv.hosts = append(inv.hosts, h)
	inv.byName[name] = h
	l.check(b.Body, hostForm)
	l.text(b.Body, "address", ctx, &h.Address)
	l.text(b.Body, "platform", ctx, &h.Platform)
	if a := b.Body.Attributes["platform"]; a != nil && h.Platform != "junos" && h.Platform != "netconf" {
		l.fail(a.Expr.Range(), "Unknown platform", "The platform is \"junos\", or \"netconf\" for a server of RFC 6241 with YANG of its own.")
	}
	if a := b.Body.Attributes["address"]; a != nil && !hostName(h.Address) {
		l.fail(a.Expr.Range(), "Invalid address", "An address is a DNS name or an IP address, without a port; ports stand in the connection block.")
	}
	h.direct = l.texts(b.Body, "groups", ctx)
	for _, g := range h.direct {
		if !dnsName.MatchString(g) || g == "all" {
			l.fail(b.Body.Attributes["groups"].Expr.Range(), "Invalid name", "A group's name is made of letters, digits, dots, - and _.")
		}
	}
	l.vars(b.Body, ctx, &h.own)
	if c := l.only(b.Body, "connection"); c != nil {
		h.own.connection = l.connection(inv, c, ctx)
	}
}

// vars decodes `vars = { name = value }`.
func (l *loader) vars(b *hclsyntax.Body, ctx *hcl.EvalContext, s *settings) {
	a := b.Attributes["vars"]
	if a == nil {
		return
	}
	v, ok := l.value(a.Expr, ctx, "")
	if !ok {
		return
	}
	if v.IsMarked() || v.IsNull() || !(v.Type().IsObjectType() || v.Type().IsMapType()) {
		l.fail(a.Expr.Range(), "Wrong type", "vars is an object, such as { site = \"fra\" }.")
		return
	}
	l.remember(v)
	places := keyPlaces(a.Expr)
	if s.vars == nil {
		s.vars = make(map[string]setting, v.LengthInt())
	}
	for it := v.ElementIterator(); it.Next(); {
		k, x := it.Element()
		name := k.AsString()
		rng, ok := places[name]
		if !ok {
			rng = a.SrcRange
		}
		if old, ok := s.vars[name]; ok {
			l.fail(rng, "Duplicate variable", "The variable %q is set at %s already.", name, place(old.rng))
			continue
		}
		if !hclsyntax.ValidIdentifier(name) {
			l.fail(rng, "Invalid name", "A variable's name is made of letters, digits, _ and -, and begins with a letter.")
			continue
		}
		s.vars[name] = setting{x, rng}
	}
}

// keyPlaces returns where the keys of an object that is written out stand.
func keyPlaces(e hclsyntax.Expression) map[string]hcl.Range {
	o, ok := e.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return nil
	}
	out := make(map[string]hcl.Range, len(o.Items))
	for _, item := range o.Items {
		if k, diags := item.KeyExpr.Value(nil); !diags.HasErrors() && k.Type() == cty.String && k.IsKnown() && !k.IsNull() && !k.IsMarked() {
			out[k.AsString()] = hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())
		}
	}
	return out
}

// outsideFolder reports whether a file lies outside of the playbook's folder,
// all links followed.
func (l *loader) outsideFolder(path string) bool {
	if l.dir == "" {
		return true
	}
	dir, file := real(l.dir), real(path)
	if dir == "" && l.options.Files != nil {
		return file != "" // the folder of the files that were kept is not here; nothing lies in it
	}
	return dir != "" && file != "" && file != dir && !strings.HasPrefix(file, strings.TrimSuffix(dir, sep)+sep)
}

func groupNames(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for g := range set {
		out = append(out, g)
	}
	sort.Strings(out)
	return out
}
