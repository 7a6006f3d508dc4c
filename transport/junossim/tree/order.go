package tree

import (
	"slices"
	"strings"
)

// Junos prints the statements of a container in an order of its own, not in
// the order in which they were entered. The schema has lost that order; what
// follows is the order of the stanzas that matter here. What is not listed
// comes after what is, in the order in which it was entered.
var canonical = map[string][]string{
	"configuration": words(`version groups apply-groups system logical-systems chassis services security interfaces
		snmp forwarding-options event-options routing-options protocols policy-options class-of-service firewall
		access routing-instances applications vlans bridge-domains`),
	"system": words(`commit host-name domain-name domain-search backup-router time-zone authentication-order
		root-authentication name-server radius-server tacplus-server radius-options tacplus-options login services
		syslog archival license processes ntp`),
	"login":               words(`announcement message idle-timeout retry-options class user password deny-sources`),
	"user":                words(`full-name cli uid class authentication`),
	"authentication":      words(`plain-text-password-value encrypted-password no-public-keys ssh-rsa ssh-dsa ssh-ecdsa ssh-ed25519`),
	"root-authentication": words(`plain-text-password-value encrypted-password no-public-keys ssh-rsa ssh-dsa ssh-ecdsa ssh-ed25519`),
	"services":            words(`ftp ssh telnet xnm-clear-text xnm-ssl netconf extension-service web-management`),
	"netconf":             words(`ssh tls rfc-compliant yang-compliant flatten-commit-results`),
	"ssh": words(`authentication-order root-login no-challenge-response no-password-authentication no-passwords
		no-public-keys allow-tcp-forwarding protocol-version max-sessions-per-connection ciphers macs key-exchange
		connection-limit rate-limit client-alive-count-max client-alive-interval port`),
	"class":     words(`idle-timeout permissions allow-commands deny-commands allow-configuration deny-configuration`),
	"interface": words(`description disable mtu unit`),
	"unit":      words(`description vlan-id family`),
}

func words(s string) []string { return strings.Fields(s) }

// precedes reports whether a new statement a of n goes before the statement b.
func precedes(n *Node, a, b string) bool {
	if a == b {
		return false
	}
	order := canonical[n.Name]
	i, j := slices.Index(order, a), slices.Index(order, b)
	return i >= 0 && (j < 0 || i < j)
}
