package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// measurement is one table with the claims that go with it.
type measurement struct {
	title   string
	measure func(ctx context.Context, s settings, boltseal string) ([]result, []claim, error)
}

func measurements() []measurement {
	return []measurement{
		{"one Dockerfile, cold, all shipped rules", coldDockerfile},
		{"one manifest, cold, all shipped rules", coldManifest},
		{"all shipped rules over the JSON documents", wholeLibrary},
		{"the same conftest policies over JSON documents", sameRulesJSON},
		{"the same conftest policies over YAML as written", sameRulesYAML},
		{"ConstraintTemplates over the JSON documents", importedTemplates},
		{"growth from N to 4N documents", growth},
		{"growth from N to 4N objects that refer to each other", relatedGrowth},
		{"parallel use from 400 files on", parallel},
		{"an image of Debian, node and an application", nodeImage},
		{"a bill of materials of 20,000 packages", largeSBOM},
	}
}

var judged = []int{0, 1}

func coldDockerfile(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	file, err := first(filepath.Join(s.corpora, "dockerfiles", "files", "*.Dockerfile"))
	if err != nil {
		return nil, nil, err
	}
	return cold(ctx, s, file, []command{
		{name: "boltseal --profile strict", args: []string{boltseal, "check", "--profile", "strict", file}, exits: judged, minOutput: 40},
		{name: "conftest (22 rules)", args: []string{s.peer("conftest"), "test", "--no-color", "-p", filepath.Join(s.rules, "docker"), "--parser", "dockerfile", file}, exits: judged, minOutput: 20},
	})
}

func coldManifest(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	file, err := first(filepath.Join(s.corpora, "psa", "restricted", "*", "fail", "*.yaml"))
	if err != nil {
		return nil, nil, err
	}
	return cold(ctx, s, file, []command{
		{name: "boltseal --profile strict", args: []string{boltseal, "check", "--profile", "strict", file}, exits: judged, minOutput: 40},
		{name: "conftest (32 rules)", args: []string{s.peer("conftest"), "test", "--no-color", "-p", filepath.Join(s.rules, "k8s"), file}, exits: judged, minOutput: 20},
		{name: "opa eval (32 rules)", args: []string{s.peer("opa"), "eval", "-d", filepath.Join(s.rules, "k8s"), "-i", file, "data.main.deny"}, exits: judged, minOutput: 20},
	})
}

func cold(ctx context.Context, s settings, file string, commands []command) ([]result, []claim, error) {
	rows, err := interleave(ctx, 2*s.runs, commands...)
	if err != nil {
		return nil, nil, err
	}
	name := filepath.Base(file)
	// The budget is 40 ms where conftest takes 44: as a ratio it holds on a
	// machine of another speed.
	return rows, []claim{
		{text: "boltseal's CPU / conftest's for " + name, value: cpuRatio(rows[0], rows[1]), limit: 40.0 / 44, atMax: true},
		{text: "CPU ms for " + name, value: rows[0].cpu().Seconds() * 1000, limit: 45, atMax: true},
		{text: "peak MiB for " + name, value: rows[0].rssMiB(), limit: 50, atMax: true},
	}, nil
}

// wholeLibrary is what every rule costs on many documents in one process,
// start and report included. conftest, with a tenth of the rules, is there for
// the machine's speed.
func wholeLibrary(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	docs := filepath.Join(s.corpora, "k8s", "docs")
	files, err := filepath.Glob(filepath.Join(docs, "*.json"))
	if err != nil {
		return nil, nil, err
	}
	rows, err := interleave(ctx, 2*s.runs,
		command{name: "boltseal --profile strict", args: []string{boltseal, "check", "--profile", "strict", "-o", "json", docs}, exits: judged, minOutput: 100_000},
		command{name: "conftest (32 rules)", args: []string{s.peer("conftest"), "test", "-o", "json", "-p", filepath.Join(s.rules, "k8s"), docs}, exits: judged, minOutput: 100_000},
	)
	if err != nil {
		return nil, nil, err
	}
	return rows, []claim{
		{text: "documents per CPU-second", value: float64(len(files)) / rows[0].cpu().Seconds(), limit: 1500},
		{text: "conftest's CPU with 32 rules / boltseal's with all", value: cpuRatio(rows[1], rows[0]), limit: 2},
	}, nil
}

func (s settings) peer(name string) string { return filepath.Join(s.peers, name) }

func sameRulesJSON(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	docs, rules := filepath.Join(s.corpora, "k8s", "docs"), filepath.Join(s.rules, "k8s")
	rows, err := interleave(ctx, s.runs,
		command{name: "boltseal --profile none", args: []string{boltseal, "check", "--profile", "none", "-p", rules, "-o", "json", docs}, exits: judged, minOutput: 100_000},
		command{name: "conftest", args: []string{s.peer("conftest"), "test", "-o", "json", "-p", rules, docs}, exits: judged, minOutput: 100_000},
		command{name: "opa exec", args: []string{s.peer("opa"), "exec", "--decision", "main/deny", "-b", rules, docs}, exits: judged, minOutput: 100_000},
	)
	if err != nil {
		return nil, nil, err
	}
	return rows, []claim{
		{text: "conftest's CPU / boltseal's", value: cpuRatio(rows[1], rows[0]), limit: 3},
		{text: "opa exec's CPU / boltseal's", value: cpuRatio(rows[2], rows[0]), limit: 1},
	}, nil
}

func sameRulesYAML(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	rules := filepath.Join(s.rules, "k8s")
	files, err := s.readableYAML(ctx)
	if err != nil {
		return nil, nil, err
	}
	rows, err := interleave(ctx, s.runs,
		command{name: "boltseal --profile none", args: []string{boltseal, "check", "--profile", "none", "-p", rules, "-o", "json", files}, exits: []int{0, 1, 2}, minOutput: 100_000},
		command{name: "conftest", args: []string{s.peer("conftest"), "test", "-o", "json", "-p", rules, files}, exits: judged, minOutput: 100_000},
	)
	if err != nil {
		return nil, nil, err
	}
	return rows, []claim{{text: "conftest's CPU / boltseal's", value: cpuRatio(rows[1], rows[0]), limit: 2}}, nil
}

// readableYAML is a folder with the files of k8s/yaml that conftest can read:
// one it cannot ends its whole run.
func (s settings) readableYAML(ctx context.Context) (string, error) {
	dir := filepath.Join(s.work, "yaml")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	files, err := filepath.Glob(filepath.Join(s.corpora, "k8s", "yaml", "*.yaml"))
	if err != nil {
		return "", err
	}
	kept := 0
	for _, file := range files {
		parse := command{name: "conftest parse", args: []string{s.peer("conftest"), "parse", file}, exits: []int{0}}
		if _, err := parse.run(ctx); err != nil {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return "", err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), content, 0o644); err != nil {
			return "", err
		}
		kept++
	}
	fmt.Fprintf(os.Stderr, "conftest reads %d of %d YAML files\n", kept, len(files))
	return dir, nil
}

func growth(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	once, four := filepath.Join(s.work, "n"), filepath.Join(s.work, "4n")
	if err := s.copies(once, 1); err != nil {
		return nil, nil, err
	}
	if err := s.copies(four, 4); err != nil {
		return nil, nil, err
	}
	rows, err := interleave(ctx, s.runs,
		command{name: "boltseal, N documents", args: []string{boltseal, "check", "-o", "json", once}, exits: []int{0, 1, 2}, minOutput: 10_000},
		command{name: "boltseal, 4N documents", args: []string{boltseal, "check", "-o", "json", four}, exits: []int{0, 1, 2}, minOutput: 10_000},
	)
	if err != nil {
		return nil, nil, err
	}
	return rows, []claim{{text: "CPU(4N) / CPU(N)", value: cpuRatio(rows[1], rows[0]), limit: 4.4, atMax: true}}, nil
}

func parallel(ctx context.Context, s settings, boltseal string) ([]result, []claim, error) {
	dir := filepath.Join(s.work, "4n")
	rows, err := interleave(ctx, s.runs,
		command{name: "boltseal, 4N documents", args: []string{boltseal, "check", "-o", "json", dir}, exits: []int{0, 1, 2}, minOutput: 10_000},
		command{name: "boltseal, JSON corpus", args: []string{boltseal, "check", "-o", "json", filepath.Join(s.corpora, "k8s", "docs")}, exits: []int{0, 1, 2}, minOutput: 10_000},
	)
	if err != nil {
		return nil, nil, err
	}
	var claims []claim
	for _, r := range rows {
		claims = append(claims, claim{text: "wall / CPU, " + r.command.name, value: r.wall().Seconds() / r.cpu().Seconds(), limit: 0.65, atMax: true})
	}
	return rows, claims, nil
}

// copies writes n copies of the JSON corpus into dir, each in its own folder.
func (s settings) copies(dir string, n int) error {
	files, err := filepath.Glob(filepath.Join(s.corpora, "k8s", "docs", "*.json"))
	if err != nil {
		return err
	}
	for i := range n {
		part := filepath.Join(dir, fmt.Sprint(i))
		if err := os.MkdirAll(part, 0o755); err != nil {
			return err
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(part, filepath.Base(file)), content, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// first is the first regular file that matches pattern.
func first(pattern string) (string, error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return "", err
	}
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Size() > 0 {
			return file, nil
		}
	}
	return "", fmt.Errorf("no file matches %s", pattern)
}
