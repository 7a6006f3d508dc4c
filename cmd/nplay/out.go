package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/engine/planfile"
	"nplay/internal/secret"
	"nplay/internal/ui"
	"nplay/playbooks"
)

// An outFlag names the file that a plan is stored in; "" stores none.
type outFlag struct{ file string }

func (f *outFlag) register(c *cobra.Command) {
	c.Flags().StringVar(&f.file, "out", "", "store the plan in `FILE`, to be applied as it is: nplay apply FILE; no secret is stored in it")
}

// check refuses a file that could not be written, or is something else than a plan,
// before routers are asked.
func (f outFlag) check(c *cobra.Command) error {
	if !c.Flags().Changed("out") {
		return nil
	}
	if f.file == "" {
		return usage{c, errors.New("--out takes the file to store the plan in")}
	}
	if info, err := os.Stat(filepath.Dir(f.file)); err != nil || !info.IsDir() {
		return hinted{fmt.Errorf("--out %s: there is no folder %s", f.file, filepath.Dir(f.file)), "make it first"}
	}
	info, err := os.Stat(f.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("--out %s: %w", f.file, unpathed(err))
	case !info.Mode().IsRegular():
		return hinted{fmt.Errorf("--out %s: is there, and is no file", f.file), "name a file"}
	case info.Size() == 0:
		return nil // made for it, by mktemp perhaps
	}
	if plan, err := isPlan(f.file); err != nil {
		return fmt.Errorf("--out %s: %w", f.file, unpathed(err))
	} else if !plan {
		return hinted{fmt.Errorf("--out %s: is there, and is not a plan file; nplay writes over plan files only", f.file),
			"name another file, or remove this one"}
	}
	return nil
}

// isPlan reports whether a file begins as a plan file does.
func isPlan(file string) (bool, error) {
	in, err := os.Open(file)
	if err != nil {
		return false, err
	}
	defer in.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, err
	}
	return planfile.Is(head[:n]), nil
}

// storable refuses, before routers are asked, what cannot be stored.
func (s *session) storable(f outFlag) error {
	if f.file == "" {
		return nil
	}
	if err := inClear(s.loaded.Bundle, s.loaded.Secrets); err != nil {
		return fmt.Errorf("--out %s: %w", f.file, err)
	}
	return nil
}

// of is the file that a plan will be stored in; "" for none.
func (f outFlag) of(plan *engine.Plan) string {
	if planned(plan, false) == interrupted {
		return ""
	}
	return f.file
}

// store writes the plan into the file, all of it or nothing.
func (s *session) store(f outFlag, load loadFlags, plan *engine.Plan) error {
	switch {
	case f.file == "":
		return nil
	case planned(plan, false) == interrupted:
		_ = ui.Note(s.app.stderr, s.app.err, "not stored in "+f.file+": the plan is not complete")
		return nil
	}
	data, err := s.encode(load, plan)
	if err != nil {
		return fmt.Errorf("--out %s: %w", f.file, err)
	}
	file := f.file
	if at, err := filepath.EvalSymlinks(file); err == nil {
		file = at // a link goes on leading there
	}
	if err := replace(file, data, 0o600); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	_ = ui.Say(s.app.stderr, fmt.Sprintf("nplay: the plan is stored in %s", f.file))
	return nil
}

// encode makes the plan file. It is read once before it is written: a plan that
// cannot be applied shall be known now.
func (s *session) encode(load loadFlags, plan *engine.Plan) ([]byte, error) {
	b := s.loaded.Bundle
	f := &planfile.File{
		Version: version(), Created: s.forms.now(), Inventory: load.inventory, Limit: load.limit, Tags: load.tags, Source: s.source(),
		Playbook:  planfile.Playbook{Name: b.Name, Folder: b.Folder, One: b.One, Files: b.Data, Unread: b.Unread},
		Arguments: engine.Arguments(s.loaded.Program), Plan: plan,
	}
	for _, v := range s.loaded.Values {
		f.Values = append(f.Values, planfile.Value(v))
	}
	var out bytes.Buffer
	if err := planfile.Write(&out, f); err != nil {
		return nil, err
	}
	if _, err := planfile.Read(bytes.NewReader(out.Bytes())); err != nil {
		return nil, fmt.Errorf("what was written cannot be read again: %w", err)
	}
	return out.Bytes(), nil
}

// minInClear is the length from which a secret is looked for in the playbook's
// files: a shorter one may be a word like any other.
const minInClear = 6

// inClear refuses a playbook that holds a secret: its files are stored as they are.
func inClear(b *playbooks.Files, secrets []secret.String) error {
	var names []string
	for name := range b.Data {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, s := range secrets {
			value := []byte(s.Reveal())
			if len(value) < minInClear {
				continue
			}
			if before, _, found := bytes.Cut(b.Data[name], value); found {
				return hinted{
					fmt.Errorf("a plan file holds the playbook's files, and %s holds a sensitive value in clear, in line %d",
						filepath.Join(b.Folder, name), 1+bytes.Count(before, []byte("\n"))),
					"take it out of the playbook: into an encrypted variable file, or a variable of the environment",
				}
			}
		}
	}
	return nil
}
