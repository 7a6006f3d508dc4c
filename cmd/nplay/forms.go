package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/engine/review"
	"nplay/internal/ui"
)

// reviewFlags say in which form a review is shown. The zero value is text.
type reviewFlags struct {
	format  string
	reverse bool
	hosts   bool
	stamp   string

	stored  string    // the plan file that holds what is shown; "" for none
	created time.Time // what --timestamp, or else SOURCE_DATE_EPOCH, says; zero when neither does
}

// forms are the words that --format takes.
var forms = []string{"text", "json", "markdown", "html", "native"}

func (f *reviewFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.format, "format", "text", "`FORM` of the review: "+strings.Join(forms, ", "))
	c.Flags().BoolVar(&f.reverse, "reverse", false, "show the undo: what a rollback of the change would bring back")
	c.Flags().BoolVar(&f.hosts, "show-hosts", false, "name every router, where otherwise the rest of a long list is counted")
	c.Flags().StringVar(&f.stamp, "timestamp", "", "`TIME` that the review bears, RFC 3339 or Unix seconds, instead of now or SOURCE_DATE_EPOCH")
}

// check reads the flags; the environment gives the time where they do not.
func (f *reviewFlags) check(c *cobra.Command, environ []string) error {
	if err := oneOf(c, "format", f.format, forms...); err != nil {
		return err
	}
	given, from := f.stamp, "--timestamp"
	if given == "" {
		given, from = variable(environ, "SOURCE_DATE_EPOCH"), "SOURCE_DATE_EPOCH"
	}
	if given == "" {
		return nil
	}
	t, err := moment(given)
	if err != nil {
		return usage{c, fmt.Errorf("%s %s: it takes a time such as 2026-11-25T04:00:00Z, or seconds since 1970", from, given)}
	}
	f.created = t
	return nil
}

// moment reads a time that a person or a build gives, in UTC and whole seconds.
// JSON and RFC 3339 have four digits for a year.
func moment(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		var seconds int64
		if seconds, err = strconv.ParseInt(text, 10, 64); err != nil {
			return time.Time{}, err
		}
		t = time.Unix(seconds, 0)
	}
	t = t.UTC().Truncate(time.Second)
	if t.Year() < 1970 || t.Year() > 9999 {
		return time.Time{}, fmt.Errorf("the year %d", t.Year())
	}
	return t, nil
}

// variable is the value of a variable of the environment, "" when it has none.
func variable(environ []string, name string) string {
	value := ""
	for _, e := range environ {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			value = v
		}
	}
	return value
}

// now is the time that what is made now bears: a review, a stored plan.
func (f reviewFlags) now() time.Time {
	if !f.created.IsZero() {
		return f.created
	}
	return time.Now().UTC().Truncate(time.Second)
}

// review puts a plan in order. It is made now by this nplay: who shows an older
// one says so in Created and Version.
func (f reviewFlags) review(plan *engine.Plan) *review.Review {
	of := review.New
	if f.reverse {
		of = review.Reverse
	}
	r := of(plan)
	r.Created, r.Version = f.now(), version()
	if f.stored != "" {
		r.Stored = quoted(f.stored)
	}
	for _, h := range plan.Hosts {
		r.Checked = r.Checked || h.Check != nil && !f.reverse
	}
	return r
}

// review puts the session's plan in order.
func (s *session) review(plan *engine.Plan) *review.Review {
	r := s.forms.review(plan)
	r.Source = s.source()
	return r
}

// render writes a review in the form that the flags ask for; plan is what it was
// made from. all names every router and shows every group.
func (f reviewFlags) render(w io.Writer, style ui.Style, r *review.Review, plan *engine.Plan, all bool) error {
	style.All = style.All || all
	style.Hosts = style.Hosts || f.hosts
	switch f.format {
	case "json":
		return said(ui.PlanJSON(w, r, false))
	case "markdown":
		return said(ui.Markdown(w, r))
	case "html":
		return said(ui.HTML(w, r))
	case "native":
		return said(ui.Native(w, style, r, plan))
	}
	return said(ui.Plan(w, style, r))
}
