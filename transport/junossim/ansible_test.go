package junossim

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The Debian package's program, which belongs to the system's own Python.
const playbook = "/usr/bin/ansible-playbook"

// Ansible takes the router for one: junos_config with lines, XML, text and
// JSON, check mode, confirm and rollback, junos_user, junos_command, over
// NETCONF.
func TestAnsible(t *testing.T) {
	t.Parallel()
	_, missing := os.Stat(playbook)
	tool(t, missing, "ansible")
	key, line := keyFile(t)
	config := strings.Replace(Bare("r1", "lab", []string{line}, ""), "<ssh/>", "<ssh/><netconf><ssh/></netconf>", 1)
	r, err := Start(Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	out := ansible(t, r, 830, key, "ansible_change.yml", "ansible_connection=ansible.netcommon.netconf\nkey=\""+line+"\"\n",
		"ansible.xml", "ansible.conf", "ansible.json")
	if got := r.Counters(); got.Confirms != 1 || got.Rollbacks != 0 || got.Checks == 0 {
		t.Errorf("counters: %+v\n%s", got, out)
	}
	if last := r.db.history[len(r.db.history)-2]; last.log != "lines by ansible" {
		t.Errorf("the first commit is %+v", last)
	}
	confirmed := slices.IndexFunc(r.db.history, func(e entry) bool { return e.log == "confirmed by ansible" })
	if confirmed < 0 || r.db.history[confirmed].comment != "commit confirmed, rollback in 5mins" {
		t.Errorf("history: %+v", r.db.history)
	}
	committed := r.Committed()
	for _, part := range []string{"<name>ann</name>", "<name>lab</name>", "<host-name>r1</host-name>"} {
		if !strings.Contains(committed, part) {
			t.Errorf("no %s in %s\n%s", part, committed, out)
		}
	}
	if strings.Contains(committed, "<name>ben</name>") || r.Locked() != "" || r.Pending() {
		t.Errorf("ben was to be purged; locked by %q, pending %t\n%s", r.Locked(), r.Pending(), committed)
	}
}

// ansible runs a playbook of testdata, beside which files lie, and returns what
// it printed.
func ansible(t *testing.T, r *Router, own int, key, name, vars string, files ...string) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range append(files, name) {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	inventory := fmt.Sprintf(`[routers]
r1 ansible_host=%s ansible_port=%d

[routers:vars]
ansible_user=lab
ansible_ssh_private_key_file=%s
ansible_network_os=junipernetworks.junos.junos
ansible_python_interpreter=%s
folder=%s
%s`, r.Address(), r.Port(own), key, python, folder, vars)
	for name, text := range map[string]string{"hosts": inventory, "ansible.cfg": "[defaults]\n"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, playbook, "-i", "hosts", name)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "HOME="+folder, "ANSIBLE_HOME="+folder, "ANSIBLE_CONFIG="+filepath.Join(folder, "ansible.cfg"), "ANSIBLE_LOCAL_TEMP="+folder,
		"ANSIBLE_REMOTE_TEMP="+folder, "ANSIBLE_PERSISTENT_CONTROL_PATH_DIR="+filepath.Join(folder, "pc"), "ANSIBLE_HOST_KEY_CHECKING=False",
		"ANSIBLE_PERSISTENT_CONNECT_TIMEOUT=60", "ANSIBLE_PERSISTENT_COMMAND_TIMEOUT=60", "ANSIBLE_NOCOLOR=1", "SSH_AUTH_SOCK=", "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// Ansible's junos_netconf, over the command line, makes a router ready for
// NETCONF: in check mode nothing, then all, then nothing more, then it takes it
// away again.
func TestAnsibleCommandLine(t *testing.T) {
	t.Parallel()
	_, missing := os.Stat(playbook)
	tool(t, missing, "ansible")
	tool(t, exec.Command(python, "-c", "import paramiko").Run(), "python3-paramiko")
	key, line := keyFile(t)
	r, err := Start(Options{Config: Bare("r1", "lab", []string{line}, "")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	out := ansible(t, r, 22, key, "ansible_cli.yml", "ansible_connection=ansible.netcommon.network_cli\nansible_network_cli_ssh_type=paramiko\n")
	got := r.Counters()
	if got.Commits != 2 || got.Sessions != 0 || got.Commands["commit"] != 2 {
		t.Errorf("counters: %+v\n%s", got, out)
	}
	if r.db.history[1].client != "cli" || strings.Contains(r.Committed(), "netconf") || r.Pending() {
		t.Errorf("history: %+v\n%s", r.db.history, r.Committed())
	}
}
