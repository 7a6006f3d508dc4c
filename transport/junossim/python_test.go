package junossim

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// tool skips a test whose tool is not installed; CI installs them all.
func tool(t *testing.T, missing error, name string) {
	t.Helper()
	if missing == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed: %v", name, missing)
	}
	t.Skipf("%s is not installed: %v", name, missing)
}

// PyEZ, Juniper's own library, does the same, and all that its Config can do.
func TestPyEZ(t *testing.T) {
	t.Parallel()
	for _, script := range []string{"testdata/pyez_change.py", "testdata/pyez_config.py"} {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".py"), func(t *testing.T) {
			t.Parallel()
			tool(t, exec.Command(python, "-c", "import jnpr.junos").Run(), "python3-junos-eznc")
			key, line := keyFile(t)
			config := strings.Replace(Bare("r1", "lab", []string{line}, ""), "<ssh/>", "<ssh/><netconf><ssh/></netconf>", 1)
			r, err := Start(Options{Config: config})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { r.Close() })
			change(t, script, r.Address(), strconv.Itoa(r.Port(830)), "lab", key)
		})
	}
}

// change runs a script that has to end with "done".
func change(t *testing.T, script string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, append([]string{script}, args...)...)
	cmd.Env = append(os.Environ(), "SSH_AUTH_SOCK=", "HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.HasSuffix(string(out), "done\n") {
		t.Fatalf("%v\n%s", err, out)
	}
}

// keyFile writes a private key to a file and returns its name, and its line of
// a public key file.
func keyFile(t *testing.T) (file, line string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "id_ed25519")
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	public, err := ssh.NewPublicKey(private.Public())
	if err != nil {
		t.Fatal(err)
	}
	return file, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public))) + " lab@example"
}

// The Debian package belongs to the system's own Python.
const python = "/usr/bin/python3"

// ncclient, which nobody here wrote, takes the whole road of a change.
func TestNcclient(t *testing.T) {
	t.Parallel()
	for name, base11 := range map[string]bool{"end of message": false, "chunks": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testNcclient(t, base11)
		})
	}
}

func testNcclient(t *testing.T, base11 bool) {
	tool(t, exec.Command(python, "-c", "import ncclient").Run(), "python3-ncclient")
	key, line := keyFile(t)
	r, err := Start(Options{Config: Bare("r1", "lab", []string{line}, ""), Base11: base11})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	change(t, "testdata/ncclient_change.py", r.Address(), strconv.Itoa(r.Port(22)), strconv.Itoa(r.Port(830)), "lab", key)
	if got := r.Counters(); got.Commits != 1 || got.Confirms != 1 || got.Checks != 1 {
		t.Errorf("counters: %+v", got)
	}
}
