package cli

import (
	"context"
	"io/fs"
	"strings"

	"github.com/boltseal/boltseal/engine/author"
	"github.com/boltseal/boltseal/engine/gatekeeper/suite"
)

// suites runs Gatekeeper's suites of a tree; their cases count as tests.
func (a *App) suites(ctx context.Context, tree fs.FS, shown, filter string) (author.Result, error) {
	out := author.Result{Coverage: -1, Failures: []author.Failure{}, Cases: []author.Case{}}
	result, err := suite.Run(ctx, suite.Options{Tree: tree, Path: shown, Run: filter})
	if err != nil {
		return out, err
	}
	out.Tests, out.Skipped = result.Cases+result.Tests-result.WithCases, result.Skipped
	for _, f := range result.Failures {
		_, about, _ := strings.Cut(f.Name, "//")
		failure := author.Failure{Name: f.Name, Problem: author.Problem{File: f.File, Line: f.Line, Message: strings.TrimPrefix(about+": "+f.Message, ": ")}}
		for _, got := range f.Got {
			failure.Trace = append(failure.Trace, "found: "+got)
		}
		out.Failures = append(out.Failures, failure)
	}
	return out, nil
}
