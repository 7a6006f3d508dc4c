package junossim

import (
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
		"get":                      {any, (*session).getConfig},
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
