package source

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/boltseal/boltseal/inputs"
)

// Bounds of what a registry may list.
const (
	maxListed  = 200_000
	maxPages   = 2_000
	maxPage    = 32 << 20
	pageSize   = 1000
	manyAtOnce = 8
	maxImages  = 100_000
)

// Expand lists the addresses that one address stands for. A whole registry,
// registry://HOST or registry://HOST/REPOSITORY, stands for every image whose
// repository and tag o.Repositories and o.Tags match, each with its digest.
// The same digest is listed once, under the name that comes first. Artifacts
// that are no image, such as charts and signatures, are left out. Any other
// address stands for itself.
func Expand(ctx context.Context, text string, o inputs.ImageOptions) ([]string, error) {
	return expand(ctx, text, withDefaults(o), internet())
}

func expand(ctx context.Context, text string, o inputs.ImageOptions, n network) ([]string, error) {
	a, err := parseAddress(text)
	if err != nil || a.kind != wholeRegistry {
		return []string{text}, err
	}
	for _, glob := range slices.Concat(o.Repositories, o.Tags) {
		if !doublestar.ValidatePattern(glob) {
			return nil, fmt.Errorf("%q is no pattern", glob)
		}
	}
	host, err := name.NewRegistry(a.name, name.StrictValidation)
	if err != nil {
		return nil, fmt.Errorf("%q is no host of a registry", a.name)
	}
	if repo, err := name.NewRepository(a.name + "/a"); err != nil || repo.RegistryStr() != host.RegistryStr() {
		return nil, fmt.Errorf("%q cannot be told from a part of a name: say its port or its whole domain", a.name)
	}
	e := &expansion{ctx: ctx, o: o, network: n, host: host, written: a.name}
	all, err := e.all(a.repository)
	if err != nil {
		return nil, fmt.Errorf("list the images of %s: %w", text, err)
	}
	return all, nil
}

// expansion lists the images of a registry.
type expansion struct {
	ctx     context.Context
	o       inputs.ImageOptions
	network network
	host    name.Registry
	// written is the host as the user wrote it.
	written string
}

// listed is one tag.
type listed struct {
	address string
	digest  string
	skip    bool
}

func (e *expansion) all(repository string) ([]string, error) {
	repositories := []string{repository}
	if repository == "" {
		var err error
		if repositories, err = e.catalog(); err != nil {
			return nil, err
		}
	}
	slices.Sort(repositories)
	seen := map[string]bool{}
	var out []string
	for _, repo := range slices.Compact(repositories) {
		if repository == "" && !matchesAny(e.o.Repositories, repo) {
			continue
		}
		tags, err := e.repository(repo)
		if err != nil {
			return nil, fmt.Errorf("repository %s: %w", clean(repo), err)
		}
		for _, t := range tags {
			if t.skip || t.digest != "" && seen[t.digest] {
				continue
			}
			seen[t.digest] = t.digest != ""
			out = append(out, t.address)
		}
		if len(out) > maxImages {
			return nil, fmt.Errorf("there are more than %d images: choose with --repo and --tags", maxImages)
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no image is meant by what --repo and --tags choose")
	}
	return out, nil
}

func matchesAny(globs []string, name string) bool {
	return len(globs) == 0 || slices.ContainsFunc(globs, func(glob string) bool {
		ok, err := doublestar.Match(glob, name)
		return ok && err == nil
	})
}

// catalog lists the repositories.
func (e *expansion) catalog() ([]string, error) {
	c, err := e.network.connect(e.ctx, e.host, e.host, e.host.Scope(transport.CatalogScope), e.o)
	if err != nil {
		return nil, err
	}
	defer c.close()
	return c.pages(e.ctx, "_catalog", func(raw []byte) ([]string, error) {
		var page struct {
			Repositories []string `json:"repositories"`
		}
		err := json.Unmarshal(raw, &page)
		return page.Repositories, err
	})
}

// repository lists the tags of a repository that are meant, with what they
// lead to. A tag that leads nowhere is listed all the same: whoever reads it
// says so.
func (e *expansion) repository(path string) ([]listed, error) {
	repo, err := name.NewRepository(e.written + "/" + path)
	if err != nil {
		return nil, errors.New("it is no name of a repository")
	}
	c, err := e.network.connect(e.ctx, repo.Registry, repo, repo.Scope(transport.PullScope), e.o)
	if err != nil {
		return nil, err
	}
	defer c.close()
	r := repository{client: c, path: repo.RepositoryStr()}
	tags, err := c.pages(e.ctx, r.path+"/tags/list", func(raw []byte) ([]string, error) {
		var page struct {
			Tags []string `json:"tags"`
		}
		err := json.Unmarshal(raw, &page)
		return page.Tags, err
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(tags)
	tags = slices.DeleteFunc(slices.Compact(tags), func(tag string) bool { return !e.meant(tag) })
	out := make([]listed, len(tags))
	var group sync.WaitGroup
	slots := make(chan struct{}, manyAtOnce)
	for i, tag := range tags {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			out[i] = r.look(e.ctx, e.written+"/"+path, repo.Tag(tag))
		})
	}
	group.Wait()
	return out, e.ctx.Err()
}

var accessoryTag = regexp.MustCompile(`^sha256-[0-9a-f]{64}(\.[a-z]+)?$`)

// meant says whether a tag is one of those to judge. Tags that belong to
// another image, as cosign and the referrers of OCI 1.1 write them, are not
// unless they are asked for.
func (e *expansion) meant(tag string) bool {
	return matchesAny(e.o.Tags, tag) && (len(e.o.Tags) > 0 || !accessoryTag.MatchString(tag))
}

// look finds out what a tag leads to.
func (r repository) look(ctx context.Context, written string, tag name.Tag) listed {
	l := listed{address: written + ":" + tag.TagStr()}
	raw, d, err := r.resolve(ctx, tag)
	if err != nil {
		return l
	}
	l.digest = d.Digest.String()
	l.address += "@" + l.digest
	l.skip = artifact(raw, d)
	return l
}

// artifact says that a manifest is of something that is no image. What cannot
// be read is not known to be none.
func artifact(raw []byte, d v1.Descriptor) bool {
	m, err := parseManifest(raw, d.MediaType)
	if err != nil {
		return NotAnImage(err)
	}
	if !m.index() {
		return NotAnImage(m.imageOnly())
	}
	return m.ArtifactType != "" && m.ArtifactType != string(types.OCIConfigJSON)
}

// pages reads a list that comes in pages (OCI distribution-spec 1.1, Listing Tags).
func (c *client) pages(ctx context.Context, path string, read func([]byte) ([]string, error)) ([]string, error) {
	next := c.url(path, url.Values{"n": {strconv.Itoa(pageSize)}})
	var all []string
	for page := 0; next != ""; page++ {
		if page == maxPages {
			return nil, fmt.Errorf("the list has more than %d pages", maxPages)
		}
		resp, err := c.get(ctx, next, nil, http.StatusOK)
		if err != nil {
			return nil, err
		}
		raw, err := c.body(resp, maxPage)
		if err != nil {
			return nil, err
		}
		some, err := read(raw)
		if err != nil {
			return nil, fmt.Errorf("read the list: %w", err)
		}
		if all = append(all, some...); len(all) > maxListed {
			return nil, fmt.Errorf("the list has more than %d entries", maxListed)
		}
		following, err := c.following(next, resp.Header.Get("Link"))
		if err != nil {
			return nil, err
		}
		if following == next || len(some) == 0 {
			break
		}
		next = following
	}
	return all, nil
}

// following is the next page of a list, "" after the last (RFC 8288). It is of
// the same registry.
func (c *client) following(current, link string) (string, error) {
	target, rest, found := strings.Cut(strings.TrimPrefix(strings.TrimSpace(link), "<"), ">")
	if !found || !strings.HasPrefix(strings.TrimSpace(link), "<") || !strings.Contains(strings.ReplaceAll(rest, `"`, ""), "rel=next") {
		return "", nil
	}
	base, err := url.Parse(current)
	if err != nil {
		return "", fmt.Errorf("read the list: %w", err)
	}
	u, err := base.Parse(target)
	if err != nil {
		return "", fmt.Errorf("read where the list goes on: %w", err)
	}
	if u.Host != base.Host || u.Scheme != base.Scheme {
		return "", fmt.Errorf("the list goes on at %s, which is another host", clean(u.Host))
	}
	return u.String(), nil
}
