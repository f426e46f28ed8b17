package author

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Touched names the packages, and the ids of rules, that files of a tree belong
// to: the files' own packages, and for examples the rule beside them. prefix is
// what names of files begin with, as Options.Path. What does not parse belongs
// to nothing.
func Touched(ctx context.Context, tree fs.FS, prefix string, names []string) []string {
	sources, _ := readTree(ctx, tree, prefix, true)
	rules := folders(sources)
	var out []string
	for _, name := range names {
		for _, s := range sources {
			if s.module.Package.Location.File == name {
				out = append(out, strings.TrimSuffix(s.pkg(), "_test"))
			}
		}
		for folder, id := range rules {
			if inside := path.Join(prefix, folder); strings.HasPrefix(name, inside+"/") {
				out = append(out, id)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
