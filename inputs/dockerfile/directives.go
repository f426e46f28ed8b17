package dockerfile

import (
	"bytes"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/boltseal/boltseal/inputs"
)

// directives reads the parser directives; the escape character is the one the
// parser used. A build argument stands in for the check directive, as for BuildKit.
func (f *file) directives() inputs.Directives {
	d := inputs.Directives{Escape: string(f.escape)}
	for _, found := range f.directiveLines() {
		switch found.Name {
		case "syntax":
			d.Syntax, _, _ = strings.Cut(found.Value, " ")
		case "check":
			d.Check = found.Value
		}
	}
	if check, ok := f.buildArgs["BUILDKIT_DOCKERFILE_CHECK"]; ok {
		d.Check = check
	}
	return d
}

func (f *file) directiveLines() []*parser.Directive {
	src := bytes.TrimPrefix(f.src, bom)
	if !bytes.HasPrefix(src, []byte{'#'}) {
		return nil
	}
	var p parser.DirectiveParser
	found, _ := p.ParseAll(src)
	return found
}
