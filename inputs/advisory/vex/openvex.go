package vex

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// openVEX is a document of OpenVEX 0.0.1 to 0.2.0
// (https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md).
type openVEX struct {
	ID          string             `json:"@id"`
	Timestamp   string             `json:"timestamp"`
	LastUpdated string             `json:"last_updated"`
	Statements  []openVEXStatement `json:"statements"`
}

type openVEXStatement struct {
	Vulnerability json.RawMessage   `json:"vulnerability"` // an object; a string in 0.0.1
	Timestamp     string            `json:"timestamp"`
	LastUpdated   string            `json:"last_updated"`
	Products      []json.RawMessage `json:"products"`
	Subcomponents []json.RawMessage `json:"subcomponents"` // of every product, in 0.0.1
	Status        string            `json:"status"`
	StatusNotes   string            `json:"status_notes"`
	Justification string            `json:"justification"`
	Impact        string            `json:"impact_statement"`
	Action        string            `json:"action_statement"`
}

type openVEXProduct struct {
	ID            string            `json:"@id"`
	Identifiers   map[string]string `json:"identifiers"`
	Hashes        map[string]string `json:"hashes"`
	Subcomponents []json.RawMessage `json:"subcomponents"`
}

func parseOpenVEX(content []byte) ([]*statement, error) {
	var doc openVEX
	if err := json.Unmarshal(content, &doc); err != nil {
		return nil, fmt.Errorf("reading OpenVEX: %w", err)
	}
	var out []*statement
	for i, s := range doc.Statements {
		st, err := s.read()
		if err != nil {
			return nil, fmt.Errorf("reading OpenVEX: statement %d: %w", i+1, err)
		}
		// A statement without a time has that of its document (§ Inheritance model).
		for _, t := range []string{s.LastUpdated, s.Timestamp, doc.LastUpdated, doc.Timestamp} {
			if st.time = parseTime(t); !st.time.IsZero() {
				break
			}
		}
		out = append(out, st)
	}
	return out, nil
}

func (s *openVEXStatement) read() (*statement, error) {
	var text string
	var about struct {
		ID      string   `json:"@id"`
		Name    string   `json:"name"`
		Aliases []string `json:"aliases"`
	}
	if err := one(s.Vulnerability, &text, &about); err != nil {
		return nil, fmt.Errorf("vulnerability: %w", err)
	}
	st := &statement{status: s.Status, ids: unique(append([]string{text, about.Name, lastPart(about.ID)}, about.Aliases...)...)}
	switch s.Status {
	case notAffected:
		st.why = because(s.Justification, s.Impact)
		if s.Justification != "" && !slices.Contains(justifications(), s.Justification) {
			st.invalid = fmt.Sprintf("its justification %.80q is none of OpenVEX's", s.Justification)
		}
	case affected:
		st.why = because("", s.Action)
	case fixed, underInvestigation:
		st.why = because("", s.StatusNotes)
	default:
		st.invalid = fmt.Sprintf("its status %.80q is none of OpenVEX's", s.Status)
	}
	for _, raw := range s.Products {
		p, err := readOpenVEXProduct(raw, true)
		if err != nil {
			return nil, err
		}
		for _, raw := range s.Subcomponents {
			part, err := readOpenVEXProduct(raw, false)
			if err != nil {
				return nil, err
			}
			p.parts = append(p.parts, part)
		}
		st.products = append(st.products, p)
	}
	return st, nil
}

func readOpenVEXProduct(raw json.RawMessage, whole bool) (product, error) {
	var text string
	var in openVEXProduct
	if err := one(raw, &text, &in); err != nil {
		return product{}, fmt.Errorf("product: %w", err)
	}
	p := product{label: text + in.ID}
	for _, id := range []string{text, in.ID, in.Identifiers["purl"], in.Identifiers["cpe23"], in.Identifiers["cpe22"]} {
		p.add(id)
	}
	for algorithm, value := range in.Hashes {
		p.addHash(algorithm, value)
	}
	if p.label == "" && len(p.names) > 0 {
		p.label = p.names[0].text
	}
	for _, raw := range in.Subcomponents {
		if !whole {
			break // parts have no parts
		}
		part, err := readOpenVEXProduct(raw, false)
		if err != nil {
			return product{}, err
		}
		p.parts = append(p.parts, part)
	}
	return p, nil
}

// lastPart is the vulnerability that an IRI ends in: .../CVE-2024-1.
func lastPart(iri string) string {
	iri = strings.TrimRight(iri, "/")
	return iri[strings.LastIndexAny(iri, "/#=")+1:]
}

// justifications are those of OpenVEX and of CSAF's flags (§3.2.3.5.1).
func justifications() []string {
	return []string{"component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
		"vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist"}
}
