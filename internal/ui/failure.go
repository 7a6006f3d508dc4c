package ui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"nplay/engine"
	"nplay/engine/review"
)

// A Cluster is routers that failed for the same cause in the same words, but
// for names and numbers in them.
type Cluster struct {
	Cause   engine.Cause
	Hosts   []string
	Samples []engine.Failure // one per router
	Notes   []string         // what became of the routers, such as "rolled back"
}

// failed is one router's failure and what became of the router.
type failed struct {
	engine.Failure
	note string
}

func planFailures(r *review.Review) []failed {
	var all []failed
	for _, f := range r.Failures {
		all = append(all, failed{f, ""})
	}
	return all
}

// unchecked are the routers that could not be asked to try their change.
func unchecked(r *review.Review) []failed {
	var all []failed
	for _, f := range r.Unchecked {
		all = append(all, failed{f, ""})
	}
	return all
}

// clusters groups failures: by cause in the order of first appearance, then by
// words.
func clusters(all []failed) []Cluster {
	var out []Cluster
	at := map[string]int{}
	first := map[engine.Cause]int{}
	for i, f := range all {
		if _, known := first[f.Cause]; !known {
			first[f.Cause] = i
		}
		key := string(f.Cause) + "\x00" + f.note + "\x00" + shape(f.Failure)
		i, known := at[key]
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, Cluster{Cause: f.Cause})
			if f.note != "" {
				out[i].Notes = []string{f.note}
			}
		}
		out[i].Hosts = append(out[i].Hosts, f.Host)
		out[i].Samples = append(out[i].Samples, f.Failure)
	}
	slices.SortStableFunc(out, func(a, b Cluster) int { return first[a.Cause] - first[b.Cause] })
	return out
}

var (
	fingerprint = regexp.MustCompile(`(SHA256|MD5):[A-Za-z0-9+/=:]+`)
	number      = regexp.MustCompile(`[0-9]+`)
)

// shape is the text of a failure without what differs from router to router.
func shape(f engine.Failure) string {
	t := f.Text
	if f.Host != "" {
		t = strings.ReplaceAll(t, f.Host, "*")
	}
	t = fingerprint.ReplaceAllString(t, "*")
	return number.ReplaceAllString(t, "#")
}

// words says a cause in words.
func words(c engine.Cause) string {
	if w, ok := causes[c]; ok {
		return w
	}
	return string(c)
}

// Title is a cause in words, as the title of a diagnostic.
func Title(c engine.Cause) string {
	w := words(c)
	return strings.ToUpper(w[:1]) + w[1:]
}

var causes = map[engine.Cause]string{
	engine.Unreachable:   "not reached",
	engine.AuthRefused:   "login refused",
	engine.NoLogin:       "login not possible",
	engine.HostKey:       "host key not trusted",
	engine.NoNetconf:     "no road to NETCONF",
	engine.NoCLI:         "no command line",
	engine.Locked:        "configuration locked by somebody",
	engine.Dirty:         "somebody's uncommitted edits in the candidate",
	engine.Pending:       "somebody's confirmed commit is pending",
	engine.Hidden:        "permission missing",
	engine.Conflict:      "tasks disagree",
	engine.TaskFailed:    "a task cannot have its way",
	engine.Drifted:       "changed since the plan",
	engine.Refused:       "refused by the router",
	engine.ProbeFailed:   "not reached, or not as wanted, after the commit",
	engine.ProofFailed:   "new login does not work",
	engine.NextMissing:   "changes the connecting account",
	engine.Lockout:       "could lock nplay out for good",
	engine.Inputs:        "made from other inputs than the plan",
	engine.Indeterminate: "nobody knows how it stands",
	engine.Interrupted:   "interrupted",
	engine.NotBuilt:      "asks for what is not built yet",
	engine.NotStarted:    "not started",
	engine.Unsaved:       "no saved configuration that can be used",
	engine.Protocol:      "reply not understood",
	engine.Internal:      "a bug of nplay or of a module",
}

// failures prints what failed, once per cause and wording, in the router's own
// words.
func (p *page) failures(title string, all []failed) {
	if len(all) == 0 {
		return
	}
	p.linef("\n%s: %s", p.paint(red, title), Count(len(all), "router"))
	for _, c := range clusters(all) {
		head := fmt.Sprintf("%s (%s)", words(c.Cause), c.Cause)
		if len(c.Notes) > 0 {
			head += ", " + strings.Join(c.Notes, ", ")
		}
		p.linef("  %s: %s", p.paint(bold, head), p.who(c.Hosts))
		shown := c.Samples[:1]
		if p.All {
			shown = c.Samples
		}
		for _, f := range shown {
			p.failure(f, len(c.Hosts) > 1)
		}
	}
}

// failure prints the words of one router; named puts its name before them.
func (p *page) failure(f engine.Failure, named bool) {
	text := f.Text
	if f.Task != "" {
		text = f.Task + ": " + text
	}
	if named {
		text = f.Host + ": " + text
	}
	if p.Width > 0 {
		p.wrapped(plain, "    ", "    ", clean(text))
	} else {
		p.linef("%s", indent(clean(text), "    "))
	}
	if place := f.Source.String(); place != "" {
		p.linef("    %s", p.paint(cyan, "at "+place))
	}
	if f.Hint != "" {
		// In one piece on a terminal, too: a command that it names can be copied.
		p.linef("    %s %s", p.paint(cyan, "hint:"), strings.TrimLeft(indent(clean(f.Hint), "    "), " "))
	}
	p.drift(f.Drift)
}
