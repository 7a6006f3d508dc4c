package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"

	"golang.org/x/crypto/ssh"

	"nplay/engine"
)

// junosHello is what a router says first.
func junosHello(more ...string) string {
	var b strings.Builder
	b.WriteString(`<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>`)
	for _, c := range append([]string{"urn:ietf:params:netconf:base:1.0", "http://xml.juniper.net/netconf/junos/1.0"}, more...) {
		b.WriteString("<capability>" + c + "</capability>")
	}
	b.WriteString("</capabilities><session-id>7</session-id></hello>\n]]>]]>\n")
	return b.String()
}

// netconfRubbish is NETCONF servers that are none, or that answer nonsense.
func netconfRubbish() []rubbish {
	const ok, cut, chunked = "]]>]]>\n", "<rpc-reply xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" message-id=\"1\">", "urn:ietf:params:netconf:base:1.1"
	reply := func(inside string) string { return cut + inside + "</rpc-reply>\n" + ok }
	return []rubbish{
		greets("says nothing", "", silence, engine.NoNetconf, "within"),
		greets("half a hello and silence", junosHello()[:90], silence, engine.NoNetconf, "within"),
		greets("half a hello and the end", junosHello()[:90], nil, engine.NoNetconf, "hung up before its hello"),
		greets("a line of text", "Permission denied, please try again.\r\n", nil, engine.NoNetconf, "Permission denied"),
		greets("a hello that is no XML", "hello\n"+ok, nil, engine.NoNetconf, "hung up before its hello"),
		greets("a hello that is not UTF-8", strings.Replace(junosHello(), "base:1.0<", "base:\xff\xfe<", 1), nil, engine.NoNetconf, "UTF-8"),
		greets("an endless hello", junosHello()[:60], endless("<capability>urn:example:more</capability>"), engine.NoNetconf, tooLong),
		greets("a hello a thousand deep", "<hello>"+strings.Repeat("<a>", 1000)+ok, nil, engine.NoNetconf, "deeper than"),
		greets("a hello with entities", `<!DOCTYPE hello [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><hello><capabilities><capability>&b;</capability></capabilities></hello>`+ok, nil, engine.NoNetconf, "entity"),
		greets("a request for a hello", `<rpc message-id="1"><get/></rpc>`+ok, silence, engine.NoNetconf, "no hello came"),
		greets("a hello of tomorrow", strings.ReplaceAll(junosHello(), "base:1.0<", "base:9.0<"), silence, engine.Protocol, "no version of NETCONF"),
		greets("a hello and the end", junosHello(), nil, "", "hung up"),
		greets("a hello and silence", junosHello(), silence, engine.Unreachable, "no answer"),

		answers("another message-id", `<rpc-reply message-id="99"/>`+ok, engine.Protocol, "message-id"),
		answers("something else than a reply", `<foo message-id="1"/>`+ok, engine.Protocol, "<foo>"),
		answers("a hello again", junosHello(), engine.Protocol, "<hello>"),
		answers("a notification", `<notification xmlns="urn:ietf:params:xml:ns:netconf:notification:1.0"><eventTime>2026-01-01T00:00:00Z</eventTime></notification>`+ok, engine.Protocol, "<notification>"),
		answers("XML that is not closed", cut+"<configuration><system>"+ok, engine.Protocol, "it ends before"),
		answers("a reply that is not UTF-8", reply("<configuration><system><host-name>\xff\xfe</host-name></system></configuration>"), engine.Protocol, "invalid UTF-8"),
		answers("control characters", reply("<configuration><system><host-name>\x01\x02\x00</host-name></system></configuration>"), engine.Protocol, "illegal character"),
		answers("a configuration a million deep", cut+strings.Repeat("<a>", 1_000_000)+ok, engine.Protocol, "deeper than"),
		answers("an error in escape codes", reply("<rpc-error><error-severity>error</error-severity><error-message>&#x9b;2J "+strings.Repeat("no ", 300_000)+"</error-message></rpc-error>"), engine.Protocol, "a text longer than nplay takes"),
		answers("no configuration", reply("<ok/>"), engine.Protocol, "no configuration in it"),
		answers("two roots", reply("<configuration/>")[:len(reply("<configuration/>"))-len(ok)]+"<configuration/>"+ok, engine.Protocol, "<configuration>"),

		greets("half a reply and the end", junosHello(), afterRequest(cut+"<configuration>"), engine.Unreachable, "in the middle"),
		greets("half a reply and silence", junosHello(), afterRequest(cut+"<configuration>", silence), engine.Unreachable, "no answer"),
		greets("an endless reply", junosHello(), afterRequest(cut, endless("<configuration><system/></configuration>")), engine.Protocol, tooLong),

		greets("a chunk of 2 GiB", junosHello(chunked), afterRequest("\n#2147483648\n<rpc-reply", silence), engine.Protocol, tooLong),
		greets("a chunk of 10^30", junosHello(chunked), afterRequest("\n#1000000000000000000000000000000\n<rpc-reply", silence), engine.Protocol, "framing"),
		greets("a chunk of nothing", junosHello(chunked), afterRequest("\n#0\n\n##\n", silence), engine.Protocol, "framing"),
		greets("a chunk of less than nothing", junosHello(chunked), afterRequest("\n#-5\nhello\n##\n", silence), engine.Protocol, "framing"),
		greets("a chunk of letters", junosHello(chunked), afterRequest("\n#abc\nhello\n##\n", silence), engine.Protocol, "framing"),
		greets("chunks without an end", junosHello(chunked), afterRequest("", endless("\n#1\na")), engine.Protocol, tooLong),
		greets("a chunk that is cut", junosHello(chunked), afterRequest("\n#100\n<rpc-reply"), engine.Unreachable, "in the middle"),
		greets("the other framing", junosHello(chunked), afterRequest(reply("<configuration/>"), silence), engine.Protocol, "framing"),
	}
}

// A step is what a server does next; the channel is closed when the last is done.
type step func(ssh.Channel)

func silence(ch ssh.Channel) { io.Copy(io.Discard, ch) }

// endless says the same until nobody listens.
func endless(text string) step {
	return func(ch ssh.Channel) {
		go io.Copy(io.Discard, ch)
		all := bytes.Repeat([]byte(text), 2000)
		for {
			if _, err := ch.Write(all); err != nil {
				return
			}
		}
	}
}

// request reads a message of the client's, in either framing.
func request(in *bufio.Reader) (id string, ok bool) {
	var got []byte
	for !bytes.Contains(got, []byte("</rpc>")) {
		b, err := in.ReadByte()
		if err != nil {
			return "", false
		}
		got = append(got, b)
	}
	if m := messageID.FindSubmatch(got); m != nil {
		id = string(m[1])
	}
	return id, true
}

var messageID = regexp.MustCompile(`message-id="(\d+)"`)

// afterRequest waits for a request, says something and goes on.
func afterRequest(text string, then ...step) step {
	return func(ch ssh.Channel) {
		if _, ok := request(bufio.NewReader(ch)); !ok {
			return
		}
		io.WriteString(ch, text)
		for _, s := range then {
			s(ch)
		}
	}
}

// greets is a server whose hello is that, and what it does then.
func greets(name, hello string, then step, cause engine.Cause, says string) rubbish {
	return rubbish{name, serving("subsystem", func(ch ssh.Channel) {
		io.WriteString(ch, hello)
		if then != nil {
			then(ch)
		}
	}), cause, says}
}

// answers is a router that gives the same answer to everything; message-id "1"
// in it becomes that of the request.
func answers(name, answer string, cause engine.Cause, says string) rubbish {
	return greets(name, junosHello(), func(ch ssh.Channel) {
		in := bufio.NewReader(ch)
		for {
			id, ok := request(in)
			if !ok {
				return
			}
			if _, err := io.WriteString(ch, strings.Replace(answer, `message-id="1"`, fmt.Sprintf("message-id=%q", id), 1)); err != nil {
				return
			}
		}
	}, cause, says)
}

// serving serves channels on which only one kind of request is granted.
func serving(kind string, serve step) func(net.Conn, *ssh.ServerConfig) {
	return channels(func(ch ssh.Channel, asked string) bool {
		if asked == kind {
			go func() {
				serve(ch)
				ch.Close()
			}()
		}
		return asked == kind
	})
}
