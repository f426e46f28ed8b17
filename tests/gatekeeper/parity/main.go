// Command parity exports our rules for Gatekeeper and compares, on the given
// manifests, what they find there with what they find here. It ends with 1 where
// there is any difference.
//
//	go run -mod=mod ./parity [-rules GLOB] [-suites=false] PATH…
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"golang.org/x/term"

	"github.com/boltseal/boltseal/tests/gatekeeper"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	equal, err := run(ctx)
	stop()
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "parity:", err)
		os.Exit(2)
	case !equal:
		os.Exit(1)
	}
}

func run(ctx context.Context) (equal bool, err error) {
	rules := flag.String("rules", "**", "the rules, by id or `glob`")
	suites := flag.Bool("suites", true, "also run the exported suites as gator verify does")
	module := flag.String("oracle", "oracle", "the `folder` of the oracle's module")
	flag.Parse()
	if flag.NArg() == 0 {
		return false, fmt.Errorf("name the manifests: make parity PATHS=\"…\"")
	}
	var roots []*gatekeeper.Root
	documents := 0
	for _, path := range flag.Args() {
		root, err := gatekeeper.ReadRoot(ctx, path)
		if err != nil {
			return false, err
		}
		documents += len(root.Documents)
		roots = append(roots, root)
	}
	if documents == 0 {
		return false, fmt.Errorf("there are no manifests")
	}
	say("export the rules")
	exported, err := gatekeeper.ExportRules(ctx, []string{*rules})
	if err != nil {
		return false, err
	}
	say("build Gatekeeper")
	oracles, err := gatekeeper.StartOracles(ctx, *module)
	if err != nil {
		return false, err
	}
	defer func() {
		if closing := gatekeeper.CloseOracles(oracles); err == nil {
			err = closing
		}
	}()
	equal, err = compare(ctx, oracles, exported, roots)
	if err == nil && *suites {
		var verified bool
		verified, err = verify(oracles, exported)
		equal = equal && verified
	}
	return equal, err
}

// compare compares on the manifests.
func compare(ctx context.Context, oracles []*gatekeeper.Oracle, exported *gatekeeper.Export, roots []*gatekeeper.Root) (bool, error) {
	c, err := gatekeeper.Compare(ctx, oracles, exported.Rules, roots, false, bar("compare"))
	if err != nil {
		return false, err
	}
	for _, d := range c.Differences {
		fmt.Println(d)
	}
	fmt.Println(c.Summary())
	return len(c.Differences) == 0 && len(c.Unmatched) == 0, nil
}

// verify runs the suites.
func verify(oracles []*gatekeeper.Oracle, exported *gatekeeper.Export) (bool, error) {
	cases, failed, err := exported.Verify(oracles, func(int) bool { return true }, bar("gator verify"))
	if err != nil {
		return false, err
	}
	for _, f := range failed {
		fmt.Printf("%s %s %s: %s\n", f.Suite, f.Test, f.Case, f.Error)
	}
	fmt.Printf("gator verify: %d cases of %d suites, %d did not pass\n", cases, len(exported.Rules), len(failed))
	return len(failed) == 0 && cases > 0, nil
}

// say tells a person what takes so long.
func say(what string) {
	if term.IsTerminal(int(os.Stderr.Fd())) {
		fmt.Fprintf(os.Stderr, "%s…\n", what)
	}
}

// bar shows progress on a terminal.
func bar(what string) func(done, total int) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return func(int, int) {}
	}
	started := time.Now()
	return func(done, total int) {
		const width = 40
		filled := width * done / max(1, total)
		fmt.Fprintf(os.Stderr, "\r%s [%-*.*s] %d%% %s", what, width, filled, "########################################", 100*done/max(1, total),
			time.Since(started).Round(time.Second))
		if done == total {
			fmt.Fprintln(os.Stderr)
		}
	}
}
