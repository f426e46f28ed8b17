package lint

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// sprintfArguments finds constant formats with another number of verbs than
// the constant list has values.
func sprintfArguments(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		ruleCalls(r, func(c call) {
			format, ok := text(c.arg(0))
			if c.name != "sprintf" || !ok || len(c.args) < 2 {
				return
			}
			values, ok := c.args[1].Value.(*ast.Array)
			if !ok {
				return
			}
			if want, known := verbs(format); known && want != values.Len() {
				p.report(c.loc, "the format has %d verbs, but there are %d values", want, values.Len())
			}
		})
	})
}

// verbs counts the values that a format takes (package fmt); known is false
// where it numbers them itself.
func verbs(format string) (n int, known bool) {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		i++
		for i < len(format) && strings.IndexByte("+-# 0123456789.*[]", format[i]) >= 0 {
			switch format[i] {
			case '[':
				return 0, false
			case '*':
				n++
			}
			i++
		}
		if i < len(format) && format[i] != '%' {
			n++
		}
	}
	return n, true
}

// patternArgument says which argument of a built-in is a regular expression;
// -1 for none.
func patternArgument(builtin string) int {
	switch builtin {
	case "regex.match", "re_match", "regex.split", "regex.find_n", "regex.find_all_string_submatch_n":
		return 0
	case "regex.replace":
		return 1
	}
	return -1
}

// patterns visits the patterns of a rule that are constant.
func patterns(r *ast.Rule, visit func(t *ast.Term, pattern string)) {
	ruleCalls(r, func(c call) {
		n := patternArgument(c.name)
		if n < 0 {
			return
		}
		if pattern, ok := text(c.arg(n)); ok {
			visit(c.args[n], pattern)
		}
	})
}

func regexInvalid(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		patterns(r, func(t *ast.Term, pattern string) {
			if _, err := syntax.Parse(pattern, syntax.Perl); err != nil {
				p.report(t.Location, "%s is no regular expression: %s", written(t), strings.TrimPrefix(err.Error(), "error parsing regexp: "))
			}
		})
	})
}

// hostDot is a dot between the last two parts of a host's name.
var hostDot = regexp.MustCompile(`[A-Za-z0-9-]\.(?:com|io|org|net|dev|cloud|local|internal|example|gov|edu|co|de|uk|eu)(?:$|[^A-Za-z0-9-])`)

func regexDot(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		patterns(r, func(t *ast.Term, pattern string) {
			if hostDot.MatchString(pattern) {
				p.report(t.Location, "the dot in %s matches any character", written(t))
			}
		})
	})
}

// hostPrefix is the beginning of an image's name: a host, perhaps with a port
// and parts of a path, that does not end at a border.
var hostPrefix = regexp.MustCompile(`^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]+)?(?:/[a-z0-9._-]+)*$`)

// imageWord says that a term speaks of an image's name.
var imageWord = regexp.MustCompile(`(?i)(image|reference|registry|repository|\brepo\b)`)

func registryPrefix(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		from := originsOf(r)
		ruleCalls(r, func(c call) {
			prefix, ok := text(c.arg(1))
			if c.name != "startswith" || !ok || !hostPrefix.MatchString(prefix) || !from.aboutImages(c.args[0]) {
				return
			}
			p.report(c.loc, "%q is also the beginning of %q", prefix, prefix+otherHost(prefix))
		})
	})
}

// otherHost continues a prefix to somebody else's name.
func otherHost(prefix string) string {
	if strings.Contains(prefix, "/") {
		return "-other/image"
	}
	return ".other.example/image"
}

// aboutImages says that a term, or what it stands for, speaks of an image.
func (o origins) aboutImages(t *ast.Term) bool {
	return imageWord.MatchString(t.String()) || imageWord.MatchString(strings.Join(o.path(t), "."))
}

func latestTag(p *pass) {
	p.tree.eachRule(func(_ *file, r *ast.Rule) {
		ruleCalls(r, func(c call) {
			part, ok := text(c.arg(1))
			if !ok || part != ":latest" || !slices.Contains([]string{"contains", "endswith"}, c.name) {
				return
			}
			p.report(c.loc, "%s finds no reference without a tag, which means latest too", c.name)
		})
	})
}
