package rust

import (
	"bytes"
	"compress/zlib"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/boltseal/boltseal/inputs/packages"
)

// kind is the type of crates.io's package URLs.
const kind = "cargo"

// section is where cargo-auditable puts the list of crates
// (https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md).
const section = ".dep-v0"

// What the list may come to, packed and unpacked, in bytes.
const (
	maxPacked   = 4 << 20
	maxUnpacked = 32 << 20
)

// Cataloger reads executables built by cargo auditable, and Cargo.lock.
func Cataloger() packages.Cataloger {
	return packages.Cataloger{Name: "rust", Wants: wants, Read: read, Stream: stream}
}

func wants(f packages.File) bool { return packages.IsExecutable(f.Head) || isLock(f.Path) }

// isLock says whether p is a program's lock file: not one of a crate in Cargo's own cache.
func isLock(p string) bool {
	return strings.HasSuffix(p, "Cargo.lock") && path.Base(p) == "Cargo.lock" && !packages.Within(p, "/registry/src/")
}

func read(f packages.File) (packages.Found, error) {
	if !packages.IsExecutable(f.Head) {
		return readLock(f)
	}
	packed := sectionOf(f)
	if packed == nil {
		return packages.Found{}, nil
	}
	text, err := inflate(packed)
	if err != nil {
		return packages.Found{}, fmt.Errorf("read the crates in %s: %w", section, err)
	}
	return parse(text)
}

// sectionOf is the section's content, nil where there is none. The standard
// library's readers of object files are not meant for hostile ones: what panics
// in them is not a file that a system would run.
func sectionOf(f packages.File) (content []byte) {
	defer func() {
		if recover() != nil {
			content = nil
		}
	}()
	r := io.NewSectionReader(f.Content, 0, f.Size)
	var data io.Reader
	switch f.Head[0] {
	case 0x7f:
		if file, err := elf.NewFile(r); err == nil {
			if s := file.Section(section); s != nil && s.Type != elf.SHT_NOBITS {
				data = s.Open()
			}
		}
	case 'M':
		if file, err := pe.NewFile(r); err == nil {
			if s := file.Section(section); s != nil {
				data = s.Open()
			}
		}
	default:
		data = machoSection(r)
	}
	if data == nil {
		return nil
	}
	content, _ = io.ReadAll(io.LimitReader(data, maxPacked))
	return content
}

func machoSection(r io.ReaderAt) io.Reader {
	file, err := macho.NewFile(r)
	if err != nil {
		fat, err := macho.NewFatFile(r)
		if err != nil || len(fat.Arches) == 0 {
			return nil
		}
		file = fat.Arches[0].File
	}
	if s := file.Section(section); s != nil {
		return s.Open()
	}
	return nil
}

// inflate unpacks a list; what follows it (a PE section is filled up) is passed by.
func inflate(packed []byte) ([]byte, error) {
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(z, maxUnpacked+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxUnpacked {
		return nil, fmt.Errorf("more than %d bytes unpacked", maxUnpacked)
	}
	return text, nil
}

// parse lists the crates that are part of the program; those that only built it
// are not.
func parse(text []byte) (packages.Found, error) {
	var audit struct {
		Packages []struct {
			Name    string `json:"name"`
			Version string `json:"version"`
			Kind    string `json:"kind"`
		} `json:"packages"`
	}
	if err := json.Unmarshal(text, &audit); err != nil {
		return packages.Found{}, fmt.Errorf("read the crates in %s: %w", section, err)
	}
	list := packages.List{Kind: kind, Installed: true}
	for _, p := range audit.Packages {
		if p.Kind == "" || p.Kind == "runtime" {
			list.Add(p.Name, p.Version)
		}
	}
	return list.Found()
}

// readLock reads a Cargo.lock. It does not say what is for development only;
// crates without a source are the project's own.
func readLock(f packages.File) (packages.Found, error) {
	var lock struct {
		Package []struct{ Name, Version, Source string } `toml:"package"`
	}
	if err := f.TOML(&lock); err != nil {
		return packages.Found{}, err
	}
	list := packages.List{Kind: kind}
	for _, p := range lock.Package {
		if p.Source != "" {
			list.Add(p.Name, p.Version)
		}
	}
	return list.Found()
}
