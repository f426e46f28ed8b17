package foreign

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/engine/ledger"
)

func isTrivyIgnore(base, _ string) bool { return base == ".trivyignore" }

// readTrivyIgnore reads .trivyignore: an id in each line, with an optional
// exp:YYYY-MM-DD. A comment above it, or behind it, is the reason.
func readTrivyIgnore(_, content string) ([]Ignore, error) {
	var out []Ignore
	comment, line := "", 0
	for raw := range strings.Lines(content) {
		line++
		body, behind, _ := strings.Cut(strings.TrimSpace(raw), "#")
		fields := strings.Fields(body)
		if len(fields) == 0 {
			comment = strings.TrimSpace(behind) // an empty line parts it from what follows
			continue
		}
		found := trivyID(fields[0])
		found.Line, found.Reason = line, comment
		if behind = strings.TrimSpace(behind); behind != "" {
			found.Reason = behind
		}
		for _, field := range fields[1:] {
			if date, ok := strings.CutPrefix(field, "exp:"); ok {
				found.Expires = date
			} else {
				found.Problem = "unknown word " + field
			}
		}
		out = append(out, found)
	}
	return out, nil
}

func isTrivyYAML(base, _ string) bool { return oneOf(base, ".trivyignore") && base != ".trivyignore" }

// readTrivyYAML reads .trivyignore.yaml.
func readTrivyYAML(_, content string) ([]Ignore, error) {
	file, err := single(content)
	if err != nil {
		return nil, err
	}
	var out []Ignore
	for _, section := range keys(file) {
		for _, entry := range list(value(file, section)) {
			out = append(out, trivyEntry(section, entry)...)
		}
	}
	return out, nil
}

// trivyEntry is one ignore for each path or package that the entry names.
func trivyEntry(section string, entry *yaml.Node) []Ignore {
	found := trivyID(text(value(entry, "id")))
	found.Line = entry.Line
	found.Reason, found.Expires = text(value(entry, "statement")), day(text(value(entry, "expired_at")))
	switch section {
	case "vulnerabilities", "misconfigurations":
	case "secrets", "licenses":
		found.Problem = section + " are not told apart by their ids here: waive single findings"
	default:
		found.Problem = "unknown section " + section
	}
	if more := beyond(entry, "id", "paths", "purls", "statement", "expired_at"); len(more) > 0 {
		found.Problem = "it asks for " + strings.Join(more, ", ")
	}
	paths, purls := list(value(entry, "paths")), list(value(entry, "purls"))
	if found.Problem == "" && len(paths) > 0 && len(purls) > 0 {
		found.Problem = "it asks for paths and packages at once"
	}
	var out []Ignore
	for _, p := range paths {
		one := found
		one.Match.Path = text(p)
		out = append(out, one)
	}
	for _, p := range purls {
		one := found
		if one.Match.Package, one.Problem = purlName(text(p), one.Problem); one.Problem == "" && one.Match.Package == "" {
			one.Problem = "a package URL without a name"
		}
		out = append(out, one)
	}
	if len(out) == 0 {
		out = append(out, found)
	}
	return out
}

// purlName is the name in a package URL; a version there would be lost, so
// the ignore would be wider.
func purlName(purl, problem string) (string, string) {
	purl, _, _ = strings.Cut(purl, "?")
	name, version, versioned := strings.Cut(purl[strings.LastIndexByte(purl, '/')+1:], "@")
	if versioned && problem == "" {
		problem = "it holds for version " + version + " of " + name + " alone"
	}
	return literal(name), problem
}

// trivyID tells vulnerabilities from checks, and whose checks they are.
func trivyID(id string) Ignore {
	found := checkOrVulnerability(id)
	upper := strings.TrimPrefix(strings.ToUpper(id), "AVD-")
	switch {
	case strings.HasPrefix(upper, "DS"):
		found.Kind = Dockerfile
	case strings.HasPrefix(upper, "KSV"), strings.HasPrefix(upper, "KCV"):
		found.Kind = Kubernetes
	}
	return found
}

// advisories are the beginnings of advisories' ids.
var advisories = [...]string{"CVE-", "GHSA-", "GO-", "PYSEC-", "RUSTSEC-", "DSA-", "DLA-", "USN-", "RHSA-", "ALAS", "ELSA-", "TEMP-", "OSV-", "MAL-"}

func checkOrVulnerability(id string) Ignore {
	for _, start := range advisories {
		if strings.HasPrefix(strings.ToUpper(id), start) {
			return Ignore{ID: id, Match: ledger.Match{Vulnerability: literal(id)}}
		}
	}
	return Ignore{ID: id}
}
