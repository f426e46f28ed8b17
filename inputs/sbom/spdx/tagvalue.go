package spdx

import (
	"fmt"
	"strings"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// TagValue brings SPDX's tag-value format into the shape of its JSON.
func TagValue(src string, limits tree.Limits) (*tree.Tree, error) {
	r := &tagReader{src: src, document: &tree.Value{Kind: tree.Object, End: len(src)}}
	r.current = r.document
	for r.at < len(src) {
		if err := r.line(); err != nil {
			return nil, err
		}
	}
	return tree.Of(src, r.document, limits)
}

// tagReader reads line by line. Tags belong to what was begun last: the
// document, a package, a file, a snippet, a licence.
type tagReader struct {
	src      string
	at       int
	document *tree.Value
	current  *tree.Value
	within   string
}

// line reads one line, or more where a text begins in it.
func (r *tagReader) line() error {
	start := r.at
	end := strings.IndexByte(r.src[start:], '\n')
	if end < 0 {
		end = len(r.src)
	} else {
		end += start
	}
	r.at = min(end+1, len(r.src))
	content := strings.TrimSpace(strings.TrimPrefix(r.src[start:end], "\ufeff"))
	if content == "" || content[0] == '#' {
		return nil
	}
	tag, value, ok := strings.Cut(content, ":")
	if !ok || strings.ContainsAny(strings.TrimSpace(tag), " \t<>{}[]\"") {
		return &tree.SyntaxError{Offset: start, Err: fmt.Errorf("parse tag-value: a line is neither a tag with its value nor a comment")}
	}
	value = strings.TrimSpace(value)
	from := start + strings.IndexByte(r.src[start:end], ':') + 1
	if strings.HasPrefix(value, "<text>") {
		open := from + strings.Index(r.src[from:], "<text>") + len("<text>")
		closing := strings.Index(r.src[open:], "</text>")
		if closing < 0 {
			return &tree.SyntaxError{Offset: start, Err: fmt.Errorf("parse tag-value: the text of %s does not end", tag)}
		}
		value = r.src[open : open+closing]
		end = open + closing + len("</text>")
		if next := strings.IndexByte(r.src[end:], '\n'); next >= 0 {
			r.at = end + next + 1
		} else {
			r.at = len(r.src)
		}
	}
	r.tag(strings.TrimSpace(tag), value, start, end)
	return nil
}

// tag takes one tag.
func (r *tagReader) tag(tag, value string, start, end int) {
	switch tag {
	case "PackageName":
		r.begin("packages", "package", start)
	case "FileName":
		r.begin("files", "file", start)
	case "SnippetSPDXID":
		r.begin("snippets", "snippet", start)
	case "LicenseID":
		r.begin("hasExtractedLicensingInfos", "license", start)
	case "Annotator":
		r.within = "annotation" // annotations say nothing that we read
	case "Reviewer":
		r.within = "review"
	case "Relationship":
		r.relationship(value, start, end)
		return
	}
	if r.within == "annotation" || r.within == "review" {
		if strings.HasPrefix(tag, "Annotation") || strings.HasPrefix(tag, "Review") || tag == "SPDXREF" || tag == "Annotator" {
			return
		}
		r.within = ""
	}
	r.field(tag, value, start, end)
	r.current.End = max(r.current.End, end)
}

func (r *tagReader) begin(list, within string, start int) {
	r.current = r.document.List(list).Put(&tree.Value{Kind: tree.Object, Start: start})
	r.within = within
}

// relationship is "SPDXRef-A CONTAINS SPDXRef-B".
func (r *tagReader) relationship(value string, start, end int) {
	words := strings.Fields(value)
	v := r.document.List("relationships").Put(&tree.Value{Kind: tree.Object, Start: start, End: end})
	for i, key := range []string{"spdxElementId", "relationshipType", "relatedSpdxElement"} {
		if i < len(words) {
			v.Put(tree.Text(key, words[i], start, end))
		}
	}
}

// field is a tag of what was begun last.
func (r *tagReader) field(tag, value string, start, end int) {
	text := func(key string) { once(r.current, key, value, start, end) }
	switch tag {
	case "SPDXVersion":
		once(r.document, "spdxVersion", value, start, end)
	case "DataLicense":
		once(r.document, "dataLicense", value, start, end)
	case "DocumentName":
		once(r.document, "name", value, start, end)
	case "DocumentNamespace":
		once(r.document, "documentNamespace", value, start, end)
	case "Creator", "Created", "LicenseListVersion", "CreatorComment":
		r.creation(tag, value, start, end)
	case "PackageName", "LicenseName":
		text("name")
	case "FileName":
		text("fileName")
	case "SPDXID", "SnippetSPDXID":
		text("SPDXID")
	case "LicenseID":
		text("licenseId")
	case "PackageVersion":
		text("versionInfo")
	case "PackageDownloadLocation":
		text("downloadLocation")
	case "PackageComment":
		text("comment")
	case "PrimaryPackagePurpose":
		text("primaryPackagePurpose")
	case "ExtractedText":
		text("extractedText")
	case "LicenseConcluded", "PackageLicenseConcluded":
		text("licenseConcluded")
	case "PackageSupplier", "PackageOriginator", "PackageSourceInfo", "PackageLicenseDeclared", "PackageFileName", "PackageHomePage":
		rest := strings.TrimPrefix(tag, "Package")
		text(strings.ToLower(rest[:1]) + rest[1:])
	case "PackageVerificationCode":
		code := r.current.Put(&tree.Value{Kind: tree.Object, Key: "packageVerificationCode", Start: start, End: end})
		word, _, _ := strings.Cut(value, "(")
		code.Put(tree.Text("packageVerificationCodeValue", strings.TrimSpace(word), start, end))
	case "PackageChecksum", "FileChecksum":
		algorithm, sum, _ := strings.Cut(value, ":")
		v := r.entry("checksums", start, end)
		v.Put(tree.Text("algorithm", strings.TrimSpace(algorithm), start, end))
		v.Put(tree.Text("checksumValue", strings.TrimSpace(sum), start, end))
	case "ExternalRef":
		words := strings.Fields(value)
		v := r.entry("externalRefs", start, end)
		for i, key := range []string{"referenceCategory", "referenceType", "referenceLocator"} {
			if i < len(words) {
				v.Put(tree.Text(key, words[i], start, end))
			}
		}
	case "PackageAttributionText":
		list := r.current.List("attributionTexts")
		list.Put(tree.Text("", value, start, end))
	}
}

// once sets a field; a tag that stands twice counts as it stands first.
func once(v *tree.Value, key, value string, start, end int) {
	if v.Get(key) == nil {
		v.Put(tree.Text(key, value, start, end))
	}
}

func (r *tagReader) entry(list string, start, end int) *tree.Value {
	return r.current.List(list).Put(&tree.Value{Kind: tree.Object, Start: start, End: end})
}

func (r *tagReader) creation(tag, value string, start, end int) {
	info := r.document.Get("creationInfo")
	if info == nil {
		info = r.document.Put(&tree.Value{Kind: tree.Object, Key: "creationInfo", Start: -1})
	}
	switch tag {
	case "Creator":
		info.List("creators").Put(tree.Text("", value, start, end))
	case "Created":
		once(info, "created", value, start, end)
	case "LicenseListVersion":
		once(info, "licenseListVersion", value, start, end)
	}
}
