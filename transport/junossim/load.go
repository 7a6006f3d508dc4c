package junossim

import (
	"strconv"

	"nplay/transport/junossim/crypt"
	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

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
	load, refused := s.payload(op)
	if refused != nil {
		return s.problem(*refused)
	}
	return results(s.router.db.edit(s.editor, load))
}

// payload returns what loads the configuration that is in a request, by its
// format and action.
func (s *session) payload(op *markup.Element) (func(*tree.Node) []tree.Problem, *tree.Problem) {
	action, _ := op.Attr("action")
	format, _ := op.Attr("format")
	format = or(format, "xml")
	name := map[string]string{"xml": "configuration", "text": "configuration-text", "json": "configuration-json"}[format]
	switch action {
	case "", "merge", "replace", "override", "update":
	case "set":
		if format != "text" {
			return nil, &tree.Problem{Element: "action", Message: "action 'set' is not supported for format " + format}
		}
		name = "configuration-set"
	default:
		return nil, &tree.Problem{Element: "action", Message: "action '" + action + "' is not supported"}
	}
	if name == "" {
		return nil, &tree.Problem{Element: "format", Message: "format '" + format + "' is not supported"}
	}
	e := op.Kid(name)
	if e == nil {
		return nil, &tree.Problem{Element: op.Name, Message: "syntax error, expecting <" + name + ">"}
	}
	l := loader(action, s.who.class)
	return func(root *tree.Node) []tree.Problem {
		switch name {
		case "configuration-set":
			return l.Commands(root, e.Text)
		case "configuration-text":
			return l.Text(root, e.Text)
		case "configuration-json":
			return l.JSON(root, e.Text)
		}
		return l.Load(root, e)
	}, nil
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
	if n > 0 && !s.who.has("rollback") {
		return []tree.Problem{tree.Denied("rollback")}
	}
	d := s.router.db
	return d.edit(s.editor, func(root *tree.Node) []tree.Problem {
		old := d.rollback(n)
		if old == nil {
			return failure("rollback " + v + " does not exist")
		}
		*root = *old.Clone()
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
