package modules

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/internal/secret"
)

func TestArgs(t *testing.T) {
	want := map[string][]string{
		"enable_netconf":    {"port number", "connection_limit number", "rate_limit number", "client_alive_interval number", "client_alive_count_max number", "rfc_compliant bool", "absent bool"},
		"ensure_auth":       {"user string required", "ssh_keys list(string)", "exclusive bool", "password_hash string secret", "password string secret", "absent bool"},
		"ensure_auth_order": {"order list(string)", "without_password bool", "absent bool"},
		"ensure_banner":     {"login string", "announcement string", "absent bool"},
		"ensure_config":     {"set string or list(string)", "text string", "xml string", "config object", "keys map(string)"},
		"ensure_dns":        {"servers list(string)", "domain_name string", "search list(string)", "exclusive bool", "absent bool"},
		"ensure_hostname":   {"name string", "absent bool"},
		"ensure_login_class": {"name string required", "permissions list(string)", "allow_commands string", "deny_commands string",
			"allow_configuration string", "deny_configuration string", "idle_timeout number", "absent bool"},
		"ensure_ntp": {"servers list(object)", "servers.address string required", "servers.prefer bool", "servers.version number",
			"servers.key number", "servers.routing_instance string", "boot_server string", "source_addresses list(string)", "exclusive bool", "absent bool"},
		"ensure_radius": {"servers list(object) required", "servers.address string required", "servers.secret string secret", "servers.port number",
			"servers.accounting_port number", "servers.timeout number", "servers.retry number", "servers.source_address string",
			"servers.routing_instance string", "exclusive bool", "absent bool"},
		"ensure_root_auth": {"ssh_keys list(string)", "exclusive bool", "password_hash string secret", "password string secret", "absent bool"},
		"ensure_ssh": {"port number", "root_login string", "protocol_version list(string)", "connection_limit number", "rate_limit number",
			"client_alive_interval number", "client_alive_count_max number", "max_sessions_per_connection number",
			"max_pre_authentication_packets number", "ciphers list(string)", "macs list(string)", "key_exchange list(string)",
			"allow_tcp_forwarding bool", "sftp_server bool", "absent bool"},
		"ensure_syslog": {"hosts list(object)", "hosts.name string required", "hosts.contents map(string)", "hosts.port number",
			"hosts.transport string", "hosts.source_address string", "hosts.routing_instance string", "hosts.facility_override string",
			"hosts.log_prefix string", "hosts.match string", "hosts.structured_data bool", "hosts.explicit_priority bool",
			"files list(object)", "files.name string required", "files.contents map(string)", "files.match string",
			"files.structured_data bool", "files.explicit_priority bool",
			"users list(object)", "users.name string required", "users.contents map(string)", "users.match string",
			"console map(string)", "source_address string", "exclusive bool", "absent bool"},
		"ensure_tacplus": {"servers list(object) required", "servers.address string required", "servers.secret string secret", "servers.port number",
			"servers.timeout number", "servers.single_connection bool", "servers.source_address string", "servers.routing_instance string",
			"exclusive bool", "absent bool"},
		"ensure_user": {"name string required", "class string", "full_name string", "uid number", "absent bool"},
	}
	for _, e := range Registry {
		got := spoken(t, e.Name, e.Args())
		if d := cmp.Diff(want[e.Name], got); d != "" {
			t.Errorf("%s (-want +got):\n%s", e.Name, d)
		}
		if e.Doc == "" || !strings.HasSuffix(e.Doc, ".") {
			t.Errorf("%s: the doc is %q", e.Name, e.Doc)
		}
	}
}

// spoken lists arguments with all there is to say of them.
func spoken(t *testing.T, prefix string, args []Arg) []string {
	var all []string
	for _, a := range args {
		s := a.Name + " " + a.Type
		if a.Required {
			s += " required"
		}
		if a.Secret {
			s += " secret"
		}
		all = append(all, s)
		if a.Doc == "" || strings.HasSuffix(a.Doc, ".") {
			t.Errorf("%s.%s: the doc is %q", prefix, a.Name, a.Doc)
		}
		for _, inner := range spoken(t, prefix+"."+a.Name, a.Fields) {
			all = append(all, a.Name+"."+inner)
		}
	}
	return all
}

func TestRegistry(t *testing.T) {
	if !slices.IsSortedFunc(Registry, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the registry is not sorted by name")
	}
	for _, e := range Registry {
		got, ok := Lookup(e.Name)
		if !ok || got.Name != e.Name {
			t.Errorf("Lookup(%q) = %v, %v", e.Name, got.Name, ok)
		}
		if a, b := e.New(), e.New(); a == b {
			t.Errorf("%s: two tasks share one struct", e.Name)
		}
		b, ok := e.New().(interface{ Barrier() bool })
		if barrier := ok && b.Barrier(); barrier != (e.Name == "enable_netconf") {
			t.Errorf("%s: barrier %v", e.Name, barrier)
		}
	}
	if _, ok := Lookup("ensure_nothing"); ok {
		t.Error("Lookup finds a module that there is not")
	}
}

// Salts differ by router and account, so that no two hashes of one password are
// the same.
func TestSaltOfPassword(t *testing.T) {
	hash := func(host, user string) string {
		m := &EnsureAuth{User: user, Password: secret.New("Lab-Secret1")}
		c := empty()
		if err := m.Ensure(targetOf(host), c); err != nil {
			t.Fatal(err)
		}
		h, _ := c.Find("system", "login").Entry("user", user).Find("authentication").Leaf("encrypted-password")
		return h
	}
	if a, b := hash("r1", "netops"), hash("r2", "netops"); a == b {
		t.Error("two routers have the same hash")
	}
	if a, b := hash("r1", "netops"), hash("r1", "ann"); a == b {
		t.Error("two accounts have the same hash")
	}
}
