package sbom

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/schema"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// isPredicate says that an in-toto predicate is a bill of materials:
// https://cyclonedx.org/bom, https://spdx.dev/Document, with or without a version.
func isPredicate(predicateType string) bool {
	for _, prefix := range []string{"https://cyclonedx.org/bom", "cyclonedx", "https://spdx.dev/Document", "spdx"} {
		if strings.HasPrefix(predicateType, prefix) {
			return true
		}
	}
	return false
}

// envelope is the DSSE envelope in a document: the document itself, or that of
// a Sigstore bundle.
func envelope(root tree.Node) tree.Node {
	if inner := root.Get("dsseEnvelope"); inner.OK() {
		return inner
	}
	return root
}

// readEnvelope reads the statement that a DSSE envelope holds. All that it says
// stands where the payload stands.
func (f *file) readEnvelope(root tree.Node, l *listing.Listing) error {
	payload := envelope(root).Get("payload")
	start, end := payload.Span()
	encoded := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(payload.Text(), "="))
	content, err := base64.RawStdEncoding.DecodeString(encoded)
	if err != nil {
		return broken("DSSE envelope", schema.Breach{Offset: start, What: "the payload is not base64"})
	}
	inner := &file{name: f.name, src: text(content), limits: f.limits}
	t, err := tree.JSON(inner.src, f.treeLimits())
	if err == nil {
		err = inner.readStatement(t.Root(), l)
	}
	if err != nil {
		return outer(inner, err, start)
	}
	l.At(fixed{start, end})
	return nil
}

// outer is an error of the payload, placed where the payload stands.
func outer(inner *file, err error, start int) error {
	first := inner.errors(err)[0]
	var skip *inputs.SkipError
	if errors.As(first, &skip) {
		return first
	}
	var at *inputs.PositionError
	if errors.As(first, &at) && at.Pos.Line > 0 {
		return broken("attestation", schema.Breach{Offset: start, What: fmt.Sprintf("line %d of the payload: %v", at.Pos.Line, first)})
	}
	return broken("attestation", schema.Breach{Offset: start, What: first.Error()})
}

// readStatement reads an in-toto statement whose predicate is a bill of materials.
func (f *file) readStatement(root tree.Node, l *listing.Listing) error {
	if kind := root.Get("predicateType").Text(); !isPredicate(kind) {
		return &inputs.SkipError{Why: fmt.Sprintf("an attestation of %q, which is no bill of materials", kind)}
	}
	predicate := root.Get("predicate")
	// cosign once wrapped the document in an object with the time.
	if data := predicate.Get("Data"); data.Kind() == tree.Object {
		predicate = data
	}
	if err := f.readTree(predicate, l, "json"); err != nil {
		return err
	}
	l.Problem("the document is the predicate of an attestation whose signature was not verified")
	for subject := range root.Get("subject").All() {
		if digest := subject.Get("digest").Get("sha256").Text(); digest != "" && l.SBOM.Image == "" {
			l.SBOM.Image = "sha256:" + strings.ToLower(digest)
		}
	}
	return nil
}

// fixed is one place for everything.
type fixed struct{ start, end int }

// Span implements listing.Place.
func (p fixed) Span() (start, end int) { return p.start, p.end }

// Field implements listing.Place.
func (p fixed) Field(string) (start, end int, ok bool) { return p.start, p.end, true }
