package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/engine"
)

// BaselineVersion is the version of the baseline file.
const BaselineVersion = "boltseal.baseline/1"

// maxBaseline is the largest baseline file in bytes: about 200,000 findings.
const maxBaseline = 64 << 20

// Baseline is a set of accepted findings.
type Baseline struct{ fingerprints map[string]struct{} }

// baselineFile is the baseline as it is stored. Rule, subject and message are
// for whoever reviews the file: only fingerprints are compared.
type baselineFile struct {
	Schema   string          `json:"schema"`
	Findings []baselineEntry `json:"findings"`
}

type baselineEntry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Subject     string `json:"subject"`
	Message     string `json:"message"`
}

// writeBaseline writes the findings that are new or already known; waived
// ones are the ledger's. Equal reports give equal files.
func writeBaseline(w io.Writer, r Report, _ Style) error {
	file := baselineFile{Schema: BaselineVersion, Findings: []baselineEntry{}}
	seen := map[string]struct{}{}
	for i := range r.Documents {
		for _, f := range r.Documents[i].Findings {
			if _, ok := seen[f.Fingerprint]; ok || f.Status == engine.StatusWaived {
				continue
			}
			seen[f.Fingerprint] = struct{}{}
			file.Findings = append(file.Findings, baselineEntry{f.Fingerprint, f.Rule, subjectLabel(f.Subject), cutRunes(oneLine(f.Message), maxMessage)})
		}
	}
	slices.SortFunc(file.Findings, func(a, b baselineEntry) int {
		for _, c := range []int{strings.Compare(a.Subject, b.Subject), strings.Compare(a.Rule, b.Rule)} {
			if c != 0 {
				return c
			}
		}
		return strings.Compare(a.Fingerprint, b.Fingerprint)
	})
	return encode(w, file)
}

// fingerprintForm is what a fingerprint looks like.
var fingerprintForm = regexp.MustCompile(`^[0-9a-f]{32}(#[1-9][0-9]*)?$`)

// ReadBaseline reads a baseline file. Unknown keys, another version, anything
// behind the object, and fingerprints that are none are errors: a baseline
// that is half understood would hide findings or bring them back.
func ReadBaseline(r io.Reader) (*Baseline, error) {
	limited := &io.LimitedReader{R: r, N: maxBaseline + 1}
	decoder := json.NewDecoder(limited)
	decoder.DisallowUnknownFields()
	var file baselineFile
	err := decoder.Decode(&file)
	if limited.N <= 0 {
		return nil, fmt.Errorf("read baseline: larger than %d MiB", maxBaseline>>20)
	}
	if err != nil {
		return nil, fmt.Errorf("read baseline: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read baseline: something follows the JSON object")
	}
	if file.Schema != BaselineVersion {
		return nil, fmt.Errorf("read baseline: schema is %q, want %q", cutRunes(cleanLine(file.Schema), 40), BaselineVersion)
	}
	if file.Findings == nil {
		return nil, errors.New("read baseline: no findings list")
	}
	baseline := &Baseline{fingerprints: make(map[string]struct{}, len(file.Findings))}
	for i, entry := range file.Findings {
		if !fingerprintForm.MatchString(entry.Fingerprint) {
			return nil, fmt.Errorf("read baseline: findings[%d]: %q is no fingerprint", i, cutRunes(cleanLine(entry.Fingerprint), 40))
		}
		if baseline.Has(entry.Fingerprint) {
			return nil, fmt.Errorf("read baseline: findings[%d]: %s is there twice", i, entry.Fingerprint)
		}
		baseline.fingerprints[entry.Fingerprint] = struct{}{}
	}
	return baseline, nil
}

// Has reports whether the finding with the fingerprint is accepted. A nil
// baseline accepts nothing.
func (b *Baseline) Has(fingerprint string) bool {
	if b == nil {
		return false
	}
	_, ok := b.fingerprints[fingerprint]
	return ok
}

// Len is the number of accepted findings.
func (b *Baseline) Len() int {
	if b == nil {
		return 0
	}
	return len(b.fingerprints)
}
