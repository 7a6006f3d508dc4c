//go:build unix

package playbooks

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nplay/internal/secret"
)

// Programs that stand in for password stores: they take the arguments that the
// real ones do, answer in their forms, and complain as they do.
var stores = map[string]string{
	"pass": `[ "$1 $2" = "show lab/netops" ] || { echo "Error: $2 is not in the password store." >&2; exit 1; }
printf 'canary-%s\nurl: https://lab\notp: 1\n' "$1"`,
	"op": `[ "$1 $2" = "read op://Lab/netops core/password" ] || { echo "[ERROR] could not resolve item" >&2; exit 6; }
echo canary-read`,
	"vault": `[ "$*" = "kv get -format=json secret/netops" ] || { echo "No value found at $4" >&2; exit 2; }
echo '{"request_id":"1","data":{"data":{"password":"canary-\"kv\" get"},"metadata":{"version":3}}}'`,
	"sops": `[ "$*" = "decrypt --output-type json secrets.yaml" ] || { echo "canary-secret: error" >&2; exit 128; }
echo '{"routers":{"password":"canary-decrypt"}}'`,
}

func TestPasswordStores(t *testing.T) {
	dir := t.TempDir()
	for name, script := range stores {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	for source, want := range map[string]string{
		`split("\n", exec("pass", "show", "lab/netops"))[0]`:                                            "canary-show",
		`exec("op", "read", "op://Lab/netops core/password")`:                                           "canary-read",
		`jsondecode(exec("vault", "kv", "get", "-format=json", "secret/netops")).data.data.password`:    `canary-"kv" get`,
		`jsondecode(exec("sops", "decrypt", "--output-type", "json", "secrets.yaml")).routers.password`: "canary-decrypt",
		`regex("otp: (.*)", exec("pass", "show", "lab/netops"))[0]`:                                     "1",
	} {
		path := write(t, dir, "i.hcl", "connection {\n  password = "+source+"\n}\nhost \"r\" {}\n")
		hosts, d := Hosts(path, "", Options{})
		if len(d) > 0 || hosts[0].Connection.Password.Reveal() != want {
			t.Errorf("%s: %v", source, d)
		}
	}
	for source, c := range map[string]struct{ says, complains string }{
		`exec("pass", "show", "lab/nowhere")`:               {`Call to function "exec" failed: pass: failed: exit status 1`, "Error: lab/nowhere is not in the password store.\n"},
		`exec("op", "read", "op://x")`:                      {"op: failed: exit status 6", "[ERROR] could not resolve item\n"},
		`jsondecode(exec("vault", "kv"))`:                   {"vault: failed: exit status 2", "No value found at \n"},
		`jsondecode(exec("sops", "decrypt"))`:               {"sops: failed: exit status 128", "canary-secret: error\n"},
		`jsondecode(exec("pass", "show", "lab/netops"))`:    {"The expression reads a sensitive value", ""},
		`jsondecode(exec("sops", "decrypt")).canary.x`:      {"sops: failed", "canary-secret: error\n"},
		`split("\n", exec("pass", "show", "lab/netops"))`:   {`The argument "password" is a string.`, ""},
		`exec("pass-store-that-is-not-there", "lab/netop")`: {"there is no such program in the PATH", ""},
	} {
		path := write(t, dir, "i.hcl", "connection {\n  password = "+source+"\n}\nhost \"r\" {}\n")
		var said bytes.Buffer
		for _, o := range []Options{{}, {Complaints: &said}} {
			_, d := Hosts(path, "", o)
			if len(d) != 1 || !strings.Contains(d[0].Detail, c.says) || strings.Contains(describeDiagnostic(d[0]), "canary") {
				t.Errorf("%s: %v", source, d)
			}
		}
		if said.String() != c.complains {
			t.Errorf("%s: complained %q, want %q", source, said.String(), c.complains)
		}
	}
}

// A store that needs the person's help gets a question only once in a load.
func TestStoreIsAskedOnce(t *testing.T) {
	dir := t.TempDir()
	count := filepath.Join(dir, "count")
	store := write(t, dir, "store", "#!/bin/sh\necho x >>"+count+"\necho canary\n")
	if err := os.Chmod(store, 0o755); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, h := range []string{"a", "b", "c"} {
		b.WriteString("host \"" + h + "\" {\n  connection {\n    password = exec(\"" + store + "\")\n    answers = { x = exec(\"" + store + "\") }\n  }\n}\n")
	}
	hosts, d := Hosts(write(t, dir, "i.hcl", b.String()), "", Options{})
	if len(d) > 0 || hosts[2].Connection.Answers[0].Value != secret.New("canary") {
		t.Fatal(d)
	}
	if runs, err := os.ReadFile(count); err != nil || string(runs) != "x\n" {
		t.Errorf("%q, %v", runs, err)
	}
}
