package export

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Waiver is an accepted finding: a rule and what must hold besides.
type Waiver struct {
	// Rule is a rule id or a doublestar glob over rule ids; "" and "*" are any.
	Rule string
	// Namespace is a glob over namespaces, "" for any.
	Namespace string
	// Others are the other keys of its match, with their globs.
	Others map[string]string
	// Reason, Owner and Expires are why, by whom and until which day
	// (YYYY-MM-DD, "" for no end).
	Reason, Owner, Expires string
	// Where is the place of the waiver, for people.
	Where string
	// Lapsed says that the day has passed.
	Lapsed bool
}

// LostWaiver is a waiver that Gatekeeper's match cannot express.
type LostWaiver struct {
	// Where is the place of the waiver.
	Where string `json:"where"`
	// Rule is what it is about.
	Rule string `json:"rule"`
	// Reason says why it cannot be honoured.
	Reason string `json:"reason"`
}

// namespaceGlob is what excludedNamespaces understands: a name, with * at its
// start, its end, or both.
var namespaceGlob = regexp.MustCompile(`^\*?[a-z0-9]([a-z0-9-]*[a-z0-9-])?\*?$`)

// concerns reports whether the waiver is about a rule.
func (w Waiver) concerns(id string) bool {
	if w.Rule == "" || w.Rule == "*" || w.Rule == "**" || w.Rule == id {
		return true
	}
	hit, err := doublestar.Match(w.Rule, id)
	return err == nil && hit
}

// cannot says why a constraint's match cannot express the waiver; "" where it
// can. Gatekeeper excludes by namespace only: its name and its label selectors
// say what is judged, not what is not.
func (w Waiver) cannot(kinds []groupKinds) string {
	switch {
	case w.Lapsed:
		return "it lapsed on " + w.Expires
	case len(w.Others) > 0:
		return "Gatekeeper's match cannot exclude by " + strings.Join(sortedKeys(w.Others), ", ")
	case w.Namespace == "":
		return "it names no namespace, and Gatekeeper's match excludes by namespace only"
	case !namespaceGlob.MatchString(w.Namespace):
		return fmt.Sprintf("excludedNamespaces cannot express %q", w.Namespace)
	case slices.ContainsFunc(kinds, func(k groupKinds) bool { return names(k.groups, "") && names(k.kinds, "Namespace") }):
		return "the rule judges Namespaces, which excludedNamespaces would exclude by their own names"
	}
	return ""
}

// excluded are the namespaces that waivers exclude from a rule's constraint,
// what to write down about them, and those that it cannot honour.
func excluded(waivers []Waiver, id string, kinds []groupKinds) (namespaces, told []string, lost []LostWaiver) {
	for _, w := range waivers {
		if !w.concerns(id) {
			continue
		}
		if why := w.cannot(kinds); why != "" {
			lost = append(lost, LostWaiver{w.Where, id, why})
			continue
		}
		if !slices.Contains(namespaces, w.Namespace) {
			namespaces = append(namespaces, w.Namespace)
		}
		line := fmt.Sprintf("%s: %s", w.Namespace, w.Reason)
		if w.Owner != "" {
			line += "; owner=" + w.Owner
		}
		if w.Expires != "" {
			line += "; until=" + w.Expires
		}
		told = append(told, line)
	}
	slices.Sort(namespaces)
	slices.Sort(told)
	return namespaces, told, lost
}
