package write

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

const noAssertion = "NOASSERTION"

type spdxDocument struct {
	Version    string             `json:"spdxVersion"`
	DataLic    string             `json:"dataLicense"`
	ID         string             `json:"SPDXID"`
	Name       string             `json:"name"`
	Namespace  string             `json:"documentNamespace"`
	Creation   spdxCreation       `json:"creationInfo"`
	Describes  []string           `json:"documentDescribes,omitempty"`
	Packages   []spdxPackage      `json:"packages"`
	Related    []spdxRelationship `json:"relationships"`
	Extracted  []spdxLicense      `json:"hasExtractedLicensingInfos,omitempty"`
	Comment    string             `json:"comment,omitempty"`
	seen       map[string]bool
	extracted  map[string]string
	licenses   licenses
	identities map[string]string
}

type spdxCreation struct {
	Created  string   `json:"created"`
	Creators []string `json:"creators"`
}

type spdxPackage struct {
	Name      string         `json:"name"`
	ID        string         `json:"SPDXID"`
	Version   string         `json:"versionInfo,omitempty"`
	Supplier  string         `json:"supplier"`
	Download  string         `json:"downloadLocation"`
	Analyzed  bool           `json:"filesAnalyzed"`
	Checksums []spdxChecksum `json:"checksums,omitempty"`
	Source    string         `json:"sourceInfo,omitempty"`
	Concluded string         `json:"licenseConcluded"`
	Declared  string         `json:"licenseDeclared"`
	Copyright string         `json:"copyrightText"`
	Comment   string         `json:"comment,omitempty"`
	Refs      []spdxRef      `json:"externalRefs,omitempty"`
	Purpose   string         `json:"primaryPackagePurpose,omitempty"`
}

type spdxChecksum struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"checksumValue"`
}

type spdxRef struct {
	Category string `json:"referenceCategory"`
	Type     string `json:"referenceType"`
	Locator  string `json:"referenceLocator"`
}

type spdxRelationship struct {
	From string `json:"spdxElementId"`
	Kind string `json:"relationshipType"`
	To   string `json:"relatedSpdxElement"`
}

type spdxLicense struct {
	ID   string `json:"licenseId"`
	Text string `json:"extractedText"`
	Name string `json:"name"`
}

// SPDX writes SPDX 2.3 in JSON.
func SPDX(w io.Writer, doc *inputs.Document, o Options) error {
	d, err := spdxOf(doc, o)
	if err != nil {
		return err
	}
	return writeJSON(w, d)
}

// spdxOf makes the document. Files are not analysed: there is no verification code.
func spdxOf(doc *inputs.Document, o Options) (*spdxDocument, error) {
	c, err := gather(doc, o)
	if err != nil {
		return nil, err
	}
	known, err := knownLicenses()
	if err != nil {
		return nil, err
	}
	d := &spdxDocument{Version: "SPDX-2.3", DataLic: "CC0-1.0", ID: "SPDXRef-DOCUMENT", Name: c.name,
		Creation: spdxCreation{Created: c.created, Creators: []string{"Tool: boltseal-" + c.tool}},
		Packages: []spdxPackage{}, Related: []spdxRelationship{}, seen: map[string]bool{}, extracted: map[string]string{}, licenses: known,
		identities: map[string]string{}}
	for _, tool := range c.tools {
		name, version := nameAndVersion(tool)
		d.Creation.Creators = append(d.Creation.Creators, strings.TrimSuffix("Tool: "+name+"-"+version, "-"))
	}
	for _, author := range c.authors {
		d.Creation.Creators = append(d.Creation.Creators, "Organization: "+oneLine(author))
	}
	if d.Name == "" {
		d.Name = "unnamed"
	}
	d.elements(c)
	for _, needs := range c.needs {
		kind := "DEPENDS_ON"
		if needs.Ref == c.subject.ref {
			continue // said with CONTAINS
		}
		for _, on := range needs.DependsOn {
			d.relate(d.identities[needs.Ref], kind, d.identities[on])
		}
	}
	content, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("encode SPDX: %w", err)
	}
	d.Namespace = "https://boltseal.dev/spdx/" + url.PathEscape(d.Name) + "-" + uuid(content)
	return d, nil
}

// elements adds the subject, which the document describes, and what it contains.
func (d *spdxDocument) elements(c *contents) {
	root := ""
	if c.subject.name != "" {
		p := d.pkg(&c.subject)
		for _, extra := range c.properties {
			p.Comment += extra.Name + ": " + oneLine(extra.Value) + "\n"
		}
		p.Comment = strings.TrimSpace(p.Comment)
		root = p.ID
		d.Packages = append(d.Packages, p)
		d.describe(root)
	}
	for i := range c.items {
		if c.items[i].ref == c.subject.ref && root != "" {
			continue
		}
		p := d.pkg(&c.items[i])
		d.Packages = append(d.Packages, p)
		if root == "" {
			d.describe(p.ID)
		} else {
			d.relate(root, "CONTAINS", p.ID)
		}
	}
}

func (d *spdxDocument) describe(id string) {
	d.Describes = append(d.Describes, id)
	d.relate(d.ID, "DESCRIBES", id)
}

func (d *spdxDocument) relate(from, kind, to string) {
	if from != "" && to != "" {
		d.Related = append(d.Related, spdxRelationship{from, kind, to})
	}
}

func (d *spdxDocument) pkg(it *item) spdxPackage {
	name := it.name
	if it.group != "" {
		name = it.group + "/" + it.name
	}
	if name == "" {
		name = it.ref
	}
	p := spdxPackage{Name: oneLine(name), ID: d.identify(it), Version: oneLine(it.version), Supplier: noAssertion, Download: noAssertion,
		Concluded: noAssertion, Declared: d.license(it.licenses), Copyright: noAssertion, Purpose: purpose(it.kind)}
	if it.supplier != "" {
		p.Supplier = "Organization: " + oneLine(it.supplier)
	}
	for _, h := range it.hashes {
		if algorithm, ok := checksumName(h.Algorithm); ok {
			p.Checksums = append(p.Checksums, spdxChecksum{algorithm, h.Value})
		}
	}
	if it.source.Name != "" && (it.source.Name != it.name || it.source.Version != it.version) {
		p.Source = strings.TrimSpace("built package from: " + it.source.Name + " " + it.source.Version)
	}
	if it.cpe != "" && !strings.ContainsAny(it.cpe, " \t\n") {
		kind := "cpe23Type"
		if strings.HasPrefix(it.cpe, "cpe:/") {
			kind = "cpe22Type"
		}
		p.Refs = append(p.Refs, spdxRef{"SECURITY", kind, it.cpe})
	}
	if it.purl != "" && !strings.ContainsAny(it.purl, " \t\n") {
		p.Refs = append(p.Refs, spdxRef{"PACKAGE-MANAGER", "purl", it.purl})
	}
	for _, extra := range it.properties {
		if extra.Name != "boltseal:source" && extra.Name != "boltseal:source-version" {
			p.Comment += extra.Name + ": " + oneLine(extra.Value) + "\n"
		}
	}
	p.Comment = strings.TrimSpace(p.Comment)
	return p
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// identify makes an identifier: letters, digits, dots and hyphens of the name,
// and a hash of the reference.
func (d *spdxDocument) identify(it *item) string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '-'
	}, it.name)
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(it.ref)) // a hash never fails
	id := fmt.Sprintf("SPDXRef-Package-%s-%016x", clean[:min(len(clean), 80)], sum.Sum64())
	for n := 2; d.seen[id]; n++ {
		id = fmt.Sprintf("SPDXRef-Package-%s-%016x-%d", clean[:min(len(clean), 80)], sum.Sum64(), n)
	}
	d.seen[id] = true
	d.identities[it.ref] = id
	return id
}

// license is one expression for a package's licences. What SPDX has no
// identifier for becomes a LicenseRef, whose text is the name.
func (d *spdxDocument) license(all []string) string {
	if len(all) == 0 {
		return noAssertion
	}
	parts := slices.Clone(all)
	for i, name := range parts {
		if d.licenses.isExpression(name) {
			for word := range strings.FieldsSeq(strings.NewReplacer("(", " ", ")", " ").Replace(name)) {
				if isReference(word) && !strings.HasPrefix(word, "DocumentRef-") {
					d.extract(word, word)
				}
			}
			continue
		}
		sum := fnv.New64a()
		_, _ = sum.Write([]byte(name)) // a hash never fails
		parts[i] = fmt.Sprintf("LicenseRef-%016x", sum.Sum64())
		d.extract(parts[i], oneLine(name))
	}
	return d.licenses.joined(parts)
}

func (d *spdxDocument) extract(id, name string) {
	if _, ok := d.extracted[id]; !ok {
		d.extracted[id] = name
		d.Extracted = append(d.Extracted, spdxLicense{ID: id, Text: name, Name: name})
	}
}

func purpose(kind string) string {
	switch kind {
	case "application", "framework", "library", "container", "operating-system", "device", "firmware", "file":
		return strings.ToUpper(kind)
	}
	return "OTHER"
}

// checksumName is SPDX's name of an algorithm.
func checksumName(algorithm string) (string, bool) {
	switch algorithm {
	case "MD5", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE2b-256", "BLAKE2b-384", "BLAKE2b-512", "BLAKE3":
		return algorithm, true
	case "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512":
		return strings.Replace(algorithm, "-", "", 1), true
	}
	return "", false
}
