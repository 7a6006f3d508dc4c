package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
)

// unpack PLANFILE FILE writes what is packed in a plan file.
func cmdUnpack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unpack PLANFILE FILE")
	}
	_, packed, _ := bytes.Cut([]byte(ts.ReadFile(args[0])), []byte("\n"))
	z, err := gzip.NewReader(bytes.NewReader(packed))
	ts.Check(err)
	all, err := io.ReadAll(z)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), all, 0o600))
}
