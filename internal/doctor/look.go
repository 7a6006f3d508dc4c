package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/engine"
	"nplay/transport"
)

// What is read. Each is a read of its own: what the class may not see of one must
// not hide the other.
var (
	loginScopes   = []string{"system/login", "system/authentication-order", "system/radius-server", "system/tacplus-server"}
	serviceScopes = []string{"system/services/ssh", "system/services/netconf"}
)

// look looks at the router by its session. It returns the NETCONF port that the
// configuration opens, 0 when it opens none or does not tell.
func (x *examination) look(ctx context.Context) (netconf int) {
	if x.reader == nil {
		return 0
	}
	if x.host.Platform != "netconf" {
		netconf = x.services(x.read(ctx, NetconfService, serviceScopes))
		scopes := loginScopes
		if x.user() == "root" {
			scopes = append(slices.Clone(scopes), "system/root-authentication")
		}
		x.logins(x.read(ctx, Account, scopes))
		x.emit(engine.ReadDone, "")
	}
	x.history(ctx)
	x.watch(ctx)
	return netconf
}

// read reads a part of the configuration for a check; nil when it cannot be had.
func (x *examination) read(ctx context.Context, c Check, scopes []string) *conf.Node {
	var tree *conf.Node
	err := x.ask(ctx, func(ctx context.Context) (err error) {
		tree, err = x.reader.Read(ctx, scopes)
		return err
	})
	switch {
	case err == nil:
		return tree
	case ctx.Err() != nil:
	case no(err):
		x.forbidden(err)
	default:
		x.lost(c, err)
	}
	return nil
}

// no reports whether the router answered, with a no: the session goes on.
func no(err error) bool {
	var refusal *transport.Refusal
	return errors.Is(err, conf.ErrHidden) || errors.As(err, &refusal)
}

// forbidden notes that the class may not see what nplay has to.
func (x *examination) forbidden(err error) {
	x.put(Cell{Check: Permission, State: Failed, Cause: engine.Hidden,
		Text: fmt.Sprintf("the class of %s may not see what nplay has to: %s", x.user(), explain(x.host, err).Text), Hint: x.morePower()})
}

// lost notes that the session ended, or said what cannot be understood. What is
// asked after it is not checked, and does not say so again.
func (x *examination) lost(c Check, err error) {
	if x.cells[Session].State == Failed {
		return
	}
	f := explain(x.host, err)
	x.put(Cell{Check: Session, State: Failed, Cause: f.Cause, Text: f.Text, Hint: f.Hint})
}

// history looks for a confirmed commit that waits.
func (x *examination) history(ctx context.Context) {
	if x.reader.Info().Forgetful {
		x.put(Cell{Check: PendingCommit, State: Unchecked, Text: "the server keeps no history of its commits"})
		return
	}
	var all []transport.Commit
	err := x.ask(ctx, func(ctx context.Context) (err error) {
		all, err = x.reader.History(ctx)
		return err
	})
	switch {
	case err == nil && len(all) > 0 && all[0].Pending:
		x.put(Cell{Check: PendingCommit, State: Failed, Cause: engine.Pending, Text: pending(all[0]), Hint: waitForConfirm})
	case err == nil:
		x.ok(PendingCommit, "none")
	case ctx.Err() != nil:
	case no(err):
		x.forbidden(err)
	default:
		x.lost(PendingCommit, err)
	}
}

// pending says whose commit waits, and for how long.
func pending(c transport.Commit) string {
	s := fmt.Sprintf("a confirmed commit of %s", c.User)
	if c.Client != "" {
		s += " by " + c.Client
	}
	if !c.Time.IsZero() {
		s += " at " + c.Time.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	s += " waits for its confirmation"
	if c.Comment != "" {
		s += ": " + c.Comment
	}
	if c.Log != "" {
		s += fmt.Sprintf(" (%q)", c.Log)
	}
	return s
}

// watch looks for somebody's lock and edits.
func (x *examination) watch(ctx context.Context) {
	w, can := x.reader.(transport.Watcher)
	if !can {
		x.put(Cell{Check: Editing, State: Unchecked, Text: "this road does not tell"})
		return
	}
	var met []*transport.LockError
	err := x.ask(ctx, func(ctx context.Context) (err error) {
		met, err = w.Watch(ctx)
		return err
	})
	switch {
	case err == nil && len(met) == 0:
		x.ok(Editing, "nobody")
	case err == nil:
		f := explain(x.host, met[0])
		var words []string
		for _, e := range met {
			words = append(words, explain(x.host, e).Text)
		}
		hint := f.Hint
		if errors.Is(met[0], transport.ErrLocked) {
			hint = waitForLock
		}
		x.put(Cell{Check: Editing, State: Failed, Cause: f.Cause, Text: strings.Join(words, "; "), Hint: hint})
	case ctx.Err() != nil:
		return
	case no(err):
		x.forbidden(err)
		return
	default:
		x.lost(Editing, err)
		return
	}
	// Whoever was let into configuration mode may configure, whatever the class.
	if x.cells[Permission].State == "" && strings.HasPrefix(x.reader.Info().Road, "cli:") {
		x.ok(Permission, "may enter configuration mode")
	}
}
