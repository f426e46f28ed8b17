package packages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// maxPackages is how many packages one file may state. The largest lock files
// seen in public name some 10,000.
const maxPackages = 200_000

// List gathers the packages that one file states, each once, without what cannot
// be a package.
type List struct {
	// Kind is the type of the package URL.
	Kind string
	// Installed says that the file is the packages' own trace, not a lock file.
	Installed bool

	seen map[[2]string]bool
	list []inputs.Package
	full bool
}

// Add adds a package; licences as stated.
func (l *List) Add(name, version string, licenses ...string) {
	key := [2]string{name, version}
	if !Believable(name, version) || l.seen[key] {
		return
	}
	if len(l.list) == maxPackages {
		l.full = true
		return
	}
	if l.seen == nil {
		l.seen = map[[2]string]bool{}
	}
	l.seen[key] = true
	p := Installed(l.Kind, name, version, licenses...)
	p.Installed = l.Installed
	l.list = append(l.list, p)
}

// Found is what the file says; an error where it states more than is read.
func (l *List) Found() (Found, error) {
	if l.full {
		return Found{}, fmt.Errorf("the file states more than %d packages", maxPackages)
	}
	return Found{Packages: l.list}, nil
}

// Sorted is Found by name and version: what a JSON object lists comes in no order.
func (l *List) Sorted() (Found, error) {
	slices.SortFunc(l.list, func(a, b inputs.Package) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version))
	})
	return l.Found()
}
