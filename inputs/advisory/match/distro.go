package match

import (
	"cmp"
	"regexp"
	"strings"
	"sync"

	"github.com/boltseal/boltseal/inputs"
)

// distroTarget finds a distribution's package in the advisories of its release.
func distroTarget(kind string, p *inputs.Package, u purl, system inputs.OSRelease) target {
	id, release := splitDistro(u.qualifiers["distro"])
	if id == "" {
		id = u.namespace
	}
	if id == "" {
		id = system.ID
	}
	family := distroFamily(kind, id)
	if release == "" && distroFamily(kind, system.ID) == family {
		release = cmp.Or(system.Version, system.Codename)
	}
	if family == "" {
		// Somebody's own distribution: nobody publishes advisories for it.
		family = cmp.Or(id, kind+" packages of an unknown distribution")
	}
	t := target{family: family, release: normalRelease(family, release), distro: true}
	t.names = distroNames(kind, p, u)
	return t
}

// splitDistro takes the qualifier distro apart: debian-12, opensuse-leap-15.5,
// alpine-3.19.1, ubuntu-jammy; 3.19.1 alone names no distribution.
func splitDistro(distro string) (id, release string) {
	distro = strings.ToLower(distro)
	if distro == "" {
		return "", ""
	}
	if c := distro[0]; c >= '0' && c <= '9' {
		return "", distro
	}
	if _, ok := codenames()[distro]; ok {
		return "", distro
	}
	for _, cut := range []string{"-", ":", " "} {
		if at := strings.LastIndex(distro, cut); at > 0 && !strings.HasSuffix(distro, "-leap") && distro != "opensuse-tumbleweed" && distro != "red-hat" {
			return distro[:at], distro[at+1:]
		}
	}
	return distro, ""
}

// distroFamily is OSV's word for a distribution, "" when it has none.
func distroFamily(kind, id string) string {
	id = strings.ToLower(id)
	switch kind {
	case "deb":
		switch id {
		case "debian":
			return "Debian"
		case "ubuntu":
			return "Ubuntu"
		case "echo":
			return "Echo"
		}
		return ""
	case "apk":
		switch id {
		case "alpine":
			return "Alpine"
		case "wolfi":
			return "Wolfi"
		case "chainguard":
			return "Chainguard"
		case "minimos":
			return "MinimOS"
		case "alpaquita":
			return "Alpaquita"
		case "bellsoft-hardened-containers":
			return "BellSoft Hardened Containers"
		}
		return ""
	}
	switch id {
	case "rhel", "redhat", "red-hat", "red hat", "centos":
		// CentOS Linux is a rebuild of Red Hat's: it has the same versions.
		return "Red Hat"
	case "rocky", "rockylinux", "rocky-linux":
		return "Rocky Linux"
	case "almalinux", "alma":
		return "AlmaLinux"
	case "fedora":
		return "Fedora"
	case "amzn", "amazon", "amazonlinux", "amazon-linux":
		return "Amazon Linux"
	case "ol", "oracle", "oraclelinux":
		return "Oracle Linux"
	case "sles", "sled", "suse", "sles_sap", "sle_hpc", "sle-micro", "suse-microos", "suse linux enterprise server":
		return "SUSE"
	case "opensuse", "opensuse-leap", "opensuse.leap", "opensuse-tumbleweed", "opensuse.tumbleweed":
		return "openSUSE"
	case "photon":
		return "Photon OS"
	case "azurelinux", "azure-linux", "mariner", "cbl-mariner", "common-base-linux-mariner":
		// CBL-Mariner is what Azure Linux was called before its third release.
		return "Azure Linux"
	case "openeuler":
		return "openEuler"
	case "mageia":
		return "Mageia"
	}
	return ""
}

// codenames are releases that are also called by a name.
var codenames = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13", "forky": "14", "duke": "15",
		"trusty": "14.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "jammy": "22.04", "kinetic": "22.10", "lunar": "23.04",
		"mantic": "23.10", "noble": "24.04", "oracular": "24.10", "plucky": "25.04", "questing": "25.10",
	}
})

// normalRelease is a release as precise as advisories tell releases apart.
func normalRelease(family, release string) string {
	release = strings.ToLower(strings.TrimSpace(release))
	if number, ok := codenames()[strings.TrimSuffix(release, "/sid")]; ok {
		release = number
	}
	major, rest, _ := strings.Cut(release, ".")
	minor, _, _ := strings.Cut(rest, ".")
	switch family {
	case "Debian", "Red Hat", "Rocky Linux", "AlmaLinux", "Oracle Linux", "Azure Linux", "Fedora", "Mageia":
		return major
	case "Alpine":
		switch {
		case release == "":
			return ""
		case release == "edge" || strings.Contains(release, "_alpha"):
			return "edge"
		}
		return "v" + strings.TrimPrefix(major, "v") + "." + minor
	case "Amazon Linux":
		// The first generation is numbered by year and month.
		if strings.HasPrefix(release, "201") {
			return "1"
		}
		return major
	case "Wolfi", "Chainguard", "MinimOS", "Echo":
		// Rolling distributions: the number is the day of the image.
		return ""
	case "Photon OS":
		if minor == "" && major != "" {
			return major + ".0"
		}
	}
	return release
}

// covers says whether an ecosystem of a store is about a distribution's
// release; rank is 0 for its own advisories, more for those that count only
// where its own say nothing.
func covers(family, release, ecosystem string) (ok bool, rank int) {
	own, rest, _ := strings.Cut(ecosystem, ":")
	if own != family {
		return false, 0
	}
	switch family {
	case "Wolfi", "Chainguard", "MinimOS", "Echo":
		return true, 0
	}
	if release == "" {
		return false, 0
	}
	switch family {
	case "Ubuntu":
		// 22.04:LTS, Pro:22.04:LTS; the other streams (FIPS, Realtime) hold
		// packages of their own.
		pro, isPro := strings.CutPrefix(rest, "Pro:")
		number, lts, _ := strings.Cut(pro, ":")
		if number != release || lts != "" && lts != "LTS" {
			return false, 0
		}
		if isPro {
			return true, 1
		}
		return true, 0
	case "Red Hat":
		// enterprise_linux:9::baseos; rhel_eus:9.2::baseos and the like are
		// streams that one has to subscribe to.
		number, isOwn := strings.CutPrefix(rest, "enterprise_linux:")
		number, _, _ = strings.Cut(cmp.Or(number, rest), ":")
		major, _, _ := strings.Cut(number, ".")
		return (isOwn || number == rest) && major == release, 0
	case "SUSE":
		return suse(rest, release), 0
	case "openSUSE":
		return strings.EqualFold(rest, "Leap "+release) || strings.EqualFold(rest, release) || strings.EqualFold(rest, "Tumbleweed") && tumbleweed(release), 0
	case "openEuler":
		return strings.EqualFold(rest, release) || strings.EqualFold(rest, release+"-LTS"), 0
	case "Alpaquita", "BellSoft Hardened Containers":
		return rest == release || rest == "" || rest == "stream" && strings.Trim(release, "0123456789") != "", 0
	}
	return strings.EqualFold(rest, release), 0
}

// tumbleweed is numbered by the day.
func tumbleweed(release string) bool {
	return release == "tumbleweed" || len(release) == 8 && strings.Trim(release, "0123456789") == ""
}

// suse matches Linux Enterprise Server 15 SP5, and every module and product of
// the same service pack, with 15.5.
func suse(product, release string) bool {
	major, pack, _ := strings.Cut(release, ".")
	for text := range strings.SplitSeq(product, ":") {
		found := susePack().FindStringSubmatch(text)
		if found != nil && found[1] == major && found[2] == pack || found != nil && found[1] == major && found[2] == "" && pack == "0" {
			return true
		}
	}
	return strings.EqualFold(product, release)
}

var susePack = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^| )(\d+)(?: SP(\d+))?(?:[ -]|$)`) })

// distroNames are the names under which a package's advisories are looked up,
// with the versions that they speak of.
func distroNames(kind string, p *inputs.Package, u purl) []named {
	binary := named{cmp.Or(p.Name, u.name), cmp.Or(p.Version, u.version)}
	source := named{p.Source.Name, p.Source.Version}
	if source.name == "" {
		source.name, source.version, _ = strings.Cut(u.qualifiers["upstream"], "@")
	}
	if kind == "rpm" {
		binary.version = withEpoch(binary.version, u.qualifiers["epoch"])
		return rpmNames(binary, source, epochOf(binary.version))
	}
	source.name = cmp.Or(source.name, binary.name)
	source.version = cmp.Or(source.version, binary.version)
	return []named{source}
}

// rpmNames: Red Hat's and AlmaLinux's advisories list binary packages, those of
// Rocky Linux and SUSE source packages.
func rpmNames(binary, source named, epoch string) []named {
	// Bills of materials may give the file name: openssl-3.0.7-24.el9.src.rpm.
	if base, isFile := strings.CutSuffix(source.name, ".src.rpm"); isFile {
		if at := strings.LastIndexByte(base, '-'); at > 0 {
			if before := strings.LastIndexByte(base[:at], '-'); before > 0 {
				source = named{base[:before], base[before+1:]}
			}
		}
	}
	source.version = withEpoch(cmp.Or(source.version, binary.version), epoch)
	if source.name == "" || source.name == binary.name {
		return []named{binary}
	}
	return []named{binary, source}
}

func withEpoch(version, epoch string) string {
	if version == "" || epoch == "" || epoch == "0" || strings.Contains(version, ":") {
		return version
	}
	return epoch + ":" + version
}

func epochOf(version string) string {
	if epoch, _, ok := strings.Cut(version, ":"); ok {
		return epoch
	}
	return ""
}
