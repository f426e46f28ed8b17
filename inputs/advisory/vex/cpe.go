package vex

import (
	"strings"

	"github.com/boltseal/boltseal/inputs"
)

// cpe holds the attributes of a Common Platform Enumeration name in the order
// of version 2.3 (NISTIR 7695, §6.2): part, vendor, product, version, update,
// edition, language, sw_edition, target_sw, target_hw, other; "*" for any.
type cpe [11]string

func attributeNames() [11]string {
	return [11]string{"part", "vendor", "product", "version", "update", "edition", "language", "software edition", "target software", "target hardware", "other"}
}

// parseCPE reads a name of version 2.3 or a URI of version 2.2.
func parseCPE(s string) (cpe, bool) {
	var c cpe
	for i := range c {
		c[i] = "*"
	}
	if len(s) > maxIdentifier {
		return c, false
	}
	s = strings.ToLower(s)
	var fields []string
	if rest, ok := strings.CutPrefix(s, "cpe:2.3:"); ok {
		fields = splitUnescaped(rest)
	} else if rest, ok := strings.CutPrefix(s, "cpe:/"); ok {
		fields = strings.Split(rest, ":")
		for i := range fields {
			fields[i] = unescape(fields[i])
		}
	}
	if len(fields) < 3 || len(fields) > len(c) {
		return c, false
	}
	for i, f := range fields {
		if f != "" {
			c[i] = f
		}
	}
	return c, true
}

// splitUnescaped splits at colons without a backslash and drops backslashes.
func splitUnescaped(s string) []string {
	fields, b := []string{}, strings.Builder{}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case s[i] == ':':
			fields = append(fields, b.String())
			b.Reset()
		default:
			b.WriteByte(s[i])
		}
	}
	return append(fields, b.String())
}

// compare says whether have is what want names. Only the version must be
// stated by have where want states it; of other attributes any value is taken
// where have states none.
func (want cpe) compare(have cpe) verdict {
	for i, name := range attributeNames() {
		w, h := want[i], have[i]
		if w == "*" || w == h || w == "-" && h == "*" || h == "*" && i != 3 {
			continue
		}
		return differs(i, "%s %s is not %s", name, w, h)
	}
	return verdict{ok: true}
}

// operatingSystem says which distribution and release a CPE names, "" when it
// is none that os-release knows by another name.
func (want cpe) operatingSystem() (id, release string) {
	switch want[1] + ":" + want[2] {
	case "redhat:enterprise_linux", "redhat:rhel_eus", "redhat:rhel_aus", "redhat:rhel_tus", "redhat:rhel_e4s":
		id = "rhel"
	case "debian:debian_linux":
		id = "debian"
	case "canonical:ubuntu_linux":
		id = "ubuntu"
	case "alpinelinux:alpine_linux":
		id = "alpine"
	case "suse:sles", "suse:linux_enterprise_server":
		id = "sles"
	case "opensuse:leap":
		id = "opensuse-leap"
	case "oracle:linux":
		id = "ol"
	case "amazon:linux", "amazon:linux_2":
		id = "amzn"
	case "fedoraproject:fedora":
		id = "fedora"
	case "rocky:rocky", "rocky:rocky_linux":
		id = "rocky"
	case "almalinux:almalinux":
		id = "almalinux"
	default:
		return "", ""
	}
	if release = want[3]; release == "*" || release == "-" {
		release = ""
	}
	return id, release
}

// compareOS compares a CPE of an operating system with an image's.
func (want cpe) compareOS(os inputs.OSRelease) verdict {
	id, release := want.operatingSystem()
	switch {
	case id == "":
		return differs(0, "what is judged has no CPE to compare")
	case os.ID == "":
		return differs(1, "the operating system of what is judged is not known")
	case id != os.ID:
		return differs(1, "operating system %s is not %s", id, os.ID)
	case release != "" && release != os.Version && !strings.HasPrefix(os.Version, release+"."):
		return differs(3, "release %s is not %s", release, os.Version)
	}
	return verdict{ok: true}
}
