package saved

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync/atomic"

	"nplay/conf"
)

// Options of a Save. The zero value writes XML and leaves secrets out.
type Options struct {
	Form    conf.Form
	Secrets bool   // secrets are written, in clear
	Server  string // the platform of the inventory
}

// Save writes a router's configuration to its file, which only the owner may
// read. What was there is replaced in one piece, and not at all when it is the
// same: written says whether it was. The tree may be changed and is not to be
// used afterwards.
//
// What was written would be read again as the same tree: where the form cannot
// carry something it is an error, and the file stays as it was.
func (f *Folder) Save(router string, n *conf.Node, o Options) (written bool, err error) {
	o.Form = cmp.Or(o.Form, conf.XMLForm)
	name, err := FileName(router, o.Form)
	if err != nil {
		return false, err
	}
	if !o.Secrets {
		conf.Withhold(n)
	}
	var b bytes.Buffer
	if err := conf.WriteSaved(&b, n, o.Form); err != nil {
		return false, lossy(err)
	}
	back, err := parse(b.String(), o.Server)
	switch {
	case err != nil:
		return false, lossy(err)
	case len(back.Holes) > 0:
		return false, lossy(&back.Holes[0])
	case !conf.Equal(n, back.Tree):
		e := conf.Diff(n, back.Tree)[0]
		return false, lossy(fmt.Errorf("%s would be read as something else", conf.PathString(e.Path)))
	}
	return f.replace(name, b.Bytes(), o.Secrets)
}

// lossy is the error for what a form cannot carry.
func lossy(err error) error {
	return trouble(fmt.Sprintf("it cannot be written without loss: %v", err), "`--format xml` carries everything, and with `--secrets` also entries that only their secret names tell apart", err)
}

// replace writes a file in one piece. With tight its old permissions are not
// kept either where others may read it.
func (f *Folder) replace(name string, text []byte, tight bool) (written bool, err error) {
	if info, err := f.root.Lstat(name); err == nil && info.Mode().IsRegular() && info.Size() == int64(len(text)) {
		if old, err := f.root.ReadFile(name); err == nil && bytes.Equal(old, text) {
			if tight && info.Mode().Perm()&0o077 != 0 {
				return false, f.root.Chmod(name, 0o600)
			}
			return false, nil
		}
	}
	file, temp, err := f.fresh()
	if err != nil {
		return false, err
	}
	_, err = file.Write(text)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = f.root.Rename(temp, name)
	}
	if err != nil {
		return false, errors.Join(err, f.root.Remove(temp))
	}
	return true, nil
}

var temps atomic.Int64

// fresh makes an empty file that nobody else may read.
func (f *Folder) fresh() (*os.File, string, error) {
	for {
		name := fmt.Sprintf(".nplay-%d-%d", os.Getpid(), temps.Add(1))
		file, err := f.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return file, name, err
		}
	}
}
