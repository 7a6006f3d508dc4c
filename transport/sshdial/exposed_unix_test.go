//go:build unix

package sshdial

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// A private key that others can read is not used, as ssh has it; a public one is
// for everybody to read.
func TestExposedKey(t *testing.T) {
	file := newKey(t, "ed25519").file(t, "")
	for mode, refused := range map[os.FileMode]bool{0o600: false, 0o400: false, 0o640: true, 0o604: true, 0o620: true} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		_, err := readIdentity(file)
		if (err != nil) != refused {
			t.Errorf("%04o: %v", mode, err)
		}
		if refused && (!errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), file) || !strings.Contains(transport.Hint(err), "chmod 600 "+file)) {
			t.Errorf("%04o: %v (%s)", mode, err, transport.Hint(err))
		}
	}
	public := filepath.Join(t.TempDir(), "id.pub")
	if err := os.WriteFile(public, ssh.MarshalAuthorizedKey(newKey(t, "ed25519").PublicKey()), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readIdentity(public); err != nil && strings.Contains(err.Error(), "others") {
		t.Error(err)
	}
}
