package engine

import (
	"slices"
	"strings"
)

// outsideRoots finds packages and data of a source that do not lie in its
// roots: OPA refuses bundles that have such.
func outsideRoots(src Source, files []file, data map[string]any) []error {
	var errs []error
	for _, f := range files {
		if why := src.outside(strings.Split(PackagePath(f.module.Package.Path), "/")); why != "" {
			errs = append(errs, at(f.module.Package.Location, "%s", why))
		}
	}
	return append(errs, outsideData(src, data)...)
}

// roots are the source's roots as steps, nil for anywhere.
func (s Source) roots() [][]string {
	var roots [][]string
	for _, root := range s.Roots {
		root = strings.Trim(root, "/")
		if root == "" {
			return nil
		}
		roots = append(roots, strings.Split(root, "/"))
	}
	return roots
}

// outside says why a package may not be in the source, "" where it may.
func (s Source) outside(steps []string) string {
	roots := s.roots()
	if s.Roots == nil || roots == nil && len(s.Roots) > 0 ||
		slices.ContainsFunc(roots, func(root []string) bool { return startsWith(root, steps) }) {
		return ""
	}
	return "package " + strings.Join(steps, ".") + " lies outside the roots of the bundle (" + strings.Join(s.Roots, ", ") + ")"
}

// outsideData finds data that lie outside the roots.
func outsideData(src Source, data map[string]any) []error {
	roots := src.roots()
	if src.Roots == nil || roots == nil && len(src.Roots) > 0 {
		return nil
	}
	var errs []error
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
