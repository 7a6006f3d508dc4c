package sshdial

import (
	"testing"

	"golang.org/x/crypto/ssh"
)

// BenchmarkHandshake says what a login costs by each key exchange and kind of
// host key, both sides together; what it shows is why the order of what is
// offered is as it is.
func BenchmarkHandshake(b *testing.B) {
	run := func(name string, host key, a Algorithms) {
		b.Run(name, func(b *testing.B) {
			n := newLAN(b)
			n.key = host
			n.serve("r1:22", peer{config: func(c *ssh.ServerConfig) {
				if a.KeyExchanges != "" {
					c.KeyExchanges = []string{a.KeyExchanges}
				}
			}})
			target, d := n.target("r1"), n.dialer()
			target.Algorithms, target.Keepalive = a, -1
			for b.Loop() {
				c, err := d.Dial(b.Context(), target)
				if err != nil {
					b.Fatal(err)
				}
				c.Close()
				c.Wait()
			}
		})
	}
	ed25519 := newKey(b, "ed25519")
	for _, kex := range ssh.SupportedAlgorithms().KeyExchanges {
		if kex == ssh.KeyExchangeDHGEXSHA256 {
			continue // the ssh package has it for clients only
		}
		run(kex, ed25519, Algorithms{KeyExchanges: kex})
	}
	for _, kind := range []string{"ecdsa", "rsa"} {
		run("host key "+kind, newKey(b, kind), Algorithms{})
	}
	for _, cipher := range ssh.SupportedAlgorithms().Ciphers {
		run(cipher, ed25519, Algorithms{Ciphers: cipher})
	}
}
