package engine

import (
	"nplay/conf"
	"nplay/internal/secret"
)

// A Program is an evaluated playbook: what must hold on which routers. It
// comes from package playbooks.
type Program struct {
	Name string // of the playbook
	// Revision is where the playbook's files come from; whoever loads it knows.
	Revision Revision
	Hosts    []*Host // selected, in the inventory's order
	Plays    []*Play // in file order
	Jobs     []*Job  // by host, in fold order: dependencies first, then file, line, each.key
	Proofs   []*Proof
}

// A Play groups tasks for a selection of hosts.
type Play struct {
	Name    string
	After   []*Play // all must have ended before this one starts
	Rollout Rollout
	Source  conf.Source
}

// A Rollout says how a play is rolled out.
type Rollout struct {
	// Confirm is the window of the confirmed commit in MINUTES; 0 commits for
	// good at once (`confirm = "none"`). Playbooks sets the default of 5.
	Confirm int
	// Unbuilt are the rollout words the play sets that are understood but not
	// carried out yet. Apply and rehearse refuse a play that has any.
	Unbuilt []Word
}

// A Word is a name in a playbook and where it stands.
type Word struct {
	Name   string
	Source conf.Source
}

// A Job is one task on one host.
type Job struct {
	Host   *Host
	Play   *Play
	Task   string // its address: "ensure_user.netops", `ensure_user.ops["ann"]`
	Module Module
	Needs  []*Job // of the same host
	// Secrets are the sensitive values that entered the task's arguments. What the
	// task puts into the tree and contains one of them is marked secret.
	Secrets []secret.String
	// Sensitive are the sensitive values that the task's own expressions refer to, by
	// name: what a secret of the task is called where it may not be shown.
	Sensitive []Sensitive
	// Refs are the inventory values, not sensitive, that they refer to: host.name,
	// the leaves of host.vars.NAME.
	Refs []Ref
	// Redacted is what may be told of the arguments that hold something sensitive
	// outside of a secret.String: by path ("set[2]", "config.system.login"), a text
	// in which names stand in the place of secrets. It does not depend on them.
	Redacted map[string]string
	Source   conf.Source
}

// A Sensitive value and where it comes from.
type Sensitive struct {
	Name  string // "var.netops_password", "host.vars.snmp.community"
	Value secret.String
}

// A Proof is a login that must work, with a NETCONF hello, before the last
// commit of a play on a host is confirmed.
type Proof struct {
	Host *Host
	Play *Play
	// Login without identities, agent and password cannot be tried: the account
	// is reported as "not proven".
	Login  Login
	Source conf.Source
}
