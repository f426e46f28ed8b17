package dpkg

import (
	"path"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs/license"
	"github.com/boltseal/boltseal/inputs/packages"
)

// maxLicenses bounds what one copyright file may state.
const maxLicenses = 200

// readCopyright reads the licences that usr/share/doc/<package>/copyright
// states. The file is meant for people: what is not understood is left out and
// never an error.
func readCopyright(f packages.File) (packages.Found, error) {
	content, err := text(f, maxCopyright)
	if err != nil {
		return packages.Found{}, err
	}
	note := packages.LicenseNote{Type: "deb", Package: path.Base(path.Dir(f.Path)), Licenses: licenses(content)}
	if len(note.Licenses) == 0 {
		return packages.Found{}, nil
	}
	return packages.Found{Licenses: []packages.LicenseNote{note}}, nil
}

// licenses lists the licences of a copyright file: those of the License fields
// where it is machine-readable (copyright-format 1.0, "DEP-5"), else those
// that it refers to or holds the text of.
func licenses(content string) []string {
	if machineReadable(content) {
		if list := license.NormalizeAll(shortNames(content)...); len(list) > 0 {
			return list[:min(len(list), maxLicenses)]
		}
	}
	list := referred(content)
	for _, id := range license.Identify(content) {
		if !covered(list, id) {
			list = append(list, id)
		}
	}
	return list
}

func machineReadable(content string) bool {
	head := strings.ToLower(content[:min(len(content), 2048)])
	return strings.Contains(head, "format:") && (strings.Contains(head, "copyright-format") || strings.Contains(head, "dep5") || strings.Contains(head, "dep-5")) ||
		strings.HasPrefix(head, "format-specification:")
}

// shortNames lists the first lines of all License fields, each once.
func shortNames(content string) []string {
	var names []string
	seen := map[string]bool{}
	for line := range strings.Lines(content) {
		if len(line) < 9 || !strings.EqualFold(line[:8], "license:") {
			continue
		}
		name := strings.Join(strings.Fields(line[8:]), " ")
		if name == "" || seen[name] || prose(name) {
			continue
		}
		if seen[name] = true; len(names) < 4*maxLicenses {
			names = append(names, name)
		}
	}
	return names
}

// prose says that a License field begins with the text instead of a name.
func prose(name string) bool {
	lower := strings.ToLower(name)
	for _, start := range []string{"permission ", "permission to", "redistribution ", "this ", "by ", "*", "you may", "copyright ", "the following", "licensed under the terms", "all rights"} {
		if strings.HasPrefix(lower, start) {
			return true
		}
	}
	words := strings.Fields(lower)
	return len(words) > 8 && !slices.Contains(words, "and") && !slices.Contains(words, "or")
}

// common is where Debian keeps the texts of licences that many packages share
// (Debian policy, §12.5).
const common = "/usr/share/common-licenses/"

// referred lists the common licences that text refers to.
func referred(content string) []string {
	list := []string{}
	for at, n := 0, 0; n < 256; n++ {
		i := strings.Index(content[at:], common)
		if i < 0 {
			break
		}
		start := at + i
		at = start + len(common)
		end := at
		for end < len(content) && (content[end] >= '0' && content[end] <= '9' || content[end] >= 'A' && content[end] <= 'Z' || content[end] >= 'a' && content[end] <= 'z' || content[end] == '-' || content[end] == '.' || content[end] == '+') {
			end++
		}
		name := strings.TrimRight(content[at:end], ".-")
		if name == "" {
			continue
		}
		if strings.HasPrefix(name, "GPL") || strings.HasPrefix(name, "LGPL") || strings.HasPrefix(name, "GFDL") {
			name = versioned(name, notice(content, start))
		}
		if id := license.Normalize(name); id != "" && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// notice is the text that leads to a reference.
func notice(content string, end int) string {
	return strings.Join(strings.Fields(strings.ToLower(content[max(0, end-1500):end])), " ")
}

// versioned adds to the name of a GNU licence what the notice before the
// reference says: which version, and whether later ones will do.
func versioned(name, notice string) string {
	last := strings.LastIndex(notice, "general public license")
	if strings.HasPrefix(name, "GFDL") {
		last = strings.LastIndex(notice, "free documentation license")
	}
	if !strings.Contains(name, "-") {
		for _, version := range []string{"3", "2.1", "2", "1"} {
			if strings.Contains(notice, "version "+version+" ") || strings.Contains(notice, "version "+version+",") || strings.Contains(notice, "version "+version+";") {
				name += "-" + version
				break
			}
		}
	}
	if last >= 0 && strings.Contains(notice, "any later version") && !strings.HasSuffix(name, "+") {
		name += "+"
	}
	return name
}

// covered says that a list names a licence already, if with other versions:
// the reference is more exact than the text.
func covered(list []string, id string) bool {
	family := func(s string) string {
		for _, gnu := range []string{"AGPL-", "LGPL-", "GPL-", "GFDL-"} {
			if strings.HasPrefix(s, gnu) {
				return gnu
			}
		}
		return s
	}
	return slices.ContainsFunc(list, func(have string) bool { return family(have) == family(id) })
}
