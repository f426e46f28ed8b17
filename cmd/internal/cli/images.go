package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/boltseal/boltseal/inputs"
)

// defaultCacheSize is how much of the disk what was found in layers may take:
// some thousand layers.
const defaultCacheSize = 1 << 30

// imageFlags decide how images are found and read.
type imageFlags struct {
	*reach
	platforms           words
	repositories, tags  words
	cacheSize, unpacked size
	layers, entries     count
}

// addImageFlags registers the flags of every verb that reads images; how the
// network is used may be registered already.
func addImageFlags(flags *pflag.FlagSet, r *reach) *imageFlags {
	limits := inputs.DefaultImageLimits()
	if r == nil {
		r = addReach(flags)
	}
	f := &imageFlags{
		reach:     r,
		platforms: words{kind: "platform"}, repositories: words{kind: "glob"}, tags: words{kind: "glob"},
		cacheSize: defaultCacheSize, unpacked: size(limits.Unpacked),
		layers: count(limits.Layers), entries: count(limits.Entries),
	}
	flags.Var(&f.platforms, "platform", "judge this `os/arch[/variant]` of an image only, repeatable; all of its index by default")
	flags.Var(&f.repositories, "repo", "repositories of a registry://HOST to judge, a `glob` such as team/*, repeatable")
	flags.Var(&f.tags, "tags", "tags of a registry://HOST to judge, a `glob` such as v*, repeatable")
	flags.Var(&f.cacheSize, "cache-size", "how much the cache of layers may take")
	flags.Var(&f.unpacked, "max-unpacked", "largest size of all layers of an image together, uncompressed")
	flags.Var(&f.layers, "max-layers", "most layers of an image")
	flags.Var(&f.entries, "max-entries", "most files and directories in all layers of an image together")
	return f
}

// images is what the flags come to.
func (a *App) images(f *imageFlags) inputs.ImageOptions {
	o := inputs.ImageOptions{
		Dir: a.Dir, Platforms: f.platforms.list, Insecure: f.insecure.list, Hosts: f.hosts.list, Offline: f.offline,
		Repositories: f.repositories.list, Tags: f.tags.list, CacheSize: int64(f.cacheSize),
		Limits: inputs.DefaultImageLimits(),
	}
	o.Limits.Unpacked, o.Limits.Layers, o.Limits.Entries = int64(f.unpacked), int(f.layers), int(f.entries)
	if !f.noCache {
		o.Cache = a.cacheDir(f.cacheDir.text, "layers")
	}
	return o
}

// spare asks for less memory where one of the arguments is, or may be, an image.
func (a *App) spare(known []inputs.Collector, args []string) {
	if a.Frugal != nil && slices.ContainsFunc(args, func(arg string) bool { return a.mayBeImage(known, arg) }) {
		a.Frugal()
	}
}

func (a *App) mayBeImage(known []inputs.Collector, arg string) bool {
	for _, c := range known {
		if addressed, ok := c.(inputs.Addressed); ok && addressed.Addresses(arg) != inputs.No {
			return true
		}
	}
	_, err := os.Stat(filepath.Join(a.paths([]string{arg})[0], "oci-layout"))
	return err == nil || strings.HasSuffix(arg, ".tar") || strings.HasSuffix(arg, ".tgz") || strings.HasSuffix(arg, ".tar.gz")
}

// cacheDir is the directory that was given, else one of the user's cache by
// the XDG Base Directory Specification; "" where there is no home.
func (a *App) cacheDir(given, name string) string {
	if given != "" {
		if filepath.IsAbs(given) {
			return given
		}
		return filepath.Join(a.Dir, given)
	}
	if base, ok := lookup(a.Env, "XDG_CACHE_HOME"); ok && filepath.IsAbs(base) {
		return filepath.Join(base, "boltseal", name)
	}
	if home, ok := lookup(a.Env, "HOME"); ok && filepath.IsAbs(home) {
		return filepath.Join(home, ".cache", "boltseal", name)
	}
	return ""
}
