package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"nplay/transport/junossim"
)

// A freeradius is a FreeRADIUS server on loopback, with a configuration of its
// own in a folder of the test.
type freeradius struct {
	hold io.Closer // closed, it ends the server
	done chan struct{}
	mu   sync.Mutex
	log  strings.Builder
}

const freeradiusConfig = `prefix = /usr
libdir = /usr/lib/freeradius
logdir = %[1]s
run_dir = %[1]s
radacctdir = %[1]s
max_request_time = 5
cleanup_delay = 0
proxy_requests = no
log {
  destination = stdout
  auth = yes
}
security {
  reject_delay = 0
}
client router {
  ipaddr = 127.0.0.1
  secret = %[3]s
}
thread pool {
  start_servers = 1
  max_servers = 2
  min_spare_servers = 1
  max_spare_servers = 2
}
modules {
  pap {
  }
  always handled {
    rcode = handled
  }
  files {
    filename = %[1]s/users
  }
}
server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = %[2]d
  }
  authorize {
    if (&State) {
      if (&User-Password == "code-Canary1") {
        update control {
          Auth-Type := Accept
        }
      } else {
        update control {
          Auth-Type := Reject
        }
      }
    } else {
      files
      pap
    }
  }
  authenticate {
    Auth-Type PAP {
      pap
      if (&User-Name == "pat") {
        update control {
          Response-Packet-Type := Access-Challenge
        }
        update reply {
          Reply-Message := "Enter PASSCODE: "
          State := 0x70617373
        }
        handled
      }
    }
  }
}
`

// freeradiusGuard runs the server and ends it when its own standard input ends,
// so that nothing is left when the test is killed.
const freeradiusGuard = `exec 3<&0
"$@" </dev/null 3<&- & server=$!
{ read -r _ <&3; kill -9 $server; } >/dev/null 2>&1 & watch=$!
wait $server
kill $watch 2>/dev/null`

// startFreeRADIUS starts a server that knows these users (a users file of
// FreeRADIUS) and returns when it answers. It asks pat for a code, too.
func startFreeRADIUS(dir string, port int, secret, users string) (*freeradius, error) {
	if err := errors.Join(os.MkdirAll(dir, 0o755),
		os.WriteFile(filepath.Join(dir, "users"), []byte(users), 0o600),
		os.WriteFile(filepath.Join(dir, "radiusd.conf"), fmt.Appendf(nil, freeradiusConfig, dir, port, secret), 0o600)); err != nil {
		return nil, err
	}
	command := exec.Command("/bin/sh", "-c", freeradiusGuard, "sh", "freeradius", "-f", "-l", "stdout", "-d", dir)
	hold, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	command.Stderr = command.Stdout
	if err := command.Start(); err != nil {
		return nil, err
	}
	f := &freeradius{hold: hold, done: make(chan struct{})}
	ready := make(chan bool, 1)
	go func() {
		defer close(f.done)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			f.mu.Lock()
			f.log.WriteString(lines.Text() + "\n")
			f.mu.Unlock()
			if strings.Contains(lines.Text(), "Ready to process requests") {
				ready <- true
			}
		}
		io.Copy(io.Discard, out)
		command.Wait()
		close(ready)
	}()
	select {
	case up := <-ready:
		if up {
			return f, nil
		}
	case <-time.After(patience):
	}
	f.stop()
	return nil, fmt.Errorf("FreeRADIUS does not start:\n%s", f.said())
}

func (f *freeradius) said() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.log.String()
}

func (f *freeradius) stop() {
	f.hold.Close()
	<-f.done
}

// radius start|stop|said TEXT: a FreeRADIUS with the users of the file "users",
// the secret $RADIUS_SECRET and the port $RADIUS_PORT, which start chooses the
// first time. said looks into its log.
func cmdRadius(ts *testscript.TestScript, neg bool, args []string) {
	b := benchOf(ts)
	switch {
	case len(args) == 1 && args[0] == "start" && !neg:
		for try := 0; ; try++ {
			port, _ := strconv.Atoi(ts.Getenv("RADIUS_PORT"))
			if port == 0 {
				// Below those that the kernel gives away, so that it is still free when
				// the server comes back.
				port = 12000 + rand.IntN(20000)
			}
			f, err := startFreeRADIUS(filepath.Join(b.dir, "raddb"), port, ts.Getenv("RADIUS_SECRET"), ts.ReadFile("users"))
			if err != nil && try < 5 && ts.Getenv("RADIUS_PORT") == "" {
				continue // somebody else took the port
			}
			ts.Check(err)
			b.radius = f
			ts.Setenv("RADIUS_PORT", strconv.Itoa(port))
			return
		}
	case len(args) == 1 && args[0] == "stop" && !neg && b.radius != nil:
		b.radius.stop()
	case len(args) == 2 && args[0] == "said" && b.radius != nil:
		said := func() bool { return strings.Contains(b.radius.said(), args[1]) }
		if !neg {
			await(ts, "FreeRADIUS says "+args[1], said)
		} else if said() {
			ts.Fatalf("FreeRADIUS said %s:\n%s", args[1], b.radius.said())
		}
	default:
		ts.Fatalf("usage: radius start|stop|said TEXT")
	}
}

// aaa lets the routers ask servers: RADIUS ones for real. Debian has no server
// of TACACS+, so the one here is a function: it knows one account, and answers
// him alone who knows the secret and the port.
func aaa(q junossim.PasswordQuestion) junossim.Verdict {
	switch {
	case q.Method == "radius":
		return askRADIUS(q)
	case q.Port != 4949 || q.Secret != "tacacs-Canary1":
		return junossim.Verdict{}
	case q.User == "tim" && q.Password == "tim-Canary1":
		return junossim.Verdict{Outcome: junossim.Accepted, LocalUser: "netops"}
	}
	return junossim.Verdict{Outcome: junossim.Rejected}
}

// as NAME PASSWORD [USER] writes NAME.hcl: the lab's inventory, logging in as
// that user (NAME by default) with a password.
func cmdAs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: as NAME PASSWORD [USER]")
	}
	user, variable := args[len(args)-1], strings.ToUpper(args[0])+"_PASSWORD"
	if len(args) == 2 {
		user = args[0]
	}
	text := ts.ReadFile("lab/inventory.hcl")
	for _, swap := range [][2]string{
		{`user        = "admin"`, `user        = "` + user + `"`},
		{`identity    = "id_ed25519"`, `password    = env("` + variable + `")`},
		{`"known_hosts"`, `"lab/known_hosts"`},
	} {
		if !strings.Contains(text, swap[0]) {
			ts.Fatalf("lab/inventory.hcl has no %s", swap[0])
		}
		text = strings.Replace(text, swap[0], swap[1], 1)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".hcl"), []byte(text), 0o600))
	ts.Setenv(variable, args[1])
}
