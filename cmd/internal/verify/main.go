// Command verify checks the policy library in the repository: its Rego, its
// METADATA, every test with full coverage, every example through the real
// collectors, and that the generated files are current. It prints one line
// per problem and exits 1 where there is any.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/boltseal/boltseal/cmd/internal/generate/library"
	"github.com/boltseal/boltseal/engine/author"
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
	files, err := library.Generate(root)
	if err == nil {
		err = library.Current(root, files)
	}
	if err != nil {
		say(err.Error())
	}
	fmt.Fprintf(out, "policies: %d tests, %d examples, %.4g %% coverage\n", result.Tests, result.Examples, result.Coverage)
	return count
}
