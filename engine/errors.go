package engine

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// PolicyError is one error in a policy source.
type PolicyError struct {
	// File is the policy file as the user knows it.
	File string
	// Line is the line, 0 where only the file is known.
	Line int
	// Message says what is wrong.
	Message string
}

// Error implements error: file:line: message.
func (e *PolicyError) Error() string {
	switch {
	case e.File == "":
		return e.Message
	case e.Line == 0:
		return e.File + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

// place is file:line.
func (e *PolicyError) place() string {
	if e.Line == 0 {
		return e.File
	}
	return fmt.Sprintf("%s:%d", e.File, e.Line)
}

// at makes a PolicyError at an OPA location, which may be nil.
func at(loc *ast.Location, format string, args ...any) error {
	e := &PolicyError{Message: fmt.Sprintf(format, args...)}
	if loc != nil {
		e.File, e.Line = loc.File, loc.Row
	}
	return e
}

// fromOPA turns OPA's errors, one or many, into PolicyErrors.
func fromOPA(err error) []error {
	var many ast.Errors
	var one *ast.Error
	switch {
	case errors.As(err, &many):
	case errors.As(err, &one):
		many = ast.Errors{one}
	default:
		return []error{err}
	}
	out := make([]error, 0, len(many))
	for _, e := range many {
		msg := e.Message
		if e.Code != "" && e.Code != ast.CompileErr {
			msg = e.Code + ": " + msg
		}
		if e.Details != nil {
			// The first lines of details are the source and a marker below it,
			// which one line cannot show; what types were expected it can.
			if _, isSource := e.Details.(*ast.ParserErrorDetail); !isSource {
				msg += " (" + strings.Join(strings.Fields(strings.Join(e.Details.Lines(), " ")), " ") + ")"
			}
		}
		out = append(out, at(e.Location, "%s", msg))
	}
	return out
}

// joinErrors joins errors in the order of file and line, each once.
func joinErrors(errs []error) error {
	slices.SortStableFunc(errs, func(a, b error) int {
		var x, y *PolicyError
		if !errors.As(a, &x) || !errors.As(b, &y) {
			return 0
		}
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line), cmp.Compare(x.Message, y.Message))
	})
	errs = slices.CompactFunc(errs, func(a, b error) bool { return a.Error() == b.Error() })
	return errors.Join(errs...)
}
