package engine

import (
	"slices"
	"strings"
)

// outsideRoots finds packages and data of a source that do not lie in its
// roots: OPA refuses bundles that have such.
func outsideRoots(src Source, files []file, data map[string]any) []error {
	if src.Roots == nil {
		return nil
	}
	roots := make([][]string, 0, len(src.Roots))
	for _, root := range src.Roots {
		root = strings.Trim(root, "/")
		if root == "" {
			return nil
		}
		roots = append(roots, strings.Split(root, "/"))
	}
	var errs []error
	for _, f := range files {
		steps := strings.Split(packagePath(f.module.Package.Path), "/")
		if !slices.ContainsFunc(roots, func(root []string) bool { return startsWith(root, steps) }) {
			errs = append(errs, at(f.module.Package.Location, "package %s lies outside the roots of the bundle (%s)",
				packageName(f.module.Package), strings.Join(src.Roots, ", ")))
		}
	}
	for _, where := range strayData(roots, nil, data) {
		errs = append(errs, &PolicyError{File: src.Path, Message: "data." + where + " lies outside the roots of the bundle (" + strings.Join(src.Roots, ", ") + ")"})
	}
	return errs
}

// strayData lists the paths below value that lie in no root.
func strayData(roots [][]string, at []string, value map[string]any) []string {
	var stray []string
	for key, below := range value {
		steps := append(slices.Clip(at), key)
		if slices.ContainsFunc(roots, func(root []string) bool { return startsWith(root, steps) }) {
			continue
		}
		object, isObject := below.(map[string]any)
		if isObject && slices.ContainsFunc(roots, func(root []string) bool { return startsWith(steps, root) }) {
			stray = append(stray, strayData(roots, steps, object)...)
			continue
		}
		stray = append(stray, strings.Join(steps, "."))
	}
	slices.Sort(stray)
	return stray
}

// startsWith reports whether steps start with root.
func startsWith(root, steps []string) bool {
	return len(root) <= len(steps) && slices.Equal(root, steps[:len(root)])
}
