package dockerfile

import (
	"math"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"
)

// defaultPath is the PATH BuildKit gives an image that sets none
// (util/system.DefaultPathEnvUnix).
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// proxyArgs are the build arguments that need no ARG
// (https://docs.docker.com/reference/dockerfile/#predefined-args).
func proxyArg(name string) bool {
	switch strings.ToUpper(name) {
	case "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY":
		return true
	}
	return false
}

// platformArgs are the ARGs BuildKit sets in the global scope
// (dockerfile2llb.defaultArgs), as a build for linux/amd64 on linux/amd64.
func platformArgs(target string) [][2]string {
	return [][2]string{
		{"BUILDPLATFORM", "linux/amd64"}, {"BUILDOS", "linux"}, {"BUILDOSVERSION", ""},
		{"BUILDARCH", "amd64"}, {"BUILDVARIANT", ""},
		{"TARGETPLATFORM", "linux/amd64"}, {"TARGETOS", "linux"}, {"TARGETOSVERSION", ""},
		{"TARGETARCH", "amd64"}, {"TARGETVARIANT", ""}, {"TARGETSTAGE", target},
	}
}

// scannerArg names the ARGs that BuildKit keeps out of the environment.
func scannerArg(name string) bool {
	return name == "BUILDKIT_SBOM_SCAN_CONTEXT" || name == "BUILDKIT_SBOM_SCAN_STAGE"
}

// scope is the variables a word is expanded with.
type scope struct {
	vars map[string]string
	// declared are the ARGs seen, also those without a value.
	declared map[string]bool
	// keepUnset leaves a variable that nothing declares as ${NAME}: the
	// external base image may set it.
	keepUnset bool
	// keepDeclared leaves an ARG without a value as ${NAME} too.
	keepDeclared bool

	room int             // bytes that values may still add to the word
	over bool            // room was not enough
	keep map[string]bool // names shown as ${NAME}
	any  bool            // every name has a value: tells a missing value from bad syntax
}

func newScope() *scope {
	return &scope{vars: map[string]string{}, declared: map[string]bool{}}
}

func (s *scope) clone() *scope {
	c := newScope()
	for k, v := range s.vars {
		c.vars[k] = v
	}
	for k := range s.declared {
		c.declared[k] = true
	}
	c.keepUnset = s.keepUnset
	return c
}

func (s *scope) weight() int {
	n := len(s.declared) * entryCost
	for k, v := range s.vars {
		n += len(k) + len(v) + entryCost
	}
	return n
}

// Get implements shell.EnvGetter; it stops handing out values when room is up.
func (s *scope) Get(name string) (string, bool) {
	if s.any {
		return "x", true
	}
	v, ok := s.vars[name]
	if !ok {
		if s.keep[name] {
			return "${" + name + "}", true
		}
		return "", false
	}
	if len(v) > s.room {
		s.over = true
		return "", true
	}
	s.room -= len(v)
	return v, true
}

// Keys implements shell.EnvGetter; BuildKit needs it for suggestions only.
func (s *scope) Keys() []string { return nil }

// word is an expanded word.
type word struct {
	text string
	// undefined are the variables that nothing defines, sorted.
	undefined []string
	// known says that every variable had a value.
	known bool
}

// special are the characters the lexer gives a meaning to.
const special = "$'\"\\`"

// expand expands one word as BuildKit does. A value that is missing, as in
// ${X:?}, leaves the word as written; an error is a syntax error.
func (b *builder) expand(text string, s *scope) (word, error) {
	return b.expandWith(b.lex, text, s)
}

func (b *builder) expandWith(lex *shell.Lex, text string, s *scope) (word, error) {
	if !strings.ContainsAny(text, special) {
		return word{text: text, known: true}, nil
	}
	most := valueRoom(text, b.limits.String)
	s.room, s.over, s.keep = most, false, nil
	result, unmatched, err := lex.ProcessWord(text, s)
	if s.over {
		b.gap("strings", "a variable's value is longer than the limit")
		return word{text: cut(text, b.limits.String), known: false}, nil
	}
	if err != nil {
		s.any = true
		_, _, syntax := lex.ProcessWord(text, s)
		s.any = false
		if syntax != nil {
			return word{text: text}, err
		}
		return word{text: text, undefined: undefined(unmatched, s)}, nil
	}
	w := word{text: result, known: true, undefined: undefined(unmatched, s)}
	if keep := s.toKeep(text, unmatched); len(keep) > 0 {
		s.room, s.keep = most, keep
		kept, _, err := lex.ProcessWord(text, s)
		if err == nil && !s.over && kept != result {
			w.text, w.known = kept, false
		}
	}
	b.longest = max(b.longest, len(w.text))
	return w, nil
}

func undefined(unmatched map[string]struct{}, s *scope) []string {
	var names []string
	for name := range unmatched {
		if s.declared[name] || name == "PATH" || scannerArg(name) || proxyArg(name) {
			continue
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// toKeep picks the unset names that stand without a default of their own.
func (s *scope) toKeep(text string, unmatched map[string]struct{}) map[string]bool {
	if !s.keepUnset && !s.keepDeclared {
		return nil
	}
	var keep map[string]bool
	for name := range unmatched {
		if s.declared[name] && !s.keepDeclared || !s.declared[name] && !s.keepUnset || !plainly(text, name) {
			continue
		}
		if keep == nil {
			keep = map[string]bool{}
		}
		keep[name] = true
	}
	return keep
}

// plainly says that text uses name without :-, -, :+ or +.
func plainly(text, name string) bool {
	if strings.Contains(text, "${"+name+"}") {
		return true
	}
	for _, op := range []string{"#", "%", "/", "?", ":?"} {
		if strings.Contains(text, "${"+name+op) {
			return true
		}
	}
	for rest := text; ; {
		i := strings.Index(rest, "$"+name)
		if i < 0 {
			return false
		}
		rest = rest[i+1+len(name):]
		if rest == "" || !nameByte(rest[0]) {
			return true
		}
	}
}

func nameByte(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

// valueRoom says how many bytes of values a word may take in, so that no
// substitution costs much more than limit: patterns cost the product of
// pattern and value, nested ${x//a/b} multiply.
func valueRoom(text string, limit int) int {
	patterns, replaces := 0, 0
	for rest := text; ; {
		i := strings.Index(rest, "${")
		if i < 0 {
			break
		}
		rest = rest[i+2:]
		n := 0
		for n < len(rest) && nameByte(rest[n]) {
			n++
		}
		switch {
		case strings.HasPrefix(rest[n:], "//"):
			replaces++
			patterns++
		case n < len(rest) && strings.IndexByte("#%/", rest[n]) >= 0:
			patterns++
		}
	}
	if patterns == 0 {
		return limit
	}
	share := 4 * float64(limit) / float64(len(text))
	return int(math.Pow(share, 1/float64(max(replaces, 1))))
}
