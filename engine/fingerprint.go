package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/open-policy-agent/opa/v1/ast"
)

// fingerprintVersion starts every fingerprint's input, so that another way to
// make them could never give the same one.
const fingerprintVersion = "boltseal/1"

// podElement is the element of findings about the pod as a whole.
const podElement = "pod"

// fingerprinter gives one document's findings their identity.
type fingerprinter struct {
	j       *judgement
	subject string
	// body is the document's body that paths lead into.
	body *ast.Term
	buf  []byte
}

func newFingerprinter(j *judgement) *fingerprinter {
	doc := j.c.Doc
	p := &fingerprinter{j: j, subject: doc.Subject.Ref}
	switch {
	case doc.Kind == inputs.KindDockerfile, doc.Subject.Ref == "":
		p.subject = doc.Subject.Name
	case doc.Kind == inputs.KindKubernetes && (strings.HasSuffix(doc.Subject.Ref, "/") || doc.Review != nil && doc.Review.Name == ""):
		// An object without a name has no identity but its file's.
		p.subject = doc.Subject.Name
	}
	return p
}

// identify sets a finding's element and fingerprint. It is made of what
// stays the same when lines move, words change or a tag is raised.
func (p *fingerprinter) identify(f *Finding, details ast.Object) {
	element, below := p.element(f.Path, details)
	f.Element = element
	b := p.buf[:0]
	b = append(b, fingerprintVersion...)
	b = append(b, 0)
	b = append(b, f.Rule...)
	if f.Instance != "" {
		// Two constraints of one template may find the same at one place, for
		// reasons of their own. Numbered as repeats, the one could take the
		// other's identity, and its place in a baseline, when either comes or goes.
		b = append(b, 1)
		b = append(b, f.Instance...)
	}
	b = append(b, 0)
	b = append(b, p.subject...)
	b = append(b, 0)
	b = append(b, element...)
	b = append(b, 0)
	if key := detail(details, "key"); key != "" {
		b = append(b, key...)
	} else {
		b = p.path(b, f.Path, below)
	}
	p.buf = b
	sum := sha256.Sum256(b)
	f.Fingerprint = hex.EncodeToString(sum[:16])
}

// detail is a text among the details, "" without one.
func detail(details ast.Object, key string) string {
	if details == nil {
		return ""
	}
	if t := details.Get(ast.InternedTerm(key)); t != nil {
		switch v := t.Value.(type) {
		case ast.String:
			return string(v)
		case ast.Number:
			return string(v)
		}
	}
	return ""
}

// element is the part of the subject that a path lies in, and how many of
// the path's steps lead to it.
func (p *fingerprinter) element(path inputs.Path, details ast.Object) (element string, below int) {
	doc := p.j.c.Doc
	if doc.Kind == inputs.KindDockerfile {
		return p.stage(path, details)
	}
	for i := range doc.Containers {
		if c := &doc.Containers[i]; len(c.Path) > 0 && within(path, c.Path) {
			return c.Role + ":" + c.Name, len(c.Path)
		}
	}
	if name := detail(details, "container"); name != "" {
		for i := range doc.Containers {
			if c := &doc.Containers[i]; c.Name == name {
				return c.Role + ":" + c.Name, 0
			}
		}
	}
	if doc.Pod != nil && doc.Pod.Exists && within(path, doc.Pod.Path) {
		return podElement, len(doc.Pod.Path)
	}
	return "", 0
}

// stage is the name of the build stage that a path lies in.
func (p *fingerprinter) stage(path inputs.Path, details ast.Object) (element string, below int) {
	body := p.j.c.Doc.Dockerfile
	if body == nil {
		return "", 0
	}
	if len(path) > 0 && path[0] == "final" {
		return stageName(&body.Final), 1
	}
	if len(path) > 1 {
		n, _ := path[1].(int)
		switch {
		case path[0] == "stages" && n >= 0 && n < len(body.Stages):
			return stageName(&body.Stages[n]), 2
		case path[0] == "instructions" && n >= 0 && n < len(body.Instructions):
			if s := body.Instructions[n].Stage; s >= 0 && s < len(body.Stages) {
				return stageName(&body.Stages[s]), 0
			}
			return "", 0
		}
	}
	if name := detail(details, "container"); name != "" {
		for i := range p.j.c.Doc.Containers {
			if p.j.c.Doc.Containers[i].Name == name {
				return name, 0
			}
		}
	}
	return "", 0
}

// stageName is a stage's name, final or stage-N for one without.
func stageName(s *inputs.BuildStage) string {
	switch {
	case s.Name != "":
		return s.Name
	case s.Last:
		return "final"
	}
	return "stage-" + strconv.Itoa(s.Index)
}

// within reports whether path starts with prefix.
func within(path, prefix inputs.Path) bool {
	if len(path) < len(prefix) {
		return false
	}
	for i := range prefix {
		if path[i] != prefix[i] {
			return false
		}
	}
	return true
}

// path appends the steps of path from below on. A list's index says nothing
// about what stands there, so the entry's name or content takes its place.
func (p *fingerprinter) path(b []byte, path inputs.Path, below int) []byte {
	if below >= len(path) {
		return b
	}
	node := p.node()
	for i, step := range path {
		node = child(node, step)
		if i < below {
			continue
		}
		if i > below {
			b = append(b, '/')
		}
		switch step := step.(type) {
		case string:
			b = append(b, step...)
		case int:
			b = append(b, entryName(node, step)...)
		}
	}
	return b
}

// node is the document's body.
func (p *fingerprinter) node() *ast.Term {
	if p.body != nil {
		return p.body
	}
	doc := p.j.c.Doc
	switch {
	case doc.Kind == inputs.KindKubernetes && doc.Review != nil:
		p.body = ast.NewTerm(ast.LazyObject(doc.Review.Object))
	case p.j.content != nil && p.j.content[string(doc.Kind)] != nil:
		p.body = encodeAny(p.j.content[string(doc.Kind)])
	case doc.Dockerfile != nil:
		p.body = p.j.session.policy.encoder.plan(reflect.TypeOf(doc.Dockerfile))(reflect.ValueOf(doc.Dockerfile))
	default:
		p.body = ast.InternedNullTerm
	}
	return p.body
}

// child is the value at one step below t, nil where there is none.
func child(t *ast.Term, step any) *ast.Term {
	if t == nil {
		return nil
	}
	switch v := t.Value.(type) {
	case ast.Object:
		if key, ok := step.(string); ok {
			return v.Get(ast.InternedTerm(key))
		}
	case *ast.Array:
		if n, ok := step.(int); ok && n >= 0 && n < v.Len() {
			return v.Elem(n)
		}
	}
	return nil
}

// entryName stands for a list's entry: its name, a hash of its text, or one
// of its content without what moves.
func entryName(t *ast.Term, index int) string {
	if t == nil {
		return strconv.Itoa(index)
	}
	if o, ok := t.Value.(ast.Object); ok {
		if name := detail(o, "name"); name != "" {
			return name
		}
		if text := detail(o, "text"); text != "" {
			return contentHash([]byte(text))
		}
	}
	return contentHash(canonical(nil, t.Value, true))
}

// contentHash is the first 12 hex digits of a content's sha256.
func contentHash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:6])
}

// canonical appends v as JSON with sorted keys. At the top, the keys that
// tell where an entry stands are left out.
func canonical(b []byte, v ast.Value, top bool) []byte {
	switch v := v.(type) {
	case ast.Object:
		b = append(b, '{')
		first := true
		for _, k := range v.Keys() {
			key, _ := k.Value.(ast.String)
			if top && moves(string(key)) {
				continue
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			b = append(quote(b, string(key)), ':')
			b = canonical(b, v.Get(k).Value, false)
		}
		return append(b, '}')
	case *ast.Array:
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ',')
			}
			b = canonical(b, v.Elem(i).Value, false)
		}
		return append(b, ']')
	case ast.String:
		return quote(b, string(v))
	}
	return append(b, v.String()...)
}

// moves reports whether a key tells where an entry stands.
func moves(key string) bool {
	switch key {
	case "index", "line", "end_line", "stage", "path":
		return true
	}
	return false
}

// quote appends s as a JSON string.
func quote(b []byte, s string) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(s) != nil {
		return strconv.AppendQuote(b, s)
	}
	return append(b, bytes.TrimSuffix(out.Bytes(), []byte{'\n'})...)
}

// numberRepeats tells equal findings of one document apart: the second gets #2.
func numberRepeats(findings []Finding) {
	if len(findings) < 2 {
		return
	}
	seen := make(map[string]int, len(findings))
	for i := range findings {
		f := &findings[i]
		seen[f.Fingerprint]++
		if n := seen[f.Fingerprint]; n > 1 {
			f.Fingerprint += "#" + strconv.Itoa(n)
		}
	}
}
