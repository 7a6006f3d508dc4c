package planfile

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
	"nplay/transport"
)

// What is read is what was written, but for secrets and what the plan has cost.
func TestRoundTrip(t *testing.T) {
	f := plan(t, 3, "QQQQ", wanted)
	hosts := f.Plan.Hosts
	hosts[1].Steps, hosts[1].Base, hosts[1].Scopes = nil, nil, nil // as it should be
	hosts[2] = engine.HostPlan{Host: hosts[2].Host, Failure: &engine.Failure{
		Host: hosts[2].Host, Cause: engine.Unreachable, Text: "no route to " + hosts[2].Host + " \x01", Hint: "look", Source: conf.Source{File: "i.hcl", Line: 1},
	}}
	hosts[0].Access = []string{"system login user noc"}
	hosts[0].Guard = &engine.Failure{Host: hosts[0].Host, Cause: engine.Lockout, Text: "locks out"}
	hosts[0].Check = &engine.Check{Differs: true, Diff: "+ x", Computed: true, Failure: &engine.Failure{Cause: engine.Protocol, Text: "lost"},
		Errors:   []engine.Verdict{{Request: "load", Warning: transport.Warning{Path: "[edit]", Message: "no"}, Tasks: []engine.Change{{Play: "all", Task: "ensure_user.noc"}}}},
		Warnings: []engine.Verdict{{Request: "commit check", Warning: transport.Warning{Message: "old"}}}}
	var data bytes.Buffer
	if err := Write(&data, f); err != nil {
		t.Fatal(err)
	}
	got := reread(t, data.Bytes())

	want := *f
	sealed := *f.Plan
	want.Plan = &sealed
	sealed.Seal, sealed.Hosts = got.Plan.Seal, nil
	for _, h := range hosts {
		h.Stats = engine.Counters{}
		if h.Changed() {
			h.Base = engine.SealTree(got.Plan.Seal, h.Base)
			s := h.Steps[0]
			s.Edits, s.BaseDigest = engine.SealEdits(got.Plan.Seal, s.Edits), engine.Digest(h.Base, h.Scopes)
			h.Steps = []engine.Step{s}
		}
		sealed.Hosts = append(sealed.Hosts, h)
	}
	opts := cmp.Options{cmpopts.EquateEmpty(), cmp.AllowUnexported(sealer{}, conf.Node{}.Def), cmpopts.IgnoreTypes(&sealer{})}
	if d := cmp.Diff(&want, got, opts); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	// And so is what a person reviews.
	if d := cmp.Diff(review.New(f.Plan), review.New(got.Plan), cmp.Exporter(func(reflect.Type) bool { return true }), cmpopts.EquateEmpty()); d != "" {
		t.Errorf("the review: -want +got:\n%s", d)
	}
	if err := Write(io.Discard, got); err == nil {
		t.Error("a plan without its secrets was stored once more")
	}
}

// No secret stands in a file, packed or not; nor does a quick digest of one, or
// of something that holds one.
func TestNoSecret(t *testing.T) {
	f := plan(t, 2, "QQQQ", wanted)
	f.Plan.Hosts[1].Failure = &engine.Failure{Cause: engine.Refused, Text: "bad " + inClear + " here", Hint: "not " + shared}
	f.Plan.Hosts[1].Steps, f.Plan.Hosts[1].Base = nil, nil
	var whole bytes.Buffer
	if err := Write(&whole, f); err != nil {
		t.Fatal(err)
	}
	data := whole.Bytes()
	plain := unpacked(t, data)
	secrets := []string{oldHash, weak, inClear, shared, within, reversibleOf(shared, "QQQQ"), reversibleOf(inClear, "HHHH"), quickHash("mx00001.ams")}
	clearBase := engine.Digest(f.Plan.Hosts[0].Base, scopes)
	for _, s := range secrets {
		for _, all := range [][]byte{data, plain} {
			if bytes.Contains(all, []byte(s)) {
				t.Errorf("%q is in the file", s)
			}
		}
		sum := sha256.Sum256([]byte(s))
		for _, digest := range []string{hex.EncodeToString(sum[:8]), base64.StdEncoding.EncodeToString(sum[:])[:10], base64.RawURLEncoding.EncodeToString(sum[:])[:10]} {
			if bytes.Contains(plain, []byte(digest)) {
				t.Errorf("the SHA-256 of %q is in the file", s)
			}
		}
	}
	if bytes.Contains(plain, []byte(clearBase[:16])) || clearBase == "" {
		t.Error("the digest of the clear configuration is in the file")
	}
	if got := reread(t, data).Plan.Hosts[0].Steps[0].BaseDigest; got == clearBase || got == "" {
		t.Errorf("the digest of what was planned on is %q", got)
	}
}

// unpacked is what is packed in a file.
func unpacked(t testing.TB, data []byte) []byte {
	t.Helper()
	_, rest, _ := bytes.Cut(data, []byte("\n"))
	z, err := gzip.NewReader(bytes.NewReader(rest))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// Equal plans are equal files, whatever salt a router shows its secrets with.
func TestSameFile(t *testing.T) {
	a, b := written(t, plan(t, 3, "QQQQ", wanted)), written(t, plan(t, 3, "BBBB", wanted))
	if !bytes.Equal(a, b) {
		t.Error("two plans of the same differ")
	}
}
