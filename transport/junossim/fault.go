package junossim

import "time"

// Moment says when, relative to a request, a Fault strikes.
type Moment uint8

// The moments. The zero Moment is Before.
const (
	Before Moment = iota // the request has been read, nothing has been done
	After                // the request has been carried out, no byte of the reply has been sent
)

// Action says what a Fault does.
type Action uint8

// The actions.
const (
	Drop             Action = iota + 1 // close the TCP connection
	Hang                               // send nothing more on this session
	Truncate                           // carry the request out, send half of the reply, close
	Error                              // answer with an rpc-error of severity error; Before: nothing is done, After: done all the same
	Warning                            // carry the request out, put a warning with Text into the reply
	Delay                              // wait for Fault.For, then go on as usual
	MalformedMultiRE                   // answer a commit or check with the unbalanced reply of a multi-RE system
	Garbage                            // answer with bytes that are neither UTF-8 nor XML
	Forget                             // answer ok, but do nothing
	CutManagement                      // carry the request out, then close all ports and connections until the next rollback or Reboot
	Call                               // call Fault.Call, then go on as usual
	Reboot                             // drop everything, stay away for Fault.For, come back; After: once the request has been carried out
	RefuseLogin                        // RPC is ignored: refuse the login
	ChangeHostKey                      // RPC is ignored: show another host key from the next connection on
	DropOnConnect                      // RPC is ignored: close the TCP connection at once
	HangOnConnect                      // RPC is ignored: accept the TCP connection and stay silent
	DropOnLogin                        // RPC is ignored: close the TCP connection when the first key or password is shown
	HangOnLogin                        // RPC is ignored: say nothing to the first key or password
	RefuseForward                      // RPC is ignored: forward no TCP connection, though the configuration allows it
	DropOnForward                      // RPC is ignored: close the SSH connection when one is to be forwarded
	HangOnForward                      // RPC is ignored: never answer a connection that is to be forwarded
)

// A Fault makes a router misbehave.
type Fault struct {
	RPC   string        // name of the request as the client sends it, such as "commit-configuration", or first word of a command ("commit"); "" is any
	When  Moment        // Before or After the request is carried out, where Do leaves the choice
	Do    Action        // what happens
	Text  string        // message of Error and Warning
	For   time.Duration // of Delay and Reboot
	Call  func()        // of Call; from any goroutine
	Skip  int           // let this many matching events pass first ("refused login after N")
	Times int           // strike this often; 0 is once, -1 for ever
	Match string        // strike only when the request, or the line of the command, contains this text; "" matches all
}
