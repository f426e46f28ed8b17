package license

import (
	"strings"
	"unicode"
)

// longestName is how long a name may be; anything longer is a text.
const longestName = 400

// Normalize turns what a package says of its licence into one SPDX licence
// expression: an expression, short and full names joined by and, or, commas
// and slashes, a classifier of PyPI, or a whole text. Parts that are not known
// become LicenseRefs. It is "" only where text says nothing.
func Normalize(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	if text == "" || strings.EqualFold(text, "unknown") || strings.EqualFold(text, "none") || strings.EqualFold(text, "NOASSERTION") {
		return ""
	}
	if e, err := Parse(text); err == nil {
		return e.String()
	}
	if classifier, ok := strings.CutPrefix(text, "License ::"); ok {
		return classified(classifier)
	}
	if len(text) > longestName || strings.Count(text, "\n") > 3 {
		return normalizeText(text)
	}
	text = strings.Join(strings.Fields(text), " ")
	if e, ok := named(text); ok {
		return e.String()
	}
	p := parser{tokens: tokens(separated(text)), single: looseSingle}
	if e, err := p.or(0); err == nil && len(p.tokens) == 0 {
		return e.String()
	}
	return Reference(text)
}

// NormalizeAll normalizes several statements of one package. Each result is
// listed once; the result is never nil.
func NormalizeAll(texts ...string) []string {
	all, seen := []string{}, map[string]bool{}
	for _, text := range texts {
		if expression := Normalize(text); expression != "" && !seen[expression] {
			seen[expression] = true
			all = append(all, expression)
		}
	}
	return all
}

// Reference is the LicenseRef for a licence that SPDX does not list.
func Reference(name string) string {
	var b strings.Builder
	b.WriteString("LicenseRef-")
	dash := true
	for _, r := range name {
		switch {
		case r != '-' && idRune(r):
			b.WriteRune(r)
			dash = false
		case !dash:
			b.WriteByte('-')
			dash = true
		}
		if b.Len() >= 80 {
			break
		}
	}
	ref := strings.TrimRight(b.String(), "-.")
	if ref == "LicenseRef" {
		return "LicenseRef-unknown"
	}
	return ref
}

// normalizeText names the licences whose texts are in text.
func normalizeText(text string) string {
	found := Identify(text)
	if len(found) > 0 {
		return strings.Join(found, " AND ")
	}
	first, _, _ := strings.Cut(text, "\n")
	return Reference(first)
}

// classified is the licence of a trove classifier, "License ::" cut off.
func classified(classifier string) string {
	parts := strings.Split(classifier, "::")
	last := strings.TrimSpace(parts[len(parts)-1])
	if last == "OSI Approved" || last == "" {
		return ""
	}
	if e, ok := named(last); ok {
		return e.String()
	}
	return Reference(last)
}

// separated writes the separators that people use as operators. Of "A, or B"
// and "A and/or B" the word counts; a lone comma lists what applies together.
func separated(text string) string {
	lower := strings.NewReplacer(" and/or ", " OR ", " AND/OR ", " OR ", " & ", " AND ", " && ", " AND ", " || ", " OR ", "|", " OR ", " / ", " OR ", ";", ",").Replace(text)
	parts := strings.Split(lower, ",")
	var b strings.Builder
	for i, part := range parts {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if i == 0 || b.Len() == 0 {
			b.WriteString(part)
			continue
		}
		word, rest, _ := strings.Cut(part, " ")
		// DEP-5 §7.2: a comma before "and" or "or" binds weaker than the words
		// without; what came before it is one operand.
		if (strings.EqualFold(word, "and") || strings.EqualFold(word, "or")) && rest != "" && balanced(b.String()) {
			before := b.String()
			b.Reset()
			b.WriteString("(" + before + ") " + word + " " + rest)
			continue
		}
		if strings.HasPrefix(strings.ToLower(part), "version ") || strings.HasPrefix(strings.ToLower(part), "v") && len(part) > 1 && part[1] >= '0' && part[1] <= '9' {
			b.WriteString(" " + part)
			continue
		}
		b.WriteString(" AND " + part)
	}
	return b.String()
}

func balanced(text string) bool {
	depth := 0
	for _, r := range text {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}

// looseSingle makes the best of the words between two operators.
func looseSingle(words []string) (Expression, error) {
	text := strings.Join(words, " ")
	if e, ok := named(text); ok {
		return e, nil
	}
	// MIT/Apache-2.0, GPLv2+/LGPLv2+: alternatives, where each side is a name.
	if parts := strings.Split(text, "/"); len(parts) > 1 && len(parts) < 6 {
		var all Expression
		for i, part := range parts {
			e, ok := named(part)
			if !ok {
				return Expression{License: Reference(text)}, nil
			}
			if i > 0 {
				e = join("OR", all, e)
			}
			all = e
		}
		return all, nil
	}
	return Expression{License: Reference(text)}, nil
}

// named looks a single name up.
func named(text string) (Expression, bool) {
	text = strings.Trim(text, " \t\n\"'.,`")
	if len(text) > longestName || text == "" {
		return Expression{}, false
	}
	if strings.HasPrefix(text, "http:") || strings.HasPrefix(text, "https:") {
		return addressed(text)
	}
	if e, err := simple(text); err == nil {
		return e, true
	}
	if e, ok := known(key(text)); ok {
		return e, true
	}
	if e, ok := withException(text); ok {
		return e, true
	}
	// GNU Lesser General Public License v3 (LGPLv3): the name, else what the
	// parentheses say.
	if open := strings.IndexByte(text, '('); open > 0 && strings.HasSuffix(text, ")") {
		if e, ok := known(key(text[:open])); ok {
			return e, true
		}
		return known(key(text[open+1 : len(text)-1]))
	}
	return Expression{}, false
}

func known(key string) (Expression, bool) {
	if key == "" {
		return Expression{}, false
	}
	expression, ok := lookup().names[key]
	if !ok {
		if expression, ok = gnu(key); !ok {
			return Expression{}, false
		}
	}
	e, err := Parse(expression)
	return e, err == nil
}

// withException reads "GPL-2+ with Autoconf exception".
func withException(text string) (Expression, bool) {
	lower := strings.ToLower(text)
	at := strings.Index(lower, " with ")
	skip := len(" with ")
	if at < 0 {
		at, skip = strings.Index(lower, "-with-"), len("-with-")
	}
	if at <= 0 || len(lower) != len(text) {
		return Expression{}, false
	}
	e, ok := known(key(text[:at]))
	if !ok || e.Op != "" || e.Exception != "" {
		return Expression{}, false
	}
	name := key(text[at+skip:])
	id, ok := lookup().additions[name]
	if !ok {
		id, ok = lookup().additions[strings.TrimSuffix(name, "exception")]
	}
	if !ok {
		return Expression{}, false
	}
	if id == "Autoconf-exception-2.0" && strings.HasPrefix(e.License, "GPL-3.0") {
		id = "Autoconf-exception-3.0"
	}
	if id == "GCC-exception-2.0" && strings.HasPrefix(e.License, "GPL-3.0") {
		id = "GCC-exception-3.1"
	}
	e.Exception = id
	return e, true
}

// addressed knows the addresses at which licences are published.
func addressed(url string) (Expression, bool) {
	_, rest, _ := strings.Cut(strings.ToLower(url), "://")
	rest = strings.TrimPrefix(rest, "www.")
	for _, host := range []string{"opensource.org/licenses/", "opensource.org/license/", "spdx.org/licenses/", "apache.org/licenses/license-", "gnu.org/licenses/", "creativecommons.org/licenses/", "mozilla.org/mpl/", "eclipse.org/legal/"} {
		name, ok := strings.CutPrefix(rest, host)
		if !ok {
			continue
		}
		for _, suffix := range []string{"/", ".txt", ".html", ".php", ".en", ".json", "-license"} {
			name = strings.TrimSuffix(name, suffix)
		}
		switch {
		case strings.HasPrefix(host, "apache"):
			name = "apache-" + name
		case strings.HasPrefix(host, "mozilla"):
			name = "mpl-" + name
		case strings.HasPrefix(host, "creativecommons"):
			name = "cc-" + strings.ReplaceAll(name, "/", "-")
		case strings.HasPrefix(host, "gnu.org"):
			name = strings.TrimPrefix(name, "old-licenses/")
		}
		return known(key(name))
	}
	return Expression{}, false
}

// key makes spellings of one name alike: case, punctuation, the words that say
// nothing, "v" before a version and ".0" at its end do not count.
func key(name string) string {
	var words []string
	for _, word := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' && r != '.'
	}) {
		word = strings.Trim(word, ".")
		switch word {
		case "the", "license", "licence", "licenses", "licensed", "under", "version", "v", "a", "of", "software's", "":
			continue
		}
		words = append(words, plain(word))
	}
	return strings.Join(words, "")
}

// plain writes v2.0+ as 2+.
func plain(word string) string {
	if len(word) > 1 && word[0] == 'v' && word[1] >= '0' && word[1] <= '9' {
		word = word[1:]
	}
	word, later := strings.CutSuffix(word, "+")
	if strings.ContainsAny(word, "0123456789") {
		for strings.HasSuffix(word, ".0") {
			word = strings.TrimSuffix(word, ".0")
		}
		n := strings.IndexAny(word, "0123456789")
		// gplv2 and apachev2 as gpl2 and apache2.
		if n > 1 && word[n-1] == 'v' {
			word = word[:n-1] + word[n:]
		}
	}
	if later {
		word += "+"
	}
	return word
}

// gnu reads the many names of GNU's licences, as key writes them.
func gnu(key string) (string, bool) {
	rest := strings.TrimPrefix(key, "gnu")
	family := ""
	for _, name := range [][2]string{
		{"lesserorlibrarygeneralpublic", "LGPL"}, {"libraryorlessergeneralpublic", "LGPL"}, {"lessergeneralpublic", "LGPL"}, {"librarygeneralpublic", "LGPL"}, {"lessergpl", "LGPL"}, {"lesser", "LGPL"}, {"lgpl", "LGPL"},
		{"afferogeneralpublic", "AGPL"}, {"afferogpl", "AGPL"}, {"affero", "AGPL"}, {"agpl", "AGPL"},
		{"generalpublic", "GPL"}, {"gpl", "GPL"},
		{"freedocumentation", "GFDL"}, {"gfdl", "GFDL"}, {"fdl", "GFDL"},
	} {
		if after, ok := strings.CutPrefix(rest, name[0]); ok {
			family, rest = name[1], after
			break
		}
	}
	if family == "" {
		return "", false
	}
	rest, noInvariants := strings.CutPrefix(rest, "niv")
	version, rest := digits(rest)
	if version == "" {
		if rest != "" && rest != "+" || noInvariants {
			return "", false
		}
		return map[string]string{"GPL": "GPL-1.0-or-later", "LGPL": "LGPL-2.0-or-later", "AGPL": "AGPL-3.0-or-later", "GFDL": "GFDL-1.1-or-later"}[family], true
	}
	if !strings.Contains(version, ".") {
		version += ".0"
	}
	if !gnuVersion(family+"-", version) {
		return "", false
	}
	middle := ""
	if strings.HasPrefix(rest, "noinvariants") {
		rest, noInvariants = strings.TrimPrefix(rest, "noinvariants"), true
	}
	if noInvariants {
		middle = "-no-invariants"
	}
	switch rest {
	case "", "only":
		return family + "-" + version + middle + "-only", true
	case "+", "orlater", "ornewer", "orabove", "orhigher", "oranylater", "orgreater", "andlater", "later", "+orlater":
		return family + "-" + version + middle + "-or-later", true
	}
	return "", false
}

func digits(s string) (number, rest string) {
	n := 0
	for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '.') {
		n++
	}
	return s[:n], s[n:]
}
