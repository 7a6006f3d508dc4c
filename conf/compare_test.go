package conf

import (
	"errors"
	"strings"
	"testing"
)

// edited returns the edits from one text to another.
func edited(t testing.TB, before, after string) []Edit {
	t.Helper()
	return Diff(fromText(t, before), fromText(t, after))
}

func fromText(t testing.TB, text string) *Node {
	t.Helper()
	cmds, err := ParseText(text, Limits{})
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	n := New()
	for _, c := range cmds {
		if err := c.Make(n); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// What routers print for a change, and what is nearly it.
func TestAgrees(t *testing.T) {
	const bob = "system { login { user bob { class operator; } } }"
	for _, tt := range []struct {
		name          string
		before, after string
		diff          string
		want          bool
	}{
		{"a new entry", "", bob, "[edit system login]\n+    user bob {\n+        class operator;\n+    }\n", true},
		{"its header higher up", "", bob, "[edit]\n+  system {\n+      login {\n+          user bob {\n+              class operator;\n+          }\n+      }\n+  }\n", true},
		{"header below", bob, "system { login { user bob { class operator; full-name Bob; } } }", "[edit system login user bob]\n+     full-name Bob;\n", true},
		{"on one line", "", bob, "[edit system login]\n+    user bob { class operator; }\n", true},
		{"an assigned uid", "", bob, "[edit system login]\n+    user bob {\n+        uid 2001;\n+        class operator;\n+    }\n", true},
		{"an assigned uid is all it has", "", "system { login { user bob; } }", "[edit system login]\n+    user bob {\n+        uid 2001;\n+    }\n", true},
		{"another uid than the wanted", "", "system { login { user bob { uid 2002; } } }", "[edit system login]\n+    user bob {\n+        uid 2001;\n+    }\n", false},
		{"the wanted uid", "", "system { login { user bob { uid 2002; } } }", "[edit system login]\n+    user bob {\n+        uid 2002;\n+    }\n", true},
		{"another class", "", bob, "[edit system login]\n+    user bob {\n+        class super-user;\n+    }\n", false},
		{"one more", "", bob, "[edit system login]\n+    user bob {\n+        class operator;\n+    }\n+    user eve {\n+        class super-user;\n+    }\n", false},
		{"one less", bob, "system { login { user bob { class operator; full-name Bob; } message hi; } }", "[edit system login]\n+    message hi;\n", false},
		{"nothing", "", bob, "", false},
		{"something unknown", "", bob, "[edit system login]\n+    user bob {\n+        class operator;\n+    }\n[edit system]\n+   quux 5;\n", false},
		{"something unknown around it", "", bob, "[edit quux]\n+   user bob {\n+        class operator;\n+    }\n", false},
		{"a changed value", bob, "system { login { user bob { class super-user; } } }", "[edit system login user bob]\n-    class operator;\n+    class super-user;\n", true},
		{"a changed value that was another", bob, "system { login { user bob { class super-user; } } }", "[edit system login user bob]\n-    class read-only;\n+    class super-user;\n", false},
		{"gone", bob, "", "[edit]\n-  system {\n-      login {\n-          user bob {\n-              class operator;\n-          }\n-      }\n-  }\n", true},
		{"gone and yet not", bob, "", "[edit system login]\n+    user bob {\n+        class operator;\n+    }\n", false},
		{"context", bob, "system { login { user bob { class operator; } user eve { class operator; } } }",
			"[edit system login]\n     user bob { ... }\n+    user eve {\n+        class operator;\n+    }\n", true},
		{"an entry in a list's braces", "", "system { radius-server { 192.0.2.1 { secret \"$9$iHmTzF/AtOTQEcleW8\"; ## SECRET-DATA\n } } }",
			"[edit system]\n+   radius-server {\n+       192.0.2.1 {\n+           secret \"$9$iHmTzF/AtOTQEcleW8\"; ## SECRET-DATA\n+       }\n+   }\n", true},
		{"an entry in a list's braces, in short", "", "system { radius-server { 192.0.2.1 { timeout 5; } } }",
			"[edit system]\n+   radius-server {\n+       192.0.2.1 timeout 5;\n+   }\n", true},
		{"an entry by the list's name", "", "system { radius-server { 192.0.2.1 { timeout 5; } } }",
			"[edit system]\n+   radius-server 192.0.2.1 {\n+       timeout 5;\n+   }\n", true},
		{"brackets", "system { authentication-order [ password ]; }", "system { authentication-order [ radius password ]; }",
			"[edit system]\n-   authentication-order [ password ];\n+   authentication-order [ radius password ];\n", true},
		{"one member, no brackets", "system { authentication-order password; }", "system { authentication-order [ password radius ]; }",
			"[edit system]\n-   authentication-order password;\n+   authentication-order [ password radius ];\n", true},
		{"only the order", "system { authentication-order [ password radius ]; }", "system { authentication-order [ radius password ]; }",
			"[edit system]\n-   authentication-order [ password radius ];\n+   authentication-order [ radius password ];\n", true},
		{"not the order", "system { authentication-order [ password radius ]; }", "system { authentication-order [ radius password ]; }",
			"[edit system]\n-   authentication-order [ password radius ];\n+   authentication-order [ password radius ];\n", false},
		{"quotes that are not needed", "", "system { login { user bob { full-name Bob; } } }", "[edit system login]\n+    user bob {\n+        full-name \"Bob\";\n+    }\n", true},
		{"a blank in a value", "", "system { login { user bob { full-name \"Bob B\"; } } }", "[edit system login]\n+    user bob {\n+        full-name \"Bob B\";\n+    }\n", true},
		{"off", bob, "system { login { inactive: user bob { class operator; } } }", "[edit system login]\n!    inactive: user bob { ... }\n", true},
		{"on", "system { login { inactive: user bob { class operator; } } }", bob, "[edit system login]\n!    active: user bob { ... }\n", true},
		{"on is not off", "system { login { inactive: user bob { class operator; } } }", bob, "[edit system login]\n!    inactive: user bob { ... }\n", false},
		{"off, as lines that go and come", bob, "system { login { inactive: user bob { class operator; } } }",
			"[edit system login]\n-    user bob {\n-        class operator;\n-    }\n+    inactive: user bob {\n+        class operator;\n+    }\n", true},
		{"on, as lines that go and come", "system { login { inactive: user bob { class operator; } } }", bob,
			"[edit system login]\n-    inactive: user bob {\n-        class operator;\n-    }\n+    user bob {\n+        class operator;\n+    }\n", true},
		{"new and off", "", "system { login { inactive: user bob { class operator; } } }", "[edit system login]\n+    inactive: user bob {\n+        class operator;\n+    }\n", true},
		{"new and not off", "", "system { login { inactive: user bob { class operator; } } }", "[edit system login]\n+    user bob {\n+        class operator;\n+    }\n", false},
		{"gone that was off", "system { login { message x; inactive: user bob { class operator; } } }", "system { login { message x; } }",
			"[edit system login]\n-    inactive: user bob {\n-        class operator;\n-    }\n", true},
		{"a flag", "", "system { services { netconf { ssh; rfc-compliant; } } }", "[edit system]\n+   services {\n+       netconf {\n+           ssh;\n+           rfc-compliant;\n+       }\n+   }\n", true},
		{"a family on one line", "", "interfaces { em0 { unit 0 { family inet { address 192.0.2.1/24; } } } }",
			"[edit]\n+  interfaces {\n+      em0 {\n+          unit 0 {\n+              family inet {\n+                  address 192.0.2.1/24;\n+              }\n+          }\n+      }\n+  }\n", true},
		{"a comment of a person", "", bob, "[edit system login]\n+    /* our bob */\n+    user bob {\n+        class operator;\n+    }\n", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := ParseComparison(tt.diff, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			edits := edited(t, tt.before, tt.after)
			if got := c.Agrees(edits, nil); got != tt.want {
				t.Errorf("%v, want %v, of\n%s\nand\n%s", got, tt.want, tt.diff, strings.Join(Lines(edits), "\n"))
			}
		})
	}
}

// Forms of one secret are the same to whoever can say so.
func TestAgreesSettled(t *testing.T) {
	edits := edited(t, "", `system { radius-server { 192.0.2.1 { secret "$9$iHmTzF/AtOTQEcleW8"; } } }`)
	c, err := ParseComparison("[edit system]\n+   radius-server {\n+       192.0.2.1 {\n+           secret \"$9$QQQQz6Apu1EhrAtM87Nbw\"; ## SECRET-DATA\n+       }\n+   }\n", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if c.Agrees(edits, nil) {
		t.Error("two values are the same by themselves")
	}
	if !c.Agrees(edits, func(s string) string {
		if strings.HasPrefix(s, "$9$") {
			return "lab123"
		}
		return s
	}) {
		t.Error("two forms of one secret are not the same")
	}
}

// No secret and nothing of a line that is not known is shown.
func TestComparisonText(t *testing.T) {
	const diff = `[edit system root-authentication]
-   encrypted-password "$6$canary1$abc"; ## SECRET-DATA
+   encrypted-password canary2; ## SECRET-DATA
[edit system]
+   radius-server {
+       192.0.2.1 {
+           secret "canary3"; ## SECRET-DATA
+       }
+   }
+   quux canary4 {
+       key "canary5";
+   }
[edit system login]
     user bob { ... }
!    inactive: user ann { ... }
+    user eve {
+        full-name "$9$canary6";
+        class /* SECRET-DATA */;
+    }
[edit frobnicate canary7]
+   hush canary8;
+   secret "canary9
`
	c, err := ParseComparison(diff, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	const want = `[edit system root-authentication]
-   encrypted-password (sensitive); ## SECRET-DATA
+   encrypted-password (sensitive); ## SECRET-DATA
[edit system]
+   radius-server {
+       192.0.2.1 {
+           secret (sensitive); ## SECRET-DATA
+       }
+   }
+   quux (sensitive) {
+       key (sensitive);
+   }
[edit system login]
     user bob { ... }
!    inactive: user ann { ... }
+    user eve {
+        full-name (sensitive);
+        class (sensitive) ## SECRET-DATA
+    }
[edit frobnicate (sensitive)]
+   hush (sensitive);
+   secret (sensitive)
`
	if got := c.Text(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestComparisonLimits(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		l    Limits
	}{
		"bytes":      {"[edit]\n+  system;\n", Limits{Bytes: 5}},
		"depth":      {"[edit]\n" + strings.Repeat("+  a {\n", 100), Limits{}},
		"statements": {"[edit system]\n" + strings.Repeat("+  host-name a;\n", 100), Limits{Elements: 50}},
	} {
		if _, err := ParseComparison(tt.text, tt.l); !errors.Is(err, ErrLimit) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Nothing that a router sends breaks the parser or gets to a terminal.
func FuzzParseComparison(f *testing.F) {
	f.Add("[edit system login]\n+    user bob {\n+        class operator;\n+    }\n")
	f.Add("[edit]\n!   inactive: system { ... }\n-  a [ b \"c\" ] { d; }\n")
	f.Add("}}}{{{;;;\n[edit\n[edit \"]\n+\n-;\n! {\n")
	f.Add("[edit system radius-server]\n+  192.0.2.1 secret \"$9$abc\"; ## SECRET-DATA\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseComparison(text, Limits{Depth: 16, Elements: 1000})
		if err != nil {
			return
		}
		c.Agrees(nil, nil)
		if s := c.Text(); strings.ContainsAny(s, "\x1b\x00\r") {
			t.Errorf("%q is shown as %q", text, s)
		}
	})
}
