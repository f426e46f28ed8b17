package main

import "encoding/json"

// request asks for one thing.
type request struct {
	// Open starts anew with templates and constraints.
	Open *openRequest `json:"open,omitempty"`
	// Inventory adds to data.inventory, in its shape: cluster.<groupVersion>.
	// <kind>.<name> and namespace.<namespace>.<groupVersion>.<kind>.<name>.
	Inventory map[string]any `json:"inventory,omitempty"`
	// Review judges objects.
	Review *reviewRequest `json:"review,omitempty"`
	// Match asks only the matcher.
	Match []matchCase `json:"match,omitempty"`
	// Suites is a file or folder whose suites are run as gator verify runs them.
	Suites string `json:"suites,omitempty"`
}

// answer is the answer to a request.
type answer struct {
	Error  string        `json:"error,omitempty"`
	Open   []string      `json:"open,omitempty"`
	Review []reviewed    `json:"review,omitempty"`
	Match  []matchResult `json:"match,omitempty"`
	Suites []caseResult  `json:"suites,omitempty"`
}

// openRequest are templates and constraints, to be judged by at admission, in
// audits and for gator at once. The answer says for each, in
// this order, what is wrong with it, "" for nothing.
type openRequest struct {
	Templates   []json.RawMessage `json:"templates"`
	Constraints []json.RawMessage `json:"constraints"`
	// Matchers are constraints that are checked and matched as the others, and
	// not evaluated.
	Matchers []json.RawMessage `json:"matchers,omitempty"`
}

// reviewRequest are objects to judge. With Errors every template is also
// evaluated without the framework, for the errors of built-ins that the
// framework leaves unsaid.
type reviewRequest struct {
	Objects []reviewObject `json:"objects"`
	Errors  bool           `json:"errors,omitempty"`
}

// reviewObject is an object, and the Namespace that it lies in where it is
// known.
type reviewObject struct {
	Object    json.RawMessage `json:"object"`
	Namespace json.RawMessage `json:"namespace,omitempty"`
}

// reviewed is what came of an object.
type reviewed struct {
	Error   string   `json:"error,omitempty"`
	Results []result `json:"results,omitempty"`
	// Errors are the errors of built-ins, as "<kind>/<name>: …".
	Errors []string `json:"errors,omitempty"`
	// Matched are the constraints that match the object, as "<kind>/<name>".
	// Only with Errors.
	Matched []string `json:"matched,omitempty"`
}

// result is one violation.
type result struct {
	Kind    string         `json:"kind"`
	Name    string         `json:"name"`
	Msg     string         `json:"msg"`
	Details map[string]any `json:"details,omitempty"`
	Action  string         `json:"action"`
	Scoped  []string       `json:"scoped,omitempty"`
}

// matchCase asks whether a constraint's spec.match holds for an object.
type matchCase struct {
	Match     json.RawMessage `json:"match"`
	Object    json.RawMessage `json:"object"`
	Namespace json.RawMessage `json:"namespace,omitempty"`
	Source    string          `json:"source,omitempty"`
}

// matchResult is the matcher's answer. Refused says why a constraint with such
// a match is no valid one.
type matchResult struct {
	Matched bool   `json:"matched"`
	Error   string `json:"error,omitempty"`
	Refused string `json:"refused,omitempty"`
}

// caseResult is what came of a case of a suite; Test and Case are "" where
// the suite, or the test, could not be run.
type caseResult struct {
	Suite   string `json:"suite"`
	Test    string `json:"test,omitempty"`
	Case    string `json:"case,omitempty"`
	Skipped bool   `json:"skipped,omitempty"`
	Error   string `json:"error,omitempty"`
}
