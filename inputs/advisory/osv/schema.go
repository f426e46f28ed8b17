package osv

import "encoding/json"

// record is the part of an OSV record that is kept.
type record struct {
	ID        string     `json:"id"`
	Modified  string     `json:"modified"`
	Published string     `json:"published"`
	Withdrawn string     `json:"withdrawn"`
	Aliases   []string   `json:"aliases"`
	Related   []string   `json:"related"`
	Upstream  []string   `json:"upstream"`
	Summary   string     `json:"summary"`
	Details   string     `json:"details"`
	Severity  []severity `json:"severity"`
	Affected  []affected `json:"affected"`
	Refs      []struct {
		Type string `json:"type"`
		URL  string `json:"url"`
	} `json:"references"`
	Specific specific `json:"database_specific"`
}

type severity struct {
	Type  string `json:"type"`
	Score string `json:"score"`
}

type affected struct {
	Package struct {
		Ecosystem string `json:"ecosystem"`
		Name      string `json:"name"`
	} `json:"package"`
	Severity  []severity `json:"severity"`
	Ranges    []ranges   `json:"ranges"`
	Versions  []string   `json:"versions"`
	Ecosystem specific   `json:"ecosystem_specific"`
	Database  specific   `json:"database_specific"`
}

type ranges struct {
	Type   string  `json:"type"`
	Events []event `json:"events"`
}

type event struct {
	Introduced   string `json:"introduced"`
	Fixed        string `json:"fixed"`
	LastAffected string `json:"last_affected"`
	Limit        string `json:"limit"`
}

// specific are the fields of *_specific objects that databases agree on.
// They are in no schema, so one of another shape is as good as absent.
type specific struct {
	// Severity is GitHub's word, and Red Hat's.
	Severity string
	// Urgency is Debian's word.
	Urgency string
	// Priority is Ubuntu's word.
	Priority string
	// Informational is RustSec's: unmaintained, unsound, notice.
	Informational string
	// Status is what is said about a fix that is not there.
	Status string
	// URL leads to the advisory.
	URL string
	// Imports are Go packages.
	Imports []imported
}

type imported struct {
	Path    string   `json:"path"`
	Symbols []string `json:"symbols"`
	GOOS    []string `json:"goos"`
	GOARCH  []string `json:"goarch"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *specific) UnmarshalJSON(text []byte) error {
	var fields map[string]json.RawMessage
	if json.Unmarshal(text, &fields) != nil {
		return nil
	}
	for name, to := range map[string]*string{"severity": &s.Severity, "urgency": &s.Urgency, "ubuntu_priority": &s.Priority, "priority": &s.Priority,
		"informational": &s.Informational, "status": &s.Status, "url": &s.URL} {
		if raw, ok := fields[name]; ok {
			if json.Unmarshal(raw, to) != nil {
				*to = ""
			}
		}
	}
	if raw, ok := fields["imports"]; ok {
		if json.Unmarshal(raw, &s.Imports) != nil {
			s.Imports = nil
		}
	}
	return nil
}
