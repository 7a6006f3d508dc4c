package layers

import (
	"fmt"
	"regexp"
	"strings"
)

// layer is a row of ARCHITECTURE.md's table. It holds for a package and for
// those below it that have no row of their own.
type layer struct {
	may map[string]bool // packages, without the module's name; "*" is every one
}

// outside lists which of other people's packages the code of a layer may
// import; what is below them counts too. Layers that are not here may import
// the standard library only.
var outside = map[string][]string{
	"cmd/nplay":               {"github.com/spf13/cobra", "github.com/spf13/pflag", "golang.org/x/term"},
	"playbooks":               {"github.com/hashicorp/hcl/v2", "github.com/zclconf/go-cty", "golang.org/x/text"},
	"engine":                  {"golang.org/x/sync/errgroup"},
	"engine/planfile":         {"golang.org/x/crypto/scrypt"},
	"transport/netconf":       {"golang.org/x/crypto/ssh"},
	"transport/roads":         {"golang.org/x/crypto/ssh"},
	"transport/cli":           {"golang.org/x/crypto/ssh"},
	"transport/sshdial":       {"golang.org/x/crypto/ssh"},
	"transport/hostkeys":      {"golang.org/x/crypto/ssh"},
	"transport/transporttest": {"golang.org/x/crypto/ssh"},
	"transport/junossim":      {"golang.org/x/crypto/ssh"},
	"transport/netconfd":      {"golang.org/x/crypto/ssh"},
	"internal/vault":          {"filippo.io/age", "golang.org/x/crypto/ssh"}, // ssh: reads private keys, opens no connection
	"internal/ui":             {"golang.org/x/term"},
}

// forTests are packages that any test may import, beside those of its layer.
var forTests = []string{
	"github.com/google/go-cmp", "github.com/rogpeppe/go-internal", "go.uber.org/goleak", "pgregory.net/rapid",
	"golang.org/x/crypto/ssh", "filippo.io/age",
}

// deaf are layers that know only what they are told: no files, no network, no
// other programs, no randomness.
var deaf = map[string]bool{"conf": true, "conf/schema": true, "modules": true}

// outsideWorld is what a deaf layer may not import.
var outsideWorld = []string{"os", "net", "syscall", "io/ioutil", "crypto/rand", "math/rand", "log", "plugin", "unsafe"}

// harmless are packages below those that reach nothing.
var harmless = []string{"net/netip", "net/url"}

var row = regexp.MustCompile("^\\| `([^`]+)` \\|.*\\| ([^|]+) \\|$")

// readTable reads the table of ARCHITECTURE.md.
func readTable(text string) (map[string]layer, error) {
	layers := map[string]layer{}
	parens := regexp.MustCompile(`\([^)]*\)`)
	for line := range strings.Lines(text) {
		m := row.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		if _, twice := layers[m[1]]; twice {
			return nil, fmt.Errorf("%s has two rows", m[1])
		}
		l := layer{may: map[string]bool{}}
		for _, name := range strings.Split(parens.ReplaceAllString(m[2], ""), ",") {
			switch name = strings.TrimSpace(name); name {
			case "everything":
				l.may["*"] = true
			case "standard library":
			default:
				l.may[name] = true
			}
		}
		layers[m[1]] = l
	}
	for name, l := range layers {
		for other := range l.may {
			if _, ok := layers[other]; !ok && other != "*" {
				return nil, fmt.Errorf("%s may import %q, which has no row", name, other)
			}
		}
	}
	if len(layers) == 0 {
		return nil, fmt.Errorf("no table found")
	}
	return layers, nil
}
