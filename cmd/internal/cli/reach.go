package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/boltseal/boltseal/engine/bundle"
	"github.com/boltseal/boltseal/engine/bundle/cache"
	"github.com/boltseal/boltseal/engine/bundle/fetch"
	"github.com/boltseal/boltseal/engine/bundle/registry"
	"github.com/boltseal/boltseal/inputs/image/source"
)

// reach says how images and policies may be fetched, and where they are kept.
type reach struct {
	insecure, hosts  words
	cacheDir         word
	offline, noCache bool
}

// addReach registers the flags of every verb that fetches images or policies.
func addReach(flags *pflag.FlagSet) *reach {
	r := &reach{insecure: words{kind: "host"}, hosts: words{kind: "host"}, cacheDir: word{kind: "directory"}}
	flags.Var(&r.insecure, "insecure-registry", "registry or server `host[:port]` that may be spoken to without TLS, or with a certificate that cannot be verified; repeatable")
	flags.Var(&r.hosts, "allow-host", "`host[:port]` in a private network that a registry may lead to for its tokens and blobs, repeatable")
	flags.BoolVar(&r.offline, "offline", false, "talk to no registry and no server; policies come from the cache")
	flags.Var(&r.cacheDir, "cache-dir", "`directory` that keeps bundles of policies and what was found in layers (default: boltseal in the user's cache)")
	flags.BoolVar(&r.noCache, "no-cache", false, "keep nothing of bundles and layers, and use nothing that was kept")
	return r
}

// fetched is a bundle from the network.
type fetched struct {
	bundle *bundle.Bundle
	// digest is that of its content, manifest that in a registry.
	digest, manifest string
}

// pinnedAs are the digests that a source must have, "" for any.
type pinnedAs struct{ digest, manifest string }

// fetchBundle gets a bundle from a registry or server; it is not verified.
func (a *App) fetchBundle(ctx context.Context, address string, pin pinnedAs, r *reach, quiet bool) (*fetched, error) {
	shown := fetch.Shown(address)
	o, finish, err := a.fetchOptions(r, quiet)
	if err != nil {
		return nil, err
	}
	defer finish()
	if strings.HasPrefix(address, registry.Scheme) {
		ref, err := registry.Parse(address, r.insecure.list...)
		if err != nil {
			return nil, err
		}
		o.Transport = source.Server(ref.Host(), r.hosts.list, r.insecure.list)
		got, err := registry.Pull(ctx, ref, pin.manifest, registry.Options{Options: o})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", shown, err)
		}
		return &fetched{got.Bundle, got.Digest, got.Manifest}, nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("it is no URL")
	}
	o.Transport = source.Server(u.Host, r.hosts.list, r.insecure.list)
	got, err := fetch.URL(ctx, address, pin.digest, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shown, err)
	}
	b, err := bundle.Read(strings.NewReader(string(got.Content)), bundle.DefaultLimits())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", shown, err)
	}
	return &fetched{b, got.Digest, ""}, nil
}

// fetchOptions are the flags' for fetching bundles, without the transport; finish clears
// the progress.
func (a *App) fetchOptions(r *reach, quiet bool) (o fetch.Options, finish func(), err error) {
	o = fetch.Options{Offline: r.offline, Limit: bundle.DefaultLimits().Archive}
	if dir := a.cacheDir(r.cacheDir.text, ""); dir != "" && !r.noCache {
		if o.Cache, err = cache.Open(dir); err != nil {
			if r.cacheDir.text != "" {
				return o, nil, fmt.Errorf("--cache-dir %s: %w", r.cacheDir.text, err)
			}
			o.Cache = nil // A home that cannot be written to costs time only.
		}
	}
	if quiet || !isTerminal(a.Stderr) {
		return o, func() {}, nil
	}
	bar := newByteProgress(a.Stderr, time.Now())
	o.Progress = func(done, total int64) { bar.update(int(done), int(total)) }
	return o, bar.clear, nil
}

// tagNow is the digest of the manifest that a tag leads to now.
func (a *App) tagNow(ctx context.Context, address string, r *reach) (string, error) {
	ref, err := registry.Parse(address, r.insecure.list...)
	if err != nil {
		return "", err
	}
	o := fetch.Options{Offline: r.offline, Limit: bundle.DefaultLimits().Archive, Transport: source.Server(ref.Host(), r.hosts.list, r.insecure.list)}
	return registry.Resolve(ctx, ref, registry.Options{Options: o})
}
