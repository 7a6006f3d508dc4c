package main

import (
	"bufio"
	"io"
	"strings"

	"golang.org/x/crypto/ssh"

	"nplay/engine"
)

// consoleRubbish is shells that are not the Junos command line.
func consoleRubbish() []rubbish {
	const prompt = "netops@r1> "
	shell := func(name string, serve step, cause engine.Cause, says string) rubbish {
		return rubbish{name, serving("shell", serve), cause, says}
	}
	// obeys is a command line that answers the first commands, with which the
	// screen is set, and everything else by then.
	obeys := func(name string, then func(ch ssh.Channel, command string) bool, cause engine.Cause, says string) rubbish {
		return shell(name, func(ch ssh.Channel) {
			io.WriteString(ch, prompt)
			for in := bufio.NewScanner(ch); in.Scan(); {
				command := strings.TrimRight(in.Text(), "\r")
				io.WriteString(ch, command+"\r\n")
				if what, ok := strings.CutPrefix(command, "set cli screen-"); ok {
					field, n, _ := strings.Cut(what, " ")
					io.WriteString(ch, "Screen "+field+" set to "+n+"\r\n\r\n"+prompt)
				} else if strings.HasPrefix(command, "set cli ") {
					io.WriteString(ch, "\r\n"+prompt)
				} else if !then(ch, command) {
					return
				}
			}
		}, cause, says)
	}
	says := func(text string) func(ssh.Channel, string) bool {
		return func(ch ssh.Channel, _ string) bool {
			io.WriteString(ch, text)
			return true
		}
	}
	return []rubbish{
		shell("a shell that says nothing", silence, engine.NoNetconf, "within"),
		shell("a shell that ends", func(ssh.Channel) {}, engine.NoNetconf, "ended the session before there was a prompt"),
		shell("a shell without a prompt", endless("% Unknown command\r\n"), engine.NoNetconf, tooLong),
		shell("the menu of a console server", func(ch ssh.Channel) {
			io.WriteString(ch, "\x1b[2J1) router1\r\n2) router2\r\nSelect a port: ")
			silence(ch)
		}, engine.NoNetconf, "Select a port:"),
		shell("another vendor", func(ch ssh.Channel) {
			io.WriteString(ch, "\r\nedge-1#")
			for in := bufio.NewScanner(ch); in.Scan(); {
				io.WriteString(ch, in.Text()+"\r\n% Invalid input detected at '^' marker.\r\n\r\nedge-1#")
			}
		}, engine.NoNetconf, "edge-1#"),
		shell("a prompt that is not UTF-8", func(ch ssh.Channel) {
			io.WriteString(ch, "\xff\xfe\x00\x1b[6n> ")
			silence(ch)
		}, engine.NoNetconf, "bytes that are no text"),
		obeys("nonsense for a configuration", says("garbage\r\n\r\n"+prompt), engine.Protocol, "no XML in it"),
		obeys("half a configuration", says("<rpc-reply xmlns:junos=\"x\"><configuration><system>\r\n"+prompt), engine.Unreachable, "no answer"),
		obeys("a pager that never ends", says("<rpc-reply>\r\n---(more)---"), engine.Protocol, "pages its output"),
		obeys("an end in the middle", func(ch ssh.Channel, _ string) bool { io.WriteString(ch, "<rpc-reply>"); return false }, engine.Unreachable, "hung up in the middle"),
		obeys("a command line that floods", func(ch ssh.Channel, _ string) bool {
			endless("<configuration/>\r\n")(ch)
			return false
		}, engine.Protocol, tooLong),
	}
}
