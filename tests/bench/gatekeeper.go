package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/boltseal/boltseal/engine/gatekeeper"
)

// importedTemplates judges the JSON documents by ConstraintTemplates, as
// gator test does with the same files; both must find as much.
func importedTemplates(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	templates, constraints, err := s.constraints()
	if err != nil {
		return nil, nil, err
	}
	docs := filepath.Join(s.corpora, "k8s", "docs")
	own := []string{boltseal, "check", "--profile", "none", "-p", templates, "--constraints", constraints, "-o", "json", "--max-findings", "10000", docs}
	peer := []string{s.peer("gator"), "test", "-o", "json", "-f", templates, "-f", constraints, "-f", docs}
	var report struct {
		Documents []struct{ Findings []any }
	}
	var violations []any
	if err := answer(ctx, own, &report); err != nil {
		return nil, nil, err
	}
	if err := answer(ctx, peer, &violations); err != nil {
		return nil, nil, err
	}
	found := 0
	for _, d := range report.Documents {
		found += len(d.Findings)
	}
	if found == 0 || found != len(violations) {
		return nil, nil, fmt.Errorf("boltseal finds %d violations, gator %d", found, len(violations))
	}
	rows, err := interleave(ctx, s.runs,
		command{name: "boltseal check", args: own, exits: judged, minOutput: 10_000},
		command{name: "gator test", args: peer, exits: judged, minOutput: 10_000},
	)
	if err != nil {
		return nil, nil, err
	}
	return rows, []claim{{text: fmt.Sprintf("gator's CPU / boltseal's, %d violations each", found), value: cpuRatio(rows[1], rows[0]), limit: 3}}, nil
}

// answer runs a command and reads the JSON that it prints; exit 1 says that
// something was found.
func answer(ctx context.Context, args []string, value any) error {
	out, err := exec.CommandContext(ctx, args[0], args[1:]...).Output()
	if exit, ok := err.(*exec.ExitError); ok && exit.ExitCode() == 1 {
		err = nil
	}
	if err == nil {
		err = json.Unmarshal(out, value)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(args[0]), err)
	}
	return nil
}

// constraints writes our own templates, and one constraint without parameters
// for each, into two folders.
func (s settings) constraints() (templates, constraints string, err error) {
	templates, constraints = filepath.Join(s.work, "templates"), filepath.Join(s.work, "constraints")
	for _, dir := range []string{templates, constraints} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return "", "", err
		}
	}
	names, err := filepath.Glob(filepath.Join("tests", "agreement", "testdata", "templates", "*", "template.yaml"))
	if err != nil || len(names) == 0 {
		return "", "", fmt.Errorf("find our templates: %d, %v", len(names), err)
	}
	set := gatekeeper.NewSet()
	for i, name := range names {
		content, err := os.ReadFile(name)
		if err == nil {
			err = set.Add(name, content)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(templates, fmt.Sprintf("%d.yaml", i)), content, 0o644)
		}
		if err != nil {
			return "", "", err
		}
	}
	source, _, err := set.Source("templates", "")
	if err != nil {
		return "", "", err
	}
	for _, t := range source.Templates {
		text := fmt.Sprintf("apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: %s\nmetadata: {name: bench}\n", t.Kind)
		if err := os.WriteFile(filepath.Join(constraints, t.Name+".yaml"), []byte(text), 0o644); err != nil {
			return "", "", err
		}
	}
	return templates, constraints, nil
}
