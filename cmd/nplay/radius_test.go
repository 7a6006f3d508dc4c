package main

import (
	"bytes"
	"crypto/md5"
	"crypto/rand"
	"encoding/binary"
	"net"
	"strconv"
	"time"

	"nplay/transport/junossim"
)

// askRADIUS is a RADIUS client as a router has one: an Access-Request with the
// password in the manner of PAP (RFC 2865), sent as often and waited for as
// long as the configuration says.
func askRADIUS(q junossim.PasswordQuestion) junossim.Verdict {
	conn, err := net.Dial("udp", net.JoinHostPort(q.Server, strconv.Itoa(q.Port)))
	if err != nil {
		return junossim.Verdict{}
	}
	defer conn.Close()
	request := accessRequest(q)
	reply := make([]byte, 4096)
	for range q.Tries {
		if _, err := conn.Write(request); err != nil {
			return junossim.Verdict{} // nobody listens there
		}
		conn.SetReadDeadline(time.Now().Add(q.Timeout))
		for {
			n, err := conn.Read(reply)
			if err != nil {
				break
			}
			if v, ok := readReply(reply[:n], request, q.Secret); ok {
				return v
			}
		}
	}
	return junossim.Verdict{}
}

// The attributes used (RFC 2865 section 5), and Juniper's of RFC 2865 section
// 5.26: vendor 2636, Juniper-Local-User-Name is its first.
const (
	userName, userPassword, replyMessage, stateOf, vendorSpecific = 1, 2, 18, 24, 26
	juniper, localUserName                                        = 2636, 1
)

func accessRequest(q junossim.PasswordQuestion) []byte {
	p := make([]byte, 20)
	p[0] = 1
	rand.Read(p[1:2])
	rand.Read(p[4:20])
	add := func(kind byte, value []byte) {
		p = append(append(p, kind, byte(2+len(value))), value...)
	}
	add(userName, []byte(q.User))
	add(userPassword, hidden([]byte(q.Password), p[4:20], q.Secret))
	if q.State != nil {
		add(stateOf, q.State)
	}
	binary.BigEndian.PutUint16(p[2:], uint16(len(p)))
	return p
}

// hidden is the password as section 5.2 hides it.
func hidden(password, authenticator []byte, secret string) []byte {
	padded := append(bytes.Clone(password), make([]byte, (16-len(password)%16)%16)...)
	if len(padded) == 0 {
		padded = make([]byte, 16)
	}
	before := authenticator
	for at := 0; at < len(padded); at += 16 {
		key := md5.Sum(append([]byte(secret), before...))
		for i := range key {
			padded[at+i] ^= key[i]
		}
		before = padded[at : at+16]
	}
	return padded
}

// readReply reads an answer to the request; not ok is one that does not belong
// to it or that whoever knows the secret has not made (section 3).
func readReply(p, request []byte, secret string) (junossim.Verdict, bool) {
	if len(p) < 20 || p[1] != request[1] || int(binary.BigEndian.Uint16(p[2:])) != len(p) {
		return junossim.Verdict{}, false
	}
	sum := md5.Sum(bytes.Join([][]byte{p[:4], request[4:20], p[20:], []byte(secret)}, nil))
	if !bytes.Equal(sum[:], p[4:20]) {
		return junossim.Verdict{}, false
	}
	v, known := map[byte]junossim.Verdict{2: {Outcome: junossim.Accepted}, 3: {Outcome: junossim.Rejected}, 11: {Outcome: junossim.Challenged}}[p[0]]
	for a := p[20:]; len(a) >= 2 && int(a[1]) >= 2 && int(a[1]) <= len(a); a = a[a[1]:] {
		switch value := a[2:a[1]]; a[0] {
		case replyMessage:
			v.Prompt += string(value)
		case stateOf:
			v.State = bytes.Clone(value)
		case vendorSpecific:
			if len(value) > 6 && binary.BigEndian.Uint32(value) == juniper && value[4] == localUserName {
				v.LocalUser = string(value[6:])
			}
		}
	}
	return v, known
}
