package lint

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"go.yaml.in/yaml/v4"
)

// metadata finds rules whose METADATA is missing or incomplete.
func metadata(p *pass) {
	p.tree.eachNative(func(id string, main *file, _ []*file) {
		a := main.metadata()
		if a == nil {
			p.report(main.parsed.Package.Location, "rule %s has no METADATA: its severity is medium, and it judges every kind of document", id)
			return
		}
		var missing []string
		for _, key := range []string{"kinds", "remediation", "severity"} {
			if a.Custom[key] == nil {
				missing = append(missing, "custom."+key)
			}
		}
		if a.Description == "" {
			missing = append(missing, "description")
		}
		if a.Title == "" {
			missing = append(missing, "title")
		}
		if len(missing) > 0 {
			p.report(a.Location, "METADATA of rule %s lacks %s", id, strings.Join(missing, ", "))
		}
	})
}

// metadataWords are the keys that OPA knows
// (https://www.openpolicyagent.org/docs/policy-language#metadata).
func metadataWords() []string {
	return []string{"scope", "title", "entrypoint", "description", "organizations", "related_resources", "authors", "schemas", "compile", "custom", "labels"}
}

// metadataKeys finds keys of METADATA that nobody reads. OPA drops them
// without a word, so they are read from the text.
func metadataKeys(p *pass) {
	for _, f := range p.tree.files {
		if f.parsed == nil {
			continue
		}
		for _, a := range f.parsed.Annotations {
			if a.Location == nil {
				continue
			}
			for key, line := range f.annotationKeys(a.Location.Row) {
				if !slices.Contains(metadataWords(), key) {
					p.report(&ast.Location{File: f.display, Row: line, Col: 1}, "METADATA has no key %q: it is dropped", key)
				}
			}
		}
	}
}

// annotationKeys are the keys of the METADATA that begins in a line, with
// their lines.
func (f *file) annotationKeys(row int) map[string]int {
	var block strings.Builder
	if row < 1 || row > len(f.lines) {
		return nil
	}
	// The location is that of the first line, "# METADATA", or of the one below.
	if isMetadataMark(f.lines[row-1]) {
		row++
	}
	for _, line := range f.lines[row-1:] {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !ok {
			break
		}
		block.WriteString(rest + "\n")
	}
	var doc yaml.Node
	if yaml.Unmarshal([]byte(block.String()), &doc) != nil || len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	out := map[string]int{}
	for i := 0; i+1 < len(doc.Content[0].Content); i += 2 {
		key := doc.Content[0].Content[i]
		out[key.Value] = row + key.Line - 1
	}
	return out
}

func isMetadataMark(line string) bool {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "#")) == "METADATA"
}

// facts are what rules may require: what collectors and enrichers say is
// missing where it is.
func facts() []string {
	return []string{"advisories", "epss", "executables", "files", "kev", "licenses", "packages", "platforms", "secrets", "strings", "vex", "vulnerabilities"}
}

func unknownFacts(p *pass) {
	p.tree.eachNative(func(id string, main *file, _ []*file) {
		list, _ := main.custom("requires").([]any)
		for _, entry := range list {
			if name, ok := entry.(string); ok && !slices.Contains(facts(), name) {
				p.report(main.metadata().Location, "rule %s requires %q, which is no fact: there are %s", id, name, strings.Join(facts(), ", "))
			}
		}
	})
}

// missingTests finds native rules without tests, or without examples.
func missingTests(p *pass) {
	p.tree.eachNative(func(id string, main *file, all []*file) {
		tested := slices.ContainsFunc(p.tree.files, func(f *file) bool {
			return f.test() && (path.Dir(f.name) == path.Dir(main.name) || f.parsed != nil && strings.HasPrefix(f.pkg(), main.pkg()))
		})
		var missing []string
		if !tested {
			missing = append(missing, "test")
		}
		for _, side := range []string{"bad", "good"} {
			entries, err := fs.ReadDir(p.tree.options.Policies, path.Join(path.Dir(main.name), "examples", side))
			if err != nil || len(entries) == 0 {
				missing = append(missing, side+" example")
			}
		}
		if len(missing) > 0 {
			p.report(main.parsed.Package.Location, "rule %s has no %s", id, strings.Join(missing, ", no "))
		}
	})
}

// packageFolder finds rules in a folder of another name. A file of the rule's
// own name in any folder is fine, for users' trees are often flat.
func packageFolder(p *pass) {
	p.tree.eachNative(func(id string, main *file, all []*file) {
		for _, f := range all {
			dir := strings.ReplaceAll(path.Dir(f.name), "_", "-")
			_, name, _ := strings.Cut(id, "/")
			stem := strings.ReplaceAll(strings.TrimSuffix(path.Base(f.name), ".rego"), "_", "-")
			if !strings.HasSuffix("/"+dir, "/"+id) && (p.tree.options.Library || stem != name) {
				p.report(f.parsed.Package.Location, "rule %s lies in %s", id, f.display)
			}
		}
	})
}

// declared are the parameters that METADATA declares, by name.
func (f *file) declared() map[string]map[string]any {
	schema, _ := f.custom("parameters").(map[string]any)
	if properties, ok := schema["properties"].(map[string]any); ok && schema["type"] == "object" {
		schema = properties
	}
	out := map[string]map[string]any{}
	for name, sub := range schema {
		property, _ := sub.(map[string]any)
		out[name] = property
	}
	return out
}

// parameterSchema finds parameters without a type or a default.
func parameterSchema(p *pass) {
	p.tree.eachNative(func(id string, main *file, _ []*file) {
		declared := main.declared()
		for _, name := range slices.Sorted(maps.Keys(declared)) {
			var missing []string
			for _, key := range []string{"default", "type"} {
				if _, ok := declared[name][key]; !ok {
					missing = append(missing, "no "+key)
				}
			}
			if len(missing) > 0 {
				p.report(main.metadata().Location, "parameter %s of rule %s has %s", name, id, strings.Join(missing, " and "))
			}
		}
	})
}

// parameterReads are the reads of input.parameters in files, by name; "" are
// those of all of them.
func parameterReads(files []*file) map[string]*ast.Location {
	out := map[string]*ast.Location{}
	note := func(name string, loc *ast.Location) {
		if _, ok := out[name]; !ok {
			out[name] = loc
		}
	}
	for _, f := range files {
		if f.resolved == nil {
			continue
		}
		for _, r := range f.resolved.Rules {
			gets := map[*ast.Term]bool{}
			calls(r, func(c call) {
				if name, ok := text(c.arg(1)); ok && c.name == "object.get" && isParameters(c.args[0]) {
					note(name, c.loc)
					gets[c.args[0]] = true
				}
			})
			ast.WalkTerms(r, func(t *ast.Term) bool {
				ref, ok := t.Value.(ast.Ref)
				if !ok || len(ref) < 2 || !ref[0].Equal(ast.InputRootDocument) || !ref[1].Equal(ast.StringTerm("parameters")) {
					return false
				}
				switch name, constant := "", false; {
				case len(ref) == 2 && gets[t]:
				case len(ref) == 2:
					note("", t.Location)
				default:
					if name, constant = text(ref[2]); constant {
						note(name, t.Location)
					} else {
						note("", t.Location)
					}
				}
				return false
			})
		}
	}
	return out
}

func isParameters(t *ast.Term) bool {
	ref, ok := t.Value.(ast.Ref)
	return ok && len(ref) == 2 && ref[0].Equal(ast.InputRootDocument) && ref[1].Equal(ast.StringTerm("parameters"))
}

func undeclaredParameter(p *pass) {
	p.tree.eachNative(func(id string, main *file, all []*file) {
		declared := main.declared()
		reads := parameterReads(all)
		for _, name := range slices.Sorted(maps.Keys(reads)) {
			if _, ok := declared[name]; !ok && name != "" {
				p.report(reads[name], "parameter %s is not declared in the METADATA of rule %s", name, id)
			}
		}
	})
}

func unusedParameter(p *pass) {
	p.tree.eachNative(func(id string, main *file, all []*file) {
		reads := parameterReads(all)
		if _, whole := reads[""]; whole || slices.ContainsFunc(all, func(f *file) bool { return f.resolved == nil }) {
			return
		}
		for _, name := range slices.Sorted(maps.Keys(main.declared())) {
			if _, ok := reads[name]; !ok {
				p.report(main.metadata().Location, "parameter %s of rule %s is never read", name, id)
			}
		}
	})
}
