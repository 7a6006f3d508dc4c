package main

import (
	"os"
	"path/filepath"
	"testing"

	"nplay/internal/ui"
	"nplay/transport/hostkeys"
	"nplay/transport/sshdial"
)

// Of a host with a key that is not as it should be, no key is written.
func TestChooseKeys(t *testing.T) {
	tests := []struct {
		name   string
		states []ui.KeyState
		want   int
	}{
		{"new", []ui.KeyState{ui.KeyNew, ui.KeyNew}, 2},
		{"a type more", []ui.KeyState{ui.KeyKnown, ui.KeyNew}, 1},
		{"certified", []ui.KeyState{ui.KeyCertified}, 0},
		{"new beside a changed one", []ui.KeyState{ui.KeyNew, ui.KeyChanged}, 0},
		{"new beside a revoked one", []ui.KeyState{ui.KeyRevoked, ui.KeyNew}, 0},
	}
	for _, tt := range tests {
		s := keyScan{write: true}
		a := answered{name: "r1", keys: make([]hostkeys.Shown, len(tt.states))}
		for _, state := range tt.states {
			a.shown.Keys = append(a.shown.Keys, ui.HostKey{State: state})
		}
		additions := map[string][]hostkeys.Entry{}
		s.choose(door{name: "r1", jump: true, target: sshdial.Target{KnownHosts: []string{"kept"}}}, &a, additions)
		if len(additions["kept"]) != tt.want || tt.want == 0 && len(additions) > 0 {
			t.Errorf("%s: %v", tt.name, additions)
		}
	}
}

// What keys are added to stays what it was: a link, with the mode it had.
func TestAddKeys(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := os.WriteFile(real, []byte("# ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", link); err != nil {
		t.Skipf("no links here: %v", err)
	}
	if err := addKeys(link, nil, nil); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(real)
	info, err2 := os.Lstat(link)
	mode, err3 := os.Stat(real)
	if err != nil || err2 != nil || err3 != nil || string(text) != "# ours\n" || info.Mode()&os.ModeSymlink == 0 || mode.Mode().Perm() != 0o600 {
		t.Errorf("%q, %v %v, %v %v %v", text, info.Mode(), mode.Mode(), err, err2, err3)
	}
}
