package planfile

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"nplay/engine"
)

// Read reads a stored plan. The secrets in it are what Plan.Seal makes of them.
// An error says what is wrong with the file and, by its Hint method, what to do
// about it; one of r itself is passed on.
func Read(r io.Reader) (*File, error) {
	in := bufio.NewReaderSize(r, maxHeader)
	line, err := in.ReadSlice('\n')
	switch {
	case err == nil:
	case !Is(line):
		if err != io.EOF && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		return nil, foreign()
	case err == io.EOF:
		return nil, &Problem{"the plan file is cut off within its first line", copyAgain}
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, broken()
	default:
		return nil, err
	}
	h, err := parseHeader(strings.TrimSuffix(string(line), "\n"))
	if err != nil {
		return nil, err
	}
	// One more byte than there may be tells too long from just full.
	packed, err := io.ReadAll(io.LimitReader(in, h.packed+1))
	switch n := int64(len(packed)); {
	case err != nil:
		return nil, err
	case n < h.packed:
		return nil, &Problem{fmt.Sprintf("the plan file is cut off: %d of its %d bytes are there", n, h.packed), copyAgain}
	case n > h.packed:
		return nil, &Problem{"the plan file goes on behind its end: something was appended to it", copyAgain}
	case sha256.Sum256(packed) != h.sum:
		return nil, &Problem{"the plan file is corrupted: it does not have the SHA-256 that it was written with", copyAgain}
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, damaged("it is not packed by gzip")
	}
	all, err := io.ReadAll(io.LimitReader(z, h.unpacked+1))
	if err != nil || int64(len(all)) != h.unpacked {
		return nil, damaged("it does not unpack to %d bytes", h.unpacked)
	}
	return decode(all)
}

// decode reads what was packed.
func decode(all []byte) (*File, error) {
	body, rest, ok := bytes.Cut(all, []byte("\n"))
	last, end, closed := bytes.Cut(rest, []byte("\n"))
	if !ok || !closed || len(end) > 0 {
		return nil, damaged("it is not two lines")
	}
	var w wireFile
	if err := strict(body, &w); err != nil {
		return nil, err
	}
	var t wireTable
	if err := strict(last, &t); err != nil {
		return nil, err
	}
	texts, err := t.texts()
	if err != nil {
		return nil, err
	}
	salt := sha256.Sum256(body)
	f := w.file(newSealer(salt[:]))
	hosts, err := w.lay(texts)
	if err != nil {
		return nil, err
	}
	f.Plan.Hosts = hosts
	for _, h := range w.Hosts {
		if h.Arguments != "" {
			f.Arguments[h.Name] = h.Arguments
		}
	}
	return f, nil
}

// strict reads one document of which every field is known.
func strict(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return damaged("%v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return damaged("something stands behind its content")
	}
	return nil
}

// file is all but the routers.
func (w *wireFile) file(s *sealer) *File {
	f := &File{
		Version: w.Version, Created: w.Created, Inventory: w.Inventory, Limit: w.Limit, Tags: w.Tags, Source: w.Source,
		Playbook: Playbook{
			Name: w.Playbook.Name, Folder: w.Playbook.Folder, One: w.Playbook.One,
			Files: map[string][]byte{}, Unread: w.Playbook.Unread,
		},
		Arguments: map[string]string{},
		Plan: &engine.Plan{
			Playbook: w.Playbook.Title, Comment: w.Comment, Seal: s,
			Revision: engine.Revision{Commit: w.Commit, Ref: w.Ref, Dirty: w.Dirty},
		},
	}
	for name, text := range w.Playbook.Texts {
		f.Playbook.Files[name] = []byte(text)
	}
	for name, data := range w.Playbook.Bytes {
		f.Playbook.Files[name] = data
	}
	for _, v := range w.Values {
		x := Value{Name: v.Name, Sensitive: v.Sensitive, From: v.From}
		if v.JSON != "" {
			x.JSON = []byte(v.JSON)
		}
		f.Values = append(f.Values, x)
	}
	return f
}

// lay fills all templates in.
func (w *wireFile) lay(texts []string) ([]engine.HostPlan, error) {
	if len(w.Hosts) > maxHosts {
		return nil, tooLarge()
	}
	trees, err := each[wireNode](w.Trees)
	if err != nil {
		return nil, err
	}
	shapes, err := each[wireShape](w.Shapes)
	if err != nil {
		return nil, err
	}
	b := &budget{maxNodes, maxText}
	known := map[string]bool{}
	bases := newBases(trees)
	var out []engine.HostPlan
	for _, x := range w.Hosts {
		if x.Name == "" || known[x.Name] {
			return nil, damaged("the router %q, which is there twice or has no name", x.Name)
		}
		known[x.Name] = true
		if x.Shape < 0 || x.Shape >= len(shapes) || x.Tree < 0 || x.Tree > len(trees) {
			return nil, damaged("%s has a plan that is not there", x.Name)
		}
		values := append([]string{x.Name}, x.Values...)
		secrets, err := pick(texts, x.Secrets)
		if err != nil {
			return nil, err
		}
		f := &filling{lowerer: &lowerer{values, secrets, b}}
		h := f.host(shapes[x.Shape])
		if f.err != nil {
			return nil, f.err
		}
		if h.Changed() != (x.Tree > 0) {
			return nil, damaged("%s has a change and not what it was planned on, or the reverse", x.Name)
		}
		if x.Tree > 0 {
			if secrets, err = pick(texts, x.Base); err != nil {
				return nil, err
			}
			l := &lowerer{values: values, secrets: secrets, budget: b}
			if err := bases.fill(&h, x.Tree-1, l); err != nil {
				return nil, err
			}
		}
		out = append(out, h)
	}
	return out, nil
}

// pick returns what stands for the secrets with these numbers.
func pick(texts []string, numbers []int) ([]string, error) {
	var out []string
	for _, n := range numbers {
		if n < 0 || n >= len(texts) {
			return nil, damaged("a secret that is not in its table")
		}
		out = append(out, texts[n])
	}
	return out, nil
}

// each reads documents of one kind.
func each[T any](all []json.RawMessage) ([]T, error) {
	out := make([]T, len(all))
	for i, data := range all {
		if err := strict(data, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}
