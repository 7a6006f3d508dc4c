package junossim

import "strings"

// page writes an answer, a screen at a time where the terminal has a length.
func (c *console) page(out string) error {
	if !c.tty.pty || c.length == 0 || strings.Count(out, "\n") < c.length {
		return c.tty.print(out)
	}
	const stop = "---(more)---"
	lines := strings.SplitAfter(out, "\n")
	for room := c.length - 1; ; {
		n := min(room, len(lines))
		if err := c.tty.print(strings.Join(lines[:n], "")); err != nil {
			return err
		}
		if lines = lines[n:]; strings.Join(lines, "") == "" {
			return nil
		}
		if err := c.tty.print(stop); err != nil {
			return err
		}
		key, err := c.tty.key()
		if err != nil {
			return err
		}
		if err := c.tty.print("\r" + strings.Repeat(" ", len(stop)) + "\r"); err != nil {
			return err
		}
		switch key {
		case 'q', 'Q', ctrlC:
			return nil
		case '\n':
			room = 1
		default:
			room = c.length - 1
		}
	}
}
