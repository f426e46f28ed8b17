package source

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"

	"github.com/boltseal/boltseal/inputs"
)

// wholeRegistry is the kind of an address that stands for all images of a registry.
const wholeRegistry = "whole-registry"

// formats of archives and layouts.
const (
	formatAny    = ""
	formatOCI    = "oci"
	formatDocker = "docker"
)

// address is an address taken apart.
type address struct {
	kind string
	// name is the image's name for a registry or daemon, the host of a whole registry.
	name string
	// repository is the one repository that is meant of a whole registry.
	repository string
	// namespace is containerd's namespace.
	namespace string
	// path is the path of a layout, archive or directory, with what may be the
	// name of an image in it: see split.
	path string
	// format is how an archive must be read.
	format string
}

// schemes are the ways to write an address, the longest first where one
// begins with another.
func schemes() []struct{ prefix, kind, format string } {
	return []struct{ prefix, kind, format string }{
		{"registry://", wholeRegistry, ""},
		{"docker://", KindDocker, ""},
		{"containerd://", KindContainerd, ""},
		{"oci-archive:", KindArchive, formatOCI},
		{"docker-archive:", KindArchive, formatDocker},
		{"oci-dir:", KindLayout, ""},
		{"oci:", KindLayout, ""},
		{"rootfs:", KindRootfs, ""},
	}
}

// Addresses says whether arg is the address of an image: Sure where it begins
// with a scheme, Maybe where it is a name with a registry, a tag or a digest. A
// bare word is none, since a misspelt file must not be looked for in the network.
func Addresses(arg string) inputs.Confidence {
	if ref, ok := explicitRegistry(arg); ok {
		if _, err := parseName(ref); err == nil {
			return inputs.Sure
		}
		return inputs.No
	}
	for _, s := range schemes() {
		if rest, ok := strings.CutPrefix(arg, s.prefix); ok && rest != "" {
			return inputs.Sure
		} else if ok {
			return inputs.No
		}
	}
	if looksLikeName(arg) {
		return inputs.Maybe
	}
	return inputs.No
}

// explicitRegistry takes registry: off a name. registry:2 is the image of that
// name, which exists; so the rest must hold a path or a tag of its own.
func explicitRegistry(arg string) (string, bool) {
	rest, ok := strings.CutPrefix(arg, "registry:")
	if !ok || strings.HasPrefix(rest, "//") {
		return "", false
	}
	named, _, _ := strings.Cut(rest, "@")
	return rest, strings.ContainsAny(named, "/:")
}

// looksLikeName says that arg can only be an image's name if it is no file.
func looksLikeName(arg string) bool {
	if arg == "" || strings.ContainsAny(arg, "\\ \t\n") || strings.HasPrefix(arg, ".") || strings.HasPrefix(arg, "/") {
		return false
	}
	if _, err := parseName(arg); err != nil {
		return false
	}
	ref := inputs.ParseReference(arg)
	if ref.Tag != "" || ref.Digest != "" {
		return true
	}
	first, _, found := strings.Cut(arg, "/")
	if !found || ref.Registry != first {
		return false
	}
	return !slices.Contains(fileEndings(), filepath.Ext(arg))
}

// fileEndings are ends of names that say file, not image.
func fileEndings() []string {
	return []string{".yaml", ".yml", ".json", ".tar", ".gz", ".tgz", ".zst", ".toml", ".xml", ".txt", ".spdx", ".rdf", ".tpl", ".dockerfile"}
}

func parseName(text string) (name.Reference, error) {
	if len(text) > maxName {
		return nil, errors.New("the name is too long")
	}
	ref, err := name.ParseReference(text)
	if err != nil {
		return nil, fmt.Errorf("%q is no name of an image", text)
	}
	return ref, nil
}

// maxName is longer than any name may be: 255 for the repository (OCI
// distribution-spec), 128 for the tag, a host and a digest.
const maxName = 1024

func parseAddress(text string) (address, error) {
	if len(text) > maxName*4 {
		return address{}, errors.New("the address is too long")
	}
	if rest, ok := explicitRegistry(text); ok {
		return address{kind: KindRegistry, name: rest}, nil
	}
	for _, s := range schemes() {
		rest, ok := strings.CutPrefix(text, s.prefix)
		if !ok {
			continue
		}
		if rest == "" {
			return address{}, fmt.Errorf("%s says no more", s.prefix)
		}
		a := address{kind: s.kind, format: s.format}
		switch s.kind {
		case wholeRegistry:
			return parseWhole(rest)
		case KindDocker:
			a.name = rest
		case KindContainerd:
			a.namespace, a.name = namespaced(rest)
		default:
			a.path = rest
		}
		return a, nil
	}
	return address{kind: KindRegistry, name: text}, nil
}

// parseWhole takes HOST or HOST/REPOSITORY apart; with a tag or digest it is
// the address of one image.
func parseWhole(rest string) (address, error) {
	rest = strings.TrimSuffix(rest, "/")
	host, repository, found := strings.Cut(rest, "/")
	if _, err := name.NewRegistry(host, name.StrictValidation); err != nil {
		return address{}, fmt.Errorf("%q is no host of a registry", host)
	}
	if !found {
		return address{kind: wholeRegistry, name: host}, nil
	}
	if strings.ContainsAny(repository, ":@") {
		return address{kind: KindRegistry, name: rest}, nil
	}
	if _, err := name.NewRepository(rest); err != nil {
		return address{}, fmt.Errorf("%q is no name of a repository", repository)
	}
	return address{kind: wholeRegistry, name: host, repository: repository}, nil
}

// namespacePattern is how containerd names namespaces (identifiers.Validate).
var namespacePattern = regexp.MustCompile(`^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$`)

// kubernetesNamespace is the namespace of containerd that Kubernetes uses.
const kubernetesNamespace = "k8s.io"

// namespaced takes containerd's namespace off a name: NAMESPACE@NAME, or
// k8s.io/NAME, since no registry has that host. "" where none is said.
func namespaced(text string) (namespace, image string) {
	if rest, ok := strings.CutPrefix(text, kubernetesNamespace+"/"); ok {
		return kubernetesNamespace, rest
	}
	before, after, found := strings.Cut(text, "@")
	if found && namespacePattern.MatchString(before) && !strings.HasPrefix(after, "sha256:") && !strings.HasPrefix(after, "sha512:") {
		return before, after
	}
	return "", text
}

// split takes the name of an image off a path, PATH:NAME or PATH@DIGEST. A
// path that exists as it is has none; of several readings the longest path
// that exists is meant.
func split(dir, text string) (path, name string) {
	resolve := func(p string) string {
		if !filepath.IsAbs(p) {
			p = filepath.Join(dir, p)
		}
		return p
	}
	exists := func(p string) bool {
		_, err := os.Stat(resolve(p))
		return err == nil
	}
	if exists(text) {
		return resolve(text), ""
	}
	for i := len(text) - 1; i > 0; i-- {
		if text[i] != ':' && text[i] != '@' {
			continue
		}
		if exists(text[:i]) {
			return resolve(text[:i]), text[i+1:]
		}
	}
	return resolve(text), ""
}

// unnamed is the reference of what has no name in its source: the base name of
// the path, so that findings keep their identity when the file moves.
func unnamed(path string) inputs.ImageReference {
	return inputs.ImageReference{Reference: filepath.Base(path)}
}
