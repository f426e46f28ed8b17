package author

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/open-policy-agent/opa/v1/cover"
)

// measure computes the coverage of the tree's own policies, without its tests
// and without the shipped library.
func (s *suite) measure(coverage *cover.Cover, result *Result) {
	report := coverage.Report(s.own)
	reached, missed := 0, 0
	var gaps []Failure
	for _, name := range slices.Sorted(maps.Keys(s.own)) {
		file := report.Files[name]
		if file == nil {
			continue
		}
		reached += file.CoveredLines
		missed += file.NotCoveredLines
		for _, gap := range file.NotCovered {
			where := Problem{File: name, Line: gap.Start.Row, Message: "no test reaches this line"}
			if gap.End.Row > gap.Start.Row {
				where.Message = fmt.Sprintf("no test reaches lines %d to %d", gap.Start.Row, gap.End.Row)
			}
			gaps = append(gaps, Failure{Problem: where, Name: "coverage"})
		}
	}
	result.Coverage = 100
	if reached+missed > 0 {
		// Rounded down: 100 means every line.
		result.Coverage = math.Floor(10000*float64(reached)/float64(reached+missed)) / 100
	}
	for _, gap := range gaps {
		result.Uncovered = append(result.Uncovered, gap.Problem)
	}
	if result.Coverage < s.options.Threshold {
		result.Failures = append(result.Failures, gaps...)
	}
}
