package foreign

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/engine/ledger"
	"github.com/boltseal/boltseal/inputs"
)

// vulnerabilityRules is the glob over the rules that judge vulnerabilities.
const vulnerabilityRules = "vulnerability/*"

// Terms are what our ledger asks for and other tools do not.
type Terms struct {
	// Owner is who accepts the findings.
	Owner string
	// Expires is the last day of a waiver that comes without one, YYYY-MM-DD.
	Expires string
	// Today is the effective day: what ended before it becomes no waiver.
	Today time.Time
}

// Left is what became no waiver, and why.
type Left struct {
	File string
	Line int
	ID   string
	Why  string
}

// Waivers makes waivers of what a file ignores, for the rules that mean the
// same. What has no rule, has ended, or would become wider is left out.
func Waivers(file string, ignores []Ignore, rules []engine.Rule, terms Terms) (entries []ledger.Entry, left []Left) {
	for _, ig := range ignores {
		leave := func(why string) { left = append(left, Left{file, ig.Line, ig.ID, why}) }
		if ig.Problem != "" {
			leave(ig.Problem)
			continue
		}
		entry := ledger.Entry{Match: ig.Match, Reason: ig.Reason, Owner: terms.Owner, Expires: ig.Expires, File: file, Line: ig.Line}
		if entry.Reason == "" {
			entry.Reason = fmt.Sprintf("imported from %s:%d, where no reason is given", file, ig.Line)
		}
		if entry.Expires == "" {
			entry.Expires = terms.Expires
		}
		end, err := time.Parse(time.DateOnly, entry.Expires)
		if err != nil {
			leave(fmt.Sprintf("its end %q is no date", entry.Expires))
			continue
		}
		if end.Before(terms.Today.UTC().Truncate(24 * time.Hour)) {
			leave("it has ended on " + entry.Expires)
			continue
		}
		made := forRules(entry, ig, rules)
		if len(made) == 0 {
			leave("no rule means the same")
		}
		entries = append(entries, made...)
	}
	return entries, left
}

// forRules gives the waiver to each rule that means the same.
func forRules(entry ledger.Entry, ig Ignore, rules []engine.Rule) []ledger.Entry {
	if entry.Match.Vulnerability != "" || ig.ID == "" && entry.Match.Package != "" {
		entry.Rule = vulnerabilityRules
		return []ledger.Entry{entry}
	}
	var out []ledger.Entry
	for _, rule := range rules {
		if rule.Source != engine.Shipped().Name || !rule.HasAlias(ig.ID) {
			continue
		}
		one := entry
		one.Rule = rule.ID
		if one.Match.Path == "" && one.Match.Workload == "" {
			one.Match.Path = kindGlob(ig.Kind, rule)
		}
		out = append(out, one)
	}
	return out
}

// kindGlob narrows a waiver to the files that the other tool judges, where
// our rule judges others too.
func kindGlob(kind Kind, rule engine.Rule) string {
	other := func(k inputs.Kind) bool { return string(k) != string(kind) }
	switch {
	case kind == Any || !slices.ContainsFunc(rule.Kinds, other):
		return ""
	case kind == Dockerfile:
		return "**/*{Dockerfile,dockerfile,Containerfile,containerfile}*"
	}
	return "**/*.{yaml,yml,json}"
}

// Marshal writes a ledger: each waiver with the place it comes from.
func Marshal(entries []ledger.Entry) ([]byte, error) {
	sequence := &yaml.Node{Kind: yaml.SequenceNode}
	for _, e := range entries {
		item := &yaml.Node{Kind: yaml.MappingNode, HeadComment: fmt.Sprintf("# from %s:%d", printable(e.File), e.Line)}
		add := func(to *yaml.Node, key, content string) {
			if content != "" {
				to.Content = append(to.Content, scalar(key), scalar(content))
			}
		}
		add(item, "rule", e.Rule)
		match := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		add(match, "path", e.Match.Path)
		add(match, "namespace", e.Match.Namespace)
		add(match, "workload", e.Match.Workload)
		add(match, "package", e.Match.Package)
		add(match, "vulnerability", e.Match.Vulnerability)
		if len(match.Content) > 0 {
			item.Content = append(item.Content, scalar("match"), match)
		}
		add(item, "reason", printable(e.Reason))
		add(item, "owner", e.Owner)
		add(item, "expires", e.Expires)
		sequence.Content = append(sequence.Content, item)
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{scalar("waivers"), sequence}}); err != nil {
		return nil, fmt.Errorf("write waivers: %w", err)
	}
	return out.Bytes(), nil
}

func scalar(content string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: content}
}

// printable makes one line of a text.
func printable(s string) string { return strings.Join(strings.Fields(s), " ") }
