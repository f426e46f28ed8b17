// Package export writes rules as ConstraintTemplates, constraints and suites
// of gator, and says which rules cannot be written so and why.
package export
