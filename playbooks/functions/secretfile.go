package functions

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxSecret bounds a file that holds a secret: a password, a token, a key.
const maxSecret = 64 << 10

// SecretFile returns the function secret_file(path) of inventories and variable
// files: the text of a file without the line breaks at its end, always
// sensitive. near makes a path of the name as it is written.
func SecretFile(near func(name string) string) function.Function {
	return discreet(function.New(&function.Spec{
		Params: []function.Parameter{{Name: "path", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			name := args[0].AsString()
			if name == "" || strings.ContainsRune(name, 0) {
				return cty.NilVal, function.NewArgErrorf(0, "%q is not the name of a file", name)
			}
			text, err := readSecret(near(name))
			switch {
			case errors.Is(err, fs.ErrNotExist):
				return cty.NilVal, function.NewArgErrorf(0, "there is no file %q", name)
			case errors.Is(err, fs.ErrPermission):
				return cty.NilVal, function.NewArgErrorf(0, "%q may not be read by this user", name)
			case err != nil:
				var pe *fs.PathError
				if errors.As(err, &pe) {
					err = pe.Err
				}
				return cty.NilVal, function.NewArgErrorf(0, "%q: %w", name, err)
			}
			return output(strings.TrimRight(text, "\r\n"))
		},
	}))
}

func readSecret(path string) (string, error) {
	// Asked before it is opened: to open a pipe would wait for its writer.
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if info.IsDir() {
		return "", errors.New("is a folder, not a file")
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("is not a file")
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err == nil && len(b) > maxSecret {
		err = errors.New("has more than 64 KiB, which no secret has")
	}
	return string(b), err
}
