package saved

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// A reader is a router's file, read like a router. It opens nothing before Read.
type reader struct {
	folder   *Folder
	router   string
	platform string
	host     func(name string) // unless nil, is told the host name in it
}

// Reader returns a Reader for one router. platform is as in the inventory: a
// server with YANG of its own ("netconf") is saved as XML. seen, unless nil, is
// told the host name that stands in the configuration, when it is read.
//
// What is wrong with the file is an error of Read, which wraps
// transport.ErrSaved, or conf.ErrHidden where the file does not have what was
// hidden from the login that saved it.
func (f *Folder) Reader(router, platform string, seen func(hostname string)) transport.Reader {
	return &reader{f, router, platform, seen}
}

// Info implements transport.Reader.
func (r *reader) Info() transport.Info {
	road := "file:"
	if name, err := r.folder.file(r.router); err == nil {
		road += name
	}
	return transport.Info{Road: road, Junos: r.platform != "netconf", Forgetful: true}
}

// Stats implements transport.Reader: no request is ever sent.
func (r *reader) Stats() transport.Stats { return transport.Stats{} }

// Close implements transport.Reader.
func (r *reader) Close() error { return nil }

// History implements transport.Reader: a file has none.
func (r *reader) History(context.Context) ([]transport.Commit, error) { return nil, nil }

// Read implements transport.Reader.
func (r *reader) Read(ctx context.Context, scopes []string) (*conf.Node, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	name, err := r.folder.file(r.router)
	if err != nil {
		return nil, err
	}
	text, err := r.folder.read(name)
	if err != nil {
		return nil, err
	}
	s, err := parse(text, r.platform)
	if err != nil {
		return nil, broken(name, err)
	}
	h := s.Hole(scopes)
	if h != nil && errors.Is(h, conf.ErrHidden) {
		return nil, &transport.Problem{Cause: conf.ErrHidden, Text: name + ": " + h.Error(),
			Advice: "save it with an account that may see the whole configuration, or plan against the router"}
	} else if h != nil {
		return nil, trouble(name+": "+h.Error(), "save it as XML (`display xml`), which keeps what the schema does not know", h)
	}
	if v, ok := s.Tree.Find("system").Leaf("host-name"); ok && r.host != nil {
		r.host(v)
	}
	if len(scopes) == 0 {
		return s.Tree, nil
	}
	return s.Tree.Only(scopes), nil
}

// parse reads a configuration in whichever form it is.
func parse(text, platform string) (*conf.Saved, error) {
	if platform == "netconf" {
		return conf.ParseSavedData(strings.NewReader(text), conf.Limits{})
	}
	return conf.ParseSaved(text, conf.FormOf(text), conf.Limits{})
}

// broken says what is wrong with what a file holds.
func broken(name string, err error) error {
	switch {
	case errors.Is(err, conf.ErrHollow):
		return trouble(name+" holds no configuration", "", err)
	case errors.Is(err, conf.ErrUTF16):
		return trouble(name+" is UTF-16", "save it as UTF-8; PowerShell's > does not", err)
	case errors.Is(err, conf.ErrInherited):
		return trouble(fmt.Sprintf("%s: %v", name, err), "save it without `display inheritance`", err)
	case errors.Is(err, conf.ErrJSON):
		return trouble(name+" is JSON", "save it with `display xml`", err)
	}
	return trouble(fmt.Sprintf("%s: %v", name, err), "", err)
}
