package main

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/engine"
)

const sshVersion = "SSH-2.0-OpenSSH_7.5\r\n"

// rawRubbish is what listens on a port and is no SSH server, or none for long.
func rawRubbish() []rubbish {
	raw := func(name string, serve func(net.Conn), says string) rubbish {
		return rubbish{name, func(c net.Conn, _ *ssh.ServerConfig) { serve(c) }, engine.Unreachable, says}
	}
	packet := func(payload ...byte) string { // in clear, as before the keys are exchanged
		pad := 8 - (len(payload)+5)%8
		if pad < 4 {
			pad += 8
		}
		b := binary.BigEndian.AppendUint32(nil, uint32(1+len(payload)+pad))
		b = append(b, byte(pad))
		return string(append(append(b, payload...), make([]byte, pad)...))
	}
	sent := func(text string) string { return string(binary.BigEndian.AppendUint32(nil, uint32(len(text)))) + text }
	return []rubbish{
		raw("closes at once", func(c net.Conn) {}, "closed the connection before the SSH handshake was done"),
		raw("resets at once", func(c net.Conn) { c.(*net.TCPConn).SetLinger(0) }, "before the SSH handshake was done"),
		raw("never answers", wait, "did not end within"),
		raw("an endless banner", flood("welcome to the machine\r\n"), `it says "welcome to the machine`),
		raw("an endless line", flood("welcome "), `it says "welcome welcome`),
		raw("one byte after the other", drip("a line that takes its time\r\n"), `it says "a line`),
		raw("its version, a byte at a time", drip(sshVersion), "did not end within"),
		raw("HTTP", talk("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n400 Bad Request"), `it says "HTTP/1.1 400 Bad Request`),
		raw("SMTP", talk("220 mail.example.net ESMTP Postfix\r\n"), `it says "220 mail.example.net`),
		raw("telnet", talk("\xff\xfd\x18\xff\xfd\x20\xff\xfb\x03login: "), "login:"),
		raw("a TLS alert", talk("\x15\x03\x01\x00\x02\x02\x46"), "does not speak SSH"),
		raw("NETCONF in clear", talk("<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"/>]]>]]>"), "it says"),
		raw("an echo", func(c net.Conn) { io.Copy(struct{ io.Writer }{c}, c) }, "does not speak SSH"),
		raw("SSH 1", talk("SSH-1.5-OpenSSH_1.2.3\r\n"), `it says "SSH-1.5-OpenSSH_1.2.3"`),
		raw("its version and no more", func(c net.Conn) { io.WriteString(c, sshVersion) }, "before the SSH handshake was done"),
		raw("its version and silence", func(c net.Conn) { io.WriteString(c, sshVersion); wait(c) }, "did not end within"),
		raw("invalid UTF-8", talk("\xc3\x28\xa0\xa1\r\n\xff\xfe\r\n"), "does not speak SSH"),
		raw("escape codes", talk("\x1b[2J\x1b]0;owned\x07\x00\x08\r\n"), `it says "[2J ]0;owned`),
		raw("random bytes", talk(sshVersion+strings.Repeat("\x9d\x01\xfe\x7c\x33", 400)), "does not speak SSH"),
		raw("a packet of 4 GiB", talk(sshVersion+"\xff\xff\xff\xff\x04"), "packet too large"),
		raw("an empty packet", talk(sshVersion+"\x00\x00\x00\x00\x00"), "packet too small"),
		raw("half a key exchange", talk(sshVersion+packet(append([]byte{20}, make([]byte, 16)...)...)[:20]), "did not end within"),
		raw("an empty key exchange", talk(sshVersion+packet(append([]byte{20}, make([]byte, 16+10*4+5)...)...)), "no key exchange algorithm in common"),
		raw("too many connections", talk(sshVersion+packet([]byte("\x01\x00\x00\x00\x0c"+sent("Too many connections")+sent(""))...)), "Too many connections"),
		raw("old algorithms only", func(c net.Conn) { oldImage(c) }, "diffie-hellman-group1-sha1"),
	}
}

// wait reads until the peer goes.
func wait(c net.Conn) { io.Copy(io.Discard, c) }

// talk says something, reads what comes, and hangs up once the peer has.
func talk(text string) func(net.Conn) {
	return func(c net.Conn) {
		io.WriteString(c, text)
		wait(c)
	}
}

// flood says the same for ever.
func flood(text string) func(net.Conn) {
	return func(c net.Conn) {
		go wait(c)
		all := bytes.Repeat([]byte(text), 1000)
		for {
			if _, err := c.Write(all); err != nil {
				return
			}
		}
	}
}

// drip says something, so slowly that only the whole of it is too late.
func drip(text string) func(net.Conn) {
	return func(c net.Conn) {
		for {
			for i := range text {
				if _, err := io.WriteString(c, text[i:i+1]); err != nil {
					return
				}
				time.Sleep(500 * time.Millisecond)
			}
		}
	}
}

// oldImage is an SSH server whose algorithms nobody should use any more.
func oldImage(c net.Conn) {
	config := &ssh.ServerConfig{NoClientAuth: true}
	config.KeyExchanges = []string{ssh.InsecureKeyExchangeDH1SHA1}
	config.Ciphers = []string{ssh.InsecureCipherAES128CBC}
	config.AddHostKey(throwaway())
	ssh.NewServerConn(c, config)
}
