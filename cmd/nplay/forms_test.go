package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

func TestTimestamp(t *testing.T) {
	noon := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, flag string
		environ    []string
		want       time.Time
		bad        string // part of the error
	}{
		{name: "RFC 3339", flag: "2026-11-25T12:00:00Z", want: noon},
		{name: "another zone, parts of a second", flag: "2026-11-25T14:00:00.9+02:00", want: noon},
		{name: "Unix seconds", flag: "1795608000", want: noon},
		{name: "the environment", environ: []string{"SOURCE_DATE_EPOCH=1795608000"}, want: noon},
		{name: "the flag wins", flag: "1795608000", environ: []string{"SOURCE_DATE_EPOCH=1"}, want: noon},
		{name: "the flag wins over what cannot be read", flag: "1795608000", environ: []string{"SOURCE_DATE_EPOCH=noon"}, want: noon},
		{name: "the last of the environment", environ: []string{"SOURCE_DATE_EPOCH=1", "SOURCE_DATE_EPOCH=1795608000"}, want: noon},
		{name: "an empty variable is none", environ: []string{"SOURCE_DATE_EPOCH="}},
		{name: "no time", flag: "noon", bad: "--timestamp noon: it takes a time such as"},
		{name: "no time in the environment", environ: []string{"SOURCE_DATE_EPOCH=1.5"}, bad: "SOURCE_DATE_EPOCH 1.5: it takes"},
		{name: "before 1970", flag: "-1", bad: "it takes a time"},
		{name: "the year 10000", flag: "253402300800", bad: "it takes a time"},
		{name: "too large a number", flag: "99999999999999999999", bad: "it takes a time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f reviewFlags
			cmd := &cobra.Command{Use: "plan"}
			cmd.SetOut(io.Discard)
			f.register(cmd)
			f.stamp = c.flag
			err := f.check(cmd, c.environ)
			switch {
			case c.bad != "":
				if err == nil || !strings.Contains(err.Error(), c.bad) {
					t.Errorf("error %v, want one with %q", err, c.bad)
				}
			case err != nil:
				t.Error(err)
			case !f.created.Equal(c.want):
				t.Errorf("it is %v, want %v", f.created, c.want)
			}
		})
	}
}

// Without a time that is given a review bears the clock's, in whole seconds.
func TestTimestampOfNow(t *testing.T) {
	before := time.Now().Truncate(time.Second)
	now := reviewFlags{}.now()
	if now.Before(before) || now.After(time.Now()) || now.Nanosecond() != 0 || now.Location() != time.UTC {
		t.Errorf("%v is not now in whole seconds of UTC", now)
	}
}
