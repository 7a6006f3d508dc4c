// Command gen reads Juniper's YANG modules for the Junos configuration and
// writes what conf/schema needs of them as one compact file: names, kinds,
// keys, values. Descriptions are left behind, and nothing of the YANG text is
// copied.
//
// It is a Go module of its own so that the YANG parser is no dependency of
// nplay. It is run by go generate in conf/schema:
//
//	go generate ./conf/schema        write the file
//	go -C conf/schema/gen run . -check   say whether the file is current
//
// The directory with the modules is $NPLAY_YANG, ../shared/yang without it;
// a relative one counts from the root of the repository.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// root is the repository's root as seen from the generator's own directory,
// where go run -C starts it.
const root = "../../.."

func main() {
	out := flag.String("out", "../junos.bin", "file to write")
	check := flag.Bool("check", false, "write nothing; fail when the file is not what would be written")
	flag.Parse()
	if err := run(*out, *check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(out string, check bool) error {
	data, err := generate(yangDir())
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(out, data, 0o644)
	}
	old, err := os.ReadFile(out)
	if err != nil {
		return err
	}
	if !bytes.Equal(old, data) {
		return errors.New(out + " is not what the YANG modules say; run go generate ./conf/schema")
	}
	return nil
}

// generate turns the modules in dir into the content of the data file.
func generate(dir string) ([]byte, error) {
	mods, err := readModules(dir)
	if err != nil {
		return nil, err
	}
	g := newGraph()
	top, err := newBuilder(mods, g).configuration()
	if err != nil {
		return nil, err
	}
	marker := newMarker(g, newGraph())
	marker.mark(top, "configuration", "")
	if err := marker.unused(); err != nil {
		return nil, err
	}
	return encode(marker.to)
}

func yangDir() string {
	dir := os.Getenv("NPLAY_YANG")
	if dir == "" {
		dir = "../shared/yang"
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(root, dir)
	}
	return dir
}
