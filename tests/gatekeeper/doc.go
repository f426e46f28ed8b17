// Package gatekeeper runs Gatekeeper's own code beside ours: exported rules in
// the real constraint framework, suites in the real gator verify, and what we
// read of templates, constraints and matches against what Gatekeeper makes of
// them.
//
// Gatekeeper is the command in oracle, a module of its own that is pinned to
// the versions Gatekeeper was released with, its OPA above all. It is built when
// it is needed and talked to over a pipe. This module follows the versions
// of the main one.
package gatekeeper
