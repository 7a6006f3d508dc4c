package junossim

import (
	"os/exec"
	"strconv"
	"testing"
)

// Netmiko, which screen-scrapes, takes the router for one: commands, lines of
// configuration, a commit check, a confirmed commit with a comment, its
// confirmation; for a user and for root, who has a shell of UNIX first.
func TestNetmiko(t *testing.T) {
	t.Parallel()
	tool(t, exec.Command(python, "-c", "import netmiko").Run(), "python3-netmiko")
	key, line := keyFile(t)
	r, err := Start(Options{Config: Bare("r1", "lab", []string{line}, "")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	admin := r.Operator("admin")
	if err := admin.Edit("<system><root-authentication><ssh-ed25519><name>" + line + "</name></ssh-ed25519></root-authentication></system>"); err != nil {
		t.Fatal(err)
	}
	if err := admin.Commit(""); err != nil {
		t.Fatal(err)
	}
	admin.Release()
	change(t, "testdata/netmiko_change.py", r.Address(), strconv.Itoa(r.Port(22)), "lab", key)
	// One of the commits was admin's.
	if got := r.Counters(); got.Commits != 2 || got.Confirms != 1 || got.Checks != 1 {
		t.Errorf("counters: %+v", got)
	}
}
