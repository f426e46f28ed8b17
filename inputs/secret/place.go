package secret

import (
	"bytes"
	"path"
	"strings"
)

// place is what a file's path says of what it may hold.
type place struct {
	// tests says that it is documentation, or belongs to the tests of a library
	// or a distribution: what looks like a secret there is an example.
	tests bool
	// library says that it lies where software is installed, not configuration.
	library bool
	// config says that it is a file of settings, in which passwords are assigned.
	config bool
}

// placeOf looks at a path without its leading slash.
func placeOf(p string) place {
	p = strings.TrimPrefix(p, "/")
	pl := place{library: installed(p)}
	lower := strings.ToLower(p)
	if documentation(lower) || pl.library && forTests(lower) {
		pl.tests = true
	}
	pl.config = settings(lower) && !pl.library
	return pl
}

// installed says that a path lies where package managers put software.
func installed(p string) bool {
	for _, dir := range []string{"usr/lib/", "usr/lib64/", "usr/libexec/", "usr/share/", "usr/include/", "usr/bin/", "usr/sbin/", "lib/", "lib64/", "bin/", "sbin/", "usr/local/lib/python", "usr/local/lib/node_modules/", "usr/local/go/", "usr/local/share/", "usr/local/include/", "opt/java/", "usr/local/lib/ruby/", "usr/local/rustup/", "usr/local/cargo/registry/"} {
		if strings.HasPrefix(p, dir) {
			return true
		}
	}
	for _, dir := range []string{"/node_modules/", "/site-packages/", "/dist-packages/", "/go/pkg/mod/", "/vendor/bundle/", "/gems/", "/.cargo/registry/", "/.m2/repository/"} {
		if strings.Contains(p, dir) || strings.HasPrefix(p, dir[1:]) {
			return true
		}
	}
	return false
}

func documentation(p string) bool {
	for _, dir := range []string{"usr/share/doc/", "usr/share/man/", "usr/share/info/", "usr/share/help/", "usr/share/gtk-doc/", "usr/share/licenses/", "usr/share/locale/", "usr/local/share/man/", "usr/local/share/doc/", "usr/share/zsh/", "usr/share/bash-completion/", "usr/share/vim/", "usr/share/perl/", "usr/share/perl5/pod/"} {
		if strings.HasPrefix(p, dir) {
			return true
		}
	}
	return false
}

// forTests says that a directory on the way, or the file itself, is for tests,
// examples or documentation.
func forTests(p string) bool {
	for part := range strings.SplitSeq(p, "/") {
		switch part {
		case "test", "tests", "testing", "testdata", "test_data", "test-data", "testsuite", "__tests__", "__mocks__", "spec", "specs", "fixtures", "fixture", "examples", "example", "samples", "sample", "demo", "demos", "docs", "doc", "man", "benchmark", "benchmarks", "mocks", "idlelib":
			return true
		}
	}
	base := path.Base(p)
	return strings.HasPrefix(base, "test_") || strings.Contains(base, "_test.") || strings.Contains(base, ".test.") || strings.Contains(base, ".spec.") || strings.HasPrefix(base, "readme") || strings.HasPrefix(base, "changelog") || strings.HasPrefix(base, "history") || strings.HasSuffix(base, ".md") || strings.HasSuffix(base, ".rst") || strings.HasSuffix(base, ".pod")
}

// settings says that a file's name is that of settings.
func settings(p string) bool {
	base := path.Base(p)
	if base == ".env" || strings.HasPrefix(base, ".env.") || strings.HasSuffix(base, ".env") || base == "env" || base == "environment" {
		return !strings.HasSuffix(base, ".example") && !strings.HasSuffix(base, ".sample") && !strings.HasSuffix(base, ".template") && !strings.HasSuffix(base, ".dist")
	}
	switch path.Ext(base) {
	case ".ini", ".cfg", ".conf", ".cnf", ".config", ".properties", ".yaml", ".yml", ".toml", ".json", ".xml", ".tfvars", ".tfstate", ".tf", ".envrc", ".secrets", ".secret", ".creds", ".credentials":
		switch base {
		case "package-lock.json", "package.json", "composer.lock", "composer.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "tsconfig.json", "packages.lock.json":
			return false
		}
		return !strings.Contains(base, ".example") && !strings.Contains(base, ".sample")
	case ".sh", ".bash", ".profile", ".bashrc":
		return true
	}
	switch base {
	case "credentials", "config", ".pypirc", ".netrc", "_netrc", ".npmrc", ".my.cnf", ".pgpass", ".boto", ".s3cfg", ".bashrc", ".profile", ".bash_history", ".zsh_history", "secrets", "secret", "dockerfile", ".envrc", "kubeconfig":
		return true
	}
	return strings.HasPrefix(base, "dockerfile") || strings.HasPrefix(base, "application") && strings.Contains(base, "properties")
}

// Wants says whether a file is to be looked at: nothing is found in what is
// compressed, in pictures and in compiled catalogues.
func (s *Scanner) Wants(p string, size int64, head []byte) bool {
	if size < 8 {
		return false
	}
	for _, magic := range [...]string{"\x1f\x8b", "PK\x03\x04", "\xfd7zXZ\x00", "BZh", "\x28\xb5\x2f\xfd", "\x89PNG", "\xff\xd8\xff", "GIF8", "wOF", "OTTO", "\x00\x01\x00\x00\x00", "ttcf", "\xde\x12\x04\x95", "\x95\x04\x12\xde", "TZif", "\xca\xfe\xba\xbe", "7z\xbc\xaf", "RIFF", "ID3", "OggS", "\x04\x22\x4d\x18", "!<arch>\n"} {
		if len(head) >= len(magic) && string(head[:len(magic)]) == magic {
			return false
		}
	}
	for _, dir := range [...]string{"usr/share/doc/", "usr/share/man/", "usr/share/info/", "usr/share/locale/", "usr/share/zoneinfo/", "usr/share/i18n/", "usr/share/icons/", "usr/share/fonts/", "usr/share/mime/", "usr/share/perl/", "var/lib/dpkg/", "var/lib/apt/lists/", "lib/apk/db/", "usr/lib/apk/db/", "var/lib/rpm/", "usr/lib/sysimage/rpm/", "proc/", "sys/"} {
		if strings.HasPrefix(p, dir) {
			return false
		}
	}
	if strings.HasSuffix(p, ".pyc") || strings.HasSuffix(p, ".mo") || strings.HasSuffix(p, ".ko") {
		return false
	}
	// Object files and libraries of C hold no tokens worth their time; programs do.
	return !(bytes.HasPrefix(head, []byte("\x7fELF")) && sharedObject(p))
}

// sharedObject says that an ELF file of that name is a library or a module of
// the distribution.
func sharedObject(p string) bool {
	return (strings.HasPrefix(p, "usr/lib") || strings.HasPrefix(p, "lib")) && (strings.HasSuffix(p, ".so") || strings.Contains(p, ".so.") || strings.HasSuffix(p, ".o"))
}
