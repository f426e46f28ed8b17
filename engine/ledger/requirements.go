package ledger

import (
	"errors"
	"fmt"
	"time"
)

// Requirements say what every waiver must hold. An organisation may relax or
// tighten them.
type Requirements struct {
	// Reason says that a waiver must say why.
	Reason bool
	// Owner says that a waiver must name who accepted it.
	Owner bool
	// Expires says that a waiver must end.
	Expires bool
	// LongestDays is how many days ahead a waiver may expire; 0 for any.
	LongestDays int
}

// DefaultRequirements asks for reason, owner and expiry.
func DefaultRequirements() Requirements {
	return Requirements{Reason: true, Owner: true, Expires: true}
}

// day gives the UTC day of at.
func day(at time.Time) string { return at.UTC().Format(time.DateOnly) }

// fieldProblem is a problem with one field of a waiver.
type fieldProblem struct {
	field string
	err   error
}

// check says what the waiver lacks; the fields are named as the ledger does.
func (r Requirements) check(e *Entry, at time.Time) []fieldProblem {
	var problems []fieldProblem
	lacks := func(required bool, value, field, why string) {
		if required && value == "" {
			problems = append(problems, fieldProblem{field, errors.New("waiver has no " + why)})
		}
	}
	lacks(r.Reason, e.Reason, "reason", "reason")
	lacks(r.Owner, e.Owner, "owner", "owner")
	lacks(r.Expires || r.LongestDays > 0, e.Expires, "expires", "expiry date")
	if e.Expires == "" {
		return problems
	}
	if _, err := time.Parse(time.DateOnly, e.Expires); err != nil {
		return append(problems, fieldProblem{"expires", fmt.Errorf("bad date %s: want YYYY-MM-DD", quoteShort(e.Expires))})
	}
	if latest := day(at.UTC().AddDate(0, 0, r.LongestDays)); r.LongestDays > 0 && e.Expires > latest {
		problems = append(problems, fieldProblem{"expires", fmt.Errorf("waiver lasts until %s, longer than the %d days allowed", e.Expires, r.LongestDays)})
	}
	return problems
}
