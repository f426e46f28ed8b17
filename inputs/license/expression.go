package license

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The bounds of an expression that is read.
const (
	longestExpression = 8 << 10
	deepestExpression = 32
)

// Expression is a licence expression (SPDX specification 2.3, annex D).
type Expression struct {
	// Op is AND, OR, or "" for a single licence.
	Op string
	// Of are the operands of Op, two at least.
	Of []Expression
	// License is the identifier or LicenseRef of a single licence, "+" included.
	License string
	// Exception is the identifier of the exception that goes WITH the licence.
	Exception string
}

// Parse reads an expression: identifiers in any case, deprecated ones replaced,
// operators in any case. An unknown identifier is an error.
func Parse(text string) (Expression, error) {
	if len(text) > longestExpression {
		return Expression{}, fmt.Errorf("the licence expression is longer than %d bytes", longestExpression)
	}
	p := parser{tokens: tokens(text), single: strictSingle}
	e, err := p.or(0)
	if err != nil {
		return Expression{}, err
	}
	if len(p.tokens) > 0 {
		return Expression{}, fmt.Errorf("unexpected %q in the licence expression", p.tokens[0])
	}
	return e, nil
}

// String writes the expression with as few parentheses as it can do with.
func (e Expression) String() string {
	switch {
	case e.Op == "" && e.Exception != "":
		return e.License + " WITH " + e.Exception
	case e.Op == "":
		return e.License
	}
	parts := make([]string, len(e.Of))
	for i, operand := range e.Of {
		parts[i] = operand.String()
		if e.Op == "AND" && operand.Op == "OR" {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, " "+e.Op+" ")
}

// Licenses lists the licences that the expression names, each once, without
// exceptions, in the order of the text.
func (e Expression) Licenses() []string {
	var all []string
	e.walk(func(single Expression) {
		if !slices.Contains(all, single.License) {
			all = append(all, single.License)
		}
	})
	return all
}

func (e Expression) walk(visit func(Expression)) {
	if e.Op == "" {
		visit(e)
		return
	}
	for _, operand := range e.Of {
		operand.walk(visit)
	}
}

// join puts two expressions together; operands that are joined alike become
// one list, and what is there already is not repeated.
func join(op string, left, right Expression) Expression {
	joined := Expression{Op: op}
	seen := map[string]bool{}
	for _, side := range []Expression{left, right} {
		operands := []Expression{side}
		if side.Op == op {
			operands = side.Of
		}
		for _, operand := range operands {
			if text := operand.String(); !seen[text] {
				seen[text] = true
				joined.Of = append(joined.Of, operand)
			}
		}
	}
	if len(joined.Of) == 1 {
		return joined.Of[0]
	}
	return joined
}

// parser reads tokens; single makes an expression of the words between
// operators and parentheses.
type parser struct {
	tokens []string
	single func(words []string) (Expression, error)
}

func (p *parser) next() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *parser) or(depth int) (Expression, error) {
	return p.chain(depth, "OR", p.and)
}

func (p *parser) and(depth int) (Expression, error) {
	return p.chain(depth, "AND", p.term)
}

func (p *parser) chain(depth int, op string, operand func(int) (Expression, error)) (Expression, error) {
	first, err := operand(depth)
	if err != nil {
		return Expression{}, err
	}
	all := []Expression{first}
	for strings.EqualFold(p.next(), op) {
		p.tokens = p.tokens[1:]
		e, err := operand(depth)
		if err != nil {
			return Expression{}, err
		}
		all = append(all, e)
	}
	if len(all) == 1 {
		return first, nil
	}
	return join(op, all[0], Expression{Op: op, Of: all[1:]}), nil
}

func (p *parser) term(depth int) (Expression, error) {
	if depth > deepestExpression {
		return Expression{}, errors.New("the licence expression is nested too deeply")
	}
	if p.next() == "(" {
		p.tokens = p.tokens[1:]
		e, err := p.or(depth + 1)
		if err != nil {
			return Expression{}, err
		}
		if p.next() != ")" {
			return Expression{}, errors.New("a parenthesis in the licence expression is not closed")
		}
		p.tokens = p.tokens[1:]
		return e, nil
	}
	n := 0
	for n < len(p.tokens) && !operator(p.tokens[n]) {
		n++
	}
	words := p.tokens[:n]
	p.tokens = p.tokens[n:]
	if n == 0 {
		return Expression{}, fmt.Errorf("a licence is expected before %q", p.next())
	}
	return p.single(words)
}

func operator(token string) bool {
	return token == "(" || token == ")" || strings.EqualFold(token, "AND") || strings.EqualFold(token, "OR")
}

// tokens are parentheses and the words between them.
func tokens(text string) []string {
	text = strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text)
	return strings.Fields(text)
}

// strictSingle reads LICENSE[+] [WITH EXCEPTION].
func strictSingle(words []string) (Expression, error) {
	license, err := simple(words[0])
	if err != nil {
		return Expression{}, err
	}
	if len(words) == 1 {
		return license, nil
	}
	if len(words) != 3 || !strings.EqualFold(words[1], "WITH") || license.Exception != "" {
		return Expression{}, fmt.Errorf("unexpected %q in the licence expression", words[1])
	}
	id, ok := lookup().exceptions[strings.ToLower(words[2])]
	if !ok {
		if !reference(words[2], "AdditionRef-") {
			return Expression{}, fmt.Errorf("unknown licence exception %q", words[2])
		}
		id = words[2]
	}
	license.Exception = id
	return license, nil
}

func simple(word string) (Expression, error) {
	if reference(word, "LicenseRef-") {
		return Expression{License: word}, nil
	}
	if word == "NONE" || word == "NOASSERTION" {
		return Expression{License: word}, nil
	}
	id := licenseID(word)
	if id == "" {
		if base, later := strings.CutSuffix(word, "+"); later {
			if id = licenseID(base); id != "" && !strings.Contains(id, " ") {
				id = strings.TrimSuffix(id, "-only")
				if id = strings.TrimSuffix(id, "-or-later"); licenseID(id+"-or-later") != "" {
					return Expression{License: id + "-or-later"}, nil
				}
				return Expression{License: id + "+"}, nil
			}
		}
		return Expression{}, fmt.Errorf("unknown licence %q", word)
	}
	license, exception, _ := strings.Cut(id, " WITH ")
	return Expression{License: license, Exception: exception}, nil
}

// reference says whether word is [DocumentRef-X:]LicenseRef-Y.
func reference(word, prefix string) bool {
	if document, rest, ok := strings.Cut(word, ":"); ok {
		name, ok := strings.CutPrefix(document, "DocumentRef-")
		if !ok || !idString(name) {
			return false
		}
		word = rest
	}
	name, ok := strings.CutPrefix(word, prefix)
	return ok && idString(name)
}

// idString says whether s is an idstring: letters, digits, "-" and ".".
func idString(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !idRune(r) }) < 0
}

func idRune(r rune) bool {
	return r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
