package junossim

import (
	"fmt"
	"strconv"
	"strings"
)

// settings are what stands behind `set cli`.
var settings = map[string]verb{
	"complete-on-space": {run: (*console).setComplete},
	"idle-timeout":      {run: (*console).setIdle},
	"screen-length":     {run: (*console).setLength},
	"screen-width":      {run: (*console).setWidth},
	"timestamp":         {run: (*console).setTimestamp},
}

func (c *console) setComplete(_ order, args []string) string {
	name, what := "", "missing argument."
	if len(args) > 0 {
		name, what = pick(args[0], []string{"off", "on"})
	}
	if what != "" {
		return "error: syntax error: complete-on-space\n"
	}
	c.completeOnSpace = name == "on"
	if c.completeOnSpace {
		return "Enabling complete-on-space\n"
	}
	return "Disabling complete-on-space\n"
}

// size reads the one number of a setting.
func size(args []string, most int) (int, string) {
	if len(args) == 0 {
		return 0, "error: missing argument.\n"
	}
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return 0, "error: invalid numeric value: " + args[0] + "\n"
	}
	if n < 0 || n > most {
		return 0, fmt.Sprintf("error: Value %d is not within range (0..%d)\n", n, most)
	}
	return n, ""
}

func (c *console) setLength(_ order, args []string) string {
	n, wrong := size(args, 100000)
	if wrong != "" {
		return wrong
	}
	c.length = n
	return fmt.Sprintf("Screen length set to %d\n", n)
}

func (c *console) setWidth(_ order, args []string) string {
	n, wrong := size(args, 1024)
	if wrong != "" {
		return wrong
	}
	c.width = n
	return fmt.Sprintf("Screen width set to %d\n", n)
}

func (c *console) setIdle(_ order, args []string) string {
	n, wrong := size(args, 100000)
	if wrong != "" {
		return wrong
	}
	c.idleTimeout = n
	if n == 0 {
		return "Idle timeout disabled\n"
	}
	return fmt.Sprintf("Idle timeout set to %d minutes\n", n)
}

func (c *console) setTimestamp(_ order, args []string) string {
	if len(args) > 0 && strings.HasPrefix("disable", args[0]) {
		c.timestamp = false
		return "CLI timestamp disabled\n"
	}
	c.timestamp = true
	return "CLI timestamp set to: %b %d %T\n"
}

func (c *console) showCLI(order, []string) string {
	on := map[bool]string{true: "on", false: "off"}
	idle := "disabled"
	if c.idleTimeout > 0 {
		idle = fmt.Sprintf("set to %d minutes", c.idleTimeout)
	}
	stamp := "disabled"
	if c.timestamp {
		stamp = "%b %d %T"
	}
	return fmt.Sprintf("CLI complete-on-space set to %s\nCLI idle-timeout %s\nCLI screen-length set to %d\nCLI screen-width set to %d\nCLI timestamp %s\n",
		on[c.completeOnSpace], idle, c.length, c.width, stamp)
}
