package planfile

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"unicode/utf8"

	"nplay/conf"
	"nplay/engine"
	"nplay/internal/secret"
)

// Write stores a plan that holds its secrets in clear: one that was just made.
// Each distinct secret that is not a slow hash itself costs some 80 ms. Equal
// files are equal to the byte.
func Write(w io.Writer, f *File) error { return write(w, f, newSealer) }

func write(w io.Writer, f *File, sealerOf func(salt []byte) *sealer) error {
	if f.Plan.Seal != nil {
		return fmt.Errorf("the plan comes from a plan file: copy that one")
	}
	body, secrets, err := encode(f)
	if err != nil {
		return fmt.Errorf("store the plan: %w", err)
	}
	salt := sha256.Sum256(body)
	table, err := document(secrets.table(sealerOf(salt[:])))
	if err != nil {
		return fmt.Errorf("store the plan: %w", err)
	}
	var packed bytes.Buffer
	z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression) // a level that there is
	for _, part := range [][]byte{body, {'\n'}, table, {'\n'}} {
		if _, err := z.Write(part); err != nil {
			return fmt.Errorf("store the plan: %w", err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("store the plan: %w", err)
	}
	h := header{sum: sha256.Sum256(packed.Bytes()), packed: int64(packed.Len()), unpacked: int64(len(body) + len(table) + 2)}
	if h.packed > maxPacked || h.unpacked > maxUnpacked {
		return tooLarge()
	}
	if _, err := io.WriteString(w, h.String()); err != nil {
		return err
	}
	_, err = w.Write(packed.Bytes())
	return err
}

// document is one line of JSON.
func document(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// encode makes the first document: all but the secrets, which are numbered.
func encode(f *File) ([]byte, *index, error) {
	p := f.Plan
	w := wireFile{
		Version: f.Version, Created: f.Created.UTC(), Inventory: f.Inventory, Limit: f.Limit, Tags: f.Tags, Source: f.Source,
		Playbook: playbook(f), Comment: p.Comment, Commit: p.Revision.Commit, Ref: p.Revision.Ref, Dirty: p.Revision.Dirty,
		Trees: []json.RawMessage{}, Shapes: []json.RawMessage{}, Hosts: []wireHost{},
	}
	for _, v := range f.Values {
		x := wireValue{Name: v.Name, Sensitive: v.Sensitive, From: v.From}
		if !v.Sensitive {
			x.JSON = string(v.JSON)
		}
		w.Values = append(w.Values, x)
	}
	secrets := newIndex()
	// The words of failures may come from any router: they are masked by the secrets
	// of all.
	for _, h := range p.Hosts {
		gather(secrets, h)
	}
	masker := sync.OnceValue(func() *secret.Masker { return secret.NewMasker(secrets.seen) })
	mask := func(text string) string {
		if text == "" {
			return "" // of most plans no text is made a masker for
		}
		return masker().Mask(text)
	}
	trees, shapes := shelf{}, shelf{}
	for _, h := range p.Hosts {
		l := newLifter(h, secrets, mask)
		x := wireHost{Name: h.Host, Values: l.values[1:], Arguments: f.Arguments[h.Host]}
		shape, err := l.shape(h)
		if err == nil {
			x.Shape, err = shapes.put(shape)
		}
		x.Secrets = l.restart()
		if err == nil && h.Base != nil {
			var root wireNode
			if root, err = l.tree(h.Base); err == nil {
				x.Tree, err = trees.put(root)
				x.Tree++
			}
			x.Base = l.restart()
		}
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", h.Host, err)
		}
		w.Hosts = append(w.Hosts, x)
	}
	w.Trees, w.Shapes = append(w.Trees, trees.all...), append(w.Shapes, shapes.all...)
	body, err := document(w)
	return body, secrets, err
}

// gather numbers the secrets of a router's plan.
func gather(secrets *index, h engine.HostPlan) {
	l := &lifter{secrets: secrets}
	for _, s := range h.Steps {
		engine.SealEdits(l, s.Edits)
	}
	if h.Base != nil {
		engine.SealTree(l, h.Base)
	}
}

// tree makes a template of a configuration.
func (l *lifter) tree(base *conf.Node) (wireNode, error) {
	kids, err := l.nodes(engine.SealTree(l, base).Kids, conf.New().Def)
	return wireNode{Name: conf.Root, Kids: kids}, err
}

// playbook stores the files, as text where they are.
func playbook(f *File) wirePlaybook {
	b := f.Playbook
	w := wirePlaybook{Title: f.Plan.Playbook, Name: b.Name, Folder: b.Folder, One: b.One, Unread: b.Unread}
	for name, data := range b.Files {
		if utf8.Valid(data) {
			if w.Texts == nil {
				w.Texts = map[string]string{}
			}
			w.Texts[name] = string(data)
			continue
		}
		if w.Bytes == nil {
			w.Bytes = map[string][]byte{}
		}
		w.Bytes[name] = data
	}
	return w
}

// A shelf keeps each of many equal documents once.
type shelf struct {
	all []json.RawMessage
	at  map[string]int
}

// put returns the place of a document.
func (s *shelf) put(v any) (int, error) {
	data, err := document(v)
	if err != nil {
		return 0, err
	}
	if i, ok := s.at[string(data)]; ok {
		return i, nil
	}
	if s.at == nil {
		s.at = map[string]int{}
	}
	s.at[string(data)] = len(s.all)
	s.all = append(s.all, data)
	return len(s.all) - 1, nil
}
