// Command verify checks the policy library in the repository: its Rego, its
// METADATA, every test with full coverage, every example through the real
// collectors, that every rule for Kubernetes can be exported to Gatekeeper, and
// that the generated files are current. It prints one line per problem and
// exits 1 where there is any.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/boltseal/boltseal/cmd/internal/generate/library"
	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/engine/gatekeeper/export"
	"github.com/boltseal/boltseal/inputs/collectors"
)

func main() {
	root := flag.String("root", ".", "the repository's root")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	problems := verify(ctx, *root, os.Stdout)
	stop()
	if problems > 0 {
		fmt.Printf("%d problems\n", problems)
		os.Exit(1)
	}
}

// verify prints the problems and returns how many there are.
func verify(ctx context.Context, root string, out io.Writer) int {
	count := 0
	say := func(problem string) {
		for line := range strings.Lines(problem) {
			fmt.Fprintln(out, strings.TrimRight(line, "\n"))
			count++
		}
	}
	tree := os.DirFS(filepath.Join(root, library.Folder))
	for _, p := range author.Check(ctx, tree) {
		p.File = library.Folder + "/" + p.File
		say(p.String())
	}
	result, err := author.Test(ctx, author.Options{
		Policies: tree, Path: library.Folder, Library: true, Threshold: 100, Collectors: collectors.All(),
	})
	if err != nil {
		say(err.Error())
	}
	for _, f := range result.Failures {
		say(strings.ReplaceAll(f.String(), "\n", " "))
	}
	templates, err := exportable(ctx, tree, say)
	if err != nil {
		say(err.Error())
	}
	files, err := library.Generate(root)
	if err == nil {
		err = library.Current(root, files)
	}
	if err != nil {
		say(err.Error())
	}
	fmt.Fprintf(out, "policies: %d tests, %d examples, %.4g %% coverage, %d templates for Gatekeeper\n", result.Tests, result.Examples, result.Coverage, templates)
	return count
}

// exportable exports every rule for Kubernetes, which compiles its template
// with the capabilities of Gatekeeper's OPA, and returns how many there are.
func exportable(ctx context.Context, tree fs.FS, say func(string)) (int, error) {
	source := engine.Source{Name: "boltseal", Path: library.Folder, FS: tree, Root: ".", Shipped: true}
	const name = "every rule"
	policy, err := engine.Compile(ctx, engine.Config{Profiles: []string{name}, ExtraProfiles: []engine.Profile{{Name: name, Include: []string{"**"}}}}, source)
	if err != nil {
		return 0, fmt.Errorf("compile the rules for export: %w", err)
	}
	result, err := export.Write(ctx, export.Options{
		Sources: []export.Source{{Source: source, Examples: tree}}, Policy: policy, Collectors: collectors.All(),
	})
	if err != nil {
		return 0, err
	}
	for _, no := range result.Refused {
		if !no.OtherKind {
			say(no.Rule + " cannot be exported: " + no.Reason)
		}
	}
	for _, rule := range result.Rules {
		if rule.Violations == 0 {
			say(rule.Rule + ": no bad example of it is a manifest that its constraint would find")
		}
	}
	return len(result.Rules), nil
}
