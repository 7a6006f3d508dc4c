package netconf

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"nplay/transport"
)

func TestLockErrors(t *testing.T) {
	tests := []struct {
		file string
		want transport.LockError
	}{
		{"lock-held.xml", transport.LockError{Cause: transport.ErrLocked, Holder: "admin", Detail: "pid 32260",
			Since: "2021-05-06 11:04:06 UTC", Idle: 4*time.Minute + 48*time.Second}},
		{"lock-several.xml", transport.LockError{Cause: transport.ErrLocked, Holder: "regress", Detail: "terminal p1, pid 7527",
			Since: "2018-08-27 01:35:08 PDT", Idle: 48*time.Hour + 25*time.Minute + 52*time.Second}},
		{"lock-xnm.xml", transport.LockError{Cause: transport.ErrLocked, Holder: "ann", Detail: "terminal p0, pid 4711",
			Since: "2021-05-06 11:04:06 UTC", Idle: 4*time.Minute + 48*time.Second}},
		{"lock-open.xml", transport.LockError{Cause: transport.ErrLocked}},
		{"lock-rfc.xml", transport.LockError{Cause: transport.ErrLocked, Detail: "session 9"}},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			s, _ := dial(t, "junos-12.1.txt", scripted{want: "<lock-configuration/>", reply: tt.file}, scripted{want: "<discard-changes/>", reply: "ok.xml"})
			defer s.Close()
			err := s.Lock(bg)
			var got *transport.LockError
			if !errors.As(err, &got) {
				t.Fatalf("%T: %v", err, err)
			}
			if d := cmp.Diff(tt.want, *got, cmpopts.IgnoreFields(transport.LockError{}, "Message"), cmpopts.EquateErrors()); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if got.Message == "" {
				t.Error("the router's own words are lost")
			}
			// The session goes on.
			if err := s.Discard(bg); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestDirtyCandidate(t *testing.T) {
	s, _ := dial(t, "junos-12.1.txt",
		scripted{want: "<lock-configuration/>", reply: "lock-dirty.xml"},
		scripted{want: "<get-config><source><candidate/></source>", reply: "status.xml"})
	defer s.Close()
	s.info.SessionID = "19313" // ours is in the list too
	err := s.Lock(bg)
	var got *transport.LockError
	if !errors.As(err, &got) || !errors.Is(err, transport.ErrDirty) {
		t.Fatalf("%T: %v", err, err)
	}
	want := transport.LockError{Holder: "ann", Detail: "terminal p0, pid 4711", Since: "2020-06-20 18:16:40 UTC", Idle: 62 * time.Second, Message: "configuration database modified"}
	if d := cmp.Diff(want, *got, cmpopts.IgnoreFields(transport.LockError{}, "Cause")); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestDirtyCandidateOfNobody(t *testing.T) {
	for name, a := range map[string]struct {
		reply, since string
	}{
		"refused":   {"permission.xml", ""},
		"no list":   {`<rpc-reply message-id="ID"><data><configuration xmlns:junos="j" junos:changed-localtime="2020-06-20 18:20:53 UTC"/></data></rpc-reply>`, "2020-06-20 18:20:53 UTC"},
		"bare data": {`<rpc-reply message-id="ID"><data/></rpc-reply>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := dial(t, "junos-12.1.txt", scripted{reply: "lock-dirty.xml"}, scripted{reply: a.reply})
			defer s.Close()
			var got *transport.LockError
			if err := s.Lock(bg); !errors.As(err, &got) || got.Holder != "" || got.Since != a.since || !errors.Is(err, transport.ErrDirty) {
				t.Errorf("%#v", got)
			}
		})
	}
}

// A lock refused for another reason is no LockError.
func TestLockRefused(t *testing.T) {
	s, _ := dial(t, "junos-12.1.txt", scripted{reply: "permission.xml"})
	defer s.Close()
	err := s.Lock(bg)
	var r *transport.Refusal
	if !errors.As(err, &r) || errors.Is(err, transport.ErrLocked) {
		t.Errorf("%T: %v", err, err)
	}
}
