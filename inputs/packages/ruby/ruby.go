package ruby

import (
	"bytes"
	"errors"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// kind is the type of RubyGems' package URLs.
const kind = "gem"

// maxSpec is the largest specification that is read, in bytes.
const maxSpec = 4 << 20

// Cataloger reads the specifications of installed gems and Bundler's lock files.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "ruby", Wants: func(f packages.File) bool { return isSpec(f.Path) || isLock(f.Path) }, Read: read}
}

// isSpec says whether p is the specification that RubyGems wrote for an
// installed gem: in specifications/ or specifications/default/. Those in
// gems' own folders are sources.
func isSpec(p string) bool {
	if !strings.HasSuffix(p, ".gemspec") {
		return false
	}
	dir := strings.TrimSuffix(path.Dir(p), "/default")
	return strings.HasSuffix(dir, "specifications")
}

func isLock(p string) bool {
	return strings.HasSuffix(p, ".lock") && (path.Base(p) == "Gemfile.lock" || path.Base(p) == "gems.locked") && !packages.Within(p, "/gems/") ||
		strings.HasSuffix(p, "/gems.locked") && !packages.Within(p, "/gems/")
}

func read(f packages.File) (packages.Found, error) {
	if isSpec(f.Path) {
		return readSpec(f)
	}
	return readLock(f)
}

// assignments are the lines of a specification that matter; RubyGems writes
// literals, gems of Ruby's own sources may have expressions.
type assignments struct {
	stub, name, version, license, text *regexp.Regexp
}

var patterns = sync.OnceValue(func() assignments {
	return assignments{
		stub:    regexp.MustCompile(`(?m)^# stub: (\S+) (\S+) `),
		name:    regexp.MustCompile(`(?m)^\s*\w+\.name\s*=\s*["']([^"'#\n]+)["']`),
		version: regexp.MustCompile(`(?m)^\s*\w+\.version\s*=\s*(?:Gem::Version\.new\(?\s*)?["']([0-9][^"'#\n]*)["']`),
		license: regexp.MustCompile(`(?m)^\s*\w+\.licenses?\s*=\s*(.+)$`),
		text:    regexp.MustCompile(`["']([^"']+)["']`),
	}
})

// readSpec reads a specification: what RubyGems noted in its first lines, else
// what is assigned, else what the file's name says.
func readSpec(f packages.File) (packages.Found, error) {
	text, err := f.Text(maxSpec)
	if err != nil {
		return packages.Found{}, err
	}
	re := patterns()
	name, version := stem(strings.TrimSuffix(path.Base(f.Path), ".gemspec"))
	if m := re.stub.FindSubmatch(text[:min(len(text), 1024)]); m != nil {
		name, version = string(m[1]), string(m[2])
	} else {
		if m := re.name.FindSubmatch(text); m != nil {
			name = string(m[1])
		}
		if m := re.version.FindSubmatch(text); m != nil {
			version = string(m[1])
		}
	}
	if !packages.Believable(name, version) || version == "" {
		return packages.Found{}, errors.New("neither the specification nor its file's name says name and version")
	}
	var licenses []string
	if m := re.license.FindSubmatch(text); m != nil {
		for _, l := range re.text.FindAllSubmatch(m[1], 20) {
			licenses = append(licenses, string(l[1]))
		}
	}
	return packages.Found{Packages: []inputs.Package{packages.Installed(kind, name, version, licenses...)}}, nil
}

// stem takes name-version[-platform] apart: the version begins with a digit.
func stem(s string) (name, version string) {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '-' && '0' <= s[i+1] && s[i+1] <= '9' {
			version, _, _ = strings.Cut(s[i+1:], "-")
			return s[:i], version
		}
	}
	return s, ""
}

// readLock reads a Gemfile.lock: the gems below specs: of every source but
// PATH, which holds the project's own.
func readLock(f packages.File) (packages.Found, error) {
	text, err := f.Text(packages.MaxText)
	if err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind}
	section, specs, known := "", false, false
	for line := range bytes.Lines(text) {
		s := strings.TrimRight(string(line), "\r\n ")
		switch {
		case s == "":
			section, specs = "", false
		case strings.HasPrefix(s, "<<<<<<< "):
			return packages.Found{}, errors.New("an unresolved merge in Gemfile.lock")
		case s[0] != ' ':
			section, specs = s, false
			known = known || s == "GEM" || s == "GIT" || s == "PATH" || s == "DEPENDENCIES" || s == "PLATFORMS"
		case s == "  specs:":
			specs = true
		case specs && (section == "GEM" || section == "GIT" || section == "PLUGIN SOURCE") && strings.HasPrefix(s, "    ") && s[4] != ' ':
			name, version, _ := strings.Cut(s[4:], " (")
			version, _, _ = strings.Cut(strings.TrimSuffix(version, ")"), "-")
			list.Add(name, version)
		}
	}
	if !known {
		return packages.Found{}, errors.New("no lock file of Bundler")
	}
	return list.Found()
}
