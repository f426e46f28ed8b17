// Command generate writes what is made from other files of the repository:
// policies/schemas, policies/index.json, policies/RULES.md and
// policies/COVERAGE.md. With -check it writes nothing and fails where one of
// them is not current.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/boltseal/boltseal/cmd/internal/generate/library"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail if a generated file is not current")
	root := flag.String("root", ".", "the repository's root")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "generate: unexpected argument %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(root string, check bool) error {
	files, err := library.Generate(root)
	if err != nil {
		return err
	}
	if check {
		return library.Current(root, files)
	}
	return library.Write(root, files)
}
