// Package policies holds the shipped policy library: Rego that stock OPA runs
// as it is, embedded so that the binaries need no other file.
//
//   - lib/<name> is what rules share; it reads only what Gatekeeper also
//     provides: input, data.lib and data.inventory.
//   - rules/<topic>/<rule> is one rule, topic/rule, with its tests and with
//     examples that it must and must not fire on.
//   - profiles are named sets of rules.
//   - schemas, index.json and RULES.md are generated from inputs and from the
//     rules' METADATA.
//   - plans holds the rules as OPA planned them, for the engine's evaluator.
package policies

import "embed"

// FS holds the library, rooted at this folder.
//
//go:embed all:lib all:rules profiles schemas plans index.json
var FS embed.FS
