package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
	"nplay/internal/secret"
)

func src(line int) conf.Source { return conf.Source{File: "main.hcl", Line: line, Column: 3} }

func tree(t *testing.T, inner string) *conf.Node {
	t.Helper()
	n, err := conf.ParseXML(strings.NewReader("<configuration>"+inner+"</configuration>"), conf.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const (
	base  = `<system><login><user><name>old</name><class>read-only</class></user></login><services><ssh/></services></system>`
	login = `<user><name>netops</name><class>super-user</class><authentication><encrypted-password>%s</encrypted-password><ssh-ed25519><name>ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBBa netops@mgmt</name></ssh-ed25519></authentication></user>`
)

// wanted is a router's configuration after the tasks.
func wanted(hash string, old bool) string {
	s := `<system><login>`
	if old {
		s += `<user><name>old</name><class>read-only</class></user>`
	}
	return s + fmt.Sprintf(login, hash) + `</login><services><ssh/><netconf><ssh/></netconf></services></system>`
}

// change is one router's plan; the tasks are guessed from the edits' paths.
func change(t *testing.T, host, before, after string) engine.HostPlan {
	t.Helper()
	edits := conf.Diff(tree(t, before), tree(t, after))
	var user, auth, service []int
	for i, e := range edits {
		path := conf.PathString(e.Path)
		switch {
		case strings.Contains(path, "authentication"):
			auth = append(auth, i)
		case strings.Contains(path, "services"):
			service = append(service, i)
		default:
			user = append(user, i)
		}
	}
	return engine.HostPlan{Host: host, Road: "exec:22", Base: tree(t, before), Scopes: []string{"system"}, Steps: []engine.Step{{
		Host: host, Confirm: 5, Edits: edits,
		Changes: []engine.Change{
			{Play: "all", Task: "ensure_user.netops", Source: src(10), Edits: user},
			{Play: "all", Task: "ensure_auth.netops", Source: src(14), Edits: auth},
			{Play: "all", Task: "enable_netconf.ssh", Source: src(19), Edits: service},
		},
	}}}
}

// hash is a secret that must never be printed, one for each router.
func hash(host string) string { return "$6$canary" + host + "$" + strings.Repeat("x", 86) }

// fleetPlan is a plan with all there can be: many alike, one that loses an
// account, some that are fine, some that failed.
func fleetPlan(t *testing.T) *engine.Plan {
	t.Helper()
	p := &engine.Plan{Playbook: "netconf-ready"}
	for i := 1; i <= 12; i++ {
		h := fmt.Sprintf("r%d", i)
		switch {
		case i == 7:
			p.Hosts = append(p.Hosts, change(t, h, base, wanted(hash(h), false)))
		case i == 9:
			p.Hosts = append(p.Hosts, engine.HostPlan{Host: h})
		case i == 3 || i == 4:
			p.Hosts = append(p.Hosts, engine.HostPlan{Host: h, Failure: &engine.Failure{
				Host: h, Cause: engine.Unreachable,
				Text: fmt.Sprintf("connect: nothing answers at 192.0.2.%d:830", i),
				Hint: "is the router up?",
			}})
		case i == 5:
			p.Hosts = append(p.Hosts, engine.HostPlan{Host: h, Failure: &engine.Failure{
				Host: h, Cause: engine.Hidden, Task: "ensure_auth.netops", Source: src(14),
				Text: "read the configuration: the router hides system login\nfrom this login: \x1b[31mpermission denied",
				Hint: "give the account the permission `admin`",
			}})
		default:
			p.Hosts = append(p.Hosts, change(t, h, base, wanted(hash(h), true)))
		}
	}
	return p
}

// fleetReport is how a run of fleetPlan could end.
func fleetReport(p *engine.Plan) *engine.Report {
	t0 := time.Date(2026, 11, 24, 21, 37, 0, 0, time.UTC)
	r := &engine.Report{Run: "20261124T213700Z-7f3a91c2", Started: t0, Finished: t0.Add(4321 * time.Millisecond)}
	for _, h := range p.Hosts {
		x := engine.Result{Host: h.Host, State: engine.StateApplied, Steps: 1, Took: time.Second,
			Roads: []string{"exec:22", "netconf:830", "netconf:830"}, Proven: []string{"netops"},
			Stats: engine.Counters{Dials: 4, Sessions: 3, Loads: 1, Commits: 1, Confirms: 1, RPCs: 11}}
		switch {
		case h.Failure != nil:
			x = engine.Result{Host: h.Host, State: engine.StateFailed, Failure: h.Failure, Stats: engine.Counters{Dials: 1}}
		case !h.Changed():
			x = engine.Result{Host: h.Host, State: engine.StateUnchanged}
		case h.Host == "r2":
			x.State, x.Proven, x.NotProven = engine.StateRolledBack, nil, nil
			x.Failure = &engine.Failure{Host: h.Host, Cause: engine.ProofFailed, Text: "the login netops is refused after the commit"}
		case h.Host == "r6":
			x.Proven, x.NotProven = nil, []string{"netops"}
			x.Notes = []string{"NETCONF is on port 32000 now: write port = 32000 into the connection at inventory.hcl:4"}
		}
		if h.Host == "r10" || h.Host == "r11" {
			x.Notes = []string{h.Host + " (inventory.hcl:" + h.Host[1:] + "): NETCONF now listens on port 32000"}
		}
		r.Results = append(r.Results, x)
	}
	return r
}

func TestNoSecretIsPrinted(t *testing.T) {
	plan := fleetPlan(t)
	// A secret that goes, and one that is replaced.
	plan.Hosts = append(plan.Hosts, change(t, "r13", strings.Replace(base, "</login>", fmt.Sprintf(login, "$6$canaryold")+"</login>", 1), wanted(hash("r13"), true)),
		change(t, "r14", strings.Replace(base, "</login>", fmt.Sprintf(login, "$6$canaryold")+"</login>", 1), base))
	for name, of := range map[string]func(*engine.Plan) *review.Review{"plan": review.New, "undo": review.Reverse} {
		var all strings.Builder
		for form, err := range map[string]error{
			"text": Plan(&all, Style{All: true}, of(plan)), "JSON": PlanJSON(&all, of(plan), false),
			"Markdown": Markdown(&all, of(plan)), "HTML": HTML(&all, of(plan)), "native": Native(&all, Style{All: true}, of(plan), plan),
			"report": Report(&all, Style{}, of(plan), fleetReport(plan), nil), "report in JSON": ReportJSON(&all, plan.Playbook, fleetReport(plan)),
		} {
			if err != nil {
				t.Fatalf("%s: %v", form, err)
			}
		}
		if i := strings.Index(all.String(), "canary"); i >= 0 {
			t.Errorf("%s: a password hash is printed: %s", name, all.String()[max(i-200, 0):i+100])
		}
		if !strings.Contains(all.String(), secret.Mask) {
			t.Errorf("%s: nothing is masked: it has no secret to test with", name)
		}
	}
}
