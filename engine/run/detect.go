package run

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// Detect chooses the collector for ref. One that is Sure wins over those that
// say Maybe; two that are Sure are an error that names both. Of several that
// say Maybe the first in the list that finds something of its kind wins. as
// forces a kind for a named ref; for others it leaves out the other kinds.
// *inputs.SkipError says that nobody can read ref.
func Detect(all []inputs.Collector, ref inputs.Ref, as inputs.Kind) (inputs.Collector, error) {
	if as != "" {
		return detectAs(all, ref, as)
	}
	var sure, maybe []inputs.Collector
	for _, c := range all {
		switch c.Match(ref) {
		case inputs.Sure:
			sure = append(sure, c)
		case inputs.Maybe:
			maybe = append(maybe, c)
		}
	}
	switch {
	case len(sure) == 1:
		return sure[0], nil
	case len(sure) > 1:
		return nil, fmt.Errorf("could be %s: say which with --as", kindList(sure, " or "))
	case len(maybe) == 1:
		return maybe[0], nil
	case len(maybe) > 1:
		return firstOf(maybe), nil
	}
	return nil, &inputs.SkipError{Why: "neither name nor content is of a known kind (" + kindList(all, ", ") + ")"}
}

func detectAs(all []inputs.Collector, ref inputs.Ref, as inputs.Kind) (inputs.Collector, error) {
	var first inputs.Collector
	for _, c := range all {
		if c.Kind() != as {
			continue
		}
		if c.Match(ref) != inputs.No {
			return c, nil
		}
		if first == nil {
			first = c
		}
	}
	if first != nil && ref.Named {
		return first, nil
	}
	if first != nil {
		return nil, &inputs.SkipError{Why: "not of kind " + string(as)}
	}
	return nil, fmt.Errorf("no collector for kind %q: want %s", as, kindList(all, ", "))
}

func kindList(all []inputs.Collector, separator string) string {
	var names []string
	for _, c := range all {
		if name := string(c.Kind()); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, separator)
}

// firstOf asks collectors in turn until one does not say that the file is
// not its own.
type firstOf []inputs.Collector

// Kind is the kind of the first candidate.
func (f firstOf) Kind() inputs.Kind { return f[0].Kind() }

// Match says Maybe, as each of them did.
func (f firstOf) Match(inputs.Ref) inputs.Confidence { return inputs.Maybe }

// Collect yields what the first candidate yields that does not begin with a SkipError.
func (f firstOf) Collect(ctx context.Context, ref inputs.Ref) iter.Seq2[*inputs.Collected, error] {
	return func(yield func(*inputs.Collected, error) bool) {
		for i, c := range f {
			skipped := false
			first := true
			for doc, err := range c.Collect(ctx, ref) {
				var skip *inputs.SkipError
				if first && i < len(f)-1 && errors.As(err, &skip) {
					skipped = true
					break
				}
				first = false
				if !yield(doc, err) {
					return
				}
			}
			if !skipped {
				return
			}
		}
	}
}

// saysDockerfile reports whether a file's name claims to be a Dockerfile, so
// that failing to read it is an error: Dockerfile, Containerfile,
// Dockerfile.x, Dockerfile-x, x.Dockerfile, unless it ends like a file of
// another sort (dockerfile.go).
func saysDockerfile(name string) bool {
	return likeDockerfile(name) && !otherSort(path.Ext(strings.ToLower(name)))
}

// likeDockerfile reports whether a file's name is made like a Dockerfile's.
// Dockerfile.go may be the Dockerfile for Go: its content decides.
func likeDockerfile(name string) bool {
	base := strings.ToLower(path.Base(name))
	if strings.HasSuffix(base, "ignore") {
		return false // Dockerfile.dockerignore
	}
	for _, word := range []string{"dockerfile", "containerfile"} {
		rest, begins := strings.CutPrefix(base, word)
		if begins && (rest == "" || strings.ContainsAny(rest[:1], ".-_")) || strings.HasSuffix(base, "."+word) {
			return true
		}
	}
	return false
}

// otherSort reports whether an extension belongs to a language or format that
// a Dockerfile is never written in.
func otherSort(ext string) bool {
	switch ext {
	case ".go", ".py", ".js", ".ts", ".jsx", ".tsx", ".rb", ".rs", ".java", ".c", ".h", ".cc", ".cpp", ".cs", ".php",
		".sh", ".bash", ".ps1", ".lua", ".vim", ".el", ".md", ".rst", ".adoc", ".html", ".css", ".xml", ".toml",
		".yaml", ".yml", ".json", ".lock", ".log", ".patch", ".diff", ".png", ".svg", ".jpg", ".gif", ".pdf",
		".snap", ".tar", ".gz", ".zip", ".rego", ".ipynb", ".golden", ".sarif":
		return true
	}
	return false
}

// saysData reports whether the name is that of a YAML or JSON file.
func saysData(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

// worthOpening reports whether a walk looks into a file: YAML, JSON, names
// made like a Dockerfile's or a bill of materials', and names without an
// extension. All other files are skipped unopened, which is what keeps a walk
// over a large repository fast.
func worthOpening(name string) bool {
	return saysData(name) || likeDockerfile(name) || path.Ext(name) == "" || saysBOM(name)
}

// saysBOM reports whether a file that is neither JSON nor YAML is named like a
// bill of materials: bom.xml, x.cdx.xml, x.spdx, x.spdx.rdf.
func saysBOM(name string) bool {
	base := strings.ToLower(path.Base(name))
	switch path.Ext(base) {
	case ".spdx", ".cdx":
		return true
	case ".xml", ".rdf", ".tag", ".jsonld", ".jsonl":
		return strings.Contains(base, "bom") || strings.Contains(base, ".cdx.") || strings.Contains(base, ".spdx.") ||
			strings.Contains(base, "cyclonedx") || strings.HasSuffix(base, ".intoto.jsonl")
	}
	return false
}

// surelyBOM reports whether a file's name is one that only a bill of materials
// has, so that failing to read it is an error.
func surelyBOM(name string) bool {
	base := strings.ToLower(path.Base(name))
	for _, end := range []string{".cdx.json", ".cdx.xml", ".spdx", ".spdx.json", ".spdx.yaml", ".spdx.yml", ".spdx.rdf"} {
		if strings.HasSuffix(base, end) {
			return true
		}
	}
	return false
}

// saysManifest reports whether a text has both an apiVersion and a kind line,
// and so means to be a Kubernetes object.
func saysManifest(text []byte) bool {
	var version, kind bool
	for line := range bytes.Lines(text) {
		line = bytes.TrimLeft(line, " \t-{,\"'\ufeff")
		version = version || startsKey(line, "apiVersion")
		kind = kind || startsKey(line, "kind")
		if version && kind {
			return true
		}
	}
	return false
}

func startsKey(line []byte, key string) bool {
	rest, ok := bytes.CutPrefix(line, []byte(key))
	return ok && bytes.HasPrefix(bytes.TrimLeft(rest, "\"' \t"), []byte(":"))
}
