// Package sshconfig reads OpenSSH's client configuration, ~/.ssh/config, and
// says what it holds for a host: as `ssh -G` would, of the words that Settings
// has fields for.
//
// It runs nothing and dials nobody: ProxyCommand is an error for the host it is
// for, and a Match that nplay cannot decide (exec, localnetwork) never matches
// and is noted. It does not read the system-wide file, makes no host name
// canonical by the name service, knows no default of ssh's, and never turns the
// check of host keys off.
package sshconfig

import "fmt"

// Options say in whose name a configuration is read.
type Options struct {
	Home string // the home folder: "~" and %d
	User string // the local account: %u, and Match localuser
	UID  string // %i; "" where there is none
	// Hostname is the local host's name: %l, and %L up to its first dot.
	Hostname string
	// Getenv looks up ${NAME} in file names; nil means that none is set.
	Getenv func(name string) (string, bool)
	// Windows says that names such as C:\keys begin at a root, and that nobody
	// else's right to write a file can be told.
	Windows bool
	// Private refuses a file that others than its owner may write, as ssh does
	// with the one it reads by itself. Included files are always checked.
	Private bool
}

// A Place is a line of a file.
type Place struct {
	File string
	Line int // 0 means the file as a whole
}

func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}

// An Error is something wrong in a file, or in it for the host asked for.
type Error struct {
	Place
	Text   string
	Advice string // what to do next; may be empty
	Err    error  // what was underneath; may be nil
}

func (e *Error) Error() string { return e.Place.String() + ": " + e.Text }
func (e *Error) Unwrap() error { return e.Err }

// Hint says what to do next.
func (e *Error) Hint() string { return e.Advice }

// A Config is a file read, with all that it includes. It is safe for
// concurrent use.
type Config struct {
	options  Options
	file     string
	sections []section
	// by are the sections that only hosts of this very name can be in; wild are
	// all others. Both in the order of the file. So a fleet that has a block for
	// each of its routers is looked up in constant time.
	by    map[string][]int
	wild  []int
	final bool // a Match asks for a second pass
}

// A section is a run of lines under one header.
type section struct {
	header *header
	lines  []line
}

// A line is one setting.
type line struct {
	word  string // in lower case
	args  []string
	place Place
}
