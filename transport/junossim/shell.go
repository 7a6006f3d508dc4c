package junossim

import (
	"fmt"
	"net"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// A pty is what a client asks for before a shell.
type pty struct{ rows, columns int }

// ptyOf reads a pty-req (RFC 4254, 6.2).
func ptyOf(payload []byte) *pty {
	var p struct {
		Term                         string
		Columns, Rows, Width, Height uint32
		Modes                        string
	}
	if ssh.Unmarshal(payload, &p) != nil {
		return nil
	}
	return &pty{rows: int(min(p.Rows, 1<<16)), columns: int(min(p.Columns, 1<<16))}
}

// shell returns what a shell, or a command that is no NETCONF, runs; nil refuses
// it. Root's shell is that of UNIX, everybody else's the command line.
func (r *Router) shell(a account, c net.Conn, ch ssh.Channel, gone <-chan struct{}, t *pty, command string, exec bool) func() uint32 {
	if len(a.flags) == 0 || !exec && r.o.NoShell || exec && r.o.NoExec {
		return nil
	}
	s := &session{router: r, who: a, conn: c, ch: ch, id: r.pid(), gone: gone}
	now := time.Now()
	s.editor = &editor{user: a.name, terminal: fmt.Sprintf("p%d", s.id%8), pid: s.id, since: now, active: now}
	tty := newTerminal(ch, t != nil && !exec)
	rows, columns := 0, 0
	if t != nil {
		rows, columns = t.rows, t.columns
	}
	con := newConsole(s, tty, rows, columns)
	return func() uint32 {
		r.attach(con)
		defer r.detach(con)
		switch {
		case exec && a.name == "root":
			return con.unix(command)
		case exec:
			return con.commands(command)
		}
		tty.print(r.greeting(c))
		if a.name == "root" {
			con.unixShell()
		} else {
			con.run()
		}
		return 0
	}
}

// greeting is what a login prints.
func (r *Router) greeting(c net.Conn) string {
	from, _, _ := net.SplitHostPort(c.RemoteAddr().String())
	s := ""
	if text := r.committed().Leaf("system", "login", "announcement"); text != "" {
		s = text + "\n"
	}
	return fmt.Sprintf("Last login: %s from %s\n--- JUNOS %s Kernel 64-bit\n%s", r.started.UTC().Format("Mon Jan _2 15:04:05 2006"), from, r.o.Release, s)
}

// commands carries out the commands of one exec request, which semicolons
// separate.
func (c *console) commands(text string) uint32 {
	defer c.leave()
	for _, line := range separate(text) {
		if c.quit || !c.command(line, 0) {
			break
		}
	}
	return 0
}

// separate cuts a text at semicolons outside quotes.
func separate(text string) []string {
	var all []string
	from, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			quoted = !quoted
		case ';', '\n':
			if !quoted {
				all = append(all, text[from:i])
				from = i + 1
			}
		}
	}
	return append(all, text[from:])
}

// unixShell is root's own shell, which knows little but the way to the command
// line.
func (c *console) unixShell() {
	for {
		host := c.router.committed().Leaf("system", "host-name")
		if c.tty.pty && c.tty.print("root@"+host+":RE:0% ") != nil {
			return
		}
		line, err := c.tty.read(&typist{})
		switch {
		case err == errInterrupted:
			continue
		case err == errEndOfInput:
			c.tty.echo("exit\n")
			return
		case err != nil:
			return
		}
		if f := strings.Fields(line); len(f) == 1 && (f[0] == "exit" || f[0] == "logout") {
			return
		}
		c.unix(line)
	}
}

// unix runs one line of root's shell and returns its exit status.
func (c *console) unix(line string) uint32 {
	f := fields(line)
	switch {
	case len(f) == 0:
		return 0
	case f[0] != "cli":
		c.tty.print(f[0] + ": Command not found.\n")
		return 127
	case len(f) > 2 && f[1] == "-c":
		return c.commands(strings.Join(f[2:], " "))
	case len(f) > 1:
		_, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		return c.commands(rest)
	}
	c.run()
	c.quit = false
	return 0
}

// attach makes a console one that broadcasts reach.
func (r *Router) attach(c *console) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.consoles[c] = true
}

func (r *Router) detach(c *console) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.consoles, c)
}

// broadcast tells all who sit at a terminal that a commit was taken back.
func (r *Router) broadcast() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	text := fmt.Sprintf("\n\nBroadcast Message from root@%s\n        (no tty) at %s...\n\nCommit was not confirmed; automatic rollback complete.\n\n",
		r.o.Hostname, time.Now().UTC().Format("15:04 MST"))
	for c := range r.consoles {
		if c.tty.pty {
			// A client that does not read must not hold up the router.
			r.serving.Go(func() { c.tty.print(text) })
		}
	}
}
