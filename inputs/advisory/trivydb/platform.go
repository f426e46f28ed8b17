package trivydb

import "strings"

// ecosystem is what the store calls a bucket of Trivy's, "" for what is not
// imported.
func ecosystem(bucket string) string {
	if kind, _, ok := strings.Cut(bucket, "::"); ok {
		return library(kind)
	}
	lower := strings.ToLower(bucket)
	for _, d := range []struct{ prefix, family string }{
		{"alpine ", "Alpine"}, {"debian ", "Debian"}, {"ubuntu ", "Ubuntu"}, {"oracle linux ", "Oracle Linux"}, {"photon os ", "Photon OS"},
		{"alma ", "AlmaLinux"}, {"rocky ", "Rocky Linux"}, {"amazon linux ", "Amazon Linux"}, {"cbl-mariner ", "Azure Linux"},
		{"azure linux ", "Azure Linux"}, {"opensuse leap ", "openSUSE"}, {"opensuse ", "openSUSE"},
		{"suse linux enterprise micro ", "SUSE"}, {"suse linux enterprise ", "SUSE"}, {"fedora ", "Fedora"},
	} {
		release, ok := strings.CutPrefix(lower, d.prefix)
		if !ok {
			continue
		}
		return d.family + ":" + ofRelease(d.prefix, release)
	}
	switch lower {
	case "wolfi":
		return "Wolfi"
	case "chainguard":
		return "Chainguard"
	case "minimos":
		return "MinimOS"
	case "echo":
		return "Echo"
	}
	return ""
}

// ofRelease writes a release as OSV does.
func ofRelease(prefix, release string) string {
	switch prefix {
	case "alpine ":
		if release != "edge" {
			return "v" + release
		}
	case "ubuntu ":
		if number, ok := strings.CutSuffix(release, "-esm"); ok {
			return "Pro:" + number
		}
	case "opensuse leap ":
		return "Leap " + release
	case "opensuse ":
		return strings.ToUpper(release[:min(1, len(release))]) + release[min(1, len(release)):]
	case "suse linux enterprise micro ":
		return "Linux Enterprise Micro " + release
	case "cbl-mariner ", "azure linux ":
		major, _, _ := strings.Cut(release, ".")
		return major
	}
	return release
}

// library is the ecosystem of the buckets that begin with a kind.
func library(kind string) string {
	switch kind {
	case "npm":
		return "npm"
	case "pip":
		return "PyPI"
	case "go":
		return "Go"
	case "rubygems":
		return "RubyGems"
	case "cargo":
		return "crates.io"
	case "composer":
		return "Packagist"
	case "nuget":
		return "NuGet"
	case "maven":
		return "Maven"
	case "conan":
		return "ConanCenter"
	case "erlang":
		return "Hex"
	case "pub":
		return "Pub"
	case "swift":
		return "SwiftURL"
	case "bitnami":
		return "Bitnami"
	case "k8s":
		return "Kubernetes"
	}
	return ""
}

// redHatEcosystem is what the store calls what a CPE of Red Hat's names: the
// release, whatever repository it is. "" for extended support and products.
func redHatEcosystem(cpe string) string {
	for _, prefix := range []string{"cpe:/o:redhat:enterprise_linux:", "cpe:/a:redhat:enterprise_linux:"} {
		if rest, ok := strings.CutPrefix(cpe, prefix); ok {
			major, _, _ := strings.Cut(rest, ":")
			major, _, _ = strings.Cut(major, ".")
			if major != "" && strings.Trim(major, "0123456789") == "" {
				return "Red Hat:enterprise_linux:" + major
			}
		}
	}
	return ""
}

// status is Trivy's number for what a distribution says of a fix.
func status(n int) string {
	words := []string{"", "not_affected", "affected", "fixed", "under_investigation", "will_not_fix", "deferred", "end_of_life"}
	if n < 0 || n >= len(words) {
		return ""
	}
	return words[n]
}
