package planfile

import (
	"bytes"
	"testing"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
)

// Whatever a file holds: it is a plan that can be shown, or an error.
func FuzzRead(f *testing.F) {
	data := written(f, plan(f, 2, "QQQQ", wanted))
	f.Add(data)
	f.Add(unpacked(f, data))
	f.Add([]byte(magic + "format=1 sha256=00 packed=0 unpacked=0\n"))
	f.Add([]byte("{}\n{}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, read := range []func() (*File, error){
			func() (*File, error) { return Read(bytes.NewReader(data)) },
			func() (*File, error) { return decode(data) }, // a checksum is easily made right
		} {
			f, err := read()
			if err != nil {
				continue
			}
			review.New(f.Plan)
			for _, h := range f.Plan.Hosts {
				for _, s := range h.Steps {
					conf.Hunks(s.Edits)
				}
				_, _ = engine.Undo(h) // edits that do not fit are an error
			}
		}
	})
}
