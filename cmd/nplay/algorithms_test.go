package main

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/ssh"

	"nplay/playbooks"
	"nplay/transport/sshdial"
)

// An inventory takes exactly the old algorithms that connections can be opened
// with, and calls safe what is taken anyway.
func TestAlgorithmsOfInventories(t *testing.T) {
	sorted := func(all []string) []string { return slices.Compact(slices.Sorted(slices.Values(all))) }
	if d := cmp.Diff(sorted(sshdial.LegacyAlgorithms()), sorted(playbooks.LegacyAlgorithms())); d != "" {
		t.Errorf("old ones, -sshdial +playbooks:\n%s", d)
	}
	safe := ssh.SupportedAlgorithms()
	for _, name := range playbooks.SafeAlgorithms() {
		if !slices.Contains(slices.Concat(safe.KeyExchanges, safe.Ciphers, safe.MACs, safe.HostKeys), name) {
			t.Errorf("%s is not taken unasked", name)
		}
	}
	for _, name := range slices.Concat(safe.KeyExchanges, safe.Ciphers, safe.MACs) {
		if !slices.Contains(playbooks.SafeAlgorithms(), name) {
			t.Errorf("%s is taken unasked, and an inventory does not know it", name)
		}
	}
}
