// Command oracle is Gatekeeper's own code behind a pipe: its constraint
// framework, its target, its matcher and gator's suites, in exactly the versions
// that Gatekeeper was released with. It is a module of its own that knows
// nothing of ours, so that no version of ours can change what it says.
//
// It reads requests from standard input, a JSON object a line, and answers each
// with a line on standard output.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime/debug"
)

// garbage is how much may be allocated between two collections, in percent of
// what lives: this process is short, and templates are many.
const garbage = 400

func main() {
	debug.SetGCPercent(garbage)
	if err := serve(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "oracle:", err)
		os.Exit(1)
	}
}

// serve answers requests until there are no more.
func serve(ctx context.Context, in io.Reader, out io.Writer) error {
	requests := json.NewDecoder(in)
	answers := bufio.NewWriter(out)
	write := json.NewEncoder(answers)
	write.SetEscapeHTML(false)
	var f *framework
	for {
		var req request
		if err := requests.Decode(&req); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("read a request: %w", err)
		}
		var ans answer
		if req.Open != nil {
			f = nil
		}
		if err := ans.to(ctx, req, &f); err != nil {
			ans = answer{Error: err.Error()}
		}
		if err := write.Encode(ans); err != nil {
			return fmt.Errorf("write an answer: %w", err)
		}
		if err := answers.Flush(); err != nil {
			return fmt.Errorf("write an answer: %w", err)
		}
	}
}

// to fills in the answer to a request.
func (a *answer) to(ctx context.Context, req request, f **framework) (err error) {
	switch {
	case req.Open != nil:
		*f, a.Open, err = open(ctx, req.Open)
	case req.Match != nil:
		a.Match, err = matchAll(ctx, req.Match)
	case req.Suites != "":
		a.Suites, err = runSuites(ctx, req.Suites)
	case *f == nil:
		err = fmt.Errorf("nothing was opened")
	case req.Inventory != nil:
		err = (*f).fill(ctx, req.Inventory)
	case req.Review != nil:
		a.Review = (*f).reviewAll(ctx, req.Review)
	default:
		err = fmt.Errorf("an empty request")
	}
	return err
}
