package sshdial

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// handshakeFailed says why, from what the ssh package and the network said.
func handshakeFailed(t Target, err error, w *watch, passed bool, l *login, h *hostKeyCheck) error {
	addr := t.addr(t.Port)
	var none *ssh.AlgorithmNegotiationError
	switch {
	case errors.As(err, &none) && none.What == "host key" && h.known && !oldSignature(none):
		return h.otherType(none)
	case errors.As(err, &none):
		return noneInCommon(t, none)
	}
	words, said := disconnect(err)
	lost, greeting := w.lost(), w.greeting()
	switch {
	case greeting != "":
		return noServer(t, fmt.Sprintf("it says %q", greeting), err)
	case passed && said:
		return l.refused(words, err)
	case passed && (lost == nil || l.failed()):
		return l.refused("", err)
	case said:
		return &transport.Problem{Cause: transport.ErrUnreachable, Err: err,
			Text: fmt.Sprintf("%s ended the SSH handshake: %q", addr, printable(words, 200))}
	case passed:
		return &transport.Problem{Cause: transport.ErrUnreachable, Err: err,
			Text: fmt.Sprintf("%s closed the connection during the login", addr)}
	case lost != nil:
		return &transport.Problem{Cause: transport.ErrUnreachable, Err: err,
			Text:   fmt.Sprintf("%s closed the connection before the SSH handshake was done (%s)", addr, ending(lost)),
			Advice: "see that the port belongs to an SSH server, and that " + t.limits() + " are not reached"}
	}
	return noServer(t, printable(strings.TrimPrefix(err.Error(), "ssh: handshake failed: "), 200), err)
}

// noServer says that something else than an SSH server listens.
func noServer(t Target, why string, err error) error {
	return &transport.Problem{Cause: transport.ErrUnreachable, Err: err,
		Text:   fmt.Sprintf("what listens on %s does not speak SSH as it should: %s", t.addr(t.Port), why),
		Advice: "see that the port belongs to an SSH server"}
}

// disconnect finds the words with which the server ended the connection. The
// ssh package has no exported type for them.
func disconnect(err error) (string, bool) {
	_, rest, ok := strings.Cut(err.Error(), "ssh: disconnect, reason ")
	if !ok {
		return "", false
	}
	_, words, _ := strings.Cut(rest, ": ")
	return strings.Trim(words, `"`), true
}

// ending puts the end of a connection into words.
func ending(err error) string {
	if errors.Is(err, io.EOF) {
		return "it hung up"
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err.Error()
	}
	return err.Error()
}
