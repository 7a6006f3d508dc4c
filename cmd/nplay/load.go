package main

import (
	"strings"

	"nplay/engine"
	"nplay/internal/ui"
	"nplay/playbooks"
)

// load reads and checks a playbook with all that belongs to it, and says all
// that is wrong. It dials nobody. From here on the values it calls
// sensitive are masked in all output.
func (a *app) load(o playbooks.Options) (*playbooks.Loaded, error) {
	o.Ask, o.Complaints = a.asker(), a.complaints()
	l, diags := playbooks.Load(o)
	closeFiles(o.Files)
	if l != nil {
		a.masker.Add(l.Secrets...)
	}
	if !diags.HasErrors() {
		diags = append(diags, disagreements(engine.Validate(l.Program))...)
	}
	if len(diags) > 0 {
		_ = ui.Diagnostics(a.stderr, a.err, diags)
	}
	if diags.HasErrors() {
		return nil, notStarted
	}
	return l, nil
}

// disagreements are what the engine finds wrong with a program, in the form of
// what is wrong with files.
func disagreements(all []engine.Failure) engine.Diagnostics {
	var diags engine.Diagnostics
	for _, f := range all {
		diags = append(diags, engine.Diagnostic{
			Summary: ui.Title(f.Cause), Detail: strings.TrimRight(f.Text+"\n"+f.Hint, "\n"), Source: f.Source,
		})
	}
	return diags
}

// unbuilt refuses the plays that ask for what a run would not do.
func (a *app) unbuilt(p *engine.Program) error {
	diags := disagreements(engine.Unbuilt(p))
	if len(diags) == 0 {
		return nil
	}
	_ = ui.Diagnostics(a.stderr, a.err, diags)
	return notStarted
}

// hosts reads an inventory and selects routers. What it leaves open is filled in
// from ssh's configuration.
func (a *app) hosts(inventory, selector string, o playbooks.Options) ([]*engine.Host, error) {
	if o.Complaints = a.complaints(); o.Ask == nil {
		o.Ask = a.asker()
	}
	hosts, diags := playbooks.Hosts(inventory, selector, o)
	for _, h := range hosts {
		a.masker.Add(h.Connection.Secrets()...)
	}
	if len(diags) > 0 {
		_ = ui.Diagnostics(a.stderr, a.err, diags)
	}
	if diags.HasErrors() {
		return nil, notStarted
	}
	return hosts, a.resolve(hosts)
}
