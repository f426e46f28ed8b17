package author

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/boltseal/boltseal/engine"
	"github.com/open-policy-agent/opa/v1/ast"
)

// Problem is one thing that is wrong with a policy tree.
type Problem struct {
	// File is the file within the tree.
	File string `json:"file"`
	// Line is the line, 0 where the whole file or folder is meant.
	Line int `json:"line"`
	// Message says what is wrong.
	Message string `json:"message"`
}

// String is file:line: message.
func (p Problem) String() string {
	switch {
	case p.File == "":
		return p.Message
	case p.Line == 0:
		return p.File + ": " + p.Message
	}
	return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message)
}

// at is a problem at a place in a policy.
func at(loc *ast.Location, format string, args ...any) Problem {
	p := Problem{Message: fmt.Sprintf(format, args...)}
	if loc != nil {
		p.File, p.Line = loc.File, loc.Row
	}
	return p
}

// problemsOf takes an error, single or joined, apart.
func problemsOf(err error) []Problem {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var out []Problem
		for _, one := range joined.Unwrap() {
			out = append(out, problemsOf(one)...)
		}
		return out
	}
	var many ast.Errors
	if errors.As(err, &many) {
		var out []Problem
		for _, one := range many {
			out = append(out, at(one.Location, "%s", one.Code+": "+one.Message+details(one)))
		}
		return out
	}
	var policy *engine.PolicyError
	if errors.As(err, &policy) {
		return []Problem{{File: policy.File, Line: policy.Line, Message: policy.Message}}
	}
	return []Problem{{Message: err.Error()}}
}

// details is what a type error says about the reference it is about.
func details(err *ast.Error) string {
	ref, ok := err.Details.(*ast.RefErrInvalidDetail)
	if !ok {
		return ""
	}
	text := ": " + ref.Ref.String()
	if ref.Pos < len(ref.Ref) {
		text = fmt.Sprintf(": %s has no %s", ref.Ref[:ref.Pos], ref.Ref[ref.Pos])
	}
	if len(ref.OneOf) > 0 {
		text += fmt.Sprintf(" (it has %v)", ref.OneOf)
	}
	return generatedName.ReplaceAllString(text, "_")
}

// generatedName is the form of a variable that the compiler makes.
var generatedName = regexp.MustCompile(`__local[0-9]+__`)

// sorted orders problems by place and drops those that are said twice.
func sorted(problems []Problem) []Problem {
	slices.SortFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(problems)
}
