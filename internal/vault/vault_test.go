package vault

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"filippo.io/age/armor"
	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
)

const canary = "canary-Hunter2"

// seal encrypts the canary.
func seal(t *testing.T, armored bool, to ...age.Recipient) []byte {
	t.Helper()
	return sealText(t, canary, armored, to...)
}

func sealText(t *testing.T, text string, armored bool, to ...age.Recipient) []byte {
	t.Helper()
	var b bytes.Buffer
	out := io.WriteCloser(nopCloser{&b})
	if armored {
		out = armor.NewWriter(&b)
	}
	w, err := age.Encrypt(out, to...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// cheap is a recipient for a passphrase that is quick to try.
func cheap(t *testing.T, passphrase string, work int) age.Recipient {
	t.Helper()
	r, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	r.SetWorkFactor(work)
	return r
}

func native(t *testing.T) *age.X25519Identity {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// person answers every question with one passphrase and counts them.
type person struct {
	says  string
	asked []string
}

func (p *person) ask(_ context.Context, question string) (secret.String, error) {
	p.asked = append(p.asked, question)
	if p.says == "" {
		return secret.String{}, errors.New("interrupted")
	}
	return secret.New(p.says), nil
}

// keyFile writes an SSH key, with a passphrase if there is one.
func keyFile(t *testing.T, dir, name string, key any, passphrase string) (file string, public ssh.PublicKey) {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(key, "")
	if passphrase != "" {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(key, "", []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return put(t, dir, name, string(pem.EncodeToMemory(block))), signer.PublicKey()
}

func put(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	one, two := native(t), native(t)
	pq, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"one":     put(t, dir, "one", "# created: today\n# public key: "+one.Recipient().String()+"\n"+one.String()+"\r\n\n"),
		"two":     put(t, dir, "two", two.String()),
		"pq":      put(t, dir, "pq", pq.String()+"\n"),
		"garbage": put(t, dir, "garbage", "AGE-SECRET-KEY-1"+strings.ToUpper(canary)+"\n"),
		"empty":   put(t, dir, "empty", "# nothing\n"),
		"plugin":  put(t, dir, "plugin", "AGE-PLUGIN-YUBIKEY-1"+canary),
		"pem":     put(t, dir, "pem", "-----BEGIN OPENSSH PRIVATE KEY-----\n"+canary+"\n-----END OPENSSH PRIVATE KEY-----\n"),
		"big":     put(t, dir, "big", strings.Repeat("#\n", maxIdentity/2+1)),
		"nowhere": filepath.Join(dir, "nowhere"),
		"folder":  dir,
	}
	var locked bytes.Buffer
	w, err := age.Encrypt(&locked, cheap(t, "open sesame", 10))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(w, one.String())
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files["locked"] = put(t, dir, "locked", locked.String())
	files["sealed"] = put(t, dir, "sealed", string(seal(t, false, two.Recipient())))

	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var edPublic, rsaPublic ssh.PublicKey
	files["ed25519"], edPublic = keyFile(t, dir, "ed25519", edKey, "")
	files["ed25519 locked"], _ = keyFile(t, dir, "ed25519-locked", edKey, "open sesame")
	files["rsa locked"], rsaPublic = keyFile(t, dir, "rsa-locked", rsaKey, "open sesame")
	files["ecdsa"], _ = keyFile(t, dir, "ecdsa", ecKey, "")
	toEd, err := agessh.NewEd25519Recipient(edPublic)
	if err != nil {
		t.Fatal(err)
	}
	toRSA, err := agessh.NewRSARecipient(rsaPublic)
	if err != nil {
		t.Fatal(err)
	}

	forOne := seal(t, false, one.Recipient())
	byWord := seal(t, true, cheap(t, "open sesame", 10))
	bent := func(b []byte, at int) []byte {
		b = bytes.Clone(b)
		b[at] ^= 1
		return b
	}
	payload := len(forOne) - len(canary) - 16 // nonce before, tag behind
	for name, c := range map[string]struct {
		sealed     []byte
		identities string // by name, with commas between
		says       string // "" and nobody: there is nobody to ask
		want       string // "" is the text
		asked      int
	}{
		"binary":                  {forOne, "one", "", "", 0},
		"armored":                 {seal(t, true, one.Recipient()), "one", "", "", 0},
		"armored, with space":     {append([]byte("\n  \n"), seal(t, true, one.Recipient())...), "one", "", "", 0},
		"armored, from Windows":   {bytes.ReplaceAll(seal(t, true, one.Recipient()), []byte("\n"), []byte("\r\n")), "one", "", "", 0},
		"one of two keys":         {forOne, "two,one", "", "", 0},
		"one of two recipients":   {seal(t, false, two.Recipient(), one.Recipient()), "one", "", "", 0},
		"post-quantum":            {seal(t, false, pq.Recipient()), "pq", "", "", 0},
		"ssh ed25519":             {seal(t, false, toEd), "ed25519", "", "", 0},
		"ssh ed25519, locked":     {seal(t, false, toEd), "ed25519 locked", "open sesame", "", 1},
		"ssh rsa, locked":         {seal(t, false, toRSA), "rsa locked", "open sesame", "", 1},
		"a locked key not needed": {forOne, "rsa locked,one", "wrong", "", 0},
		"a locked identity":       {forOne, "locked", "open sesame", "", 1},
		"a passphrase":            {byWord, "", "open sesame", "", 1},
		"a passphrase, with keys": {byWord, "nowhere", "open sesame", "", 1},

		"no key":                {forOne, "", "", "there is no key to open it; name your private key's file with --age-identity", 0},
		"another's key":         {forOne, "two", "", "encrypted for other keys (X25519) than those of " + files["two"], 0},
		"another's, of ssh":     {seal(t, false, toEd), "one,rsa locked", "open sesame", "other keys (ssh-ed25519)", 0},
		"wrong passphrase":      {byWord, "", "open barley", "the passphrase is wrong", 1},
		"nobody to ask":         {byWord, "", "nobody", "there is no terminal", 0},
		"interrupted":           {byWord, "", "", "is encrypted with a passphrase: interrupted", 1},
		"wrong for ssh":         {seal(t, false, toEd), "ed25519 locked", "open barley", "the passphrase of the SSH key " + files["ed25519 locked"] + " is wrong", 1},
		"nobody for ssh":        {seal(t, false, toEd), "ed25519 locked", "nobody", "there is no terminal", 0},
		"wrong for identity":    {forOne, "locked", "open barley", files["locked"] + " cannot be opened: the passphrase is wrong", 1},
		"nobody for identity":   {forOne, "locked", "nobody", "there is no terminal", 0},
		"identity for a key":    {forOne, "sealed", "", "is itself encrypted for a key", 0},
		"too much work":         {seal(t, false, cheap(t, "open sesame", 10)), "", "open sesame", "", 1}, // replaced below
		"no such identity":      {forOne, "nowhere", "", files["nowhere"] + " cannot be read: no such file", 0},
		"a folder":              {forOne, "folder", "", "is a folder", 0},
		"a big identity":        {forOne, "big", "", "more than 1 MiB", 0},
		"no identity in it":     {forOne, "empty", "", "holds no private key", 0},
		"garbage for a key":     {forOne, "garbage", "", "holds no private key", 0},
		"a plugin":              {forOne, "plugin", "", "names a plugin", 0},
		"a broken ssh key":      {forOne, "pem", "", "is no SSH private key", 0},
		"ecdsa":                 {forOne, "ecdsa", "", "of the type ed25519 or rsa", 0},
		"cut header":            {forOne[:60], "one", "", "is damaged", 0},
		"cut within the text":   {forOne[:len(forOne)-3], "one", "", "is damaged", 0},
		"cut before the text":   {forOne[:payload-8], "one", "", "is damaged", 0},
		"cut in a later piece":  {sealText(t, strings.Repeat(canary+"\n", 20_000), false, one.Recipient())[:100_000], "one", "", "is damaged", 0},
		"a bit of the text":     {bent(forOne, len(forOne)-1), "one", "", "is damaged", 0},
		"a bit of the seal":     {bent(forOne, bytes.Index(forOne, []byte("---"))+5), "one", "", "is damaged", 0},
		"another version":       {append([]byte("age-encryption.org/v9"), forOne[21:]...), "one", "", "is damaged", 0},
		"cut armor":             {seal(t, true, one.Recipient())[:200], "one", "", "is damaged", 0},
		"only the first line":   {[]byte("age-encryption.org/v1\n"), "one", "", "is damaged", 0},
		"nothing but the armor": {[]byte(armor.Header), "one", "", "is damaged", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "too much work" {
				// Only the header says so; nobody should have to wait for a real one.
				c.sealed, c.want, c.asked = bytes.Replace(c.sealed, []byte(" 10\n"), []byte(" 21\n"), 1), "takes 2^21 rounds", 0
			}
			if !Sealed(c.sealed) {
				t.Fatal("is not taken for a file of age's")
			}
			p := &person{says: c.says}
			o := Opener{Ask: p.ask}
			if c.says == "nobody" {
				o.Ask = nil
			}
			for _, f := range strings.FieldsFunc(c.identities, func(c rune) bool { return c == ',' }) {
				o.Identities = append(o.Identities, files[f])
			}
			text, err := o.Open(t.Context(), "vars.hcl.age", c.sealed, 1<<20)
			switch {
			case c.want == "" && (err != nil || string(text) != canary):
				t.Errorf("got %q, %v", text, err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want %q", err, c.want)
			case err != nil && (strings.Contains(strings.ToLower(err.Error()), "hunter2") || strings.Contains(err.Error(), "sesame") || len(text) > 0):
				t.Errorf("says too much: %v", err)
			}
			if len(p.asked) != c.asked {
				t.Errorf("asked %q, want %d questions", p.asked, c.asked)
			}
			if c.want == "" { // once more: keys are read, and people asked for them, once
				again := len(p.asked)
				if _, err := o.Open(t.Context(), "vars.hcl.age", c.sealed, 1<<20); err != nil {
					t.Error(err)
				}
				if len(c.identities) > 0 && c.identities != "nowhere" && len(p.asked) != again {
					t.Errorf("asked again: %q", p.asked)
				}
			}
		})
	}
	if _, err := (&Opener{Identities: []string{files["one"]}}).Open(t.Context(), "x", forOne, len(canary)-1); err == nil || !strings.Contains(err.Error(), "the most that is read") {
		t.Errorf("larger than the limit: %v", err)
	}
}

func TestSealed(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "a = 1\n": false, "# age-encryption.org/v1\n": false, "\nage-encryption.org/v1\n": false,
		"age-encryption.org/v1\n": true, armor.Header + "\n": true, "\n\n " + armor.Header: true, "-----BEGIN CERTIFICATE-----": false,
	} {
		if Sealed([]byte(text)) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// Whatever stands in a file that calls itself age's, opening it ends with an
// error that shows nothing of it, and never takes a passphrase's work.
func FuzzOpen(f *testing.F) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		f.Fatal(err)
	}
	dir := f.TempDir()
	identity := filepath.Join(dir, "key")
	if err := os.WriteFile(identity, []byte(key.String()), 0o600); err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("age-encryption.org/v1\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n--- Vn+54jqiiUCE+WZcEVY3f1sqHjlu/z1LCQ/T7Xm7qI0\n"))
	f.Add([]byte("age-encryption.org/v1\n-> scrypt bBjlhJVYZeE4aqUdmtRHfw 99\nabc\n--- x\n"))
	f.Add([]byte(armor.Header + "\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCg==\n" + armor.Footer + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		o := Opener{Identities: []string{identity}}
		if out, err := o.Open(t.Context(), "x", text, 1000); err == nil || len(out) > 0 {
			t.Errorf("opened %q", text)
		}
	})
}
