package engine

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"
)

// list names the policy files and the data files of a source.
func list(src Source) (rego, data []string, err error) {
	root := src.Root
	if root == "" {
		root = "."
	}
	err = fs.WalkDir(src.FS, root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			// Examples are raw inputs; a data.json among them is no policy data.
			if src.Shipped && entry.Name() == "examples" {
				return fs.SkipDir
			}
		case !wanted(name):
		case isData(name):
			data = append(data, name)
		default:
			rego = append(rego, name)
		}
		return nil
	})
	return rego, data, err
}

// file is one parsed policy file.
type file struct {
	// name is the file's name within its source.
	name string
	// module is the file's content; locations in it carry the full name.
	module *ast.Module
}

// parse parses files of a source, in parallel. All errors are returned.
func parse(src Source, names []string, annotations bool) ([]file, []error) {
	files := make([]file, len(names))
	failed := make([][]error, len(names))
	var wait sync.WaitGroup
	next := make(chan int, len(names))
	for i := range names {
		next <- i
	}
	close(next)
	for range min(runtime.GOMAXPROCS(0), len(names)) {
		wait.Go(func() {
			for i := range next {
				files[i].name = names[i]
				content, err := fs.ReadFile(src.FS, names[i])
				if err != nil {
					failed[i] = []error{fmt.Errorf("read %s: %w", names[i], err)}
					continue
				}
				files[i].module, failed[i] = parseFile(src.display(names[i]), string(content), annotations, src.Shipped)
			}
		})
	}
	wait.Wait()
	return files, slices.Concat(failed...)
}

// display is how errors call a file of the source, which may be that file.
func (s Source) display(name string) string {
	if path.Base(s.Path) == name && slices.Contains([]string{".rego", ".yaml", ".yml", ".json"}, path.Ext(name)) {
		return s.Path
	}
	return path.Join(s.Path, name)
}

// parseFile parses one file as Rego v1 and, where that fails, as v0: conftest
// policies are often older than v1. Of two failures the one further down is
// the likelier mistake.
func parseFile(name, content string, annotations, onlyV1 bool) (*ast.Module, []error) {
	options := ast.ParserOptions{ProcessAnnotation: annotations, RegoVersion: ast.RegoV1}
	m, err := ast.ParseModuleWithOpts(name, content, options)
	if err == nil && m != nil {
		return m, nil
	}
	if err == nil || len(strings.TrimSpace(content)) == 0 {
		return nil, []error{&PolicyError{File: name, Message: "the file holds no policy"}}
	}
	if onlyV1 {
		return nil, fromOPA(err)
	}
	options.RegoVersion = ast.RegoV0
	old, oldErr := ast.ParseModuleWithOpts(name, content, options)
	if oldErr != nil {
		if firstLine(oldErr) > firstLine(err) {
			err = oldErr
		}
		return nil, fromOPA(err)
	}
	if _, native := nativeID(old.Package); native {
		return nil, fromOPA(err)
	}
	return old, nil
}

// firstLine is the line of the first error.
func firstLine(err error) int {
	var errs ast.Errors
	if errors.As(err, &errs) && len(errs) > 0 && errs[0].Location != nil {
		return errs[0].Location.Row
	}
	return 0
}

// readData joins a source's data files as OPA's bundles do: a file in a
// folder a/b gives data.a.b.
func readData(src Source, names []string) (map[string]any, []error) {
	out := map[string]any{}
	var errs []error
	for _, name := range names {
		content, err := fs.ReadFile(src.FS, name)
		if err != nil {
			errs = append(errs, fmt.Errorf("read %s: %w", name, err))
			continue
		}
		var read any
		if err := util.Unmarshal(content, &read); err != nil {
			errs = append(errs, &PolicyError{File: src.display(name), Message: "data is no JSON or YAML: " + err.Error()})
			continue
		}
		folder := path.Dir(strings.TrimPrefix(name, src.Root+"/"))
		if folder != "." {
			for _, step := range slices.Backward(strings.Split(folder, "/")) {
				read = map[string]any{step: read}
			}
		}
		value, ok := read.(map[string]any)
		if !ok && read != nil {
			errs = append(errs, &PolicyError{File: src.display(name), Message: "data is no JSON or YAML object, which it must be at the top"})
			continue
		}
		if conflict := mergeData(out, value); conflict != "" {
			errs = append(errs, &PolicyError{File: src.display(name), Message: "data." + conflict + " is set by two data files"})
		}
	}
	return out, errs
}

// mergeData adds from to into; it names a path that both set.
func mergeData(into, from map[string]any) (conflict string) {
	for key, value := range from {
		old, exists := into[key]
		if !exists {
			into[key] = value
			continue
		}
		a, isObject := old.(map[string]any)
		b, isToo := value.(map[string]any)
		if !isObject || !isToo {
			return key
		}
		if below := mergeData(a, b); below != "" {
			return key + "." + below
		}
	}
	return ""
}
