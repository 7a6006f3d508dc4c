package modules

import (
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nplay/conf/schema"
)

// leaves names the statement that an argument becomes. An argument that becomes
// none is in loose.
var leaves = map[string]string{
	"enable_netconf.port":                       "system/services/netconf/ssh/port",
	"enable_netconf.connection_limit":           "system/services/netconf/ssh/connection-limit",
	"enable_netconf.rate_limit":                 "system/services/netconf/ssh/rate-limit",
	"enable_netconf.client_alive_interval":      "system/services/netconf/ssh/client-alive-interval",
	"enable_netconf.client_alive_count_max":     "system/services/netconf/ssh/client-alive-count-max",
	"ensure_banner.login":                       "system/login/message",
	"ensure_banner.announcement":                "system/login/announcement",
	"ensure_dns.servers":                        "system/name-server/name",
	"ensure_dns.domain_name":                    "system/domain-name",
	"ensure_dns.search":                         "system/domain-search",
	"ensure_hostname.name":                      "system/host-name",
	"ensure_login_class.name":                   "system/login/class/name",
	"ensure_login_class.permissions":            "system/login/class/permissions",
	"ensure_login_class.allow_commands":         "system/login/class/allow-commands",
	"ensure_login_class.deny_commands":          "system/login/class/deny-commands",
	"ensure_login_class.allow_configuration":    "system/login/class/allow-configuration",
	"ensure_login_class.deny_configuration":     "system/login/class/deny-configuration",
	"ensure_login_class.idle_timeout":           "system/login/class/idle-timeout",
	"ensure_ntp.servers.address":                "system/ntp/server/name",
	"ensure_ntp.servers.version":                "system/ntp/server/version",
	"ensure_ntp.servers.key":                    "system/ntp/server/key",
	"ensure_ntp.servers.routing_instance":       "system/ntp/server/routing-instance",
	"ensure_ntp.boot_server":                    "system/ntp/boot-server",
	"ensure_ntp.source_addresses":               "system/ntp/source-address/name",
	"ensure_auth_order.order":                   "system/authentication-order",
	"ensure_radius.servers.address":             "system/radius-server/name",
	"ensure_radius.servers.port":                "system/radius-server/port",
	"ensure_radius.servers.accounting_port":     "system/radius-server/accounting-port",
	"ensure_radius.servers.timeout":             "system/radius-server/timeout",
	"ensure_radius.servers.retry":               "system/radius-server/retry",
	"ensure_radius.servers.source_address":      "system/radius-server/source-address",
	"ensure_radius.servers.routing_instance":    "system/radius-server/routing-instance",
	"ensure_ssh.port":                           "system/services/ssh/port",
	"ensure_ssh.root_login":                     "system/services/ssh/root-login",
	"ensure_ssh.protocol_version":               "system/services/ssh/protocol-version",
	"ensure_ssh.connection_limit":               "system/services/ssh/connection-limit",
	"ensure_ssh.rate_limit":                     "system/services/ssh/rate-limit",
	"ensure_ssh.client_alive_interval":          "system/services/ssh/client-alive-interval",
	"ensure_ssh.client_alive_count_max":         "system/services/ssh/client-alive-count-max",
	"ensure_ssh.max_sessions_per_connection":    "system/services/ssh/max-sessions-per-connection",
	"ensure_ssh.max_pre_authentication_packets": "system/services/ssh/max-pre-authentication-packets",
	"ensure_ssh.ciphers":                        "system/services/ssh/ciphers",
	"ensure_ssh.macs":                           "system/services/ssh/macs",
	"ensure_ssh.key_exchange":                   "system/services/ssh/key-exchange",
	"ensure_syslog.hosts.name":                  "system/syslog/host/name",
	"ensure_syslog.hosts.port":                  "system/syslog/host/port",
	"ensure_syslog.hosts.transport":             "system/syslog/host/transport",
	"ensure_syslog.hosts.source_address":        "system/syslog/host/source-address",
	"ensure_syslog.hosts.routing_instance":      "system/syslog/host/routing-instance",
	"ensure_syslog.hosts.facility_override":     "system/syslog/host/facility-override",
	"ensure_syslog.hosts.log_prefix":            "system/syslog/host/log-prefix",
	"ensure_syslog.hosts.match":                 "system/syslog/host/match",
	"ensure_syslog.files.name":                  "system/syslog/file/name",
	"ensure_syslog.files.match":                 "system/syslog/file/match",
	"ensure_syslog.users.name":                  "system/syslog/user/name",
	"ensure_syslog.users.match":                 "system/syslog/user/match",
	"ensure_syslog.source_address":              "system/syslog/source-address",
	"ensure_tacplus.servers.address":            "system/tacplus-server/name",
	"ensure_tacplus.servers.port":               "system/tacplus-server/port",
	"ensure_tacplus.servers.timeout":            "system/tacplus-server/timeout",
	"ensure_tacplus.servers.source_address":     "system/tacplus-server/source-address",
	"ensure_tacplus.servers.routing_instance":   "system/tacplus-server/routing-instance",
	"ensure_user.name":                          "system/login/user/name",
	"ensure_user.class":                         "system/login/user/class",
	"ensure_user.full_name":                     "system/login/user/full-name",
	"ensure_user.uid":                           "system/login/user/uid",
	"ensure_auth.user":                          "system/login/user/name",
}

// loose are the arguments that no single leaf stands for; each has cases of its
// own in testdata.
var loose = []string{
	"ensure_config.set", "ensure_config.text", "ensure_config.xml", "ensure_config.config", "ensure_config.keys",
	"ensure_auth.ssh_keys", "ensure_auth.password", "ensure_auth.password_hash",
	"ensure_root_auth.ssh_keys", "ensure_root_auth.password", "ensure_root_auth.password_hash",
	"ensure_radius.servers.secret", "ensure_tacplus.servers.secret",
	"ensure_syslog.hosts.contents", "ensure_syslog.files.contents", "ensure_syslog.users.contents", "ensure_syslog.console",
}

// Every argument that becomes a leaf is held against the schema: a value that
// Junos does not take is refused before any router is dialled.
func TestArgumentsWithinSchema(t *testing.T) {
	seen := map[string]bool{}
	bounded := 0
	for _, e := range Registry {
		eachArg(e.Name, e.Args(), func(name string, a Arg) {
			if a.Type == "bool" || a.Fields != nil || slices.Contains(loose, name) {
				return
			}
			path, ok := leaves[name]
			if !ok {
				t.Errorf("%s: nobody says which statement it becomes", name)
				return
			}
			seen[name] = true
			def, ok := schema.Lookup(strings.Split(path, "/")...)
			if !ok {
				t.Errorf("%s: the schema has no %s", name, path)
				return
			}
			if bounds := span.FindStringSubmatch(def.Takes()); bounds != nil && a.Type == "number" && !strings.Contains(a.Doc, bounds[1]+" to "+bounds[2]) {
				t.Errorf("%s: the doc does not say %s to %s: %s", name, bounds[1], bounds[2], a.Doc)
			}
			for _, bad := range outside(def) {
				bounded++
				if !refuses(t, e, strings.TrimPrefix(name, e.Name+"."), bad, def.Takes()) {
					t.Errorf("%s: %.40q passes, and Junos takes %s", name, bad, def.Takes())
				}
			}
		})
	}
	for name := range leaves {
		if !seen[name] {
			t.Errorf("there is no argument %s", name)
		}
	}
	if bounded < 50 {
		t.Errorf("only %d values were tried", bounded)
	}
}

func eachArg(prefix string, args []Arg, do func(string, Arg)) {
	for _, a := range args {
		do(prefix+"."+a.Name, a)
		eachArg(prefix+"."+a.Name, a.Fields, do)
	}
}

var span = regexp.MustCompile(`(-?\d+)\.\.(-?\d+)`)

// outside returns values that a leaf does not take, none if it takes any text.
func outside(def schema.Def) []string {
	takes := def.Takes()
	bounds := span.FindStringSubmatch(takes)
	switch {
	case bounds == nil && takes == "text":
		return nil
	case bounds == nil:
		return []string{"no-such-word"}
	}
	low, _ := strconv.Atoi(bounds[1])
	high, _ := strconv.Atoi(bounds[2])
	if strings.HasPrefix(takes, "text") {
		return []string{"", strings.Repeat("x", high+1)}
	}
	return []string{strconv.Itoa(low - 1), strconv.Itoa(high + 1)}
}

// refuses gives one argument a value and reports whether Validate says of it
// what Junos takes.
func refuses(t *testing.T, e Entry, name, value, takes string) bool {
	t.Helper()
	m := e.New()
	v := reflect.ValueOf(m).Elem()
	outer, inner, nested := strings.Cut(name, ".")
	field := argument(t, v, outer)
	if nested {
		field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		field = argument(t, field.Index(0), inner)
	}
	give(t, field, value)
	for _, err := range split(m.(interface{ Validate() error }).Validate()) {
		var arg *ArgError
		if errors.As(err, &arg) && arg.Arg == outer && (strings.Contains(err.Error(), takes) || value == "" && strings.Contains(err.Error(), "is empty")) {
			return true
		}
	}
	return false
}

func give(t *testing.T, field reflect.Value, value string) {
	t.Helper()
	if field.Kind() == reflect.Slice {
		field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		field = field.Index(0)
	}
	field = pointed(field)
	if field.Kind() != reflect.Int {
		field.SetString(value)
		return
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		t.Fatal(err)
	}
	field.SetInt(int64(n))
}
