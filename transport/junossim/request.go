package junossim

import (
	"strconv"
	"time"

	"nplay/transport/junossim/crypt"
	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

// A request is what one operation needs and does.
type request struct {
	flags []string // permissions, any of which is enough
	run   func(s *session, op *markup.Element) string
}

// requests by local name.
var requests map[string]request

func init() {
	view := []string{"view", "view-configuration", "configure"}
	configure := []string{"configure"}
	any := []string{}
	requests = map[string]request{
		"lock":                     {configure, (*session).lock},
		"unlock":                   {configure, (*session).unlock},
		"lock-configuration":       {configure, (*session).lockConfiguration},
		"unlock-configuration":     {configure, (*session).unlockConfiguration},
		"open-configuration":       {configure, (*session).openConfiguration},
		"close-configuration":      {configure, (*session).closeConfiguration},
		"get-configuration":        {any, (*session).getConfiguration},
		"get-config":               {any, (*session).getConfig},
		"load-configuration":       {configure, (*session).loadConfiguration},
		"edit-config":              {configure, (*session).editConfig},
		"discard-changes":          {configure, (*session).discardChanges},
		"validate":                 {configure, (*session).validate},
		"commit-configuration":     {configure, (*session).commitConfiguration},
		"commit":                   {configure, (*session).commit},
		"get-commit-information":   {view, (*session).commitInformation},
		"get-rollback-information": {view, (*session).rollbackInformation},
		"get-system-information":   {view, (*session).systemInformation},
		"get-software-information": {view, (*session).softwareInformation},
		"command":                  {view, (*session).command},
		"close-session":            {any, nil},
		"kill-session":             {[]string{"maintenance"}, (*session).killSession},
	}
}

// carryOut does what a request asks for and returns the body of the reply, and
// whether the session goes on.
func (s *session) carryOut(op *markup.Element) (body string, more bool) {
	req, known := requests[op.Name]
	switch {
	case op.Name == "close-session":
		s.router.db.leave(s.editor)
		return s.ok(), false
	case !known:
		return s.problem(tree.Problem{Element: op.Name, Message: "syntax error"}), true
	case len(req.flags) > 0 && !s.who.has(req.flags...):
		return s.problem(tree.Denied(op.Name)), true
	}
	return req.run(s, op), true
}

func (s *session) lock(op *markup.Element) string {
	if p := candidate(op); p != nil {
		return s.problems(p)
	}
	return s.outcome(s.router.db.lock(s.editor))
}

func (s *session) unlock(op *markup.Element) string {
	if p := candidate(op); p != nil {
		return s.problems(p)
	}
	return s.outcome(s.router.db.unlock(s.editor))
}

// candidate refuses any other target than the candidate.
func candidate(op *markup.Element) []tree.Problem {
	if op.Kid("target").Kid("candidate") != nil {
		return nil
	}
	return failure("only the candidate configuration can be the target")
}

func (s *session) lockConfiguration(*markup.Element) string {
	return s.silent(s.router.db.lock(s.editor))
}

func (s *session) unlockConfiguration(*markup.Element) string {
	return s.silent(s.router.db.unlock(s.editor))
}

func (s *session) openConfiguration(*markup.Element) string {
	return s.problem(fault("private configuration is not supported"))
}

func (s *session) closeConfiguration(*markup.Element) string {
	return s.problem(fault("Configuration database is not open"))
}

func (s *session) discardChanges(*markup.Element) string {
	return s.outcome(s.router.db.discard(s.editor))
}

func (s *session) killSession(op *markup.Element) string {
	id, err := strconv.Atoi(op.Kid("session-id").Value())
	r := s.router
	r.mu.Lock()
	other := r.sessions[id]
	r.mu.Unlock()
	if err != nil || other == nil || other == s {
		return s.problem(tree.Problem{Tag: "invalid-value", Message: "no such session"})
	}
	r.db.leave(other.editor)
	other.conn.Close()
	return s.ok()
}

// loader makes a loader for a login of that class.
func loader(action string, c class) *tree.Loader {
	return &tree.Loader{Action: action, May: c.changes, Hash: crypt.Hash, Hide: crypt.Hide}
}

func (s *session) loadConfiguration(op *markup.Element) string {
	s.router.count(func(c *Counters) { c.Loads++ })
	results := func(all []tree.Problem) string {
		body := "<load-configuration-results>\n" + s.problems(s.mild(all))
		if tree.Failed(all) {
			body += "<load-error-count>" + strconv.Itoa(count(all)) + "</load-error-count>\n"
		} else {
			body += s.ok()
		}
		return body + "</load-configuration-results>\n"
	}
	if v, ok := op.Attr("rollback"); ok {
		return results(s.loadRollback(v))
	}
	action, _ := op.Attr("action")
	format, _ := op.Attr("format")
	e := op.Kid("configuration")
	switch action {
	case "", "merge", "replace", "override", "update":
	default:
		return s.problem(tree.Problem{Element: "action", Message: "action '" + action + "' is not supported for format xml"})
	}
	if e == nil || format != "" && format != "xml" {
		return s.problem(tree.Problem{Element: op.Name, Message: "only format xml is supported"})
	}
	return results(s.router.db.edit(s.editor, func(root *tree.Node) []tree.Problem {
		return loader(action, s.who.class).Load(root, e)
	}))
}

// count returns how many are errors.
func count(all []tree.Problem) (n int) {
	for _, p := range all {
		if !p.Warning {
			n++
		}
	}
	return n
}

func (s *session) loadRollback(v string) []tree.Problem {
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 || n >= maxRollbacks {
		return []tree.Problem{{Element: v, Message: "invalid rollback number"}}
	}
	if !s.who.has("rollback", "configure") {
		return []tree.Problem{tree.Denied("rollback")}
	}
	d := s.router.db
	return d.edit(s.editor, func(root *tree.Node) []tree.Problem {
		old := d.rollback(n)
		if old == nil {
			return failure("rollback " + v + " does not exist")
		}
		d.candidate = old.Clone()
		return nil
	})
}

func (s *session) editConfig(op *markup.Element) string {
	s.router.count(func(c *Counters) { c.Loads++ })
	if p := candidate(op); p != nil {
		return s.problems(p)
	}
	e := op.Kid("config").Kid("configuration")
	if e == nil {
		return s.problem(tree.Problem{Element: "config", Message: "syntax error"})
	}
	action := "merge"
	switch d := op.Kid("default-operation").Value(); d {
	case "", "merge":
	case "replace":
		action = "override"
	default:
		return s.problem(tree.Problem{Element: "default-operation", Message: "syntax error"})
	}
	return s.outcome(s.router.db.edit(s.editor, func(root *tree.Node) []tree.Problem {
		return loader(action, s.who.class).Load(root, e)
	}))
}

func (s *session) validate(op *markup.Element) string {
	if op.Kid("source").Kid("candidate") == nil {
		return s.problem(fault("only the candidate configuration can be validated"))
	}
	all := s.router.db.check(s.editor)
	if s.rfc {
		return s.outcome(all)
	}
	return s.results(all, "commit-check-success")
}

// results is the reply of a commit or commit check.
func (s *session) results(all []tree.Problem, success string) string {
	if tree.Failed(all) {
		return "<commit-results>\n" + s.problems(all) + "</commit-results>\n"
	}
	if s.rfc {
		return s.ok()
	}
	body := "<commit-results>\n" + s.problems(all)
	if success != "" {
		body += "<routing-engine junos:style=\"normal\">\n<name>re0</name>\n<" + success + "/>\n</routing-engine>\n"
	}
	return body + "</commit-results>\n" + s.ok()
}

func (s *session) commitConfiguration(op *markup.Element) string {
	c := commitment{client: "netconf", log: op.Kid("log").Value()}
	for _, k := range op.Kids {
		switch k.Name {
		case "check", "log", "confirmed", "confirm-timeout", "synchronize", "force-synchronize", "full":
		default:
			return s.problem(tree.Problem{Element: k.Name, Message: "syntax error"})
		}
	}
	if len(c.log) > 512 {
		return s.problem(tree.Problem{Element: "log", Message: "comment is longer than 512 characters"})
	}
	if op.Kid("check") != nil {
		return s.results(s.router.db.check(s.editor), "commit-check-success")
	}
	if op.Kid("confirmed") != nil {
		minutes := 10
		if t := op.Kid("confirm-timeout"); t != nil {
			var err error
			if minutes, err = strconv.Atoi(t.Value()); err != nil || minutes < 1 || minutes > 65535 {
				return s.problem(tree.Problem{Element: "confirm-timeout", Message: "Value " + t.Value() + " is not within range (1..65535)"})
			}
		}
		c.minutes = float64(minutes)
		c.comment = "commit confirmed, rollback in " + strconv.Itoa(minutes) + "mins"
	}
	return s.results(s.router.db.commit(s.editor, c), "commit-success")
}

// commit is the RFC's form: the timeout is in seconds.
func (s *session) commit(op *markup.Element) string {
	c := commitment{client: "netconf"}
	if op.Kid("confirmed") != nil {
		seconds := 600
		if t := op.Kid("confirm-timeout"); t != nil {
			var err error
			if seconds, err = strconv.Atoi(t.Value()); err != nil || seconds < 1 || seconds > 65535*60 {
				return s.problem(tree.Problem{Element: "confirm-timeout", Message: "invalid value"})
			}
		}
		c.minutes = (time.Duration(seconds) * time.Second).Minutes()
		c.comment = "commit confirmed, rollback in " + strconv.Itoa((seconds+59)/60) + "mins"
	}
	return s.results(s.router.db.commit(s.editor, c), "")
}
