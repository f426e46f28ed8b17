package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator/verify"
)

// runSuites runs every suite at or below a path, as gator verify PATH/... does.
func runSuites(ctx context.Context, path string) ([]caseResult, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	disk := os.DirFS("/")
	suites, err := verify.ReadSuites(disk, strings.Trim(path, "/"), path, info.IsDir())
	if err != nil {
		return nil, fmt.Errorf("read suites: %w", err)
	}
	runner, err := verify.NewRunner(disk, func(options ...gator.Opt) (gator.Client, error) {
		return gator.NewOPAClient(false, options...)
	})
	if err != nil {
		return nil, err
	}
	filter, err := verify.NewFilter("")
	if err != nil {
		return nil, err
	}
	var out []caseResult
	for _, suite := range suites {
		out = append(out, flatten(runner.Run(ctx, filter, suite))...)
	}
	return out, nil
}

// flatten lists the cases of a suite; what could not be run counts as one.
func flatten(suite verify.SuiteResult) []caseResult {
	if suite.Error != nil || suite.Skipped {
		return []caseResult{{Suite: suite.Path, Skipped: suite.Skipped, Error: text(suite.Error)}}
	}
	var out []caseResult
	for _, test := range suite.TestResults {
		if test.Error != nil || test.Skipped || len(test.CaseResults) == 0 {
			out = append(out, caseResult{Suite: suite.Path, Test: test.Name, Skipped: test.Skipped, Error: text(test.Error)})
			continue
		}
		for _, c := range test.CaseResults {
			out = append(out, caseResult{Suite: suite.Path, Test: test.Name, Case: c.Name, Skipped: c.Skipped, Error: text(c.Error)})
		}
	}
	return out
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
