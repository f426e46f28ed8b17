package inputs

// Package is one installed or declared software package.
type Package struct {
	// Name is the package's own name, with its group or namespace as the
	// ecosystem writes it: @babel/core, org.slf4j:slf4j-api.
	Name string `json:"name"`
	// Version is the version, epoch and revision included: 1:2.36.1-8+deb12u1.
	Version string `json:"version"`
	// Type is the type of the package URL: deb, apk, rpm, golang, npm, pypi,
	// maven, gem, cargo, composer, nuget or generic.
	Type string `json:"type"`
	// Architecture is the architecture that it was built for, "" where it has none.
	Architecture string `json:"architecture"`
	// Source is the source package that distributions publish advisories for.
	Source PackageSource `json:"source"`
	// PURL is the package URL; distributions' carry the qualifier distro=debian-12.
	PURL string `json:"purl"`
	// CPEs lists the Common Platform Enumeration names that a bill of materials gives.
	CPEs []string `json:"cpes"`
	// Licenses lists SPDX licence expressions.
	Licenses []string `json:"licenses"`
	// Layer is the digest of the layer that introduced the package, as it is
	// stored; "" where there are no layers.
	Layer string `json:"layer"`
	// Path is the file that says the package is there, "" where none does.
	Path string `json:"path"`
	// OwnedBy is the operating system package that owns this package's files.
	OwnedBy string `json:"owned_by"`
	// Installed says that the package itself was seen; false where only a lock
	// file or a manifest declares it.
	Installed bool `json:"installed"`
}

// PackageSource is the source package of a binary package.
type PackageSource struct {
	// Name is the source package's name.
	Name string `json:"name"`
	// Version is the source package's version.
	Version string `json:"version"`
}

// Vulnerability is one known vulnerability of one package.
type Vulnerability struct {
	// ID is the main identifier: the CVE where there is one.
	ID string `json:"id"`
	// Aliases lists the other identifiers of the same vulnerability.
	Aliases []string `json:"aliases"`
	// Severity is critical, high, medium, low, info or unknown.
	Severity string `json:"severity"`
	// CVSS is the base score, -1 when unknown.
	CVSS float64 `json:"cvss"`
	// EPSS is the probability of exploitation within 30 days, -1 when unknown.
	EPSS float64 `json:"epss"`
	// KEV says that the vulnerability is known to be exploited.
	KEV bool `json:"kev"`
	// Package is the affected package's name.
	Package string `json:"package"`
	// PURL is the affected package's URL.
	PURL string `json:"purl"`
	// Installed is the version found.
	Installed string `json:"installed"`
	// Layer is the digest of the layer that introduced the package.
	Layer string `json:"layer"`
	// OwnedBy is the operating system package that owns the affected package's
	// files: its distribution may have repaired it under the same version.
	OwnedBy string `json:"owned_by"`
	// Fixed lists the versions that fix it, lowest first.
	Fixed []string `json:"fixed"`
	// FixedSince is when a fix became known (RFC 3339), "" when unknown.
	FixedSince string `json:"fixed_since"`
	// Published is when the advisory was published (RFC 3339), "" when unknown.
	Published string `json:"published"`
	// Reachable is yes, no or unknown: whether the affected code is called, as
	// whoever analysed the program says.
	Reachable string `json:"reachable"`
	// Summary says in a line what it is.
	Summary string `json:"summary"`
	// URL leads to the advisory, "" when unknown.
	URL string `json:"url"`
	// VEX is the status a VEX statement gives, "" when there is none:
	// not_affected, affected, fixed or under_investigation.
	VEX string `json:"vex"`
	// VEXWhy is the statement's justification or impact statement.
	VEXWhy string `json:"vex_why"`
	// VEXSource names the document that makes the statement.
	VEXSource string `json:"vex_source"`
	// VEXNotes says why statements about this vulnerability were not applied.
	VEXNotes []string `json:"vex_notes"`
	// Sources names the databases and reports that list it.
	Sources []string `json:"sources"`
	// Ratings are what each source says of its severity.
	Ratings []Rating `json:"ratings"`
	// Disagreements says where the sources differ: about the severity, the fix,
	// or whether the package is affected at all.
	Disagreements []string `json:"disagreements"`
}

// Rating is one source's view of a vulnerability's severity.
type Rating struct {
	// Source names who rates.
	Source string `json:"source"`
	// Severity is critical, high, medium, low, info or unknown.
	Severity string `json:"severity"`
	// CVSS is the base score, -1 when unknown.
	CVSS float64 `json:"cvss"`
	// Vector is the CVSS vector, "" when unknown.
	Vector string `json:"vector"`
}

// Files lists noteworthy files inside an image. Paths are absolute.
type Files struct {
	// Setuid lists files with the setuid or setgid bit.
	Setuid []FoundFile `json:"setuid"`
	// WorldWritable lists files that anybody may write, and directories without
	// the sticky bit that anybody may write into.
	WorldWritable []FoundFile `json:"world_writable"`
	// Privileged lists files that give capabilities to who runs them
	// (security.capability).
	Privileged []PrivilegedFile `json:"privileged"`
	// Secrets lists the places where secrets were found; never the secrets.
	Secrets []FoundSecret `json:"secrets"`
	// Executables lists programs and scripts that may be run.
	Executables []Executable `json:"executables"`
	// Tools lists shells, package managers, interpreters and the like.
	Tools []Tool `json:"tools"`
	// Leftovers lists what a build leaves behind and nobody needs at run time:
	// package indexes and caches, repositories, build files.
	Leftovers []Leftover `json:"leftovers"`
}

// NoFiles is the total value of Files where none were looked at.
func NoFiles() Files {
	return Files{Setuid: []FoundFile{}, WorldWritable: []FoundFile{}, Privileged: []PrivilegedFile{}, Secrets: []FoundSecret{},
		Executables: []Executable{}, Tools: []Tool{}, Leftovers: []Leftover{}}
}

// FoundFile is a file that deserves a look.
type FoundFile struct {
	// Path is the file's path.
	Path string `json:"path"`
	// Mode is the mode in octal, special bits included: 4755.
	Mode string `json:"mode"`
	// UID is the owner.
	UID int64 `json:"uid"`
	// GID is the group.
	GID int64 `json:"gid"`
	// Directory says that it is a directory.
	Directory bool `json:"directory"`
	// OwnedBy is the operating system package that it belongs to.
	OwnedBy string `json:"owned_by"`
	// Layer is the digest of the layer that holds it.
	Layer string `json:"layer"`
}

// PrivilegedFile is a file with capabilities.
type PrivilegedFile struct {
	// Path is the file's path.
	Path string `json:"path"`
	// Capabilities are the permitted ones, upper case without CAP_.
	Capabilities []string `json:"capabilities"`
	// Effective says that they are raised without the program's doing.
	Effective bool `json:"effective"`
	// OwnedBy is the operating system package that it belongs to.
	OwnedBy string `json:"owned_by"`
	// Layer is the digest of the layer that holds it.
	Layer string `json:"layer"`
}

// FoundSecret is a place where a secret was found.
type FoundSecret struct {
	// Rule is the kind of secret: private-key, aws-access-key, github-token.
	Rule string `json:"rule"`
	// Where is file, env, history or label.
	Where string `json:"where"`
	// Path is the file's path, the variable's or label's name, or the number of
	// the entry of the history.
	Path string `json:"path"`
	// Line is the line in the file, -1 where there is none.
	Line int `json:"line"`
	// Fingerprint is the start of the secret's SHA-256.
	Fingerprint string `json:"fingerprint"`
	// Layer is the digest of the layer that holds it, "" for the configuration.
	Layer string `json:"layer"`
	// RemovedIn is the digest of a later layer that deletes or replaces the
	// file, or "": whoever has the image has the secret all the same.
	RemovedIn string `json:"removed_in"`
	// OwnedBy is the operating system package that the file belongs to.
	OwnedBy string `json:"owned_by"`
}

// Executable is a program or script that may be run.
type Executable struct {
	// Path is the file's path.
	Path string `json:"path"`
	// SHA256 is the hash of its content, in hex.
	SHA256 string `json:"sha256"`
	// OwnedBy is the operating system package that it belongs to.
	OwnedBy string `json:"owned_by"`
	// Layer is the digest of the layer that holds it.
	Layer string `json:"layer"`
}

// Tool is a program that helps whoever got in.
type Tool struct {
	// Name is the program's name: bash, apt-get, python3.
	Name string `json:"name"`
	// Role is shell, package-manager, interpreter, compiler, downloader,
	// privilege or network.
	Role string `json:"role"`
	// Path is the program's path.
	Path string `json:"path"`
	// OwnedBy is the operating system package that it belongs to.
	OwnedBy string `json:"owned_by"`
	// Layer is the digest of the layer that holds it.
	Layer string `json:"layer"`
}

// Leftover is something that the image need not hold.
type Leftover struct {
	// Role is package-index, cache, vcs, build-file, temporary or core-dump.
	Role string `json:"role"`
	// Path is the directory or file.
	Path string `json:"path"`
	// Size is what it takes in bytes, all that lies below it included.
	Size int64 `json:"size"`
	// Layer is the digest of the layer that holds the most of it.
	Layer string `json:"layer"`
}
