// Package gatekeeper reads ConstraintTemplates and constraints, so that the
// engine judges files by them as a cluster with Gatekeeper would. In its rooms:
// match decides which objects a constraint judges, export writes our rules as
// templates, suite runs the tests that gator verify runs.
package gatekeeper
