package license

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed licenses.txt
var licensesText string

//go:embed exceptions.txt
var exceptionsText string

// tables are the look-ups, made when first used.
type tables struct {
	licenses   map[string]string // lower case to the identifier
	exceptions map[string]string
	names      map[string]string // key of a name to an expression
	additions  map[string]string // key of an exception's name to its identifier
}

var lookup = sync.OnceValue(func() tables {
	t := tables{licenses: map[string]string{}, exceptions: map[string]string{}, names: map[string]string{}, additions: map[string]string{}}
	for id := range strings.Lines(licensesText) {
		id = strings.TrimSpace(id)
		t.licenses[strings.ToLower(id)] = id
		t.names[key(id)] = id
	}
	for id := range strings.Lines(exceptionsText) {
		id = strings.TrimSpace(id)
		t.exceptions[strings.ToLower(id)] = id
		t.additions[key(id)] = id
	}
	for line := range strings.Lines(otherNames) {
		if name, expression, ok := strings.Cut(strings.TrimSpace(line), " = "); ok {
			t.names[key(name)] = expression
		}
	}
	for line := range strings.Lines(otherExceptions) {
		if name, id, ok := strings.Cut(strings.TrimSpace(line), " = "); ok {
			t.additions[key(name)] = id
		}
	}
	return t
})

// licenseID is the SPDX identifier that id stands for, in any case, deprecated
// ones replaced; "" where it is none. It may be an expression: the deprecated
// identifiers with an exception became two.
func licenseID(id string) string {
	lower := strings.ToLower(id)
	if known, ok := lookup().licenses[lower]; ok {
		return known
	}
	if now, ok := replaced(lower); ok {
		return now
	}
	return ""
}

// replaced is what a deprecated identifier became (SPDX licence list, 3.0 and later).
func replaced(id string) (string, bool) {
	for _, family := range []string{"agpl-", "gfdl-", "gpl-", "lgpl-"} {
		version, ok := strings.CutPrefix(id, family)
		if !ok {
			continue
		}
		version, later := strings.CutSuffix(version, "+")
		if !gnuVersion(family, version) {
			continue
		}
		if later {
			return strings.ToUpper(family) + version + "-or-later", true
		}
		return strings.ToUpper(family) + version + "-only", true
	}
	switch id {
	case "gpl-2.0-with-autoconf-exception":
		return "GPL-2.0-only WITH Autoconf-exception-2.0", true
	case "gpl-2.0-with-bison-exception":
		return "GPL-2.0-or-later WITH Bison-exception-2.2", true
	case "gpl-2.0-with-classpath-exception":
		return "GPL-2.0-only WITH Classpath-exception-2.0", true
	case "gpl-2.0-with-font-exception":
		return "GPL-2.0-only WITH Font-exception-2.0", true
	case "gpl-2.0-with-gcc-exception":
		return "GPL-2.0-or-later WITH GCC-exception-2.0", true
	case "gpl-3.0-with-autoconf-exception":
		return "GPL-3.0-only WITH Autoconf-exception-3.0", true
	case "gpl-3.0-with-gcc-exception":
		return "GPL-3.0-only WITH GCC-exception-3.1", true
	case "bsd-2-clause-freebsd":
		return "BSD-2-Clause", true
	case "bsd-2-clause-netbsd":
		return "BSD-2-Clause", true
	case "ecos-2.0":
		return "GPL-2.0-or-later WITH eCos-exception-2.0", true
	case "wxwindows":
		return "LGPL-2.0-or-later WITH WxWindows-exception-3.1", true
	case "standardml-nj":
		return "SMLNJ", true
	case "bzip2-1.0.5":
		return "bzip2-1.0.6", true
	case "net-snmp":
		return "Net-SNMP", true
	case "nunit":
		return "Nunit", true
	}
	return "", false
}

// gnuVersion says whether there is such a version of a GNU licence.
func gnuVersion(family, version string) bool {
	switch strings.ToLower(family) {
	case "agpl-":
		return version == "1.0" || version == "3.0"
	case "gfdl-":
		return version == "1.1" || version == "1.2" || version == "1.3"
	case "gpl-":
		return version == "1.0" || version == "2.0" || version == "3.0"
	case "lgpl-":
		return version == "2.0" || version == "2.1" || version == "3.0"
	}
	return false
}
