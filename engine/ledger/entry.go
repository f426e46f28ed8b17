package ledger

import (
	"fmt"

	"github.com/boltseal/boltseal/engine"
)

// Entry is one waiver, wherever it was written.
type Entry struct {
	// Rule is a rule id or a doublestar glob over rule ids; "*" and "" are any rule.
	Rule string
	// Match says what else must hold; empty keys hold always.
	Match Match
	// Reason is why the findings are accepted.
	Reason string
	// Owner is who accepted them.
	Owner string
	// Expires is the last valid day in UTC, YYYY-MM-DD; "" for no end.
	Expires string
	// File is the file it stands in.
	File string
	// Line is its line.
	Line int
}

// Match holds doublestar globs over whole values; all that are given must match.
type Match struct {
	// Path is the file the document came from, as reports call it or relative
	// to its repository.
	Path string
	// Namespace is the Kubernetes namespace.
	Namespace string
	// Workload is "name" or "Kind/name".
	Workload string
	// Container is the container's or build stage's name.
	Container string
	// Image is the reference as written, or registry/repository.
	Image string
	// Package is the name of a software package.
	Package string
	// Vulnerability is an advisory's id or one of its aliases.
	Vulnerability string
	// Fingerprint is the finding's fingerprint.
	Fingerprint string
}

// keys lists the match keys with their globs, in the order the design names them.
func (m *Match) keys() []matchKey {
	return []matchKey{
		{"path", &m.Path}, {"namespace", &m.Namespace}, {"workload", &m.Workload}, {"container", &m.Container},
		{"image", &m.Image}, {"package", &m.Package}, {"vulnerability", &m.Vulnerability}, {"fingerprint", &m.Fingerprint},
	}
}

type matchKey struct {
	name string
	glob *string
}

// narrows reports whether any key asks for more than "anything at all".
func (m *Match) narrows() bool {
	for _, key := range m.keys() {
		if *key.glob != "" && !matchesAnything(*key.glob) {
			return true
		}
	}
	return false
}

// lapsed reports whether the waiver's last valid day lies before today (UTC, YYYY-MM-DD).
func (e *Entry) lapsed(today string) bool { return e.Expires != "" && e.Expires < today }

// where is the waiver's place as reports print it.
func (e *Entry) where() string {
	if e.Line == 0 {
		return e.File
	}
	return fmt.Sprintf("%s:%d", e.File, e.Line)
}

func (e *Entry) use(kind string) *engine.WaiverUse {
	return &engine.WaiverUse{Kind: kind, Reason: e.Reason, Owner: e.Owner, Expires: e.Expires, Where: e.where()}
}

// matchesRule reports whether the waiver speaks of the rule.
func (e *Entry) matchesRule(rule string) bool {
	return e.Rule == "" || e.Rule == rule || globMatches(e.Rule, rule) || matchesAnything(e.Rule)
}

// Covers reports whether the waiver speaks of the finding; expiry aside.
func (e *Entry) Covers(facts Facts, f *engine.Finding) bool {
	m := &e.Match
	return e.matchesRule(f.Rule) &&
		holds(m.Path, facts.Files...) &&
		holds(m.Namespace, facts.Namespace) &&
		holds(m.Workload, facts.Workloads...) &&
		holds(m.Container, facts.Container) &&
		holds(m.Image, facts.Images...) &&
		holds(m.Package, facts.Package) &&
		holds(m.Vulnerability, facts.Vulnerabilities...) &&
		holds(m.Fingerprint, f.Fingerprint)
}

// holds reports whether no glob is given or it matches one of the values. A
// fact that is not there ("") matches no glob, not even "*".
func holds(glob string, values ...string) bool {
	if glob == "" {
		return true
	}
	for _, value := range values {
		if value != "" && (glob == value || globMatches(glob, value)) {
			return true
		}
	}
	return false
}
