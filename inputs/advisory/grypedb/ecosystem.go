package grypedb

import (
	"strings"
)

// library is what the store calls an ecosystem of packages outside of
// distributions, "" for what is not imported.
func library(ecosystem string) string {
	switch strings.ToLower(ecosystem) {
	case "npm":
		return "npm"
	case "python":
		return "PyPI"
	case "go-module":
		return "Go"
	case "gem":
		return "RubyGems"
	case "java-archive", "jenkins-plugin":
		return "Maven"
	case "rust-crate":
		return "crates.io"
	case "php-composer", "php":
		return "Packagist"
	case "dotnet":
		return "NuGet"
	case "dart-pub":
		return "Pub"
	case "hex", "erlang", "erlang-otp":
		return "Hex"
	case "swift":
		return "SwiftURL"
	case "conan":
		return "ConanCenter"
	case "github-action":
		return "GitHub Actions"
	case "bitnami":
		return "Bitnami"
	case "r-package":
		return "CRAN"
	case "hackage":
		return "Hackage"
	case "julia":
		return "Julia"
	}
	return ""
}

// system is an operating system of Grype's.
type system struct {
	name, release                string
	major, minor, label, channel string
}

// ecosystem is what the store calls an operating system's release, "" for what
// is not imported. Channels such as extended support hold packages of their own.
func (s system) ecosystem() string {
	if s.channel != "" {
		return ""
	}
	version := s.major
	if s.minor != "" {
		version += "." + s.minor
	}
	for _, name := range []string{strings.ToLower(s.release), strings.ToLower(s.name)} {
		switch name {
		case "alpine":
			if version == "" {
				return "Alpine:" + s.label
			}
			return "Alpine:v" + version
		case "debian", "raspbian":
			return numbered("Debian", s.major)
		case "ubuntu":
			return numbered("Ubuntu", version)
		case "rhel", "redhat", "centos":
			return numbered("Red Hat", prefixed("enterprise_linux:", s.major))
		case "rocky", "rockylinux":
			return numbered("Rocky Linux", s.major)
		case "almalinux", "alma":
			return numbered("AlmaLinux", s.major)
		case "ol", "oraclelinux", "oracle":
			return numbered("Oracle Linux", s.major)
		case "amzn", "amazonlinux", "amazon":
			if strings.HasPrefix(s.major, "201") {
				return "Amazon Linux:1" // numbered by year and month
			}
			return numbered("Amazon Linux", s.major)
		case "fedora":
			return numbered("Fedora", s.major)
		case "sles", "suse":
			return numbered("SUSE", version)
		case "opensuse-leap", "opensuse":
			return numbered("openSUSE", prefixed("Leap ", version))
		case "photon":
			if s.minor == "" && s.major != "" {
				version += ".0"
			}
			return numbered("Photon OS", version)
		case "mariner", "azurelinux", "cbl-mariner":
			return numbered("Azure Linux", s.major)
		case "wolfi":
			return "Wolfi"
		case "chainguard":
			return "Chainguard"
		case "minimos":
			return "MinimOS"
		case "echo":
			return "Echo"
		}
	}
	return ""
}

func numbered(family, release string) string {
	if release == "" {
		return ""
	}
	return family + ":" + release
}

func prefixed(prefix, release string) string {
	if release == "" {
		return ""
	}
	return prefix + release
}
