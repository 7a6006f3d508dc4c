package main

var engineBugs = []bug{
	{
		name: "works without the lock", file: "engine/try.go",
		old: "if err := r.takeLock(ctx, l); err != nil {", new: "if err := error(nil); err != nil {",
		tests: testsOfEngine,
	},
	{
		name: "dirty candidate discarded", file: "engine/lock.go",
		old:   "if err == nil {\n\t\t\tr.emit(LockTaken",
		new:   "if errors.Is(err, transport.ErrDirty) {\n\t\t\terr = l.discard(ctx)\n\t\t}\n\t\tif err == nil {\n\t\t\tr.emit(LockTaken",
		tests: testsOfEngine,
	},
	{
		name: "lock not waited for", file: "engine/lock.go",
		old: "!errors.Is(err, transport.ErrLocked) || !r.now().Before(limit)", new: "errors.Is(err, transport.ErrLocked) || !r.now().Before(limit)",
		tests: testsOfEngine,
	},
	{
		name: "somebody's pending commit not seen", file: "engine/try.go",
		old: "c := foreign(history, r.opts.Run)", new: "c := foreign(history[:0], r.opts.Run)",
		tests: testsOfEngine,
	},
	{
		name: "drift since the plan not seen", file: "engine/drift.go",
		old: `case is != "" && is == was:`, new: `case is != "" || is == was:`,
		tests: testsOfEngine,
	},
	{
		name: "empty comparison committed", file: "engine/try.go",
		old: `if diff == "" {`, new: `if diff == "x" {`,
		tests: testsOfEngine,
	},
	{
		name: "refused check committed", file: "engine/try.go",
		old: "if err := l.check(ctx); err != nil {", new: "if err := l.check(ctx); err == nil && false {",
		tests: testsOfEngine,
	},
	{
		name: "confirmed without a probe", file: "engine/step.go",
		old: "if f := t.verify(ctx); f != nil {", new: "if f := (*Failure)(nil); f != nil {",
		tests: testsOfEngine,
	},
	{
		name: "probe does not fold again", file: "engine/probe.go",
		old: "len(left) > 0 {", new: "len(left) > 1<<20 {",
		tests: testsOfEngine,
	},
	{
		name: "probe over the first session", file: "engine/probe.go",
		old: "l, err := t.dial(ctx, t.request(t.after, portOf(t.tree)))", new: "l, err := t.l, error(nil)",
		tests: testsOfEngine,
	},
	{
		name: "failed proof confirmed", file: "engine/probe.go",
		old: "if f := t.patiently(ctx, prove); f != nil {", new: "if f := t.patiently(ctx, prove); false {",
		tests: testsOfEngine,
	},
	{
		name: "somebody's commit taken for ours", file: "engine/standing.go",
		old: "if !isOurs(c.Log, head) || isOurs(c.Log, head+confirmWord) {", new: "if isOurs(c.Log, head+confirmWord) {",
		tests: testsOfEngine,
	},
	{
		name: "router's ok to a confirm believed", file: "engine/confirm.go",
		old: "t.acknowledged = true\n\t\t\t\tcontinue", new: "t.acknowledged = true\n\t\t\t\treturn t.applied()",
		tests: testsOfEngine,
	},
	{
		name: "somebody's edits confirmed over a new session", file: "engine/confirm.go",
		old: `if diff != "" {`, new: `if diff == "x" {`,
		tests: testsOfEngine,
	},
	{
		name: "lost reply taken for no commit", file: "engine/settle.go",
		old: "if found != absent || t.l.locked {", new: "if true {",
		tests: testsOfEngine,
	},
	{
		name: "rolled back, but not looked at", file: "engine/goback.go",
		old: "if Digest(tree, t.scopes) == t.base {", new: `if Digest(tree, t.scopes) != "" {`,
		tests: testsOfEngine,
	},
	{
		name: "interrupted in the middle of a commit", file: "engine/step.go",
		old: "t.carryOut(context.WithoutCancel(ctx))", new: "t.carryOut(ctx)",
		tests: testsOfEngine,
	},
	{
		name: "candidate left with our edits", file: "engine/link.go",
		old: "if l.locked && l.dirty && !l.dead {", new: "if false {",
		tests: testsOfEngine,
	},
	{
		name: "lock left behind", file: "engine/link.go",
		old: "if l.locked && !l.dirty && !l.dead {", new: "if false {",
		tests: testsOfEngine,
	},
	{
		name: "own account changed without next", file: "engine/next.go",
		old: "if !yes || r.opts.AllowLockout", new: "if !yes || s.Stage >= 0 || r.opts.AllowLockout",
		tests: testsOfEngine,
	},
	{
		name: "locked out for good", file: "engine/lockout.go",
		old: "case r.takesService(e, by.User, by.Road):", new: "case false && r.takesService(e, by.User, by.Road):",
		tests: testsOfEngine,
	},
	{
		name: "another salt taken for drift", file: "engine/digest.go",
		old: "n.Value = secret.Settle(n.Value)", new: "if len(path) == 0 { n.Value = secret.Settle(n.Value) }",
		tests: testsOfEngine,
	},
	{
		name: "servers no way in", file: "engine/lockout.go",
		old: `judged := by.Login != "" && !byKey(by.Login)`, new: `judged := by.Login != "" && byKey(by.Login)`,
		tests: testsOfEngine,
	},
	{
		name: "conflict not looked for", file: "engine/fold.go",
		old: "if bad := conflicts(f, now, marks); len(bad) > 0 {", new: "if bad := conflicts(f, now, marks); len(bad) > 1<<20 {",
		tests: testsOfEngine,
	},
	{
		name: "edit outside of the scope", file: "engine/fold.go",
		old: "case conf.Within(e.Path, scopes):", new: "case len(scopes) > 0:",
		tests: testsOfEngine,
	},
	{
		name: "barrier is none", file: "engine/stage.go",
		old: "\t\t\t\tat++\n", new: "\t\t\t\tat += 0\n",
		tests: testsOfEngine,
	},
	{
		name: "old value of a secret shown", file: "engine/mark.go",
		old: "k.Secret = true", new: "k.Secret = k.Secret || k.Key == v",
		tests: testsOfEngine,
	},
	{
		name: "probe as the account of before", file: "engine/probe.go",
		old: "t.dial(ctx, t.request(t.after, portOf(t.tree)))", new: "t.dial(ctx, t.request(t.login, portOf(t.tree)))",
		tests: testsOfEngine,
	},
	{
		name: "probe on the port of before", file: "engine/probe.go",
		old: "t.dial(ctx, t.request(t.after, portOf(t.tree)))", new: "t.dial(ctx, t.request(t.after, t.port))",
		tests: testsOfEngine,
	},
	{
		name: "confirmed over a new session without the lock", file: "engine/confirm.go",
		old: "case locked != nil:", new: "case locked != nil && found != pending:",
		tests: testsOfEngine,
	},
	{
		name: "plays that come before not waited for", file: "engine/queue.go",
		old: "if !q.layout.free(", new: "if q.layout == nil && !q.layout.free(",
		tests: testsOfEngine,
	},
}
