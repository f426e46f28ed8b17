package vex

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// ErrUnknown says that a file is no VEX document of a known format.
var ErrUnknown = errors.New("no OpenVEX, CycloneDX or CSAF document")

// parse finds out the format by the content and reads the statements.
func parse(content []byte) ([]*statement, error) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	trimmed := bytes.TrimLeft(content, " \t\r\n")
	if bytes.HasPrefix(trimmed, []byte("<")) {
		return parseCycloneDXXML(content)
	}
	var probe struct {
		Context   json.RawMessage `json:"@context"`
		BOMFormat string          `json:"bomFormat"`
		Predicate json.RawMessage `json:"predicate"`
		Type      string          `json:"predicateType"`
		Document  *struct {
			Version string `json:"csaf_version"`
		} `json:"document"`
	}
	if err := json.Unmarshal(content, &probe); err != nil {
		if bytes.HasPrefix(trimmed, []byte("{")) && looksLikeVEX(trimmed) {
			return nil, fmt.Errorf("reading JSON: %w", err)
		}
		return nil, ErrUnknown
	}
	switch {
	case strings.Contains(string(probe.Context), "openvex.dev/ns"):
		return parseOpenVEX(content)
	case strings.Contains(probe.Type, "openvex.dev/ns") && len(probe.Predicate) > 0:
		// The statement of an attestation; whether it is signed is not judged here.
		return parseOpenVEX(probe.Predicate)
	case probe.BOMFormat == "CycloneDX":
		return parseCycloneDX(content)
	case probe.Document != nil && probe.Document.Version != "":
		return parseCSAF(content)
	}
	return nil, ErrUnknown
}

// looksLikeVEX says that damaged JSON was meant to be one of the formats.
func looksLikeVEX(b []byte) bool {
	for _, mark := range []string{"openvex.dev/ns", `"CycloneDX"`, `"csaf_version"`} {
		if bytes.Contains(b, []byte(mark)) {
			return true
		}
	}
	return false
}

// one reads a JSON value that may be a string where newer versions of a format
// have an object.
func one(raw json.RawMessage, text *string, object any) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	if raw[0] == '"' {
		return json.Unmarshal(raw, text)
	}
	return json.Unmarshal(raw, object)
}

// unique drops empty and repeated identifiers.
func unique(ids ...string) []string {
	var out []string
	seen := map[string]bool{}
	for _, id := range ids {
		id = strings.TrimSpace(id)
		if key := strings.ToUpper(id); id != "" && len(id) <= 256 && !seen[key] {
			seen[key] = true
			out = append(out, id)
		}
	}
	return out
}
