package answers

import (
	"strings"
	"testing"
	"time"
)

func TestIdle(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"00:04:48": 4*time.Minute + 48*time.Second, "04:48": 4*time.Minute + 48*time.Second,
		"1d 00:00:01": 24*time.Hour + time.Second, "3days 01:00:00": 73 * time.Hour, "123:00:00": 123 * time.Hour,
		"": 0, "-": 0, "soon": 0, "1:2:3:4": 0, "999999999999:00:00": 0,
	} {
		if got := ParseIdle(in); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}

func FuzzLockMessage(f *testing.F) {
	f.Add("\nconfiguration database locked by:\n  admin terminal  (pid 32260) on since 2021-05-06 11:04:06 UTC, idle 00:04:48\n      exclusive \n")
	f.Add("configuration database locked by:\n  ann terminal p0 (pid 4711) on since 2021-05-06 11:04:06 UTC\n")
	f.Add("configuration database modified")
	f.Fuzz(func(t *testing.T, in string) {
		e := LockError(in, nil)
		if e == nil {
			return
		}
		if e.Message != in || e.Idle < 0 || e.Cause == nil {
			t.Fatalf("%#v", e)
		}
		if strings.ContainsAny(e.Holder+e.Since, "\n") {
			t.Fatalf("%#v", e)
		}
	})
}
