package schema

import (
	"net/url"
	"strings"
	"time"

	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// combined judges what is made of other schemas.
func (j *judge) combined(r *rule, n tree.Node) bool {
	ok := true
	for _, sub := range r.allOf {
		ok = j.keeps(sub, n) && ok
	}
	if r.anyOf != nil {
		ok = j.alternatives(r.anyOf, n, false) && ok
	}
	if r.oneOf != nil {
		ok = j.alternatives(r.oneOf, n, true) && ok
	}
	if r.not != nil && j.quiet().keeps(r.not, n) {
		ok = j.breach(n, "%s", notWords(r.not))
	}
	if r.when != nil {
		branch := r.otherw
		if j.quiet().keeps(r.when, n) {
			branch = r.then
		}
		if branch != nil {
			ok = j.keeps(branch, n) && ok
		}
	}
	return ok
}

// leniently judges by a schema whose breaches are minor.
func (j *judge) leniently(r *rule, n tree.Node) bool {
	if j.enough() {
		return true
	}
	strict := *r
	strict.minor = false
	found := []Breach{}
	(&judge{sums: j.sums, found: &found}).keeps(&strict, n)
	for _, b := range found {
		if !j.enough() {
			b.Minor = true
			*j.found = append(*j.found, b)
		}
	}
	return true
}

// notWords says what a "not" forbids.
func notWords(r *rule) string {
	if len(r.required) > 0 {
		return `must not have "` + strings.Join(r.required, `" and "`) + `" here`
	}
	return "is what the schema forbids here"
}

// alternatives judges oneOf and anyOf. Of several that are all broken, what is
// wrong with the nearest is said.
func (j *judge) alternatives(all []*rule, n tree.Node, one bool) bool {
	quiet := j.quiet()
	kept := 0
	for _, sub := range all {
		if quiet.keeps(sub, n) {
			kept++
		}
	}
	if kept == 1 || kept > 1 && !one {
		return true
	}
	if j.enough() {
		return false
	}
	if kept > 1 {
		return j.breach(n, "fits several alternatives of which only one may be used")
	}
	nearest := []Breach(nil)
	best := -1
	for _, sub := range all {
		found := []Breach{}
		(&judge{sums: j.sums, found: &found}).keeps(sub, n)
		if len(found) == 0 {
			continue
		}
		// The deeper the first breach, the more of the value fits.
		if depth := strings.Count(found[0].What, ".") + strings.Count(found[0].What, "["); nearest == nil || depth > best {
			nearest, best = found, depth
		}
	}
	if nearest == nil {
		return j.breach(n, "fits none of the alternatives that the schema has")
	}
	*j.found = append(*j.found, nearest[:min(len(nearest), max(mostBreaches-len(*j.found), 0))]...)
	return false
}

// formatted judges the formats of JSON Schema that are used. Times must be
// times. Of addresses only the characters are looked at, and that breach is a
// minor one: nobody reads a bill of materials by its links.
func (j *judge) formatted(format string, n tree.Node) bool {
	text := n.Text()
	switch format {
	case "date-time":
		if !isTime(text) {
			return j.breach(n, "%s is no time as RFC 3339 writes it", shown(n))
		}
	case "date":
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return j.breach(n, "%s is no date (YYYY-MM-DD)", shown(n))
		}
	case "uri":
		if u, err := url.Parse(text); err != nil || u.Scheme == "" {
			return j.breach(n, "%s is no absolute address", shown(n))
		}
	case "iri-reference":
		if strings.ContainsAny(text, " \t\r\n<>\"{}|\\^`") {
			j.minor(n, "%s is no address", shown(n))
		}
	case "idn-email":
		if !strings.Contains(text, "@") {
			j.minor(n, "%s is no mail address", shown(n))
		}
	}
	return true
}

func (j *judge) minor(n tree.Node, format string, args ...any) {
	if j.found == nil {
		return
	}
	before := len(*j.found)
	j.breach(n, format, args...)
	if len(*j.found) > before {
		(*j.found)[before].Minor = true
	}
}

// isTime accepts RFC 3339, section 5.6: lower-case letters and leap seconds too.
func isTime(text string) bool {
	text = strings.ToUpper(text)
	if len(text) > 18 && text[17:19] == "60" {
		text = text[:17] + "59" + text[19:]
	}
	if len(text) < 20 || text[10] != 'T' || strings.Contains(text, ",") {
		return false
	}
	_, err := time.Parse(time.RFC3339Nano, text)
	return err == nil
}
