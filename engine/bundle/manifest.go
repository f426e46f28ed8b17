package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/boltseal/boltseal/engine"
	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/util"
)

// Manifest is what a bundle says of itself in .manifest.
type Manifest struct {
	// Revision is the version its authors gave it.
	Revision string
	// Roots are the paths of data that the bundle owns, "" alone for all.
	Roots []string
	// RegoVersion is that of its policies, 0 or 1; -1 where it does not say.
	RegoVersion int
	// FileRegoVersions are globs of files that have another version.
	FileRegoVersions map[string]int
	// Boltseal is what our own key says; empty in bundles that others built.
	Boltseal Metadata
	// Others are the other keys of metadata.
	Others map[string]any
}

// metadataKey is our key within the manifest's metadata.
const metadataKey = "boltseal"

// Metadata is what boltseal says of a bundle that it built.
type Metadata struct {
	// Version is that of the tool.
	Version string `json:"version"`
	// Source is the name of the source: the directory that was bundled.
	Source string `json:"source"`
	// Rules are the rules, sorted by id.
	Rules []Rule `json:"rules"`
	// Profiles are the names of the profiles.
	Profiles []string `json:"profiles,omitempty"`
	// Index is the digest of boltseal/index.json, "" without one.
	Index string `json:"index,omitempty"`
}

// Rule is what the manifest says of a rule.
type Rule struct {
	// ID is the rule's id.
	ID string `json:"id"`
	// Package is its Rego package.
	Package string `json:"package"`
	// Title is its name for people.
	Title string `json:"title,omitempty"`
	// Severity is as in its METADATA.
	Severity engine.Severity `json:"severity"`
	// Kinds are the kinds of documents it judges.
	Kinds []inputs.Kind `json:"kinds"`
	// Parameters are the defaults that it expects in input.parameters.
	Parameters map[string]any `json:"parameters,omitempty"`
}

// rawManifest is the form of .manifest, as OPA's bundle.Manifest.
type rawManifest struct {
	Revision         string         `json:"revision"`
	Roots            *[]string      `json:"roots,omitempty"`
	RegoVersion      *int           `json:"rego_version,omitempty"`
	FileRegoVersions map[string]int `json:"file_rego_versions,omitempty"`
	Metadata         map[string]any `json:"metadata,omitempty"`
}

// Manifest parses the manifest; a bundle without one owns all of data.
func (b *Bundle) Manifest() (Manifest, error) {
	m := Manifest{Roots: []string{""}, RegoVersion: -1}
	content, ok := b.Content(manifestFile)
	if !ok {
		return m, nil
	}
	var raw rawManifest
	if err := util.NewJSONDecoder(bytes.NewReader(content)).Decode(&raw); err != nil {
		return m, fmt.Errorf("%s: %w", manifestFile, err)
	}
	m.Revision, m.FileRegoVersions = raw.Revision, raw.FileRegoVersions
	if raw.Roots != nil {
		m.Roots = *raw.Roots
	}
	if raw.RegoVersion != nil {
		m.RegoVersion = *raw.RegoVersion
	}
	m.Others = maps.Clone(raw.Metadata)
	delete(m.Others, metadataKey)
	// Others may use our key for their own: then it says nothing to us.
	if own, err := json.Marshal(raw.Metadata[metadataKey]); err == nil {
		var metadata Metadata
		if err := util.UnmarshalJSON(own, &metadata); err == nil {
			m.Boltseal = metadata
		}
	}
	return m, nil
}

// encode is the content of .manifest.
func (m Manifest) encode() ([]byte, error) {
	raw := rawManifest{Revision: m.Revision, Roots: &m.Roots, FileRegoVersions: m.FileRegoVersions, Metadata: map[string]any{}}
	if m.RegoVersion >= 0 {
		raw.RegoVersion = &m.RegoVersion
	}
	maps.Copy(raw.Metadata, m.Others)
	raw.Metadata[metadataKey] = m.Boltseal
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(raw); err != nil {
		return nil, fmt.Errorf("write manifest: %w", err)
	}
	return out.Bytes(), nil
}
