package junossim

import (
	"strconv"
	"time"

	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

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
