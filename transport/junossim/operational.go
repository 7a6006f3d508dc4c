package junossim

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

// operational are the commands of the operational mode.
var operational map[string]verb

func init() {
	view := []string{"view", "view-configuration", "configure"}
	configure := []string{"configure"}
	operational = map[string]verb{
		"configure": {flags: configure, run: (*console).configure},
		"edit":      {flags: configure, run: (*console).configure},
		"exit":      {run: (*console).logout},
		"quit":      {run: (*console).logout},
		"set":       {below: map[string]verb{"cli": {below: settings}}},
		"show": {below: map[string]verb{
			"cli":           {run: (*console).showCLI},
			"configuration": {run: (*console).showCommitted},
			"version":       {flags: view, run: (*console).showVersion},
			"system": {flags: view, below: map[string]verb{
				"commit":      {run: (*console).showCommits},
				"information": {run: (*console).showInformation},
				"rollback":    {run: (*console).showRollback},
				"uptime":      {run: (*console).showUptime},
			}},
		}},
	}
}

func (c *console) logout(order, []string) string {
	c.quit = true
	return ""
}

// reply prints a body of XML, or its text form.
func (c *console) reply(o order, body, text string) string {
	switch o.display() {
	case "xml":
		return c.inXML(body)
	case "json":
		e, err := markup.Parse("<r>" + body + "</r>")
		if err != nil {
			return "error: " + err.Error() + "\n"
		}
		b, err := json.MarshalIndent(jsonOf(e), "", "    ")
		if err != nil {
			return "error: " + err.Error() + "\n"
		}
		return string(b) + "\n"
	}
	return text
}

// jsonOf is an element as the router writes it in JSON: each child is a list of
// objects, each text is "data".
func jsonOf(e *markup.Element) map[string]any {
	all := map[string]any{}
	for _, k := range e.Kids {
		one := jsonOf(k)
		if len(k.Kids) == 0 {
			one = map[string]any{"data": k.Value()}
		}
		list, _ := all[k.Name].([]any)
		all[k.Name] = append(list, one)
	}
	return all
}

func (c *console) showVersion(o order, _ []string) string {
	text := fmt.Sprintf("Hostname: %s\nModel: %s\nJunos: %s\nJUNOS Software Release [%[3]s]\n", c.hostname(), c.router.o.Model, c.router.o.Release)
	return c.reply(o, c.softwareInformation(nil), text)
}

func (c *console) showInformation(o order, _ []string) string {
	text := fmt.Sprintf("Model: %s\nFamily: junos\nJunos: %s\nHostname: %s\n", c.router.o.Model, c.router.o.Release, c.hostname())
	return c.reply(o, c.systemInformation(nil), text)
}

func (c *console) showCommits(o order, _ []string) string {
	d := c.router.db
	d.mu.Lock()
	var b strings.Builder
	for i, e := range d.history {
		line := fmt.Sprintf("%-3d %s by %s via %s", i, stamp(e.time), e.user, e.client)
		if e.comment != "" {
			line += " " + e.comment
		}
		b.WriteString(line + "\n")
		if e.log != "" {
			b.WriteString("    " + e.log + "\n")
		}
	}
	d.mu.Unlock()
	return c.reply(o, c.commitInformation(nil), b.String())
}

func (c *console) showUptime(o order, _ []string) string {
	d := c.router.db
	d.mu.Lock()
	last := d.history[0]
	d.mu.Unlock()
	now := time.Now()
	ago := func(t time.Time) string {
		s := int(now.Sub(t).Seconds())
		return fmt.Sprintf("%02d:%02d:%02d ago", s/3600, s/60%60, s%60)
	}
	booted := c.router.started
	text := fmt.Sprintf("Current time: %s\nTime Source:  LOCAL CLOCK\nSystem booted: %s (%s)\nProtocols started: %[2]s (%[3]s)\nLast configured: %[4]s (%[5]s) by %[6]s\n",
		stamp(now), stamp(booted), ago(booted), stamp(last.time), ago(last.time), last.user)
	element := func(name string, t time.Time) string {
		return fmt.Sprintf("<%s>\n<date-time junos:seconds=\"%d\">%s</date-time>\n</%[1]s>\n", name, t.Unix(), stamp(t))
	}
	body := "<system-uptime-information xmlns=\"http://xml.juniper.net/junos/" + c.router.o.Release + "/junos\">\n" +
		element("current-time", now) + element("system-booted-time", booted) + element("protocols-started-time", booted) +
		element("last-configured-time", last.time) + "</system-uptime-information>\n"
	return c.reply(o, body, text)
}

// showRollback is `show system rollback N [compare M]`.
func (c *console) showRollback(o order, args []string) string {
	number := func(i int) *tree.Node {
		if i >= len(args) {
			return nil
		}
		n, err := strconv.Atoi(args[i])
		if err != nil {
			return nil
		}
		return c.router.db.rollback(n)
	}
	if !c.who.has("configure", "view-configuration") {
		return denied("rollback")
	}
	d := c.router.db
	d.mu.Lock()
	defer d.mu.Unlock()
	root := number(0)
	if root == nil {
		return "error: invalid rollback number\n"
	}
	v := c.view()
	if len(args) == 3 && args[1] == "compare" {
		other := number(2)
		if other == nil {
			return "error: invalid rollback number\n"
		}
		return tree.Compare(root.Masked(v), other.Masked(v))
	}
	return root.Masked(v).Text()
}

func denied(what string) string { return "error: permission denied: " + what + "\n" }
