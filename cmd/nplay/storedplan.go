package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"nplay/engine/planfile"
	"nplay/engine/review"
	"nplay/internal/ui"
	"nplay/playbooks"
)

// stored reads the plan file that a command line names; nil when it names a
// playbook, or something else that is for the playbook's reader to refuse.
func stored(file string) (*planfile.File, error) {
	if file == "" {
		return nil, nil
	}
	info, err := os.Stat(file)
	if err != nil || !info.Mode().IsRegular() {
		return nil, nil
	}
	plan, err := isPlan(file)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", file, unpathed(err))
	case !plan && filepath.Ext(file) != ".plan":
		return nil, nil
	}
	return readPlan(file)
}

// readPlan reads a plan file.
func readPlan(file string) (*planfile.File, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, unpathed(err))
	}
	defer in.Close()
	if info, err := in.Stat(); err == nil && info.IsDir() {
		return nil, hinted{fmt.Errorf("%s: is a folder, not a plan file", file), "`nplay plan PATH -i INVENTORY --out FILE` writes one"}
	}
	f, err := planfile.Read(in)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, unpathed(err))
	}
	return f, nil
}

// reviewStored puts a stored plan in order as it was when it was made.
func (f reviewFlags) reviewStored(p *planfile.File) *review.Review {
	r := f.review(p.Plan)
	r.Created, r.Version, r.Source = p.Created, p.Version, p.Source
	if f.stamp != "" {
		r.Created = f.created
	}
	return r
}

// provenance tells of a stored plan what a person should know before applying it.
func (a *app) provenance(p *planfile.File, now time.Time) {
	_ = ui.Say(a.stderr, fmt.Sprintf("nplay: a plan of %s, %s", p.Created.UTC().Format("2006-01-02 15:04:05 MST"), age(now.Sub(p.Created))))
	if p.Version != version() {
		_ = ui.Note(a.stderr, a.err, fmt.Sprintf("it was made by nplay %s, and this is %s", p.Version, version()))
	}
	if p.Source != "" {
		_ = ui.Note(a.stderr, a.err, fmt.Sprintf("it was made from the configurations saved in %s; a router that has another one by now is left alone", p.Source))
	}
	if name := altered(p.Playbook); name != "" {
		_ = ui.Note(a.stderr, a.err, name+" was changed since the plan; the playbook is applied as it was reviewed")
	}
}

// age says how old something is.
func age(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "made just now"
	case d < 2*time.Hour:
		return ui.Count(int(d/time.Minute), "minute") + " old"
	case d < 48*time.Hour:
		return ui.Count(int(d/time.Hour), "hour") + " old"
	}
	return ui.Count(int(d/(24*time.Hour)), "day") + " old"
}

// altered names a file of the playbook, where there is one by the name it had, that
// is not as it was; "" when there is none.
func altered(p planfile.Playbook) string {
	if _, err := os.Stat(p.Folder); err != nil {
		return "" // the plan came here without its playbook
	}
	name := ""
	for file, was := range p.Files {
		path := filepath.Join(p.Folder, filepath.FromSlash(file))
		if is, err := os.ReadFile(path); (err != nil || !bytes.Equal(is, was)) && (name == "" || path < name) {
			name = path
		}
	}
	return name
}

// stored says how to load what a plan was made from.
func (f *loadFlags) stored(p *planfile.File, environ []string) playbooks.Options {
	o := f.options(p.Playbook.Folder, environ)
	o.Limit, o.Tags = p.Limit, p.Tags
	o.Files = &playbooks.Files{
		Revision: p.Plan.Revision, Name: p.Playbook.Name, Folder: p.Playbook.Folder, One: p.Playbook.One,
		Data: p.Playbook.Files, Unread: p.Playbook.Unread,
	}
	o.Values = []playbooks.Value{} // not nil: these hold
	for _, v := range p.Values {
		o.Values = append(o.Values, playbooks.Value(v))
	}
	return o
}
