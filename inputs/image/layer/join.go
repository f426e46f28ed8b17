package layer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/boltseal/boltseal/inputs"
	"github.com/boltseal/boltseal/inputs/packages"
)

// joiner joins what single files say.
type joiner struct {
	*merger
	root *Root
	// said are the files that say something, in the order of their paths.
	said []saying
	// owner is the package that owns a node, an index of owners; 0 is none.
	owner  []int32
	owners []string
	// notes are licences by type and package.
	notes map[[2]string][]string
}

// saying is a file that is there in the end and says something.
type saying struct {
	node   id
	detail int32
}

// living collects the files that say something. One with several names speaks once.
func (j *joiner) living() {
	once := make([]bool, len(j.details))
	for _, n := range j.root.order {
		d := j.nodes[n].detail
		if d < 0 || once[d] {
			continue
		}
		once[d] = true
		j.details[d].home = n
		j.said = append(j.said, saying{node: n, detail: d})
		for _, g := range j.details[d].Gaps {
			j.gaps.add(g)
		}
		for _, found := range j.details[d].Found {
			for _, g := range found.Gaps {
				j.gaps.add(g)
			}
		}
	}
}

// found yields all that files say.
func (j *joiner) found(yield func(id, *packages.Found)) {
	for _, s := range j.said {
		list := j.details[s.detail].Found
		for i := range list {
			yield(s.node, &list[i])
		}
	}
}

// at finds a file by its path, through links.
func (j *joiner) at(path string) id {
	n, err := j.walk([]byte(path), true, nil)
	if err != nil {
		return none
	}
	return n
}

// system tells the release, the users and the groups.
func (j *joiner) system() {
	r := j.root
	r.OS = inputs.OSRelease{IDLike: []string{}}
	r.Accounts, r.Groups = []inputs.Account{}, []inputs.Group{}
	best := 0
	places := []id{j.at("etc/os-release"), j.at("usr/lib/os-release")}
	passwords := map[string]string{}
	j.found(func(n id, f *packages.Found) {
		if f.OS != nil {
			rank := 1
			if i := slices.Index(places, n); i >= 0 {
				rank = 3 - i
			}
			if rank > best {
				best, r.OS = rank, *f.OS
			}
		}
		if strings.HasPrefix(j.nodes[n].name, "shadow") {
			for _, a := range f.Accounts {
				passwords[a.Name] = a.Password
			}
			return
		}
		r.Accounts = append(r.Accounts, f.Accounts...)
		for _, g := range f.Groups {
			if g.Members == nil {
				g.Members = []string{}
			}
			r.Groups = append(r.Groups, g)
		}
	})
	for i := range r.Accounts {
		a := &r.Accounts[i]
		if p, ok := passwords[a.Name]; ok && (a.Password == "" || a.Password == "unknown") {
			a.Password = p
		}
		if a.Password == "" {
			a.Password = "unknown"
		}
	}
	if r.OS.IDLike == nil {
		r.OS.IDLike = []string{}
	}
}

// merged are the directories that a distribution may keep at the root or below
// usr, with a link between them.
func merged(first string) bool {
	switch first {
	case "bin", "sbin", "lib", "lib32", "lib64", "libx32":
		return true
	}
	return false
}

// own tells which package owns which file. Directories belong to nobody.
func (j *joiner) own() {
	j.found(func(_ id, f *packages.Found) {
		for _, o := range f.Owns {
			j.owners = append(j.owners, o.Package)
			for _, path := range o.Paths {
				path = strings.TrimPrefix(path, "/")
				n := j.owned(path)
				if n == none {
					n = j.owned(otherPlace(path))
				}
				if n != none {
					j.owner[n] = int32(len(j.owners) - 1)
				}
			}
		}
	})
}

// owned finds the file that a package lists, itself and not where it leads.
func (j *joiner) owned(path string) id {
	if path == "" {
		return none
	}
	n, err := j.walk([]byte(path), false, nil)
	if err != nil || n == none || j.isDir(n) {
		return none
	}
	return n
}

// otherPlace is where a file lies if bin and its like are below usr, or are not.
func otherPlace(path string) string {
	if rest, ok := strings.CutPrefix(path, "usr/"); ok {
		if first, _, _ := strings.Cut(rest, "/"); merged(first) {
			return rest
		}
		return ""
	}
	if first, _, _ := strings.Cut(path, "/"); merged(first) {
		return "usr/" + path
	}
	return ""
}

// license collects the licences that other files state than the packages' own.
func (j *joiner) license() {
	j.notes = map[[2]string][]string{}
	j.found(func(_ id, f *packages.Found) {
		for _, n := range f.Licenses {
			key := [2]string{n.Type, n.Package}
			for _, l := range n.Licenses {
				if !slices.Contains(j.notes[key], l) {
					j.notes[key] = append(j.notes[key], l)
				}
			}
		}
	})
}

// licenses finds a package's licences. Debian lets a package's directory of
// documents be a link to another package's (policy, section 12.5).
func (j *joiner) licenses(p inputs.Package) []string {
	if list := j.notes[[2]string{p.Type, p.Name}]; len(list) > 0 {
		return slices.Clone(list)
	}
	list := []string{}
	if p.Type != "deb" {
		return list
	}
	n := j.at("usr/share/doc/" + p.Name + "/copyright")
	if n == none || j.nodes[n].detail < 0 {
		return list
	}
	for _, f := range j.details[j.nodes[n].detail].Found {
		for _, note := range f.Licenses {
			list = append(list, note.Licenses...)
		}
	}
	return list
}

// attributed is a package and the layer that brought it.
type attributed struct {
	inputs.Package
	layer int16
}

// packages lists the packages: those that were installed, and those declared
// that are not among them.
func (j *joiner) packages() {
	r := j.root
	r.Packages = []inputs.Package{}
	history := attribution{merger: j.merger, sets: map[int32]map[inputs.PackageSource]bool{}}
	seen := map[[2]string]bool{}
	installed, declared := map[inputs.PackageSource]bool{}, []attributed{}
	for _, s := range j.said {
		path := "/" + j.path(s.node)
		for _, f := range j.details[s.detail].Found {
			for _, p := range f.Packages {
				layer := history.layer(s, p)
				p.Layer = j.digest(layer)
				if p.Path == "" {
					p.Path = path
				} else if !strings.HasPrefix(p.Path, "/") {
					p.Path = "/" + p.Path
				}
				j.complete(&p, s.node)
				key := [2]string{cmp.Or(p.PURL, p.Type+"/"+p.Name+"@"+p.Version), p.Path}
				if seen[key] {
					continue
				}
				seen[key] = true
				if !p.Installed {
					declared = append(declared, attributed{p, layer})
					continue
				}
				installed[inputs.PackageSource{Name: p.Type + "/" + p.Name, Version: p.Version}] = true
				r.Packages = append(r.Packages, p)
				r.Layers[layer].Packages++
			}
		}
	}
	// A lock file beside the packages that it led to says nothing new.
	for _, d := range declared {
		if !installed[inputs.PackageSource{Name: d.Type + "/" + d.Name, Version: d.Version}] {
			r.Packages = append(r.Packages, d.Package)
			r.Layers[d.layer].Packages++
		}
	}
	slices.SortStableFunc(r.Packages, func(a, b inputs.Package) int {
		return cmp.Or(strings.Compare(a.Type, b.Type), strings.Compare(a.Name, b.Name), strings.Compare(a.Version, b.Version), strings.Compare(a.Path, b.Path))
	})
}

// complete adds to a package what other files say of it.
func (j *joiner) complete(p *inputs.Package, n id) {
	if p.CPEs == nil {
		p.CPEs = []string{}
	}
	switch p.Type {
	case "deb", "apk", "rpm", "alpm":
		*p = packages.Distribute(*p, j.root.OS)
	default:
		p.OwnedBy = cmp.Or(p.OwnedBy, j.owners[j.owner[n]])
	}
	if len(p.Licenses) == 0 {
		p.Licenses = j.licenses(*p)
	}
}

// attribution tells which layer brought a package.
type attribution struct {
	*merger
	sets map[int32]map[inputs.PackageSource]bool
}

// layer is the lowest one from which on the successive versions of a file state
// the package without interruption: package managers write the whole database
// anew whenever something is installed.
func (a *attribution) layer(s saying, p inputs.Package) int16 {
	layer := a.details[s.detail].layer
	list := a.versions[s.node]
	if len(list) == 0 {
		return layer
	}
	key := identity(p)
	for i := len(list) - 1; i >= 0 && list[i].detail >= 0; i-- {
		if list[i].detail != s.detail && !a.set(list[i].detail)[key] {
			break
		}
		layer = list[i].layer
	}
	return layer
}

// identity is what makes two statements speak of the same package.
func identity(p inputs.Package) inputs.PackageSource {
	return inputs.PackageSource{Name: p.Type + "/" + p.Name + "/" + p.Architecture + "/" + p.Path, Version: p.Version}
}

func (a *attribution) set(d int32) map[inputs.PackageSource]bool {
	set, ok := a.sets[d]
	if !ok {
		set = map[inputs.PackageSource]bool{}
		for _, f := range a.details[d].Found {
			for _, p := range f.Packages {
				set[identity(p)] = true
			}
		}
		a.sets[d] = set
	}
	return set
}
