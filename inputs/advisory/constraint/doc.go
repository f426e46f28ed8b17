// Package constraint turns the ways in which databases write ranges of
// versions (">= 1.0, < 1.2 || ~> 2.1", "[2.9.0,2.9.10.7)") into intervals.
package constraint
