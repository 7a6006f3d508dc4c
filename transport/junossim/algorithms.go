package junossim

import (
	"slices"

	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/tree"
)

// spelling is what Junos calls key exchanges that SSH calls otherwise.
var spelling = map[string]string{
	"dh-group1-sha1":      ssh.InsecureKeyExchangeDH1SHA1,
	"dh-group14-sha1":     ssh.InsecureKeyExchangeDH14SHA1,
	"group-exchange-sha1": ssh.InsecureKeyExchangeDHGEXSHA1,
	"group-exchange-sha2": ssh.KeyExchangeDHGEXSHA256,
}

// Old returns what the SSH server of a router of the years around 2012 knows
// (Junos 12), for Options.Algorithms: nothing that is still held to be safe.
func Old() ssh.Algorithms {
	return ssh.Algorithms{
		KeyExchanges:   []string{ssh.InsecureKeyExchangeDH14SHA1, ssh.InsecureKeyExchangeDH1SHA1},
		Ciphers:        []string{ssh.InsecureCipherAES128CBC, ssh.InsecureCipherTripleDESCBC},
		MACs:           []string{ssh.HMACSHA1, ssh.InsecureHMACSHA196},
		HostKeys:       []string{ssh.KeyAlgoRSA},
		PublicKeyAuths: []string{ssh.KeyAlgoRSA},
	}
}

// offer puts into the server's side of a connection what the image knows and
// the configuration leaves of it.
func (r *Router) offer(config *ssh.ServerConfig, root *tree.Node) {
	server := root.Active("system", "services", "ssh")
	known := r.o.Algorithms
	config.KeyExchanges = allowed(server, "key-exchange", known.KeyExchanges)
	config.Ciphers = allowed(server, "ciphers", known.Ciphers)
	config.MACs = allowed(server, "macs", known.MACs)
	config.PublicKeyAuthAlgorithms = known.PublicKeyAuths
	for _, key := range r.shown(root) {
		config.AddHostKey(key)
	}
}

// allowed is what is left of what the image knows (nil is what the ssh package
// does by default) by the leaf-list of that name; nil when neither says
// anything. A name that the ssh package does not know is not offered.
func allowed(server *tree.Node, list string, known []string) []string {
	configured := server.All(list)
	if len(configured) == 0 {
		return known
	}
	names := []string{} // not nil, which would be the default
	for _, m := range configured {
		name := m.Value
		if s, ok := spelling[name]; ok {
			name = s
		}
		if !m.Inactive && (known == nil || slices.Contains(known, name)) {
			names = append(names, name)
		}
	}
	return names
}
