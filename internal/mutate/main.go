// Command mutate seeds bugs, one at a time, and demands that each makes a test
// fail: a test that passes with and without the bug shows nothing. It works on
// a copy of the repository and leaves the original alone.
//
//	go run ./internal/mutate [-only REGEXP] [-list]
//
// It ends with status 1 if a bug survives, if the text that it replaces is no
// longer in the file, or if the tests fail without any bug.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"time"
)

func main() {
	only := flag.String("only", "", "run the bugs whose \"FILE: NAME\" matches this")
	list := flag.Bool("list", false, "list the bugs and run nothing")
	dir := flag.String("dir", ".", "the repository")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *dir, *only, *list); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir, only string, list bool) error {
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	var bugs []bug
	for _, b := range table {
		if match.MatchString(b.file + ": " + b.name) {
			bugs = append(bugs, b)
		}
	}
	if len(bugs) == 0 {
		return errors.New("no bug matches")
	}
	if list {
		for _, b := range bugs {
			fmt.Printf("%s: %s\n", b.file, b.name)
		}
		return nil
	}
	lab, err := newLab(dir)
	if err != nil {
		return err
	}
	defer lab.close()
	if err := lab.healthy(ctx, bugs); err != nil {
		return err
	}
	alive := 0
	for _, b := range bugs {
		start := time.Now()
		v := lab.try(ctx, b)
		if !v.killed {
			alive++
		}
		fmt.Printf("%-40s %s (%.0fs)\n", b.name, v.text, time.Since(start).Seconds())
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if alive > 0 {
		return fmt.Errorf("%d of %d bugs are not noticed by any test", alive, len(bugs))
	}
	fmt.Printf("mutate: all %d bugs are noticed\n", len(bugs))
	return nil
}
