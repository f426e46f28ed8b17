package cyclonedx

import (
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/sbom/listing"
	"github.com/boltseal/boltseal/inputs/sbom/tree"
)

// components lists components and those nested in them.
func (r *reader) components(list tree.Node) error {
	for n := range list.All() {
		c, extra, nested := r.component(n)
		if c.Ref != "" {
			if _, ok := r.byRef[c.Ref]; ok {
				r.twice[c.Ref] = true
			} else {
				r.byRef[c.Ref] = len(r.SBOM.Components)
			}
		}
		if c.Type == "operating-system" && r.OS.ID == "" {
			r.system(&c, n)
		}
		if err := r.Add(c, extra); err != nil {
			return err
		}
		if nested.OK() {
			if err := r.components(nested); err != nil {
				return err
			}
		}
	}
	return nil
}

// component reads one component; nested are the components that it is made of.
func (r *reader) component(n tree.Node) (c inputs.Component, extra listing.Extra, nested tree.Node) {
	c = listing.NoComponent()
	var made, published, wrote string
	for n := range n.All() {
		switch n.Key() {
		case "bom-ref":
			c.Ref = r.Text(n.Text())
		case "type":
			c.Type = n.Text()
		case "group":
			c.Group = r.Text(n.Text())
		case "name":
			c.Name = r.Text(n.Text())
		case "version":
			c.Version = r.Text(n.Text())
		case "purl":
			c.PURL = r.Text(n.Text())
		case "cpe":
			c.CPE = r.Text(n.Text())
			extra.CPEs = append(extra.CPEs, c.CPE)
		case "supplier":
			c.Supplier = r.Text(n.Get("name").Text())
		case "manufacturer":
			made = n.Get("name").Text()
		case "publisher":
			published = n.Text()
		case "author":
			wrote = n.Text()
		case "authors":
			for author := range n.All() {
				if wrote == "" {
					wrote = author.Get("name").Text()
				}
			}
		case "scope":
			c.Scope = n.Text()
		case "licenses":
			for _, l := range licenses(n) {
				c.Licenses = append(c.Licenses, r.Text(l))
			}
		case "hashes":
			c.Hashes = hashes(n)
		case "swid", "swhid", "omniborId":
			extra.Identified = true
		case "properties":
			for p := range n.All() {
				r.property(&extra, p)
			}
		case "evidence":
			if at := first(n.Get("occurrences")).Get("location"); at.OK() && extra.Path == "" {
				extra.Path = r.Text(at.Text())
			}
		case "components":
			nested = n
		}
	}
	for _, other := range []string{made, published, wrote} {
		if c.Supplier == "" {
			c.Supplier = r.Text(other)
		}
	}
	if r.WithPlaces {
		extra.Place = place{n}
	}
	return c, extra, nested
}

func first(n tree.Node) tree.Node {
	for child := range n.All() {
		return child
	}
	return tree.Node{}
}

// licenses reads a list of licences: ids, names and expressions.
func licenses(n tree.Node) []string {
	var out []string
	for choice := range n.All() {
		text := choice.Get("expression").Text()
		if text == "" {
			text = firstOf(choice.Get("license"), "id", "name")
		}
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

func hashes(n tree.Node) []inputs.Hash {
	out := []inputs.Hash{}
	for h := range n.All() {
		out = append(out, inputs.Hash{Algorithm: h.Get("alg").Text(), Value: strings.ToLower(strings.TrimSpace(h.Get("content").Text()))})
	}
	return out
}

// property reads what Syft and Trivy say in properties.
func (r *reader) property(extra *listing.Extra, n tree.Node) {
	name := n.Get("name").Text()
	if !strings.HasPrefix(name, "syft:") && !strings.HasPrefix(name, "aquasecurity:") && !strings.HasPrefix(name, "boltseal:") {
		return
	}
	value := r.Text(n.Get("value").Text())
	switch name {
	case "aquasecurity:trivy:LayerDigest", "boltseal:layer":
		extra.Layer = value
	case "aquasecurity:trivy:LayerDiffID", "syft:location:0:layerID":
		if extra.Layer == "" {
			extra.Layer = value
		}
	case "aquasecurity:trivy:FilePath", "syft:location:0:path", "boltseal:path":
		if extra.Path == "" {
			extra.Path = value
		}
	case "aquasecurity:trivy:SrcName", "syft:metadata:source", "syft:metadata:originPackage", "syft:metadata:sourceRpm", "boltseal:source":
		extra.Source.Name = value
	case "aquasecurity:trivy:SrcVersion", "syft:metadata:sourceVersion", "boltseal:source-version":
		// Trivy writes version, release and epoch apart, in any order.
		extra.Source.Version = value + extra.Source.Version
	case "aquasecurity:trivy:SrcRelease":
		extra.Source.Version += "-" + value
	case "aquasecurity:trivy:SrcEpoch":
		if value != "0" {
			extra.Source.Version = value + ":" + extra.Source.Version
		}
	case "boltseal:owned-by":
		extra.OwnedBy = value
	case "syft:metadata:epoch":
		extra.Epoch = value
	case "syft:metadata:architecture":
		extra.Architecture = value
	case "syft:cpe23":
		extra.CPEs = append(extra.CPEs, value)
	case "aquasecurity:trivy:RepoDigest":
		if _, digest, ok := strings.Cut(value, "@"); ok {
			extra.Digest = digest
		}
	}
}

// system reads the operating system's release. Syft states it in properties too.
func (r *reader) system(c *inputs.Component, n tree.Node) {
	os := &r.OS
	os.ID, os.Name, os.Version = c.Name, c.Name, c.Version
	for p := range n.Get("properties").All() {
		value := r.Text(p.Get("value").Text())
		switch p.Get("name").Text() {
		case "syft:distro:id":
			os.ID = value
		case "syft:distro:versionID":
			os.Version = value
		case "syft:distro:prettyName":
			os.Name = value
		case "syft:distro:versionCodename":
			os.Codename = value
		case "aquasecurity:trivy:Type":
			os.ID = value
		}
		if key, ok := strings.CutPrefix(p.Get("name").Text(), "syft:distro:idLike:"); ok && key != "" {
			os.IDLike = append(os.IDLike, value)
		}
	}
}

// place is where a component stands.
type place struct{ n tree.Node }

// Span implements listing.Place.
func (p place) Span() (start, end int) { return p.n.Span() }

// Field implements listing.Place.
func (p place) Field(name string) (start, end int, ok bool) {
	keys := map[string][]string{
		"ref": {"bom-ref"}, "supplier": {"supplier", "manufacturer", "publisher", "author", "authors"},
		"type": {"type"}, "group": {"group"}, "name": {"name"}, "version": {"version"}, "purl": {"purl"}, "cpe": {"cpe"},
		"scope": {"scope"}, "licenses": {"licenses"}, "hashes": {"hashes"}, "id": {"id"}, "severity": {"ratings"},
		"vex": {"analysis"}, "package": {"affects"}, "properties": {"properties"},
	}
	for _, key := range keys[name] {
		if n := p.n.Get(key); n.OK() {
			start, end = n.Span()
			return start, end, true
		}
	}
	return 0, 0, false
}
