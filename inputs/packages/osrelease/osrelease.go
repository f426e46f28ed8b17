package osrelease

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// The largest files that are read, in bytes.
const (
	maxRelease  = 1 << 20
	maxAccounts = 16 << 20
)

// Cataloger reads the operating system's release, users and groups.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "osrelease", Wants: wants, Read: read}
}

// sources are the files that tell the release, the most exact first: os-release(5)
// says that etc wins over usr/lib; the others are from the time before it, or
// of images without it.
func sources() []string {
	return []string{"etc/os-release", "usr/lib/os-release", "etc/lsb-release", "etc/alpine-release", "etc/redhat-release",
		"etc/centos-release", "etc/system-release", "etc/photon-release", "etc/debian_version"}
}

// Rank is the place of a path, without its leading slash, among the files that
// tell the release: of two, the lower one is to be believed. It is -1 for
// every other path.
func Rank(path string) int {
	if !strings.HasPrefix(path, "etc/") && !strings.HasPrefix(path, "usr/lib/os-") {
		return -1
	}
	for i, source := range sources() {
		if path == source {
			return i
		}
	}
	return -1
}

func wants(f packages.File) bool {
	switch f.Path {
	case "etc/passwd", "etc/shadow", "etc/group":
		return true
	}
	return Rank(f.Path) >= 0
}

func read(f packages.File) (packages.Found, error) {
	limit := int64(maxRelease)
	if Rank(f.Path) < 0 {
		limit = maxAccounts
	}
	if f.Size > limit {
		return packages.Found{}, fmt.Errorf("the file has %d bytes, more than the %d that are read", f.Size, limit)
	}
	b, err := io.ReadAll(io.NewSectionReader(f.Content, 0, f.Size))
	if err != nil {
		return packages.Found{}, fmt.Errorf("read the content: %w", err)
	}
	text := strings.ToValidUTF8(string(b), "\uFFFD")
	switch f.Path {
	case "etc/passwd":
		accounts, err := passwd(text)
		return packages.Found{Accounts: accounts}, err
	case "etc/shadow":
		accounts, err := shadow(text)
		return packages.Found{Accounts: accounts}, err
	case "etc/group":
		groups, err := groups(text)
		return packages.Found{Groups: groups}, err
	}
	if release := release(f.Path, text); release.ID != "" {
		release.EndOfLife = EndOfLife(release)
		return packages.Found{OS: &release}, nil
	}
	return packages.Found{}, nil
}

// release reads a file that tells the release; ID is "" where it does not.
func release(path, text string) inputs.OSRelease {
	switch path {
	case "etc/os-release", "usr/lib/os-release":
		return fromOSRelease(text)
	case "etc/lsb-release":
		return fromLSB(text)
	}
	line := strings.TrimSpace(text)
	if end := strings.IndexByte(line, '\n'); end >= 0 {
		line = strings.TrimSpace(line[:end])
	}
	if line == "" {
		return inputs.OSRelease{}
	}
	switch path {
	case "etc/alpine-release":
		return inputs.OSRelease{ID: "alpine", IDLike: []string{}, Name: "Alpine Linux", Version: line}
	case "etc/debian_version":
		// "12.5", or "trixie/sid" before a release.
		r := inputs.OSRelease{ID: "debian", IDLike: []string{}, Name: "Debian GNU/Linux"}
		if major, _, _ := strings.Cut(line, "."); number(major) {
			r.Version = major
		} else {
			r.Codename, _, _ = strings.Cut(line, "/")
		}
		return r
	}
	return fromRedHat(line)
}

// fromOSRelease reads os-release(5).
func fromOSRelease(text string) inputs.OSRelease {
	v := assignments(text)
	r := inputs.OSRelease{ID: v["ID"], IDLike: strings.Fields(v["ID_LIKE"]), Name: v["PRETTY_NAME"], Version: v["VERSION_ID"], Codename: v["VERSION_CODENAME"]}
	if r.IDLike == nil {
		r.IDLike = []string{}
	}
	if r.Name == "" {
		r.Name = v["NAME"]
	}
	if r.ID == "" && r.Name != "" {
		// "linux" is what os-release(5) says of an ID that is not set.
		r.ID = "linux"
	}
	if r.Codename == "" {
		// Before VERSION_CODENAME: VERSION="7 (wheezy)".
		if _, name, ok := strings.Cut(v["VERSION"], "("); ok {
			name, _, _ = strings.Cut(name, ")")
			r.Codename = strings.TrimSpace(name)
		}
	}
	r.ID = strings.ToLower(r.ID)
	return r
}

func fromLSB(text string) inputs.OSRelease {
	v := assignments(text)
	return inputs.OSRelease{ID: strings.ToLower(v["DISTRIB_ID"]), IDLike: []string{}, Name: v["DISTRIB_DESCRIPTION"], Version: v["DISTRIB_RELEASE"], Codename: v["DISTRIB_CODENAME"]}
}

// fromRedHat reads "CentOS Linux release 7.9.2009 (Core)".
func fromRedHat(line string) inputs.OSRelease {
	name, rest, ok := strings.Cut(line, " release ")
	if !ok {
		return inputs.OSRelease{}
	}
	version, codename, _ := strings.Cut(strings.TrimSpace(rest), " ")
	codename = strings.Trim(strings.TrimSpace(codename), "()")
	id := ""
	lower := strings.ToLower(name)
	for _, known := range [][2]string{
		{"centos", "centos"}, {"red hat", "rhel"}, {"rocky", "rocky"}, {"almalinux", "almalinux"}, {"oracle", "ol"},
		{"fedora", "fedora"}, {"amazon", "amzn"}, {"scientific", "scientific"}, {"photon", "photon"},
	} {
		if strings.Contains(lower, known[0]) {
			id = known[1]
			break
		}
	}
	if id == "" {
		return inputs.OSRelease{}
	}
	return inputs.OSRelease{ID: id, IDLike: []string{}, Name: line, Version: version, Codename: codename}
}

// assignments reads KEY=value lines in the subset of the shell's syntax that
// os-release(5) allows: quotes, and a backslash before $, ", ', \ and `.
func assignments(text string) map[string]string {
	values := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		key, value, ok := strings.Cut(line, "=")
		if !ok || key == "" || key[0] == '#' || len(values) > 1000 {
			continue
		}
		values[key] = unquote(strings.TrimSpace(value))
	}
	return values
}

func unquote(value string) string {
	if len(value) >= 2 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
		single := value[0] == '\''
		value = value[1 : len(value)-1]
		if single {
			return value
		}
	}
	if !strings.Contains(value, `\`) {
		return value
	}
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' && i+1 < len(value) && strings.IndexByte("$\"'\\`", value[i+1]) >= 0 {
			i++
		}
		b.WriteByte(value[i])
	}
	return b.String()
}

func number(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

var errTooMany = errors.New("the file has too many lines")
